"""Links that work as long as the person exists: made of the subject id, kept nowhere."""

import base64
import binascii
import hmac
from typing import Literal

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

from gjensyn.pseudonyms import base32

type StandingPage = Literal["p", "u:survey", "u:marketing"]

_TOKEN = 22  # the same bits, in the alphabet of URLs
_DIGITS = str.maketrans("abcdefghijklmnopqrstuvwxyz234567", "0123456789abcdefghijklmnopqrstuv")
_SPARE = 2  # 26 characters hold 130 bits


class StandingLinks:
    """Turns a subject into the token of a page, and back.

    A subject id is one block of random bits, so one block cipher under a key of the page's own
    is a permutation that nobody can walk without the key; a guessed token leads to no subject.
    """

    def __init__(self, pepper: bytes) -> None:
        self._pepper = pepper
        self._encryptors: dict[StandingPage, CipherContext] = {}

    def token(self, page: StandingPage, subject: str) -> str:
        """Return the token, 22 characters, always the same for the same person and page."""
        if page not in self._encryptors:
            self._encryptors[page] = self._cipher(page).encryptor()
        # Whole blocks only, so nothing of one person is left in it for the next.
        sealed = self._encryptors[page].update(_block(subject))
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def subject(self, page: StandingPage, token: str) -> str | None:
        """Return the subject that a token may lead to, None if it is no token at all."""
        if len(token) != _TOKEN:
            return None
        try:
            block = base64.b64decode(token + "==", altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        decryptor = self._cipher(page).decryptor()
        found = base32(decryptor.update(block) + decryptor.finalize())
        # The last character of a token has spare bits: only the one way to write it counts.
        return found if self.token(page, found) == token else None

    def _cipher(self, page: StandingPage) -> Cipher[modes.ECB]:
        key = hmac.digest(self._pepper, f"link\0{page}".encode(), "sha256")
        # One block, and all of it random: there is no second block to betray the first.
        return Cipher(algorithms.AES256(key), modes.ECB())  # noqa: S305  # nosec B305


def _block(subject: str) -> bytes:
    """Return the 16 bytes that `base32` wrote; base64's own way back takes longer than a link."""
    return (int(subject.translate(_DIGITS), 32) >> _SPARE).to_bytes(16)
