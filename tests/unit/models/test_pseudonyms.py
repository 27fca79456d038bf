"""Keys that lead nowhere without the pepper, ids at random, tokens of links, shares of an index."""

import base64
import hashlib
import hmac
import re

import pytest

from gjensyn.pseudonyms import Pseudonyms, intent_key, new_attempt, new_subject, shard_of
from gjensyn.tokens import new_token, token_hash

KEYS = Pseudonyms(b"pepper")


def short(digest: bytes) -> str:
    """Return 128 bits in small letters and digits, as RFC 4648 has it, without padding."""
    return base64.b32encode(digest[:16]).decode().lower().removesuffix("======")


def test_a_key_is_the_beginning_of_a_keyed_hash():
    """Of the domain and the value, told apart; what is stored under it is found for ever."""
    keyed = hmac.new(b"pepper", b"order\0O-1", "sha256").digest()
    assert KEYS.key("order", "O-1") == short(keyed)
    assert len(KEYS.key("order", "O-1")) == 26


def test_domain_value_and_pepper_all_count():
    """An order and a case of one number have nothing in common."""
    keys = {
        KEYS.key("order", "1"),
        KEYS.key("case", "1"),
        KEYS.key("order", "2"),
        Pseudonyms(b"another").key("order", "1"),
    }
    assert len(keys) == 4


def test_broken_text_has_a_key_too():
    """Half of a surrogate pair comes from outside, and must not stop a batch."""
    assert KEYS.key("order", "\ud800") != KEYS.key("order", "\ud801")


@pytest.mark.parametrize("fresh", [new_subject, new_attempt])
def test_an_id_is_128_random_bits(fresh):
    """In 26 characters that tags, keys and links all allow, never the same twice."""
    ids = {fresh() for _ in range(50)}
    assert len(ids) == 50
    assert all(re.fullmatch("[a-z2-7]{26}", each) for each in ids)


def test_an_intent_is_known_by_its_parts():
    """The same parts, the same key; parts that run together are others."""
    assert intent_key("a", "b") == short(hashlib.sha256(b"a\0b").digest())
    assert len({intent_key("ab"), intent_key("a", "b"), intent_key("b", "a")}) == 3


def test_all_of_a_person_is_in_one_shard():
    """The first four bytes of a hash say in which, so that all are used alike."""
    for subject in ("a", "b", "c"):
        first = hashlib.sha256(subject.encode()).hexdigest()[:8]
        assert shard_of(subject, 7) == str(int(first, 16) % 7)
    assert {shard_of(str(number), 4) for number in range(100)} == {"0", "1", "2", "3"}
    assert {shard_of(str(number), 1) for number in range(9)} == {"0"}


def test_a_token_is_144_random_bits():
    """In 24 characters of a URL, never the same twice; it can be looked up."""
    tokens = {new_token() for _ in range(50)}
    assert len(tokens) == 50
    assert all(re.fullmatch("[A-Za-z0-9_-]{24}", each) for each in tokens)
    assert all(token_hash("s", each) for each in tokens)


def test_a_token_opens_its_own_page_only():
    """What is stored is a hash of both."""
    token = "a-Z_9" * 5
    assert token_hash("s", token) == hashlib.sha256(f"s\0{token}".encode()).hexdigest()
    assert token_hash("s", token) != token_hash("d", token)


@pytest.mark.parametrize("token", ["", "a" * 21, "a" * 65, "a" * 21 + "æ", "a" * 21 + "/"])
def test_what_cannot_be_a_token_is_not_looked_up(token: str):
    """Too short, too long, or of other characters."""
    assert token_hash("s", token) is None
    assert token_hash("s", "a" * 22) is not None
    assert token_hash("s", "a" * 64) is not None
