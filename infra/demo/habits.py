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


def habits(people: list[Person], unhappy: set[str], random: Random) -> dict[str, Habit]:
    """Draw a habit for everybody, by customer id.

    The first customer who answers corrects the answer once; the last of the list has a dead
    address; a machine reads the mail of every sixth.
    """
    drawn = {
        person.customer_id: _habit(person, random, unhappy=person.customer_id in unhappy)
        for person in people
    }
    wavering = next(each for each in people if drawn[each.customer_id].reactions)
    first = drawn[wavering.customer_id].reactions[0]
    second = Reaction(
        first.after + timedelta(hours=1),
        max(0.0, first.happiness - 0.35),
        saying(random, wavering.language, max(0.0, first.happiness - 0.35)),
    )
    drawn[wavering.customer_id] = Habit((first, second), gateway=True)
    drawn[people[-1].customer_id] = Habit(bounces=True)
    return drawn


def _habit(person: Person, random: Random, *, unhappy: bool) -> Habit:
    gateway = random.random() < 1 / 6
    silent = random.random() < _SILENT_SHARE and not unhappy
    happiness = random.uniform(0.0, 0.35) if unhappy else min(1.0, random.gauss(0.85, 0.2))
    happiness = max(0.0, happiness)
    after = timedelta(minutes=round(random.lognormvariate(5.5, 1.4)))
    reaction = Reaction(
        min(after, timedelta(days=9)), happiness, saying(random, person.language, happiness)
    )
    waits = random.random() < _WAITING_SHARE
    return Habit(() if silent else (reaction,), gateway=gateway, waits_for_reminder=waits)
