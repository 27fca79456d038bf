"""What may or may not have gone out is listed, and sent again when a person says so."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.cli import main
from infra.local import Fault, LocalCloud
from infra.reading.local import SHARDS
from tests.served import served

START = datetime(2026, 9, 7, 8, tzinfo=UTC)
ABOUT = {"customer_id": "K-1", "order_id": "F-1"}


def deliver(cloud):
    person = {"email": "aase@fjordpost.example", "country": "NO", "language": "nb"}
    facts = {"OrderPlaced": {"lines": [], "customer": person}, "OrderDelivered": {}}
    for kind, more in facts.items():
        cloud.publish(kind, {**ABOUT, "occurred_at": START.isoformat(), **more})
    cloud.run()


def sends_until_now(cloud):
    return [call for call in cloud.calls() if call.operation == "SendEmail"]


@pytest.fixture
def number_of_the_send():
    """Which call of the Lambda sends the mail, counted on a cloud where all goes well."""
    with LocalCloud(start=START, parameters={"DueShards": SHARDS}) as cloud:
        deliver(cloud)
        cloud.advance(timedelta(days=2))
        (send,) = sends_until_now(cloud)
        return send.function, send.number


@pytest.fixture
def uncertain(number_of_the_send, monkeypatch, tmp_path):
    """A cloud, served as the demo serves its own, whose one mail lost its answer."""
    function, number = number_of_the_send
    with LocalCloud(start=START, parameters={"DueShards": SHARDS}) as cloud:
        cloud.fault(function=function, nth=number, kind=Fault.LOST_ANSWER)
        deliver(cloud)
        cloud.advance(timedelta(days=2))
        with served(cloud, monkeypatch, tmp_path):
            yield cloud


def test_an_unknown_message_is_listed_and_can_be_sent_again(uncertain, capsys):
    """Nothing sends it again by itself; a person does, once."""
    accepted = len(uncertain.sent)
    assert main(["unknown", "--local"]) == 0
    shown = capsys.readouterr().out
    (line,) = [line for line in shown.splitlines() if "F-1" in line]
    message_id = line.split()[0]
    assert main(["unknown", "--local", "--rearm", message_id]) == 0
    uncertain.advance(timedelta(minutes=10))
    assert len(uncertain.sent) == accepted + 1
    capsys.readouterr()
    assert main(["unknown", "--local"]) == 0
    assert "No message" in capsys.readouterr().out
    assert main(["unknown", "--local", "--rearm", message_id]) == 1
    assert "not unknown" in capsys.readouterr().err


@pytest.mark.usefixtures("uncertain")
def test_only_a_message_id_can_be_rearmed(capsys):
    """A typing error is bad usage; a message that does not exist is not found."""
    assert main(["unknown", "--local", "--rearm", "no such thing"]) == 2
    assert main(["unknown", "--local", "--rearm", "abc-def"]) == 1
    assert capsys.readouterr().err.count("\n") == 2
