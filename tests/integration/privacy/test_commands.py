"""What an operator types about keys, the ledger and what is kept, and what they read."""

from collections.abc import Callable, Iterator

import pytest

from infra.cli import main, privacy_kept, privacy_ledger, privacy_rotate
from infra.reading.local import outputs
from infra.reading.outputs import from_outputs
from tests.integration.privacy.officer import Officer
from tests.shop import Shop, open_shop

type Gjensyn = Callable[..., int]


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A shop that has to keep orders, with a customer."""
    with open_shop(ErasureExceptions="order:no-bookkeeping") as opened:
        opened.sell("O-1", "K-1")
        opened.wait(days=1)
        yield opened


@pytest.fixture
def gjensyn(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Gjensyn:
    """Run a verb on this shop's cloud."""
    for module in (privacy_kept, privacy_ledger, privacy_rotate):
        monkeypatch.setattr(
            module, "place", lambda _: from_outputs(shop.cloud.client, outputs(shop.cloud))
        )
    return lambda *words: main(["privacy", *words])


def test_rotating_says_how_far_it_is(shop: Shop, gjensyn: Gjensyn, capsys):
    """Three times typed, with what has to pass between; `--show` says how each epoch is."""
    assert gjensyn("rotate") == 0
    assert "nothing more to do before 08:06 UTC" in capsys.readouterr().out
    assert gjensyn("rotate", "--show") == 0
    assert "000002" in (said := capsys.readouterr().out)
    assert "prepared" in said
    shop.wait(minutes=6)
    assert gjensyn("rotate") == 0
    said = capsys.readouterr().out
    assert "1 data keys wrapped anew under epoch 000002" in said
    assert "Run it again then" in said
    shop.wait(minutes=20)
    assert gjensyn("rotate") == 0
    assert "destroyed for good at 2026-11-10 08:26 UTC" in capsys.readouterr().out
    assert gjensyn("rotate", "--show") == 0
    assert "its KMS key is unusable" in capsys.readouterr().out


def test_rotating_by_waiting(shop: Shop, gjensyn: Gjensyn, capsys, monkeypatch):
    """With `--wait` it sleeps by itself, as long as need be and not longer."""
    slept = [0.0]

    def sleep(seconds: float) -> None:
        slept[0] += seconds

    monkeypatch.setattr(privacy_rotate.time, "sleep", sleep)
    monkeypatch.setattr(privacy_rotate.time, "monotonic", lambda: slept[0])
    assert gjensyn("rotate", "--wait") == 0
    assert "destroyed for good" in capsys.readouterr().out
    assert 26 * 60 <= slept[0] <= 28 * 60
    assert (
        shop.cloud.client("kms").describe_key(KeyId=shop.cloud.name("KekKey"))["KeyMetadata"][
            "KeyState"
        ]
        == "PendingDeletion"
    )


def test_nothing_to_rotate_is_one_line(capsys, monkeypatch):
    """And exit status 1."""
    with open_shop() as empty:
        installation = from_outputs(empty.cloud.client, outputs(empty.cloud))
        monkeypatch.setattr(privacy_rotate, "place", lambda _: installation)
        assert main(["privacy", "rotate"]) == 1
    assert "there is nothing to rotate" in capsys.readouterr().err


def test_the_ledger_is_told_whole_or_not(shop: Shop, gjensyn: Gjensyn, capsys):
    """Exit 0 and the count; after a line is gone, which one, and exit 1."""
    Officer(shop).approved()
    shop.wait(minutes=10)
    assert gjensyn("ledger") == 0
    assert "whole" in capsys.readouterr().out
    dynamodb, name = shop.cloud.client("dynamodb"), shop.cloud.name("Privacy")
    dynamodb.delete_item(TableName=name, Key={"pk": {"S": "ledger"}, "sk": {"S": "000000000003"}})
    assert gjensyn("ledger") == 1
    told = capsys.readouterr()
    assert "Line 3 " in told.out
    assert "not what it was" in told.err


def test_what_is_kept_is_printed_for_an_audit(shop: Shop, gjensyn: Gjensyn, capsys):
    """One JSON line a record; an unknown request is one line of error."""
    request_id = Officer(shop).approved()
    shop.wait(minutes=10)
    assert gjensyn("kept", request_id) == 0
    assert '"order_id": "O-1"' in capsys.readouterr().out
    assert gjensyn("kept", "nobody") == 1
    assert "there is no request nobody" in capsys.readouterr().err
