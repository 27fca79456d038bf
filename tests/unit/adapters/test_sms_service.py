"""What the SMS service answers, in the words of the ports: one request, and what is known then."""

from typing import Any

import pytest
from botocore.exceptions import (
    ConnectTimeoutError,
    EndpointConnectionError,
    ParamValidationError,
    ReadTimeoutError,
)

from gjensyn.adapters.sms import SmsTexter
from gjensyn.ports import Accepted, Refused, TextMessage, Throttled, Uncertain
from tests.unit.adapters.test_refusals import URL, Client, error

TEXT = TextMessage("s-1", "+4790012345", "Hei", promotional=False)


def conflict(reason: str) -> Exception:
    return error("ConflictException", Reason=reason)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"MessageId": "m-1"}, Accepted("m-1")),
        (conflict("DESTINATION_PHONE_NUMBER_OPTED_OUT"), Refused("rejected", dead=True)),
        (conflict("DESTINATION_PHONE_NUMBER_NOT_VERIFIED"), Refused("rejected")),
        (conflict("DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"), Refused("rejected")),
        (conflict("RESOURCE_NOT_ACTIVE"), Throttled("not_taken")),
        (conflict("NO_ORIGINATION_IDENTITIES_FOUND"), Throttled("not_taken")),
        (error("ConflictException"), Throttled("not_taken")),
        (error("ValidationException", Reason="PRICE_OVER_THRESHOLD"), Refused("rejected")),
        (error("ValidationException"), Refused("rejected")),
        (error("ThrottlingException"), Throttled("throttled")),
        (error("ServiceQuotaExceededException", 402), Throttled("not_taken")),
        (error("AccessDeniedException", 400), Throttled("not_taken")),
        (error("ResourceNotFoundException", 404), Throttled("not_taken")),
        (error("InternalServerException", 500), Uncertain("server_error")),
        (EndpointConnectionError(endpoint_url=URL), Throttled("unreachable")),
        (ConnectTimeoutError(endpoint_url=URL), Throttled("unreachable")),
        (ReadTimeoutError(endpoint_url=URL), Uncertain("no_answer")),
    ],
)
def test_what_is_known_after_one_request(answer: Any, outcome: Any):
    """Refused for good, later, or nobody knows; never tried again by itself."""
    client = Client(answer)
    assert SmsTexter(client, "pool-1", "", "0.20").send(TEXT) == outcome
    assert len(client.requests) == 1


@pytest.mark.parametrize("configuration_set", ["", "texts"])
@pytest.mark.parametrize("promotional", [True, False])
def test_an_sms_names_our_message_a_price_and_where_it_comes_from(
    configuration_set: str, promotional: bool
):
    """And the configuration set only where there is one."""
    client = Client({"MessageId": "m-1"})
    text = TextMessage("s-1", "+4790012345", "Hei", promotional)
    SmsTexter(client, "pool-1", configuration_set, "0.05").send(text)
    (request,) = client.requests
    assert request["Context"] == {"message_id": "s-1"}
    assert request["MaxPrice"] == "0.05"
    assert request["OriginationIdentity"] == "pool-1"
    assert request["MessageType"] == ("PROMOTIONAL" if promotional else "TRANSACTIONAL")
    assert request.get("ConfigurationSetName", "") == configuration_set


def test_a_request_that_botocore_refuses_never_left():
    """Nothing was on the wire; what cannot be sent is at least not called sent."""
    outcome = SmsTexter(Client(ParamValidationError(report="x")), "p", "", "1").send(TEXT)
    assert not isinstance(outcome, Accepted)
