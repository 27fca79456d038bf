"""Each class of copy has its last date, computed from the settings and the shredding."""

from datetime import timedelta

import pytest

from gjensyn.privacy.remains import BACKUPS, PLACES, Lengths, irrecoverable, sealed_until
from tests.builders import NOW


def days(lengths: Lengths = Lengths()) -> dict[str, float]:  # noqa: B008 - it is frozen
    """Return after how many days each class of copy is gone."""
    rows = irrecoverable(lengths, NOW)
    return {row.kind: (row.irrecoverable_after - NOW) / timedelta(days=1) for row in rows}


def test_the_template_s_own_lengths():
    """What is sealed goes with the backups of its key; what waited unsealed, with its place."""
    assert days() == {
        "table_backup": 1,
        "key_backup": 1,
        "deleted_table_backup": 35,
        "stream_record": 1,
        "failed_record_version": 1,
        "queued_event": 4,
        "parked_event_version": 15,
        "log_line": 30,
    }


def test_a_longer_backup_of_the_keys_lets_the_sealed_live_as_long():
    """But never longer than their own place keeps them."""
    told = days(Lengths(keys_days=35, tables_days=20, failures_days=5, versions_days=2))
    assert told["key_backup"] == 35
    assert told["table_backup"] == 20
    assert told["failed_record_version"] == 7
    assert told["stream_record"] == 1


@pytest.mark.parametrize(("hours", "expected"), [(2, 2), (-48, 0), (100, 24)])
def test_a_destroyed_epoch_kills_every_copy_of_a_key(hours: int, expected: int):
    """From then on; never before the shredding, never later than without it."""
    destroyed = NOW + timedelta(hours=hours)
    assert sealed_until(Lengths(), NOW, destroyed) == NOW + timedelta(hours=expected)
    rows = {row.kind: row for row in irrecoverable(Lengths(), NOW, destroyed)}
    assert rows["table_backup"].irrecoverable_after <= NOW + timedelta(hours=expected)
    assert rows["deleted_table_backup"].irrecoverable_after == max(destroyed, NOW)
    assert rows["queued_event"].irrecoverable_after == NOW + timedelta(days=4)


def test_every_class_of_copy_says_where_it_lies():
    """In words that stand in the certificate."""
    rows = irrecoverable(Lengths(), NOW)
    assert {row.kind: row.place for row in rows} == dict(PLACES)


def test_the_sealed_outlive_no_place_that_keeps_them():
    """Where the keys live long, each place's own length counts, the old versions' on top."""
    told = days(Lengths(keys_days=60))
    assert (told["table_backup"], told["failed_record_version"]) == (35, 15)
    told = days(Lengths(keys_days=60, failures_days=3, parked_days=7, versions_days=1))
    assert (told["failed_record_version"], told["parked_event_version"]) == (4, 8)


def test_every_backup_is_one_that_can_be_restored():
    """As long as one of them can be opened, nothing is irrecoverable."""
    assert {kind for kind in PLACES if kind.endswith("_backup")} == BACKUPS
