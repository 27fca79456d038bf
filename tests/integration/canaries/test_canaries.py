"""Nothing that comes from outside about a person can be read where it lies, or is told on."""

import base64
import json
from collections.abc import Iterator

import pytest

from gjensyn.sealing import Seal
from infra.lint.template import Template, read
from tests.ending import TEMPLATE
from tests.integration.canaries.scan import hits, places, published
from tests.integration.canaries.story import CANARIES, GIVEN_BACK, PARAMETERS, live
from tests.shop import Shop, open_shop

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def template() -> Template:
    """Return the template."""
    return read(TEMPLATE)


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """Let one person live through everything."""
    with open_shop(**PARAMETERS) as shop:
        live(shop)
        yield shop


def test_nothing_is_readable_where_it_lies(shop: Shop):
    """Tables, indexes' items, logs, metrics, failure payloads, names of parked events: nothing."""
    assert hits(places(shop.cloud), CANARIES) == set()


def test_events_out_hold_the_senders_own_ids_and_nothing_else(shop: Shop):
    """No name, no address, no free text; the ids that the sender gave us come back."""
    found = {name for _, name in hits(published(shop.cloud), CANARIES)}
    assert found <= GIVEN_BACK
    assert {"customer_id", "order_id", "agent_id"} <= found


def test_the_story_touches_every_lambda(shop: Shop, template: Template):
    """A Lambda that the story leaves out has not been looked at."""
    silent = [name for name, _ in template.lambdas() if not shop.cloud.calls(name)]
    assert silent == []


def test_every_reader_of_a_stream_has_given_up_on_a_record(shop: Shop, template: Template):
    """Their payloads lie in the failure store, so that the scan has seen some of each."""
    readers = [
        name
        for name, own in template.lambdas()
        if any(event["Type"] == "DynamoDB" for event in own.get("Events", {}).values())
    ]
    kept = [json.loads(body) for body in shop.cloud.objects("FailuresBucket").values()]
    arns = " ".join(one["requestContext"]["functionArn"] for one in kept)
    assert [reader for reader in readers if reader not in arns] == []
    ours = [one for one in kept if "GdprErase" not in one["requestContext"]["functionArn"]]
    assert all("sealed" in one["payload"] for one in ours)  # requests have nothing to seal


def test_there_is_something_to_be_found(shop: Shop):
    """All tables hold items, events were parked, lines and metrics were logged."""
    empty = [name for name, items in shop.cloud.tables().items() if not items]
    assert empty == []
    assert len(shop.cloud.parked) >= 3
    assert any("_aws" in line for line in shop.cloud.logs)
    assert any('"ERROR"' in line for line in shop.cloud.logs)
    assert {mail.to for mail in shop.cloud.sent} == {CANARIES["email"]}
    assert {event["detail-type"] for event in shop.cloud.published} >= {
        "SurveyAnswered",
        "MessageSettled",
        "DelayAnswered",
        "CompensationGranted",
        "DelayHandedOver",
        "RepurchaseOrdered",
    }


# ------------------------------------------------------------------- the scan is able to fail


def test_with_sealing_switched_off_the_scan_finds_them(monkeypatch: pytest.MonkeyPatch):
    """The same life, sealed parts left open: canaries in each table, and in failure payloads."""
    monkeypatch.setattr(Seal, "close", lambda _self, _place, content: content)
    monkeypatch.setattr(Seal, "open", lambda _self, _place, blob: blob)
    with open_shop(**PARAMETERS) as shop:
        live(shop)
        found = hits(places(shop.cloud), CANARIES)
    by_place = {place for place, _ in found}
    assert {"table Customers", "table Orders", "table Surveys", "table Messages"} <= by_place
    assert "failure store" in by_place
    unseen = CANARIES.keys() - {name for _, name in found}
    # Not stored at all: what a parcel's way is called, and what nobody could make sense of.
    assert unseen <= {"carrier", "tracking_url", "unknown_type"}


@pytest.mark.parametrize("name", CANARIES)
@pytest.mark.parametrize("hidden", ["plain", "json", "base64", "stream"])
def test_a_canary_in_a_log_line_or_payload_is_found(name: str, hidden: str):
    """Each one, as it is, escaped by JSON, in base64, and in base64 within JSON within JSON."""
    said = f"Hei {CANARIES[name]}!"
    encoded = base64.b64encode(said.encode()).decode()
    line = {
        "plain": said,
        "json": json.dumps({"message": said}),
        "base64": encoded,
        "stream": json.dumps({"payload": json.dumps({"NewImage": {"sealed": {"B": encoded}}})}),
    }[hidden]
    assert hits(iter([("log", line.encode())]), CANARIES) >= {("log", name)}
