"""What the built-in shop's customers do with a mail, and what stands between it and them."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from infra.demo.people import Person
from infra.demo.sayings import saying

_SILENT_SHARE = 0.35
_WAITING_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Reaction:
    """One press of the button.

    Attributes:
        after: how long after the mail came.
        happiness: from 0 to 1; the customer looks at the page's scale and picks the place.
        comment: in the customer's own language, perhaps empty.
    """

    after: timedelta
    happiness: float
    comment: str


@dataclass(frozen=True, slots=True)
class Habit:
    """A customer's way with mail.

    Attributes:
        reactions: answers in order; none means silence, a second one corrects the first.
        gateway: a machine opens every link before the person sees the mail.
        bounces: the address does not exist any more.
        waits_for_reminder: the first mail is put aside, and answered when the second comes.
    """

    reactions: tuple[Reaction, ...] = ()
    gateway: bool = False
    bounces: bool = False
    waits_for_reminder: bool = False


def habits(
    people: list[Person], touchpoints: dict[str, str], unhappy: set[str], random: Random
) -> dict[str, Habit]:
    """Draw a habit for everybody, by customer id.

    The first customer who answers corrects the answer once; the last of the list has a dead
    address; a machine reads the mail of every sixth.

    Args:
        people: the customers.
        touchpoints: what each of them will be asked about, by customer id.
        unhappy: the ids of those who have reason to be.
        random: where it is drawn from.
    """
    drawn: dict[str, Habit] = {}
    for person in people:
        name = person.customer_id
        drawn[name] = _habit(person, touchpoints[name], random, unhappy=name in unhappy)
    wavering = next(each for each in people if drawn[each.customer_id].reactions)
    name = wavering.customer_id
    drawn[name] = _with_second_thoughts(drawn[name], wavering, touchpoints[name], random)
    drawn[people[-1].customer_id] = Habit(bounces=True)
    return drawn


def _with_second_thoughts(habit: Habit, person: Person, about: str, random: Random) -> Habit:
    first = habit.reactions[0]
    happiness = max(0.0, first.happiness - 0.4)
    comment = saying(random, about, person.language, happiness)
    second = Reaction(first.after + timedelta(hours=1), happiness, comment)
    return Habit((first, second), gateway=True)


def _habit(person: Person, about: str, random: Random, *, unhappy: bool) -> Habit:
    gateway = random.random() < 1 / 6
    silent = random.random() < _SILENT_SHARE and not unhappy
    waits = random.random() < _WAITING_SHARE
    drawn = random.uniform(0.0, 0.35) if unhappy else random.gauss(0.78, 0.25)
    happiness = max(0.0, min(1.0, drawn))
    after = timedelta(minutes=round(random.lognormvariate(5.5, 1.4)))
    comment = saying(random, about, person.language, happiness)
    reaction = Reaction(min(after, timedelta(days=9)), happiness, comment)
    return Habit(() if silent else (reaction,), gateway=gateway, waits_for_reminder=waits)
