"""The page behind a survey's link: looking changes nothing, pressing the button answers."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.survey_response.answering import Answering
from functions.survey_response.on_request import Reception, handle
from functions.survey_response.pages import Pages
from gjensyn.clock import SystemClock
from gjensyn.errors import ConflictError
from gjensyn.links import Links
from gjensyn.models.message import Message
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.survey import Survey
from gjensyn.ports import Replace
from gjensyn.render import Renderer
from gjensyn.telemetry import Telemetry
from gjensyn.tokens import new_token, token_hash
from infra.memory.store import MemoryKeyring, MemoryStore
from tests.builders import NOW, SUBJECT, a_message, a_person, a_survey, put
from tests.fakes.busy_store import BusyStore
from tests.fakes.clock import StandingClock
from tests.fakes.context import Invocation

TOKEN = new_token()
RENDERER = Renderer(Path(__file__).parents[3] / "templates")
LOOKS = {"get", "token"}


class Site:
    """The page's Lambda over one store; the invitation went out at NOW."""

    def __init__(self, store: MemoryStore | None = None, **survey: Any) -> None:
        self.store = store or MemoryStore(MemoryKeyring())
        self.clock = StandingClock(NOW)
        self.out = io.StringIO()
        sent = {"status": "sent", "due_at": None, "due_shard": None, "language": "nb"}
        invited = {"status": "invited", "expires_at": NOW + timedelta(days=30)}
        message = a_message(**sent, token_hash=token_hash("s", TOKEN))
        put(self.store, a_person(), message, a_survey(**{**invited, **survey}))

    def ask(self, method: str, token: str | None = TOKEN, **more: Any) -> dict[str, Any]:
        answering = Answering(self.store, Links(self.store, self.clock), self.clock)
        pages = Pages(RENDERER, "Ullvarefabrikken", "Europe/Oslo")
        reception = Reception(
            answering, pages, Telemetry(self.out, "survey_response", SystemClock())
        )
        event: dict[str, Any] = {"requestContext": {"http": {"method": method}}, "headers": {}}
        if token is not None:
            event["pathParameters"] = {"token": token}
        return handle({**event, **more}, reception, Invocation())

    def post(self, **fields: Any) -> dict[str, Any]:
        return self.ask("POST", body=urlencode(fields))

    @property
    def survey(self) -> Survey:
        found = self.store.get(Survey, SUBJECT, a_survey().key)
        assert found is not None
        return found


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("query", [None, {"score": "5"}, {"score": "x", "lang": "sv"}])
def test_looking_writes_nothing(method: str, query: dict[str, str] | None):
    """However often, and whatever the link preselects."""
    site = Site()
    for _ in range(10):
        assert site.ask(method, queryStringParameters=query)["statusCode"] == 200
    assert set(site.store.requests) == LOOKS
    assert (site.survey.status, site.survey.version) == ("invited", 1)


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH"])
def test_other_methods_find_and_write_nothing(method: str):
    """They get the page that says nothing."""
    site = Site()
    assert site.ask(method)["statusCode"] == 404
    assert set(site.store.requests) <= LOOKS


def test_pressing_the_button_answers():
    """Score and comment as they were meant, and the reminder is off."""
    site = Site()
    reply = site.post(score="4", comment="Fin ull.\r\nTakk!")
    assert reply["statusCode"] == 200
    answer = site.survey.answer
    assert answer is not None
    assert (answer.score, answer.comment, answer.at) == (4, "Fin ull.\nTakk!", NOW)
    assert (site.survey.status, site.survey.due_at) == ("answered", None)


def test_a_second_answer_corrects_the_first():
    """Until it expires; the token is not used up."""
    site = Site()
    site.post(score="4")
    site.clock.advance(days=3)
    site.post(score="1", comment="Den lo.")
    answer = site.survey.answer
    assert answer is not None
    assert (answer.score, answer.comment) == (1, "Den lo.")
    assert "answer_corrected" in site.out.getvalue()


def test_the_same_answer_again_writes_nothing():
    """A reload of the thanks page is no correction."""
    site = Site()
    site.post(score="4")
    site.store.requests.clear()
    assert site.post(score="4")["statusCode"] == 200
    assert set(site.store.requests) == LOOKS


@pytest.mark.parametrize(
    "fields",
    [{}, {"score": "6"}, {"score": "x"}, {"comment": "fin"}, {"score": "4", "comment": "x" * 2001}],
)
def test_a_form_error_writes_nothing_and_keeps_what_was_typed(fields: dict[str, str]):
    """The page comes back with the error next to the field."""
    site = Site()
    reply = site.post(**fields)
    assert reply["statusCode"] == 422
    assert fields.get("comment", "") in reply["body"]
    assert set(site.store.requests) == LOOKS


def test_two_presses_at_once_end_in_one_answer():
    """The one who lost the race looks again and corrects."""
    store = BusyStore(MemoryKeyring(), conflicts=0)
    site = Site(store)
    store.conflicts = 1
    store.meanwhile = lambda: site.post(score="2")
    assert site.post(score="5")["statusCode"] == 200
    assert site.survey.answer is not None
    assert site.survey.answer.score == 5


def test_a_race_without_end_is_an_error_of_ours():
    """It is not told as a success."""
    store = BusyStore(MemoryKeyring(), conflicts=0)
    site = Site(store)
    store.conflicts = 99
    with pytest.raises(ConflictError):
        site.post(score="5")


def tokens_that_open_nothing() -> list[tuple[str, Site, str | None]]:
    expired, fenced, shredded, other_page, no_survey, stale_index = (Site() for _ in range(6))
    expired.clock.advance(days=30, seconds=1)
    person = fenced.store.get(Person, SUBJECT, PERSON_KEY)
    assert person is not None
    fenced.store.write(Replace(person.model_copy(update={"status": "fenced"})))
    shredded.store.keyring.shred(SUBJECT)
    of_delay = new_token()
    delay = {"token_hash": token_hash("d", of_delay), "status": "sent"}
    put(other_page.store, a_message(2, **delay))
    stray = new_token()
    lost = {"token_hash": token_hash("s", stray), "about": "survey#gone", "status": "sent"}
    put(no_survey.store, a_message(2, **lost))
    place = (SUBJECT, a_message().key)
    stale_index.store.by_token = lambda _digest: place  # type: ignore[method-assign]
    return [
        ("unknown", Site(), new_token()),
        ("no token", Site(), None),
        ("empty", Site(), ""),
        ("no shape of a token", Site(), "../../etc/passwd"),
        ("much too long", Site(), "x" * 5000),
        ("not ASCII", Site(), "ø" * 24),
        ("expired", expired, TOKEN),
        ("of somebody who is fenced", fenced, TOKEN),
        ("of somebody whose key is gone", shredded, TOKEN),
        ("of another page", other_page, of_delay),
        ("of a survey that is gone", no_survey, stray),
        ("that an index still knows", stale_index, new_token()),
    ]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_a_token_that_opens_nothing_is_answered_alike(method: str):
    """Status, headers and body say nothing about why."""
    replies = [
        site.ask(method, token, body="score=4") for _, site, token in tokens_that_open_nothing()
    ]
    assert all(reply == replies[0] for reply in replies)
    assert replies[0]["statusCode"] == 404


def test_a_token_works_until_the_moment_it_expires():
    """Thirty days to answer, to the second."""
    site = Site()
    site.clock.advance(days=30)
    assert site.post(score="4")["statusCode"] == 200


@pytest.mark.parametrize("path", ["GET", "POST"])
def test_no_token_stands_in_a_log(path: str):
    """Links are secrets of their readers."""
    site = Site()
    site.ask(path, body="score=4")
    site.ask(path, new_token())
    assert TOKEN not in site.out.getvalue()
    assert "fjordpost" not in site.out.getvalue()


def test_only_the_hash_of_a_token_is_stored():
    """Who reads the tables cannot open a page."""
    site = Site()
    stored = site.store.get(Message, SUBJECT, a_message().key)
    assert stored is not None
    assert TOKEN not in stored.model_dump_json()


def test_a_page_can_be_neither_cached_nor_framed():
    """Nothing leaks by cache, referrer or index, and no script runs."""
    for reply in (Site().ask("GET"), Site().post(score="4"), Site().ask("GET", new_token())):
        headers = reply["headers"]
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "noindex" in headers["x-robots-tag"]
        assert "<script" not in reply["body"]


def test_the_page_speaks_the_customers_language():
    """That of the mail, unless another is chosen; an unknown one is not."""
    site = Site()
    assert 'lang="nb"' in site.ask("GET")["body"]
    assert 'lang="sv"' in site.ask("GET", queryStringParameters={"lang": "sv"})["body"]
    assert 'lang="nb"' in site.ask("GET", queryStringParameters={"lang": "tlh"})["body"]


def test_what_was_answered_is_filled_in():
    """Who comes back sees what they said, and a link's score preselects over it."""
    site = Site()
    site.post(score="4", comment="<b>Fin</b> & varm")
    page = site.ask("GET")["body"]
    assert "&lt;b&gt;Fin&lt;/b&gt; &amp; varm" in page
    assert site.survey.answer is not None
    site.ask("GET", queryStringParameters={"score": "1"})
    assert site.survey.answer.score == 4
