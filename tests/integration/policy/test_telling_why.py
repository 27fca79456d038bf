"""`gjensyn why` and `gjensyn sending`: in plain words and in order, for orders and customers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gjensyn.ports import Replace
from infra.cli import main
from infra.local import Fault
from tests.ending import store_of
from tests.integration.policy.neighbourhood import ONE_CLICK, customer, person_of, send
from tests.integration.reminders.regulars import EVERY, buy, offer, regular
from tests.served import served
from tests.shop import Shop, open_shop


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Shop]:
    """Open a shop that is served as the demo serves its own."""
    parameters = {"SurveyQuarantineDays": 0, "SurveyReminderDays": 0}
    with open_shop(**parameters) as shop, served(shop.cloud, monkeypatch, tmp_path):
        yield shop


def told(capsys: pytest.CaptureFixture[str], outside_id: str) -> list[str]:
    """Return what the command says, without the moments."""
    assert main(["why", "--local", "--", outside_id]) == 0
    lines = capsys.readouterr().out.splitlines()
    moments = [line[:20] for line in lines]
    assert moments == sorted(moments)
    return [line[22:] for line in lines]


def test_an_order_is_told_from_the_sale_to_the_message(shop: Shop, capsys):
    """Placed, delivered, sent: in the order in which it happened."""
    shop.sell("O-1")
    shop.wait(days=2)
    assert told(capsys, "O-1") == [
        "O-1  order placed",
        "O-1  order delivered",
        "O-1  survey invitation sent by email in nb",
    ]


def test_a_held_message_says_until_when_and_why_and_then_that_it_went_out(shop: Shop, capsys):
    """One waited for another day; while it waits the account ends with that."""
    shop.sell("O-1")
    shop.sell("O-2")
    shop.wait(days=1, hours=2)
    waiting = told(capsys, "K-1")
    (held,) = [line for line in waiting if "held" in line]
    assert held.endswith(
        "survey invitation held until 2026-11-04 07:00 UTC: the customer had been written to that"
        " day already"
    )
    shop.wait(days=1)
    later = told(capsys, "K-1")
    order = held.partition(" ")[0]
    assert [line for line in later if line.startswith(order)][-2] == held
    assert later[-1].endswith("survey invitation sent by email in nb")


def test_a_stop_is_told_before_what_it_withdrew(shop: Shop, capsys):
    """The withdrawal stands at its own time, not at that of the decision to ask."""
    shop.sell("O-1")
    shop.sell("O-2")
    shop.wait(days=1, hours=2)
    send(shop, shop.link(page="u"), ONE_CLICK)
    shop.wait(days=2)
    account = told(capsys, "K-1")
    withdrawn = "survey invitation withdrawn: the customer said no to this kind of message"
    assert account[-2] == "-  stopped everything that is survey"
    assert account[-1].endswith(withdrawn)


def test_what_was_decided_against_is_told(shop: Shop, capsys):
    """Never queued, and why."""
    shop.sell("O-1", gift=True)
    shop.wait(days=2)
    assert told(capsys, "O-1")[-1] == (
        "O-1  survey invitation not sent: the order was a gift: who ordered it did not receive it"
    )


def test_what_nobody_knows_is_told_as_such(shop: Shop, capsys):
    """The provider never answered; afterwards it says that it bounced."""
    shop.stage("MessageDeliveryOnMessage", "SendEmail", Fault.LOST_ANSWER)
    shop.sell("O-1")
    shop.wait(days=2)
    assert told(capsys, "O-1")[-1] == (
        "O-1  survey invitation may or may not have been sent: the provider never answered"
    )
    shop.cloud.provider_event(shop.cloud.sent[0].message_id, "Bounce")
    shop.cloud.run()
    assert told(capsys, "O-1")[-1] == (
        "O-1  survey invitation sent by email in nb; it bounced for good"
    )
    assert "-  the customer's address was suppressed: bounced for good" in told(capsys, "K-1")


def test_reminders_are_told_and_why_there_were_none(shop: Shop, capsys):
    """Sent, and what came of it; of something else, too seldom bought; of nobody's wish."""
    offer(shop)
    regular(shop)
    shop.place("O-tea", lines=[{"product_id": "P-9", "name": "Te", "quantity": 1}])
    shop.wait(days=1)
    account = told(capsys, "K-1")
    too_few = "it was bought too seldom to tell when it is needed"
    assert f"-  no reminder of Te: {too_few}" in account
    shop.wait(days=EVERY + 5)
    assert "-  repurchase reminder of Kaffe, mørkbrent sent by email in nb" in told(capsys, "K-1")
    shop.post(shop.link(page="r"), do="order")
    account = told(capsys, "K-1")
    assert "-  ordered again by them: Kaffe, mørkbrent" in account
    shop.wait(days=2)
    shop.post(shop.link(page="p"), purposes="survey reminder", survey="yes")
    buy(shop, "came")
    shop.wait(days=1)
    shop.wait(days=EVERY + 5)
    refused = "repurchase reminder of P-1 not sent: the customer said no to this kind of message"
    assert f"-  {refused}" in told(capsys, "K-1")


def test_consents_are_told_with_their_evidence_harmlessly(shop: Shop, capsys):
    """Words from outside stay on their line and do not paint on the terminal."""
    evidence = "kasse 2\n\x1b[31m\u202eabc"
    shop.tell("ConsentChanged", purpose="survey", granted=True, evidence=evidence)
    shop.sell("O-1")
    shop.cloud.run()
    account = told(capsys, "K-1")
    assert "-  said yes to survey (kasse 2 [31mabc)" in account


@pytest.mark.parametrize(
    "hostile",
    ["K-404", "\x1b[2J", "a\nb", "\u202e", " ", "x" * 5000, "../../etc", "-", "💥", "\ud800"],
)
@pytest.mark.usefixtures("shop")
def test_whom_nobody_knows_is_said_in_one_harmless_line(hostile: str, capsys):
    """Exit 1: the work failed; nothing of the id moves the cursor."""
    assert main(["why", "--local", "--", hostile]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.rstrip("\n").isprintable()


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["--order"]])
def test_bad_usage_is_exit_two(arguments: list[str], capsys):
    """One line that says what is wrong."""
    assert main(["why", *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_who_is_being_erased_is_not_told_of(shop: Shop, capsys):
    """The fence stands before every read path."""
    shop.sell("O-1")
    shop.wait(days=2)
    person = person_of(shop).model_copy(update={"status": "fenced"})
    store_of(shop.cloud).write(Replace(person))
    for outside_id in ("O-1", "K-1"):
        assert main(["why", "--local", outside_id]) == 1
    assert "no such order or customer" in capsys.readouterr().err


# ------------------------------------------------------------------- gjensyn sending


def test_a_person_looks_and_resumes(shop: Shop, capsys):
    """What has stopped, on which figures; started again, what waited goes out."""
    for number in range(1, 5):
        shop.sell(f"O-{number}", f"K-{number}")
    shop.wait(days=1, hours=2)
    for sent in shop.cloud.sent[:3]:
        shop.cloud.provider_event(sent.message_id, "Complaint")
    shop.cloud.run()
    assert main(["sending", "--local"]) == 0
    shown = capsys.readouterr().out
    assert "Stopped: marketing, survey" in shown
    assert "4 sent, 0 bounced, 3 complained" in shown
    shop.sell("O-9", "K-9")
    shop.wait(days=2)
    assert shop.mails_to("K-9") == []
    assert main(["sending", "--local", "--resume"]) == 0
    shop.wait(hours=2)
    assert len(shop.mails_to("K-9")) == 1
    capsys.readouterr()
    assert main(["sending", "--local"]) == 0
    shown = capsys.readouterr().out
    assert "Stopped: nothing" in shown
    assert "1 sent, 0 bounced, 0 complained" in shown


@pytest.mark.parametrize("written", ["k-1@fjordpost.example", "K-1@Fjordpost.example"])
def test_who_objected_gets_news_of_their_orders_only(shop: Shop, capsys, written: str):
    """Imported again, as another customer too: no survey; a late order is told."""
    assert main(["sending", "--local", "--never", written]) == 0
    shop.sell("O-1")
    shop.sell("O-2", "K-2", customer=customer(email="k-1@fjordpost.example", phone=None))
    shop.place("O-3", promised_date="2026-11-06")
    shop.wait(days=5)
    assert {sent.kind for sent in shop.cloud.sent} == {"delay_notice"}
    capsys.readouterr()
    account = told(capsys, "K-2")
    assert account[-1].endswith("withdrawn: the customer asked never to be contacted")
    assert main(["sending", "--local", "--never", written]) == 0


@pytest.mark.parametrize("wrong", ["", "nobody", "4790012345", "a@b", "a b@c.example"])
@pytest.mark.usefixtures("shop")
def test_only_an_address_can_be_objected_for(wrong: str, capsys):
    """A typing error is bad usage, and notes nothing."""
    assert main(["sending", "--local", f"--never={wrong}"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_resume_and_never_are_two_commands(capsys):
    """One at a time."""
    assert main(["sending", "--resume", "--never", "a@b.example"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
