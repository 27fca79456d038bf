"""Link tokens: random, known to one mail only, kept here as a hash."""

import hashlib
import re
import secrets

_SHAPE = re.compile(r"[A-Za-z0-9_-]{22,64}")


def new_token() -> str:
    """Return a fresh token of 144 random bits, 24 characters, safe in a URL."""
    return secrets.token_urlsafe(18)


def token_hash(page: str, token: str) -> str | None:
    """Return what is stored of a token for one page ("s", "d", …); None if it cannot be one.

    The page is part of the hash, so a token opens nothing but its own page.
    """
    if not _SHAPE.fullmatch(token):
        return None
    return hashlib.sha256(f"{page}\0{token}".encode()).hexdigest()
