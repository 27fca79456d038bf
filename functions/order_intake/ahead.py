"""A consent that a sender dates ahead of our clock: nobody can have given it yet.

Other facts keep the date they came with: a wrong clock makes them odd, not unlawful. A yes from
tomorrow would outweigh every no of today.
"""

from datetime import datetime, timedelta

from gjensyn.errors import EventRejectedError
from gjensyn.events import incoming as told
from gjensyn.models.person import Person
from gjensyn.policy.permission import outlasting

WRONG_CLOCK = timedelta(minutes=5)  # so far apart two clocks that are both kept may be
NEVER_MEANT = timedelta(days=1)  # no time zone that was left out explains more


def refuse_foretold(fact: told.Fact, now: datetime) -> None:
    """Refuse a yes that lies more than a day ahead; a no counts whatever its date.

    Raises:
        EventRejectedError: it is parked, so that somebody looks at the sender's clock.
    """
    is_a_yes = isinstance(fact, told.ConsentChanged) and fact.granted
    if is_a_yes and fact.occurred_at > now + NEVER_MEANT:
        raise EventRejectedError("invalid:occurred_at")


def unlifted(person: Person, fact: told.Fact, now: datetime) -> Person:
    """Return the person whose own opt-out stands against a yes that is dated ahead."""
    if not isinstance(fact, told.ConsentChanged) or not fact.granted:
        return person
    ahead = fact.occurred_at > now + WRONG_CLOCK
    return outlasting(person, fact.purpose, fact.occurred_at) if ahead else person
