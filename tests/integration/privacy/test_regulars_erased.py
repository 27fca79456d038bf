"""Somebody who buys regularly asks to be forgotten: what was learnt, proposed and ordered goes."""

import json
from collections import Counter
from typing import Any

import pytest

from tests.integration.privacy.officer import Officer, residue
from tests.integration.reminders.regulars import EVERY, buy, offer, ordered, regular, reminders
from tests.shop import Shop, open_shop

pytestmark = pytest.mark.timeout(180)

BIRD, FIGURE = "Kanariteppe", 41973.25
CANARIES = (BIRD, "k-1@fjordpost")  # the figure went out to the shop, with the order
LEARNT = {"purchase", "rhythm", "proposal", "reorder"}


def items(shop: Shop, subject: str) -> dict[tuple[str, str, str], Any]:
    """Return all items of somebody, by table and key."""
    return {
        (table, item["pk"]["S"], item["sk"]["S"]): item
        for table, found in shop.cloud.tables().items()
        for item in found
        if item["pk"]["S"] == subject
    }


def subjects(shop: Shop) -> dict[str, str]:
    """Return subjects by how often they bought: the canary eight times, the other once."""
    bought = Counter(
        item["pk"]["S"]
        for item in shop.cloud.tables()["Customers"]
        if item["entity"]["S"] == "purchase"
    )
    return dict(zip(("canary", "other"), (one for one, _ in bought.most_common()), strict=True))


@pytest.fixture
def shop():
    """Let a canary be told of an order that will be placed for them; one more customer buys."""
    with open_shop() as opened:
        offer(opened)
        regular(opened, name=BIRD, quantity=FIGURE)
        opened.wait(days=EVERY + 4)
        opened.post(opened.link(page="r"), do="order")
        page = opened.link(page="p")
        machine = {"service_model": "automate", "ceiling": "90000000"}
        opened.post(page, purposes="survey reminder", reminder="yes", **machine)
        buy(opened, "came", name=BIRD, quantity=FIGURE)
        buy(opened, "other", "K-2")
        while len(reminders(opened)) < 2:
            opened.wait(hours=12)
        yield opened


def test_all_that_was_learnt_and_proposed_is_erased(shop):
    """Purchases, rhythms, the proposal and the order: no item and no canary; others untouched."""
    who = subjects(shop)
    kinds = {
        item["entity"]["S"] for item in items(shop, who["canary"]).values() if "entity" in item
    }
    assert kinds >= LEARNT
    before = items(shop, who["other"])
    done = Officer(shop).erased()
    assert {row["class"] for row in done["certificate"]["classes"]} >= LEARNT
    assert residue(shop.cloud, who["canary"], CANARIES) == Counter()
    assert items(shop, who["other"]) == before


def test_nothing_is_ordered_for_somebody_who_was_forgotten(shop):
    """The announced order is not placed; the links of old mails open nothing."""
    links = [link for link in shop.links() if link.startswith(("/r/", "/p/"))]
    told, sent = ordered(shop), len(shop.mails_to("K-1"))
    Officer(shop).erased()
    shop.wait(days=60)
    assert ordered(shop) == told
    assert {shop.look(link) for link in links} == {404}
    assert len(shop.mails_to("K-1")) == sent + 1  # the letter that says it is done


def test_the_copy_tells_of_them_in_words(shop):
    """Before they go, their owner gets to see them: days and intervals, no keys of ours."""
    officer = Officer(shop)
    _, asked = officer.post("export", customer_id="K-1", identity="passport")
    shop.wait(minutes=30)
    assert officer.status(asked["request_id"])["status"] == "COMPLETED"
    copies = [json.loads(body) for name, body in shop.cloud.objects("ExportsBucket").items()
              if name.endswith(".json")]  # fmt: skip
    (data,) = [copy["data"] for copy in copies]
    assert {kind for kind in LEARNT if data[kind]} == LEARNT
    (rhythm,) = data["rhythm"]
    assert rhythm["rhythm"]["intervals"][:3] == [EVERY] * 3
    assert rhythm["quantity"] == FIGURE
    assert "rhythm#" not in json.dumps(data)
    assert "purchase#" not in json.dumps(data)
