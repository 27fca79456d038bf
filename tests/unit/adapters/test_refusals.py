"""What AWS answers, in the words of the ports: lost races, requirements, outcomes of a send."""

from email.header import decode_header, make_header
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from gjensyn.adapters.bus import EventBus, PublishError
from gjensyn.adapters.dynamodb import DynamoStore
from gjensyn.adapters.sending import SENDING
from gjensyn.adapters.ses import SesMailer
from gjensyn.errors import ConflictError, RequirementError
from gjensyn.models.message import Requirement
from gjensyn.models.record import Table
from gjensyn.ports import (
    Accepted,
    Announcement,
    Insert,
    Mail,
    Refused,
    Replace,
    Require,
    Throttled,
    Uncertain,
)
from infra.memory.store import MemoryKeyring
from tests.builders import SUBJECT, a_survey, an_order

URL = "https://email.eu-north-1.amazonaws.com"
NEEDED = Requirement(table=Table.ORDERS, key="order#1", statuses=("delivered",))


def error(code: str, status: int = 400, **more: Any) -> ClientError:
    told = {"Error": {"Code": code, "Message": "aase@fjordpost.example"}, **more}
    return ClientError({**told, "ResponseMetadata": {"HTTPStatusCode": status}}, "Operation")


class Client:
    """Answers every call with one answer, or raises it."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer
        self.requests: list[dict[str, Any]] = []

    def __getattr__(self, _operation: str) -> Any:
        def call(**request: Any) -> Any:
            self.requests.append(request)
            if isinstance(self._answer, Exception):
                raise self._answer
            return self._answer

        return call


def store(answer: Any) -> DynamoStore:
    keyring = MemoryKeyring()
    keyring.create(SUBJECT)
    return DynamoStore(Client(answer), {table: table.value for table in Table}, keyring)


@pytest.mark.parametrize(
    "code", ["ConditionalCheckFailedException", "TransactionConflictException"]
)
def test_a_single_write_that_lost_a_race_is_a_conflict(code: str):
    """To another writer, or to a transaction on the same item."""
    with pytest.raises(ConflictError):
        store(error(code)).write(Insert(an_order()))


@pytest.mark.parametrize("code", ["ThrottlingException", "InternalServerError"])
def test_another_failure_of_a_write_is_raised_as_it_is(code: str):
    """It is not mistaken for a race."""
    with pytest.raises(ClientError):
        store(error(code)).write(Insert(an_order()))
    with pytest.raises(ClientError):
        store(error(code)).write(Insert(an_order()), Insert(a_survey()))


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        (["ConditionalCheckFailed", "None"], ConflictError),
        (["TransactionConflict", "None"], ConflictError),
        (["None", "TransactionConflict"], ConflictError),
        (["TransactionConflict", "TransactionConflict"], ConflictError),
        (["None", "ConditionalCheckFailed"], RequirementError),
        (["ConditionalCheckFailed", "ConditionalCheckFailed"], RequirementError),
        (["ThrottlingError", "None"], ClientError),
        (["ConditionalCheckFailed", "ThrottlingError"], ClientError),
        (["None", "None"], ClientError),
    ],
)
def test_why_a_transaction_was_cancelled(reasons: list[str], expected: type[Exception]):
    """A requirement, a race, or a failure: in this order where there are several."""
    found = [{"Code": code} for code in reasons]
    cancelled = error("TransactionCanceledException", CancellationReasons=found)
    with pytest.raises(expected):
        store(cancelled).write(Replace(an_order()), Require(SUBJECT, NEEDED))


def test_a_transaction_that_is_still_running_is_a_conflict():
    """Its outcome is seen by reading again."""
    with pytest.raises(ConflictError):
        store(error("TransactionInProgressException")).write(Insert(an_order()), Insert(a_survey()))


# ------------------------------------------------------------------- mail

MAIL = Mail("s-1", "aase@fjordpost.example", "Hei", "Hei", "<p>Hei</p>", (("X-A", "b"),))


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"MessageId": "0101"}, Accepted("0101")),
        (error("MessageRejected"), Refused("rejected")),
        (error("BadRequestException"), Refused("rejected")),
        (error("TooManyRequestsException", 429), Throttled("throttled")),
        (error("SendingPausedException"), Throttled("not_taken")),
        (error("AccountSuspendedException"), Throttled("not_taken")),
        (error("MailFromDomainNotVerifiedException"), Throttled("not_taken")),
        (error("ExpiredTokenException", 403), Throttled("not_taken")),
        (error("InternalFailure", 500), Uncertain("server_error")),
        (error("ServiceUnavailable", 503), Uncertain("server_error")),
        (error("TooManyRequestsException", 500), Uncertain("server_error")),
        (EndpointConnectionError(endpoint_url=URL), Throttled("unreachable")),
        (ConnectTimeoutError(endpoint_url=URL), Throttled("unreachable")),
        (ReadTimeoutError(endpoint_url=URL), Uncertain("no_answer")),
        (ConnectionClosedError(endpoint_url=URL), Uncertain("no_answer")),
    ],
)
def test_what_is_known_after_one_request(answer: Any, outcome: Any):
    """Only what was never taken may be tried again; what nobody answered for is uncertain."""
    client = Client(answer)
    mailer = SesMailer(client, "Ullvarefabrikken", "hei@ullvare.example", "gjensyn")
    assert mailer.send(MAIL) == outcome
    assert len(client.requests) == 1


def test_a_send_is_one_request_on_the_wire():
    """Botocore does not try again by itself."""
    assert SENDING.retries == {"total_max_attempts": 1, "mode": "standard"}


def test_a_mail_names_our_message_and_nothing_else():
    """One tag, our configuration set, and a sender whose name cannot break out."""
    client = Client({"MessageId": "1"})
    sender = 'Ull, "Lamm" & Co <x@y.example>'
    SesMailer(client, sender, "hei@ullvare.example", "gjensyn").send(MAIL)
    (request,) = client.requests
    assert request["EmailTags"] == [{"Name": "message_id", "Value": "s-1"}]
    assert request["ConfigurationSetName"] == "gjensyn"
    assert request["Destination"] == {"ToAddresses": ["aase@fjordpost.example"]}
    assert request["FromEmailAddress"].endswith("<hei@ullvare.example>")
    assert request["FromEmailAddress"].startswith('"')
    assert request["Content"]["Simple"]["Headers"] == [{"Name": "X-A", "Value": "b"}]


def test_a_nordic_sender_is_written_as_an_encoded_word():
    """SES takes names in ASCII only; mail programs read `=?utf-8?…?=`."""
    client = Client({"MessageId": "1"})
    SesMailer(client, "Ærø «Ullvare»", "hei@ullvare.example", "gjensyn").send(MAIL)
    sender = client.requests[0]["FromEmailAddress"]
    assert sender.isascii()
    assert str(make_header(decode_header(sender))) == "Ærø «Ullvare» <hei@ullvare.example>"


@pytest.mark.parametrize("name", ["Ull\r\nBcc: x@y.example", "Ull\n"])
def test_a_sender_with_a_line_break_is_refused(name: str):
    """A slip in a setting is an error at the start, not a header."""
    with pytest.raises(ValueError, match="invalid"):
        SesMailer(Client({}), name, "hei@ullvare.example", "gjensyn")


# ------------------------------------------------------------------- the bus


def test_an_entry_that_was_not_taken_is_an_error():
    """PutEvents answers 200 all the same."""
    answer = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "InternalFailure"}]}
    with pytest.raises(PublishError):
        EventBus(Client(answer), "gjensyn").publish([Announcement("MessageSettled", {})])


def test_ten_entries_at_once():
    """What PutEvents takes; none is lost at the edge."""
    client = Client({"FailedEntryCount": 0})
    EventBus(client, "gjensyn").publish([Announcement(f"E{n}", {}) for n in range(21)])
    sent = [entry["DetailType"] for request in client.requests for entry in request["Entries"]]
    assert sent == [f"E{n}" for n in range(21)]
    assert [len(request["Entries"]) for request in client.requests] == [10, 10, 1]
    assert {entry["Source"] for entry in client.requests[0]["Entries"]} == {"gjensyn"}
