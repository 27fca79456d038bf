"""Time in the demo goes on while somebody looks, faster than here, and never runs away."""

from datetime import UTC, datetime, timedelta

from infra.demo.pace import Pace, until_morning


class Cloud:
    """Only a clock."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def advance(self, passed: timedelta) -> None:
        self.now += passed

    def advance_to(self, moment: datetime) -> None:
        self.now = moment


def looked(*seconds: float) -> list[float]:
    """Return how many minutes have passed after each look, at so many seconds after the first."""
    cloud, ticks = Cloud(datetime(2026, 11, 2, 7, tzinfo=UTC)), iter((0.0, *seconds))
    start, pace = cloud.now, Pace(cloud, lambda: next(ticks))
    passed = []
    for _ in seconds:
        pace.go_on()
        passed.append((cloud.now - start) / timedelta(minutes=1))
    return passed


def test_a_second_here_is_a_minute_there():
    """However often one looks in between: nothing of it is lost."""
    assert looked(1, 3, 4) == [1, 3, 4]
    assert looked(0.5, 1.0, 1.5, 2.5) == [0, 1, 1, 2.5]


def test_it_stands_still_while_nobody_is_there():
    """After a night at another desk, ten minutes have passed and not a month."""
    assert looked(1, 30_000) == [1, 11]


def test_it_begins_in_the_morning():
    """And only then: later on a day nothing is turned back."""
    night, noon = (datetime(2026, 11, 2, hour, tzinfo=UTC) for hour in (4, 12))
    for began, then in ((night, 7), (noon, 12)):
        cloud = Cloud(began)
        until_morning(cloud)
        assert cloud.now.hour == then
