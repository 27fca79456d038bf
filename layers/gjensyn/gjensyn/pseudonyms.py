"""Keyed hashes: how an id from outside becomes a key that leads nowhere without the pepper."""

import base64
import hashlib
import hmac
import secrets


class Pseudonyms:
    """Turns outside ids into keys: HMAC-SHA256 under the installation's pepper, 128 bits.

    The domain keeps an order and a case of the same number apart.
    """

    def __init__(self, pepper: bytes) -> None:
        self._pepper = pepper

    def key(self, domain: str, value: str) -> str:
        """Return 26 characters of [a-z2-7]."""
        text = f"{domain}\0{value}".encode(errors="surrogatepass")  # broken text has a key too
        return base32(hmac.digest(self._pepper, text, "sha256")[:16])


def new_subject() -> str:
    """Return a fresh random subject id, 128 bits, that says nothing about anybody."""
    return base32(secrets.token_bytes(16))


def new_attempt() -> str:
    """Return a fresh id for one attempt to send."""
    return base32(secrets.token_bytes(16))


def shard_of(subject: str, shards: int) -> str:
    """Return the shard of the due index that all of a person's items share.

    One person in one shard keeps the order of two things due at the same time.
    """
    digest = hashlib.sha256(subject.encode()).digest()
    return str(int.from_bytes(digest[:4]) % shards)


def base32(raw: bytes) -> str:
    """Write bytes in the alphabet that tags, keys and links all allow."""
    return base64.b32encode(raw).decode().rstrip("=").lower()


def intent_key(*parts: str) -> str:
    """Return the business key of a side effect: the same parts, the same key, written once.

    The parts are keys of ours already, so a plain hash gives nothing away.
    """
    return base32(hashlib.sha256("\0".join(parts).encode()).digest()[:16])
