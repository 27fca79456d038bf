"""When customers are written to: by day where they are, once per order, one reminder, in peace."""

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from tests.ending import ending_of
from tests.shop import START, Shop, open_shop

PLACES = {
    "NO": "Europe/Oslo", "SE": "Europe/Stockholm", "DK": "Europe/Copenhagen",
    "FI": "Europe/Helsinki", "IS": "Atlantic/Reykjavik", "GB": "Europe/London",
    "US": "America/Los_Angeles", "BR": "America/Sao_Paulo", "JP": "Asia/Tokyo",
    "NZ": "Pacific/Auckland", "IN": "Asia/Kolkata", "ZA": "Africa/Johannesburg",
}  # fmt: skip
WEEKS = 5


@pytest.fixture(scope="module", params=[1, 2, 3])
def history(request: pytest.FixtureRequest) -> Iterator[Shop]:
    """Play weeks of a shop with customers all over the world; the seed is the parameter."""
    chance = Random(request.param)  # noqa: S311 - a story, no key
    with open_shop() as shop:
        people = [f"K-{number}" for number in range(24)]
        home = {customer: chance.choice(list(PLACES)) for customer in people}
        for customer in people:
            consent = {"purpose": "survey", "granted": True, "evidence": "the till"}
            shop.tell("ConsentChanged", customer, **consent)
        for number in range(60):
            customer = chance.choice(people)
            shop.place(f"O-{number}", customer, customer=_who(customer, home[customer], chance))
            shop.wait(minutes=chance.randrange(60, 20 * 60))
            shop.deliver(f"O-{number}", customer)
        shop.wait(days=WEEKS * 7)
        shop.home = home  # type: ignore[attr-defined]
        yield shop


def _who(customer: str, country: str, chance: Random) -> dict[str, str]:
    known = {"email": f"{customer.lower()}@fjordpost.example", "name": "Ärla", "country": country}
    return known if chance.random() < 0.3 else {**known, "time_zone": PLACES[country]}


def test_nobody_is_written_to_at_night(history: Shop):
    """Every message of the history came between eight and twenty by the customer's own clock."""
    home = {f"{who.lower()}@fjordpost.example": PLACES[at] for who, at in history.home.items()}
    hours = {(mail.to, _there(mail.at, home[mail.to]).hour) for mail in history.cloud.sent}
    assert len(history.cloud.sent) > 20
    assert [late for late in hours if not 8 <= late[1] < 20] == []
    assert len({home[to] for to, _ in hours}) > 5


def test_an_order_is_asked_about_once_and_reminded_of_once(history: Shop):
    """No order has two invitations or two reminders, and no reminder stands alone."""
    sent = {m.message_id: m for m in ending_of(history).messages if m.status == "sent"}
    kinds = Counter((sent[m.message_id].kind, sent[m.message_id].about) for m in history.cloud.sent)
    assert set(kinds.values()) == {1}
    invited = {about for kind, about in kinds if kind == "survey_invitation"}
    reminded = {about for kind, about in kinds if kind == "survey_reminder"}
    assert reminded
    assert reminded <= invited


def test_thirty_days_lie_between_two_invitations_to_one_person(history: Shop):
    """The quarantine counts invitations per person; reminders are no invitations."""
    invited: dict[str, list[datetime]] = {}
    kinds = {m.message_id: m.kind for m in ending_of(history).messages}
    for mail in history.cloud.sent:
        if kinds[mail.message_id] == "survey_invitation":
            invited.setdefault(mail.to, []).append(mail.at)
    gaps = [
        later - earlier
        for moments in invited.values()
        for earlier, later in itertools.pairwise(moments)
    ]
    assert all(gap >= timedelta(days=30) for gap in gaps)
    held = [m for m in ending_of(history).messages if m.reason == "quarantine"]
    assert held
    assert {m.status for m in held} == {"skipped"}


def test_every_delivered_order_has_its_line_in_the_ledger(history: Shop):
    """Sent or not, each of the sixty orders has one invitation that ended, with a reason."""
    invitations = [m for m in ending_of(history).messages if m.kind == "survey_invitation"]
    assert len(invitations) == 60
    assert all(m.reason for m in invitations if m.status != "sent")


def _there(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


# ------------------------------------------------------------------- single persons


def test_the_invitation_comes_at_ten_on_the_day_after():
    """Delivered on a Monday in Oslo: Tuesday, ten o'clock there."""
    with open_shop(SurveyReminderDays=0) as shop:
        shop.sell("O-1")
        shop.wait(days=3)
        (mail,) = shop.cloud.sent
        oslo = ZoneInfo("Europe/Oslo")
        assert mail.at == datetime(2026, 11, 3, 10, tzinfo=oslo)


def test_an_answer_stops_the_reminder():
    """Who has answered is left alone."""
    with open_shop() as shop:
        shop.sell("O-1")
        shop.wait(days=2)
        shop.press(shop.link(), 3)
        shop.wait(days=30)
        assert len(shop.cloud.sent) == 1


def test_a_bounce_stops_the_reminder():
    """Who cannot be reached is not written to again, for this order or another."""
    with open_shop(SurveyQuarantineDays=0) as shop:
        shop.sell("O-1")
        shop.wait(days=2)
        shop.cloud.provider_event(shop.cloud.sent[0].message_id, "Bounce")
        shop.sell("O-2")
        shop.wait(days=20)
        assert len(shop.cloud.sent) == 1
        ended = {m.reason for m in ending_of(shop).messages if m.status != "sent"}
        assert "suppressed" in ended


def test_an_open_case_silences_the_survey():
    """Asking comes after helping: the day after the case is closed, not before."""
    with open_shop(SurveyReminderDays=0) as shop:
        shop.sell("O-1")
        shop.tell("SupportCaseOpened", case_id="S-1")
        shop.wait(days=4)
        assert shop.cloud.sent == []
        shop.tell("SupportCaseClosed", case_id="S-1")
        shop.wait(days=2)
        assert len(shop.cloud.sent) == 1
        assert shop.cloud.sent[0].at > START + timedelta(days=4)


def test_both_clocks_of_a_country_have_to_be_right():
    """Of somebody in the United States with no zone known: no hour is night anywhere there."""
    zones = ("America/New_York", "America/Los_Angeles", "Pacific/Honolulu", "America/Anchorage")
    with open_shop(SurveyReminderDays=0) as shop:
        known = {"email": "k-1@fjordpost.example", "country": "US"}
        shop.tell("ConsentChanged", purpose="survey", granted=True, evidence="the till")
        shop.sell("O-1", customer=known)
        shop.wait(days=4)
        (mail,) = shop.cloud.sent
        assert all(8 <= _there(mail.at, zone).hour < 20 for zone in zones)
