"""Links that work as long as the person exists: nothing is kept, and nobody walks them."""

import base64
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gjensyn.pseudonyms import base32
from gjensyn.standing import StandingLinks, StandingPage
from tests.builders import subject_id

LINKS = StandingLinks(b"a pepper for tests")
PAGES: tuple[StandingPage, ...] = ("p", "u:survey", "u:marketing")

subjects = st.binary(min_size=16, max_size=16).map(base32)
pages = st.sampled_from(PAGES)


@given(subjects, pages)
def test_a_token_leads_back_to_its_person(subject: str, page: StandingPage):
    """Any person, each page: 22 characters of a URL's alphabet, always the same ones."""
    token = LINKS.token(page, subject)
    assert len(token) == 22
    assert token.replace("-", "a").replace("_", "a").isalnum()
    assert LINKS.subject(page, token) == subject
    assert LINKS.token(page, subject) == token


def test_a_link_of_yesterday_still_leads_there():
    """What stands in mails that were sent years ago is made anew the same, byte for byte."""
    made = [LINKS.token(page, "6wywkisklc3zdx3k6hmdaptbzu") for page in PAGES]
    assert made == ["jsaOwk7C7uZ-Yv1xzPRjag", "qI-DqMrwhIxs1fsO4odBDg", "Yzbsu8flRea5NXORNwyx7g"]


@given(subjects, pages, pages)
def test_the_token_of_one_page_leads_nowhere_on_another(
    subject: str, page: StandingPage, other: StandingPage
):
    """Nor under another installation's pepper."""
    token = LINKS.token(page, subject)
    if page != other:
        assert LINKS.subject(other, token) != subject
    assert StandingLinks(b"another pepper").subject(page, token) != subject


@given(subjects, pages, st.integers(0, 127))
def test_a_changed_bit_leads_to_somebody_who_does_not_exist(
    subject: str, page: StandingPage, bit: int
):
    """Neighbours of a token say nothing: about half of all bits of the subject change."""
    raw = bytearray(base64.urlsafe_b64decode(LINKS.token(page, subject) + "=="))
    raw[bit // 8] ^= 1 << (bit % 8)
    other = LINKS.subject(page, base64.urlsafe_b64encode(raw).decode().rstrip("="))
    assert other is not None
    before, after = (base64.b32decode(one.upper() + "======") for one in (subject, other))
    changed = sum((a ^ b).bit_count() for a, b in zip(before, after, strict=True))
    assert 20 < changed < 108


@given(st.text(max_size=40), pages)
def test_what_is_no_token_leads_nowhere(text: str, page: StandingPage):
    """Any text: either the one way to write a token, or nothing."""
    found = LINKS.subject(page, text)
    assert found is None or LINKS.token(page, found) == text


@pytest.mark.parametrize("page", PAGES)
def test_a_token_has_one_way_to_be_written(page: StandingPage):
    """Its last character has four spare bits: the other fifteen ways are no tokens."""
    token = LINKS.token(page, subject_id())
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    opened = [c for c in alphabet if LINKS.subject(page, token[:-1] + c) == subject_id()]
    assert opened == [token[-1]]


def test_no_two_people_share_a_token():
    """A permutation: ten thousand people, ten thousand tokens on each page, none on two."""
    chance = Random(1)  # noqa: S311 - people, not keys
    people = [base32(chance.randbytes(16)) for _ in range(10_000)]
    tokens = {LINKS.token(page, subject) for page in PAGES for subject in people}
    assert len(tokens) == len(PAGES) * len(people)


def test_each_token_is_written_in_one_way_whatever_it_ends_with():
    """The spare bits of its last letter are no second link for the same person."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    tokens = [LINKS.token("p", subject_id(number)) for number in range(1, 40)]
    assert {token[-1] for token in tokens} == set("AQgw")
    for token in tokens:
        opened = {last for last in alphabet if LINKS.subject("p", token[:-1] + last)}
        assert opened == set("AQgw")  # four people, and each of them in one way
