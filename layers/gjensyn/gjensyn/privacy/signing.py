"""Ed25519 keys of an installation, and how anybody checks a signature with openssl alone.

signer = Signer.from_secret(secret)      the secret of the installation, from Secrets Manager
signer.sign(content)                     64 bytes, base64
signer.key_id, signer.public_pem()       what is published, and pinned by whoever checks
public_keys(pem)                         every key of a file of pinned keys
openssl_lines("certificate.json", "key.pem")
"""

import base64
import hashlib
import hmac
import re
import shlex
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

_DOMAIN: Final = b"gjensyn\0certificate\0ed25519"
_BLOCK = re.compile(rb"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----\s*", re.DOTALL)
_SECRET_AT_LEAST = 32


@dataclass(frozen=True, slots=True)
class Signer:
    """The private key of an installation, made of its secret: the same secret, the same key."""

    _key: Ed25519PrivateKey

    @classmethod
    def from_secret(cls, secret: bytes) -> "Signer":
        """Make the key of a random secret of 32 characters or more.

        Raises:
            ValueError: the secret is too short to be one.
        """
        if len(secret) < _SECRET_AT_LEAST:
            raise ValueError("a signing secret has at least 32 bytes")
        seed = hmac.digest(secret, _DOMAIN, "sha256")
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def public(self) -> Ed25519PublicKey:
        """The key that others check with."""
        return self._key.public_key()

    @property
    def key_id(self) -> str:
        """The fingerprint that a certificate names."""
        return fingerprint(self.public)

    def public_pem(self) -> str:
        """Return the public key as a file holds it."""
        pem = self.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return pem.decode()

    def sign(self, content: bytes) -> str:
        """Return the signature in base64."""
        return base64.b64encode(self._key.sign(content)).decode()


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return the SHA-256 of a public key (DER), 64 hexadecimal digits."""
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def public_keys(pem: bytes) -> tuple[Ed25519PublicKey, ...]:
    """Return the Ed25519 keys of a file, one or several.

    Raises:
        ValueError: there is none, or one is of another kind or cannot be read.
    """
    found = []
    for block in _BLOCK.findall(pem):
        key = load_pem_public_key(block)
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError("not an Ed25519 key")  # noqa: TRY004 - it is the file that is wrong
        found.append(key)
    if not found:
        raise ValueError("no public key in PEM form")
    return tuple(found)


def signed_by(key: Ed25519PublicKey, content: bytes, signature: str) -> bool:
    """Tell whether a signature is right, and written in the one way that there is."""
    try:
        raw = base64.b64decode(signature)
        # It skips what is not base64, and spare bits at the end: only the one way to write counts.
        if base64.b64encode(raw).decode() != signature:
            return False
        key.verify(raw, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def openssl_lines(certificate: str, key: str, *, one_line: bool = True) -> tuple[str, ...]:
    """Return the shell lines that check a certificate's file with openssl 3 and sed alone.

    The last two lines print what has to be the same: the key's fingerprint, and `key_id`.

    Args:
        certificate: path of the certificate, as it was handed over: JSON on one line.
        key: path of the pinned public key, PEM.
        one_line: false where a certificate was laid out in another way; then jq is needed too.
    """
    source, key = shlex.quote(certificate), shlex.quote(key)
    lay_out = f"jq -cjS . {source} > one-line.json"
    source = source if one_line else "one-line.json"
    signature = f"""sed 's/.*,"signature":"\\([^"]*\\)".*/\\1/' {source}"""
    check = f"openssl pkeyutl -verify -pubin -inkey {key} -rawin"
    return (
        *([] if one_line else [lay_out]),
        f"""sed 's/,"signature":"[^"]*"//' {source} | tr -d '\\n' > signed.json""",
        f"{signature} | openssl base64 -d -A > signature.bin",
        f"{check} -in signed.json -sigfile signature.bin",
        f"openssl pkey -pubin -in {key} -outform DER | openssl dgst -sha256",
        f"""sed 's/.*"key_id":"\\([^"]*\\)".*/\\1/' {source}""",
    )
