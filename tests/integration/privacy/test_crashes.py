"""Whatever call of an eraser goes wrong, the request ends completed, once, with one certificate."""

from collections import Counter

import pytest

from infra.local.faults import Fault
from tests.faults.points import Point, points, some
from tests.integration.privacy.officer import Officer, certificates, lived, residue, subject_of
from tests.shop import Shop, open_shop

ERASERS = ("GdprEraseOnRequest", "GdprEraseOnSchedule")


def _story(shop: Shop) -> tuple[str, str]:
    """Let one person live and be erased; returns subject and request."""
    lived(shop)
    subject = subject_of(shop.cloud, shop.cloud.tables(), set())
    request_id = Officer(shop).approved()
    return subject, request_id


def _points(function: str) -> list[Point]:
    """Return every call of an eraser in an undisturbed story, times seven faults."""
    with open_shop() as shop:
        _story(shop)
        shop.wait(hours=3)
        return points(shop.cloud.calls(function))


def _strikes(function: str, point: Point) -> None:
    """Play the story with one fault in it, and judge how it ends."""
    with open_shop() as shop:
        shop.cloud.fault(
            function=function, nth=point.call.number, kind=point.fault, times=point.times
        )
        subject, request_id = _story(shop)
        shop.wait(hours=3)
        done = Officer(shop).status(request_id)
        assert done["status"] == "COMPLETED", (function, str(point), done)
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
def test_a_share_of_all_faults_converges(function: str):
    """Twenty-one points of each Lambda; `-m prove` tries every one."""
    found = _points(function)
    assert {point.fault for point in found} == set(Fault)
    for point in some(found, 21):
        _strikes(function, point)


@pytest.mark.prove
@pytest.mark.parametrize("function", ERASERS)
def test_every_fault_converges(function: str, record_property):
    """Each call of each Lambda, times seven faults."""
    found = _points(function)
    for point in found:
        _strikes(function, point)
    record_property("erasure_fault_points", len(found))
