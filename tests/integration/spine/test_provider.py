"""The mail provider says later, says nothing, or says it afterwards: each message goes out once."""

import pytest

from infra.local.faults import Fault
from tests.ending import ending_of
from tests.shop import Shop, open_shop

SENDER = "MessageDeliveryOnMessage"


def statuses(shop: Shop) -> list[tuple[str, str | None]]:
    """Return status and reason of each message."""
    return [(message.status, message.reason) for message in ending_of(shop).messages]


def test_a_throttled_message_goes_out_later_and_once():
    """Refused for the rate at ten, accepted within minutes, never again."""
    with open_shop(SurveyReminderDays=0) as shop:
        shop.stage(SENDER, "SendEmail", Fault.THROTTLE)
        shop.sell("O-1")
        shop.wait(days=10)
        (mail,) = shop.cloud.sent
        assert (mail.at.hour, mail.at.minute) > (9, 0)
        assert mail.at.hour == 9
        assert statuses(shop) == [("sent", None)]


def test_a_provider_that_throttles_for_an_hour_gets_the_message_in_the_end():
    """Patience grows from one minute to sixty; the message is not lost and not doubled."""
    with open_shop(SurveyReminderDays=0) as shop:
        for sender in (SENDER, "MessageDeliveryOnSchedule"):
            for turn in range(1, 6):
                shop.stage(sender, "SendEmail", Fault.THROTTLE, at=turn)
        shop.sell("O-1")
        shop.wait(days=3)
        assert len(shop.cloud.sent) == 1
        assert statuses(shop) == [("sent", None)]


def test_a_server_error_is_unknown_until_the_provider_tells():
    """The provider took it and said 500 all the same: its own event settles the matter."""
    with open_shop(SurveyReminderDays=0) as shop:
        shop.stage(SENDER, "SendEmail", Fault.LOST_ANSWER)
        shop.sell("O-1")
        shop.wait(days=2)
        assert statuses(shop) == [("unknown", "no_answer")]
        shop.cloud.provider_event(shop.cloud.sent[0].message_id, "Send")
        shop.wait(days=2)
        assert statuses(shop) == [("sent", None)]
        told = [one["detail"]["status"] for one in shop.cloud.published]
        assert told == ["unknown", "sent"]


def test_a_server_error_without_an_event_stays_unknown():
    """Time alone rescues nothing: nobody knows, and a month later nobody has been written to."""
    with open_shop(SurveyReminderDays=0) as shop:
        shop.stage(SENDER, "SendEmail", Fault.SERVER_ERROR)
        shop.sell("O-1")
        shop.wait(days=31)
        assert shop.cloud.sent == []
        assert statuses(shop) == [("unknown", "server_error")]


@pytest.mark.parametrize(
    ("kind", "status", "feedback"),
    [
        ("Send", "sent", "accepted"),
        ("Delivery", "sent", "accepted"),
        ("Bounce", "sent", "bounced"),
        ("Complaint", "sent", "complained"),
        ("Reject", "failed", "rejected"),
    ],
)
def test_any_event_of_the_provider_settles_what_was_unknown(kind: str, status: str, feedback: str):
    """Rejected was never sent; whatever bounced or was complained about, was."""
    with open_shop(SurveyReminderDays=0) as shop:
        shop.stage(SENDER, "SendEmail", Fault.LOST_ANSWER)
        shop.sell("O-1")
        shop.wait(days=2)
        shop.cloud.provider_event(shop.cloud.sent[0].message_id, kind)
        shop.wait(hours=1)
        (message,) = ending_of(shop).messages
        assert (message.status, message.feedback) == (status, feedback)


def test_a_complaint_whose_count_got_no_answer_counts_once():
    """Two people complain, three answers of the counter are lost: nobody is silenced by that."""
    with open_shop() as shop:
        for number in (1, 2, 3):
            shop.sell(f"O-{number}", f"K-{number}")
        shop.wait(days=2)
        for counter in ("TransactWriteItems", "UpdateItem"):  # whichever way it adds
            for at in (1, 2, 3):
                shop.stage("DeliveryFeedbackOnEvent", counter, Fault.LOST_ANSWER, at=at)
        for number in (1, 2):
            sent = shop.mails_to(f"K-{number}")[0]
            shop.cloud.provider_event(sent.message_id, "Complaint")
            shop.wait(hours=1)
        counts = [item for item in shop.cloud.tables()["Messages"] if "complained" in item]
        assert sum(int(item["complained"]["N"]) for item in counts) == 2
        assert ending_of(shop).stuck == ()
