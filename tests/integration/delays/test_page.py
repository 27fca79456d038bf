"""The page of a late order: looking writes nothing, choosing is told to the shop."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from infra.local.faults import Fault
from tests.ending import opened
from tests.integration.delays.late import MORNING_AFTER, move, page, promise, told, until
from tests.shop import Shop, open_shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A customer who was told this morning that two orders are late."""
    with open_shop() as shop:
        promise(shop, "O-1")
        promise(shop, "O-2")
        until(shop, MORNING_AFTER)
        yield shop


@pytest.fixture
def alone() -> Iterator[Shop]:
    """A customer who was told of one late order, with a date."""
    with open_shop() as shop:
        promise(shop)
        move(shop, "2026-11-12", explanation={"nb": "Båten ligger i Bodø."})
        shop.wait(hours=2)
        yield shop


def chosen(shop: Shop) -> dict[str, str]:
    """Return what is stored of choices, by order."""
    return {one.order_id: one.choice for one in opened(shop.cloud) if one.entity == "delay_answer"}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_writes_nothing(shop: Shop, method: str):
    """However often, in whatever language, whatever the link says besides."""
    path, before = shop.link(page="d"), shop.cloud.tables()
    said = list(shop.cloud.published)
    for query in ("", "?lang=sv", "?lang=xx", "?choice=cancel"):
        for _ in range(3):
            assert shop.cloud.http(method, path + query).status == 200
    shop.cloud.run()
    assert shop.cloud.tables() == before
    assert shop.cloud.published == said


@pytest.mark.parametrize("choice", ["wait", "change", "cancel", "talk"])
def test_each_choice_is_told_to_the_shop(alone: Shop, choice: str):
    """`DelayAnswered` with the sender's own ids and the word of the contract, and nothing more."""
    assert alone.post(alone.link(page="d"), choice=choice) == 200
    answered = {"order_id": "O-1", "customer_id": "K-1", "choice": choice}
    assert told(alone, "DelayAnswered") == [answered]


def test_a_correction_is_told_and_the_same_again_is_not(alone: Shop):
    """The newest choice stands."""
    path = alone.link(page="d")
    for choice in ("wait", "wait", "cancel", "cancel"):
        alone.post(path, choice=choice)
    assert [one["choice"] for one in told(alone, "DelayAnswered")] == ["wait", "cancel"]
    assert chosen(alone) == {"O-1": "cancel"}
    assert "checked" in alone.cloud.http("GET", path).text


def test_several_orders_are_chosen_about_one_by_one(shop: Shop):
    """Each its own; one that is left open stays open."""
    path = shop.link(page="d")
    shop.post(path, **{"choice-2": "talk"})
    assert list(chosen(shop).values()) == ["talk"]
    shop.post(path, **{"choice-1": "wait", "choice-2": "cancel"})
    assert sorted(chosen(shop).values()) == ["cancel", "wait"]


def test_an_order_that_arrived_meanwhile_is_not_chosen_about(shop: Shop):
    """The page says that it arrived; a form from before is taken for the other one only."""
    path = shop.link(page="d")
    shop.deliver("O-1")
    shop.cloud.run()
    assert "O-1 er levert" in page(shop, path)
    shop.post(path, **{"choice-1": "cancel", "choice-2": "cancel"})
    assert chosen(shop) == {"O-2": "cancel"}
    shop.deliver("O-2")
    shop.cloud.run()
    assert shop.post(path, choice="cancel") == 200
    assert len(told(shop, "DelayAnswered")) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 422),
        ("choice=", 422),
        ("choice=refund", 422),
        ("choice=" + "x" * 100_000, 422),
        ("choice=%00%ff%0d%0aset-cookie:a", 422),
        ("choice=%3Cscript%3Ealert(1)%3C/script%3E", 422),
        ("&".join(f"f{n}=1" for n in range(5_000)), 422),
        ("not a form at all", 422),
        ("choice=wait&choice=%E2%80%AEtalk", 422),
    ],
)
def test_a_hostile_form_is_refused_and_harmless(alone: Shop, body: str, status: int):
    """Nothing is stored, nothing said, and nothing of it comes back as markup."""
    before = alone.cloud.tables()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    reply = alone.cloud.http("POST", alone.link(page="d"), headers=headers, body=body.encode())
    alone.cloud.run()
    assert reply.status == status
    assert "<script>alert" not in reply.text
    assert "set-cookie" not in {name.lower() for name in reply.headers}
    assert alone.cloud.tables() == before
    assert told(alone, "DelayAnswered") == []


def test_unknown_expired_and_foreign_tokens_get_the_same_page(alone: Shop):
    """A link of another page opens nothing here, and this one nothing there."""
    path = alone.link(page="d")
    token = path.removeprefix("/d/")
    unknown = alone.cloud.http("GET", "/d/AAAAAAAAAAAAAAAAAAAAAAAA")
    foreign = alone.cloud.http("GET", f"/s/{token}")
    assert (unknown.status, foreign.status) == (404, 404)
    alone.deliver("O-1")
    alone.wait(days=31)
    expired = alone.cloud.http("GET", path)
    assert (expired.status, expired.text) == (404, unknown.text)
    assert alone.cloud.http("POST", path, body=b"choice=wait").status == 404
    assert told(alone, "DelayAnswered") == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "Ordre O-1 er forsinket"),
        ("nn", "Ordre O-1 er forseinka"),
        ("da", "Ordre O-1 er forsinket"),
        ("sv", "Order O-1 är försenad"),
        ("en", "Order O-1 is delayed"),
    ],
)
def test_the_page_can_be_read_in_every_language(alone: Shop, language: str, words: str):
    """The shop's own words are shown to those whose language they are in, and to nobody else."""
    shown = page(alone, f"{alone.link(page='d')}?lang={language}")
    assert words in shown
    assert ("Båten ligger i Bodø" in shown) == (language == "nb")


def test_an_old_link_shows_the_newest_date(alone: Shop):
    """Moved again: the first mail's link does not stand by its old date."""
    path = alone.link(page="d")
    alone.wait(days=1)
    move(alone, "2026-11-27")
    assert "12. november" in page(alone, path)
    alone.wait(hours=2)
    assert "27. november" in page(alone, path)
    assert "27. november" in page(alone, alone.link(page="d"))


def test_a_choice_that_could_not_be_stored_is_not_thanked_for(alone: Shop):
    """The table is out of reach: an error page, and the next press counts."""
    path = alone.link(page="d")
    alone.stage("DelayNotificationOnRequest", "PutItem", Fault.KILL_BEFORE)
    body = urlencode({"choice": "talk"}).encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert alone.cloud.http("POST", path, headers=headers, body=body).status >= 500
    assert alone.cloud.http("POST", path, headers=headers, body=body).status == 200
    alone.cloud.run()
    assert chosen(alone) == {"O-1": "talk"}
