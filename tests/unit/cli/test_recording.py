"""A replay reads every line before it plays anything, and names the first bad one."""

import gzip
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from infra.cli.errors import UnreadableInputError
from infra.replay.answers import Answer
from infra.replay.entries import Entry
from infra.replay.recording import Recording

FAR = datetime(2100, 1, 1, tzinfo=UTC)


def entry(time="2026-09-07T10:00:00Z", detail_type="OrderShipped", **detail: Any) -> dict[str, Any]:
    return {
        "time": time,
        "source": "shop",
        "detail-type": detail_type,
        "detail": {"customer_id": "K-1", "order_id": "F-1", **detail},
    }


@pytest.fixture
def read(tmp_path):
    def read(*lines: Any, answers: Any = None, pack: Any = bytes) -> Recording:
        raw = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in lines]
        events = tmp_path / "events"
        events.write_bytes(pack(b"".join(line + b"\n" for line in raw)))
        said = None
        if answers is not None:
            said = tmp_path / "answers.csv"
            said.write_bytes(answers.encode() if isinstance(answers, str) else answers)
        (tmp_path / "recording").unlink(missing_ok=True)
        return Recording.read(tmp_path / "recording", str(events), said and str(said))

    return read


def ids(recording):
    return [step.event_id for step in recording.steps(until=FAR) if isinstance(step, Entry)]


def test_entries_come_in_the_order_of_time_and_id(read):
    """The order of the lines does not matter, and offsets are understood."""
    recording = read(
        entry("2026-09-07T12:00:00+02:00", event_id="b"),
        entry("2026-09-08T10:00:00Z", event_id="a"),
        entry("2026-09-07T10:00:00.000Z", event_id="a2"),
        entry("2026-09-07T09:59:59.999999Z", event_id="z"),
    )
    assert ids(recording) == ["z", "a2", "b", "a"]


def test_gzip_is_known_by_its_bytes(read):
    """The name of the file says nothing."""
    lines = [entry(event_id="a"), entry(event_id="b")]
    assert ids(read(*lines, pack=gzip.compress)) == ids(read(*lines)) == ["a", "b"]


def test_a_missing_id_is_derived_from_the_line(read):
    """The same line has the same id wherever it stands; another line another."""
    first, second = ids(read(entry(parcel_id="1"), entry(parcel_id="2")))
    assert set(ids(read(entry(parcel_id="2"), entry(parcel_id="1")))) == {first, second}
    assert first != second
    assert len(first) == 64


def test_the_derived_id_goes_with_the_event(read):
    """What is published carries the id under which it was ordered."""
    (step,) = read(entry(event_id=None)).steps(until=FAR)
    assert step.detail["event_id"] == step.event_id
    (step,) = read({**entry(), "id": "from-the-bus"}).steps(until=FAR)
    assert step.event_id == "from-the-bus"


@pytest.mark.parametrize(
    "bad",
    [
        b"not json",
        b"",
        b"[1, 2]",
        b'"text"',
        b"null",
        b"{}",
        b'{"time": NaN}',
        b"\xff\xfe",
        b"[" * 100_000,
        {**entry(), "detail": "text"},
        {**entry(), "detail": None},
        {**entry(), "source": 1},
        {**entry(), "detail-type": ""},
        entry("2026-09-07"),
        entry("2026-09-07T10:00:00"),
        entry("2026-13-07T10:00:00Z"),
        entry("2026-09-07T25:00:00Z"),
        entry("0001-01-01T00:00:00+05:00"),
        entry(1757239200),
        {name: value for name, value in entry().items() if name != "time"},
    ],
)
def test_the_first_bad_line_is_named(read, bad):
    """A line that is no entry ends it before anything is played."""
    with pytest.raises(UnreadableInputError) as caught:
        read(entry(), entry(), bad, b"also bad")
    assert caught.value.line == 3


def test_half_a_gzip_file_is_refused(read):
    """A download that was cut off is not half a year."""
    with pytest.raises(UnreadableInputError, match="gzip"):
        read(
            *[entry(parcel_id=str(n)) for n in range(50)], pack=lambda raw: gzip.compress(raw)[:-9]
        )


def test_a_missing_file_is_named(tmp_path):
    """The line says which file."""
    with pytest.raises(UnreadableInputError, match="nowhere"):
        Recording.read(tmp_path / "recording", str(tmp_path / "nowhere"), None)
    with pytest.raises(UnreadableInputError, match="directory"):
        Recording.read(tmp_path / "recording2", str(tmp_path), None)


def test_answers_stand_between_the_entries(read):
    """An answer of the same moment comes after the event."""
    recording = read(
        entry("2026-09-07T10:00:00Z", event_id="a"),
        entry("2026-09-09T10:00:00Z", event_id="b"),
        answers=(
            "\ufeffcomment,order_id,score,answered_at\r\n"
            '"to\nlinjer, ""sitat""",F-1,5,2026-09-07T10:00:00Z\r\n'
        ),
    )
    first, said, last = recording.steps(until=FAR)
    assert (first.event_id, last.event_id) == ("a", "b")
    at = datetime(2026, 9, 7, 10, tzinfo=UTC)
    assert said == Answer("F-1", at, 5, 'to\nlinjer, "sitat"')


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("order_id,answered_at,score\n", 1),
        ("order_id,answered_at,score,comment\nF-1,2026-09-07T10:00:00Z,5\n", 2),
        ("order_id,answered_at,score,comment\n\nF-1,yesterday,5,\n", 3),
        ("order_id,answered_at,score,comment\nF-1,2026-09-07T10:00:00Z,five,\n", 2),
        ("order_id,answered_at,score,comment\n,2026-09-07T10:00:00Z,5,\n", 2),
        ('order_id,answered_at,score,comment\nF-1,2026-09-07T10:00:00Z,5,"a\nb"\nF-2,x,1,\n', 4),
        ('order_id,answered_at,score,comment\nF-1,2026-09-07T10:00:00Z,5,"open\n', 2),
        (b"order_id,answered_at,score,comment\nF-1,2026-09-07T10:00:00Z,5,\xff\n", 2),
    ],
)
def test_the_first_bad_answer_is_named(read, text, line):
    """Columns, times and scores are checked, and lines are counted as an editor does."""
    with pytest.raises(UnreadableInputError) as caught:
        read(entry(), answers=text)
    assert caught.value.line == line


def test_a_customer_stays_in_one_share(read):
    """Shares are whole customers; products go to everybody; each event is in one share."""
    lines = [entry(event_id=f"{n}", customer_id=f"K-{n % 7}") for n in range(50)]
    nobody = {**entry(event_id="nobody"), "detail": {"event_id": "nobody"}}
    product = {**nobody, "detail-type": "ProductChanged", "detail": {"event_id": "product"}}
    recording = read(*lines, nobody, product)
    shares = [list(recording.steps(until=FAR, share=n, shares=2)) for n in (0, 1)]
    met = [{step.customer_id for step in share} - {None} for share in shares]
    assert not met[0] & met[1]
    assert len(met[0] | met[1]) == 7
    assert sum(map(len, shares)) == 53
    assert [step.event_id for step in shares[1]].count("product") == 1


@pytest.mark.parametrize("shares", [1, 2])
def test_it_is_known_before_how_many_steps_there_are(tmp_path, shares):
    """Erasures are steps; products and answers are steps of every share: never over 100 %."""
    lines = [entry(event_id=f"{n}", customer_id=f"K-{n}") for n in range(9)]
    product = {**entry(), "detail-type": "ProductChanged", "detail": {"event_id": "product"}}
    (tmp_path / "events").write_text("\n".join(json.dumps(each) for each in (*lines, product)))
    said = "order_id,answered_at,score,comment\nF-1,2026-09-08T10:00:00Z,5,\n"
    (tmp_path / "answers").write_text(said)
    (tmp_path / "erased").write_text("customer_id,at\nK-1,2026-09-09T10:00:00Z\n")
    files = [str(tmp_path / name) for name in ("events", "answers", "erased")]
    recording = Recording.read(tmp_path / "recording", *files)
    played = [list(recording.steps(until=FAR, share=n, shares=shares)) for n in range(shares)]
    assert recording.extent().steps(shares) == sum(map(len, played))


def test_a_number_is_the_same_customer_as_its_text(read):
    """The suite reads 7 as "7", and so does a share."""
    first, second = read(entry(customer_id=7), entry(customer_id="7")).steps(until=FAR)
    assert first.customer_id == second.customer_id == "7"


def test_a_line_is_found_by_its_id(read):
    """A parked event leads back to the line on which it stood."""
    recording = read(
        entry(event_id="a"), entry(event_id="b"), entry(event_id="b", detail_type="Ærlig")
    )
    assert recording.lines_of("b", "OrderShipped") == [2]
    assert recording.lines_of("b", "Ærlig") == [3]
    assert recording.lines_of("c", "OrderShipped") == []
