"""Each purchase is counted once though calls fail, or succeed and their answers are lost."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gjensyn.errors import ConflictError
from gjensyn.rhythm.state import KEPT, Rhythm, observe
from infra.memory.store import MemoryKeyring, MemoryStore
from tests.unit.repurchase_reminder.learner import Learner, ended, placed

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)


class LostError(Exception):
    """The call failed, or its answer never came."""


@dataclass
class Frail(MemoryStore):
    """Now and then a write fails: before it was made, after it, or because others were quicker."""

    random: Random = field(default_factory=lambda: Random(0))  # noqa: S311 - a choice
    share: float = 0.0

    def __post_init__(self) -> None:
        super().__init__(MemoryKeyring())

    def get(self, *arguments: Any) -> Any:
        if self.random.random() < self.share / 4:
            raise LostError
        return super().get(*arguments)

    def write(self, *changes: Any, **fields: Any) -> None:
        if self.random.random() >= self.share:
            return super().write(*changes, **fields)
        fault = self.random.choice(["before", "after", "quicker"])
        if fault == "before":
            raise LostError
        if fault == "after":
            super().write(*changes, **fields)
            raise LostError
        raise ConflictError


def _told_until_it_holds(learner: Learner, told: Any) -> None:
    """Let the stream come again as long as it fails, the third time without faults."""
    for share in (0.4, 0.4, 0.0):
        learner.store.share = share
        try:
            learner.stream(told)
        except (LostError, ConflictError):
            continue
        else:
            break
    learner.store.share = 0.0


@settings(max_examples=60, deadline=None)
@given(
    days=st.lists(st.integers(0, 400), min_size=1, max_size=KEPT),
    cancelled=st.sets(st.integers(0, KEPT - 1), max_size=4),
    seed=st.integers(0, 2**32),
)
def test_faults_leave_the_rhythm_of_a_count_from_scratch(
    days: list[int], cancelled: set[int], seed: int
):
    """Late, twice, out of order, and with a third of all writes failing: the same in the end."""
    random = Random(seed)  # noqa: S311 - the same every time is the point
    learner = Learner(Frail(random=random))
    facts = [placed(number, START + day * DAY, "P-1", "P-2") for number, day in enumerate(days)]
    facts += [ended(number, START + 401 * DAY) for number in cancelled if number < len(days)]
    told = facts + random.sample(facts, len(facts) // 2)
    random.shuffle(told)
    images: list[Any] = []
    for one in told:
        learner.take(one)
        images += learner.purchases()
        _told_until_it_holds(learner, random.sample(images, random.randint(0, min(4, len(images)))))
    _told_until_it_holds(learner, images)
    learner.stream()
    marks = {purchase.order_id: purchase.mark for purchase in learner.purchases()}
    wanted = Rhythm()
    for number, day in enumerate(days):
        if number not in cancelled:
            date = (START + day * DAY).date()
            wanted = observe(wanted, date, 1.0, mark=marks[f"O-{number}"])
    learnt = learner.rhythms()
    for product in ("P-1", "P-2"):
        assert (learnt[product].rhythm if product in learnt else Rhythm()) == wanted
    assert learner.shop_sums() == learner.expected_sums()
    assert {one.status for one in learner.purchases()} <= {"counted", "withdrawn"}
