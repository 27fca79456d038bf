"""Links that order the same again: nothing is kept, nobody makes one up, each has its day."""

import base64
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gjensyn.again_links import TOKEN, Again, AgainLinks
from gjensyn.pseudonyms import base32
from gjensyn.standing import StandingLinks

LINKS = AgainLinks(b"a pepper for tests")

blocks = st.binary(min_size=16, max_size=16).map(base32)
days = st.dates(date(2020, 1, 1), date(2100, 1, 1))
again = st.builds(lambda who, what, day: Again(who, f"rhythm#{what}", day), blocks, blocks, days)


@given(again)
def test_a_token_leads_back_until_its_day_has_passed(wish: Again):
    """To this person and product, on the last day too, and not on the day after."""
    token = LINKS.token(wish)
    assert len(token) == TOKEN
    assert token.replace("-", "a").replace("_", "a").isalnum()
    assert LINKS.open(token, wish.until) == LINKS.open(token, date(2019, 1, 1)) == wish
    assert LINKS.open(token, wish.until + timedelta(days=1)) is None


@given(again, st.integers(0, 52 * 8 - 1))
def test_a_changed_bit_opens_nothing(wish: Again, bit: int):
    """Nobody moves the day, or takes another product or person."""
    raw = bytearray(base64.urlsafe_b64decode(LINKS.token(wish) + "=="))
    raw[bit // 8] ^= 1 << (bit % 8)
    forged = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    assert LINKS.open(forged, wish.until) is None


@given(again)
def test_a_token_says_nothing_and_opens_nothing_elsewhere(wish: Again):
    """Not under another pepper, and on no other page."""
    token = LINKS.token(wish)
    assert AgainLinks(b"another pepper").open(token, wish.until) is None
    assert StandingLinks(b"a pepper for tests").subject("p", token) is None


@given(st.one_of(st.text(max_size=90), st.text("abcDEF012-_=é", min_size=TOKEN, max_size=TOKEN)))
def test_what_is_no_token_opens_nothing(text: str):
    """Any text at all, of the right length too."""
    assert LINKS.open(text, date(2026, 11, 2)) is None


def test_one_token_is_written_in_one_way():
    """The spare bits of the last character are no second way to write it."""
    token = LINKS.token(Again(base32(bytes(16)), f"rhythm#{base32(bytes(16))}", date(2026, 11, 2)))
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    written = [token[:-1] + last for last in alphabet]
    assert [text for text in written if LINKS.open(text, date(2026, 11, 2))] == [token]
