"""Sealing: AES-256-GCM under a person's own data key, bound to the place where it stands."""

import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gjensyn.errors import SealBrokenError

_FORMAT = b"\x01"
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Seal:
    """A data key, ready to seal and to open.

    A sealed part is `format (1 byte) | nonce (12) | ciphertext and tag`. `place` (table, key and
    schema version) is authenticated, so a blob moved to another item does not open.
    """

    _cipher: AESGCM

    @classmethod
    def of(cls, key: bytes) -> "Seal":
        """Make a seal of a key of 32 bytes."""
        return cls(AESGCM(key))

    def close(self, place: str, content: bytes) -> bytes:
        """Seal the content for one place."""
        nonce = secrets.token_bytes(_NONCE)
        return _FORMAT + nonce + self._cipher.encrypt(nonce, content, place.encode())

    def open(self, place: str, blob: bytes) -> bytes:
        """Open what was sealed for that place.

        Raises:
            SealBrokenError: another key, another place, or not a byte the same.
        """
        if blob[:1] != _FORMAT:
            raise SealBrokenError(place)
        nonce, sealed = blob[1 : 1 + _NONCE], blob[1 + _NONCE :]
        try:
            return self._cipher.decrypt(nonce, sealed, place.encode())
        except (InvalidTag, ValueError) as error:
            raise SealBrokenError(place) from error


def new_key() -> bytes:
    """Return a fresh key of 256 bits."""
    return AESGCM.generate_key(bit_length=256)
