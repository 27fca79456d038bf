"""Reminders share a person's patience: few messages, none that rots while it waits for its turn."""

from datetime import timedelta

import pytest

from tests.integration.reminders.regulars import EVERY, buy, ledger, offer, regular, reminders
from tests.shop import open_shop

TEA = {"product_id": "P-2", "name": "Te, sort"}


def test_what_is_due_within_days_is_told_in_one_message():
    """Tea three days after coffee, every four weeks: one message names both."""
    with open_shop() as shop:
        offer(shop)
        offer(shop, "P-2")
        for number in range(8):
            buy(shop, f"coffee-{number}")
            shop.wait(days=3)
            buy(shop, f"tea-{number}", **TEA)
            if number < 7:
                shop.wait(days=EVERY - 3)
        before = len(reminders(shop))
        shop.wait(days=EVERY)
        (mail,) = reminders(shop)[before:]
        assert "Kaffe" in mail.text
        assert "Te, sort" in mail.text


def test_nobody_is_reminded_within_a_week_of_buying_in_company_either():
    """Tea every ten days, coffee every thirty: now both, now one, never what was just bought."""
    with open_shop() as shop:
        offer(shop)
        offer(shop, "P-2")
        tea, coffee = [], []
        for number in range(24):
            buy(shop, f"tea-{number}", **TEA)
            tea.append(shop.cloud.now)
            if number % 3 == 0:
                buy(shop, f"coffee-{number}")
                coffee.append(shop.cloud.now)
            shop.wait(days=10)
        told = [("Kaffe" in mail.text, "Te, sort" in mail.text) for mail in reminders(shop)]
        assert {(True, True), (False, True)} <= set(told)
        for mail in reminders(shop):
            for name, days in (("Te, sort", tea), ("Kaffe", coffee)):
                if name in mail.text:
                    since = min(mail.at - day for day in days if day < mail.at)
                    assert since > timedelta(days=7)


@pytest.fixture
def patient():
    """Return a shop that writes to nobody twice in a fortnight; its regular has just bought."""
    with open_shop(PressureAtMost=1, PressureDays=14) as shop:
        offer(shop)
        regular(shop)
        yield shop


def test_a_reminder_waits_for_its_turn_and_does_not_grow_stale(patient):
    """Where somebody has had enough it is decided anew when there is room, if still true then."""
    patient.wait(days=EVERY - 12)
    patient.deliver("K-1-7")
    patient.wait(days=2)
    surveyed = max(mail.at for mail in patient.mails_to("K-1"))
    patient.wait(days=25)
    (reminder,) = reminders(patient)
    assert (reminder.at - surveyed).days >= 14
    assert ("cancelled", "stale") not in ledger(patient)


def test_who_bought_while_it_waited_is_not_reminded(patient):
    """Nothing lay in the queue, and nothing goes out."""
    patient.wait(days=EVERY - 6)
    patient.deliver("K-1-7")
    patient.wait(days=11)
    buy(patient, "meanwhile")
    patient.wait(days=14)
    assert reminders(patient) == []
    assert ledger(patient) == []
