"""The public keys this person trusts: a file of their own, or the one in their configuration.

A certificate is worth what its key is worth. The key comes from the installation once, in a way
that does not lead through whoever hands over certificates, and is pinned here:
`$XDG_CONFIG_HOME/gjensyn/keys.pem` (`~/.config/gjensyn/keys.pem`), PEM, one key after another, so
that certificates of several installations, or from before a change of key, can be checked.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from infra.cli.errors import UnreadableInputError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def pinned_file() -> Path:
    """Where pinned keys stand when no file is named."""
    configuration = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(configuration).expanduser() / "gjensyn" / "keys.pem"


def read_keys(file: Path) -> "tuple[Ed25519PublicKey, ...]":
    """Read the keys of a file.

    Raises:
        UnreadableInputError: there is no such file, or no key in it.
    """
    from gjensyn.privacy.signing import public_keys

    try:
        return public_keys(file.read_bytes())
    except OSError as error:
        said = error.strerror or str(error)
        raise UnreadableInputError(
            f"no pinned key: {said} (name one by --key, or pin it once: gjensyn privacy key --pin)",
            str(file),
        ) from error
    except ValueError as error:
        raise UnreadableInputError(
            f"no Ed25519 public key in PEM form: {error}", str(file)
        ) from error


def pin(pem: str) -> Path:
    """Add a key to the pinned ones, once, and return where they stand.

    Raises:
        ValueError: it is no Ed25519 public key.
    """
    from gjensyn.privacy.signing import fingerprint, public_keys

    file = pinned_file()
    new = public_keys(pem.encode())
    known = {fingerprint(key) for key in read_keys(file)} if file.exists() else set()
    if not {fingerprint(key) for key in new} <= known:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with file.open("a", encoding="ascii") as keys:
            keys.write(pem.strip() + "\n")
    return file
