"""Links that order the same again: made of who and what, good until a day, kept nowhere."""

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import date
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from gjensyn.models.purchase import RHYTHM_PREFIX
from gjensyn.pseudonyms import base32

TOKEN: Final = 70  # characters: 16 bytes of proof, 16 of a person, 16 of a product, 4 of a day
_BLOCK = 16


@dataclass(frozen=True, slots=True)
class Again:
    """What a token leads to: a person, the key of one rhythm of theirs, and until when."""

    subject: str
    rhythm: str
    until: date


class AgainLinks:
    """Seals the three under a key of the installation; the same three, the same token.

    AES-SIV (RFC 5297) needs no nonce, and a changed token opens nothing.
    """

    def __init__(self, pepper: bytes) -> None:
        self._cipher = AESSIV(hmac.digest(pepper, b"link\0r", "sha512"))

    def token(self, again: Again) -> str:
        """Return the token, 70 characters of a URL's alphabet."""
        place = _raw(again.subject) + _raw(again.rhythm.removeprefix(RHYTHM_PREFIX))
        sealed = self._cipher.encrypt(place + again.until.toordinal().to_bytes(4), None)
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def open(self, token: str, today: date) -> Again | None:
        """Return what a token leads to; None: it is none of ours, or its day has passed."""
        if len(token) != TOKEN:
            return None
        try:
            sealed = base64.b64decode(token + "==", altchars=b"-_", validate=True)
            place = self._cipher.decrypt(sealed, None)
        except (binascii.Error, ValueError, InvalidTag):
            return None
        again = Again(
            subject=base32(place[:_BLOCK]),
            rhythm=RHYTHM_PREFIX + base32(place[_BLOCK : 2 * _BLOCK]),
            until=date.fromordinal(int.from_bytes(place[2 * _BLOCK :])),
        )
        # The last character of a token has spare bits: only the one way to write it counts.
        return again if today <= again.until and self.token(again) == token else None


def _raw(key: str) -> bytes:
    return base64.b32decode(key.upper() + "======")
