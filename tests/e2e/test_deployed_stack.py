"""The built template is deployed as it is, and an emulator of AWS runs the Lambdas by itself."""

import json
from typing import Any

from gjensyn.models.survey import Survey
from tests.e2e import payloads
from tests.e2e.conftest import Say, outcome
from tests.e2e.payloads import fact, link, page, sale
from tests.e2e.stack import Stack, until

ADDRESS = "kari@fjordpost.example"


def _publish(stack: Stack, *facts: tuple[str, dict[str, Any]]) -> None:
    entries = [
        {
            "Source": "shop",
            "DetailType": kind,
            "Detail": json.dumps(detail),
            "EventBusName": stack.name("Bus"),
        }
        for kind, detail in facts
    ]
    assert stack.client("events").put_events(Entries=entries)["FailedEntryCount"] == 0


def test_an_order_on_the_bus_becomes_a_mail_and_its_answer_is_kept(stack: Stack, say: Say):
    """Bus, queue, streams, Lambdas and mailbox are the emulator's; only the tick is given by hand.

    The survey's schedule comes every five minutes, so it is not waited for. The HTTP API is not
    served, so the page's Lambda is called as the API would call it.
    """
    _publish(
        stack,
        ("OrderPlaced", sale("K-1", "O-1", ADDRESS)),
        ("OrderShipped", fact("K-1", order_id="O-1")),
        ("OrderDelivered", fact("K-1", order_id="O-1")),
    )
    say("three facts are on the bus")
    until(lambda: stack.facts(Survey), seconds=60, what="a survey is planned")
    stack.invoke("SurveyDispatchOnSchedule", payloads.tick())
    (mail,) = until(lambda: stack.mails(ADDRESS), seconds=60, what="a mail")
    say(f"a mail to {ADDRESS}: {mail['Subject']}")
    path = link(mail, "s")
    looked = stack.invoke("SurveyResponseOnRequest", page("GET", path, "/s/{token}"))
    assert outcome(looked)[0] == 200
    (survey,) = stack.facts(Survey)
    assert survey.answer is None
    pressed = page("POST", path, "/s/{token}", {"score": "4", "comment": "Så fint! 🙂"})
    assert outcome(stack.invoke("SurveyResponseOnRequest", pressed))[0] == 200
    (survey,) = stack.facts(Survey)
    assert survey.answer is not None
    assert (survey.answer.score, survey.answer.comment) == (4, "Så fint! 🙂")
    say("the answer is kept")


def test_what_cannot_be_read_is_parked(stack: Stack):
    """An unknown detail type ends in the bucket with its reason, and nothing waits in the queue."""
    _publish(stack, ("OrderLost", fact("K-1", order_id="O-1")))
    bucket = stack.name("ParkedBucket")
    s3 = stack.client("s3")
    until(
        lambda: s3.list_objects_v2(Bucket=bucket).get("Contents"),
        seconds=30,
        what="a parked event",
    )
