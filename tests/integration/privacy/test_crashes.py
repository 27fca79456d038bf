"""Wherever an eraser's process dies, the request ends completed, once, with one certificate."""

from collections import Counter

import pytest

from infra.local.faults import Fault
from tests.faults.points import some
from tests.integration.privacy.officer import Officer, certificates, lived, residue, subject_of
from tests.shop import Shop, open_shop

ERASERS = ("GdprEraseOnRequest", "GdprEraseOnSchedule")
DEATHS = (Fault.KILL_BEFORE, Fault.KILL_AFTER)


def _story(shop: Shop) -> tuple[str, str]:
    """Let one person live and be erased; returns subject and request."""
    lived(shop)
    subject = subject_of(shop.cloud, shop.cloud.tables(), set())
    request_id = Officer(shop).approved()
    return subject, request_id


def _numbers(function: str) -> range:
    """Return the numbers of the calls that an eraser makes in an undisturbed story."""
    with open_shop() as shop:
        _story(shop)
        shop.wait(hours=3)
        return range(1, len(shop.cloud.calls(function)) + 1)


def _dies(function: str, number: int, death: Fault) -> None:
    """Play the story with one death in it, and judge how it ends."""
    with open_shop() as shop:
        shop.cloud.fault(function=function, nth=number, kind=death)
        subject, request_id = _story(shop)
        shop.wait(hours=3)
        done = Officer(shop).status(request_id)
        assert done["status"] == "COMPLETED", (function, number, death, done)
        assert len(certificates(shop.cloud)) == 1
        assert residue(shop.cloud, subject) == {}
        kinds = Counter(one["detail-type"] for one in shop.cloud.published)
        told = {str(one) for one in shop.cloud.published if one["detail-type"] == "CustomerErased"}
        assert kinds["CustomerErased"] >= 1, told
        letters = [mail for mail in shop.cloud.sent if "slettet" in mail.subject]
        assert len(letters) == 1
        (row,) = shop.cloud.tables()["Subjects"]
        assert row["status"]["S"] == "erased"
        counts = {one["class"]: one["erased"] for one in done["certificate"]["classes"]}
        assert (counts["order"], counts["person"], counts["key"]) == (1, 1, 1)


@pytest.mark.parametrize("function", ERASERS)
def test_a_share_of_all_deaths_converges(function: str):
    """Twelve points of each Lambda; `-m prove` tries every one."""
    points = [(number, death) for number in _numbers(function) for death in DEATHS]
    assert points
    for number, death in some(points, 12):
        _dies(function, number, death)


@pytest.mark.prove
@pytest.mark.parametrize("function", ERASERS)
def test_every_death_converges(function: str):
    """Before and after each call of each Lambda."""
    for number in _numbers(function):
        for death in DEATHS:
            _dies(function, number, death)
