"""What a customer does with a proposal, on the page behind the link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, get_args

from functions.repurchase_reminder.deciding import until_used_up
from functions.repurchase_reminder.offers import Offer, Offers
from functions.repurchase_reminder.ordering import ordered
from functions.repurchase_reminder.settings import ReminderSettings
from functions.repurchase_reminder.timing import There
from gjensyn.clock import Clock
from gjensyn.contention import insist
from gjensyn.models.person import Person
from gjensyn.models.proposal import STILL_OPEN, ProposedLine
from gjensyn.models.purchase import RhythmItem
from gjensyn.policy.zones import zones_there
from gjensyn.ports import Change, Replace, Store
from gjensyn.rhythm.state import note_response, note_still_some

type Wish = Literal["order", "later", "still_have_some", "never", "stop"]
type WishError = Literal["missing", "unknown"]

WISHES: tuple[Wish, ...] = get_args(Wish.__value__)
TRIES = 4


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was posted: a wish and the lines it is for, or what is wrong."""

    wish: Wish | None
    lines: tuple[ProposedLine, ...]
    error: WishError | None = None


@dataclass(frozen=True, slots=True)
class Choosing:
    """Does what was pressed, once."""

    store: Store
    offers: Offers
    clock: Clock
    settings: ReminderSettings

    def act(self, token: str, chosen: Chosen) -> Offer | None:
        """Do what was chosen, once; returns the offer as it was then, None if it is gone.

        Raises:
            ConflictError: others kept changing the same items.
        """
        return insist(lambda: self._act(token, chosen), TRIES)

    def _act(self, token: str, chosen: Chosen) -> Offer | None:
        offer = self.offers.find(token)
        if offer is None or chosen.wish is None:
            return None
        changes = self._changes(offer, chosen.wish, chosen.lines)
        if changes:
            self.store.write(*changes)
        return offer

    def _changes(self, offer: Offer, wish: Wish, lines: Sequence[ProposedLine]) -> list[Change]:
        if offer.state == "ordered":
            return []  # it has been ordered already: once is all there is
        trained = [
            Replace(after)
            for line in lines
            if (item := self.store.get(RhythmItem, offer.made.subject, line.rhythm))
            and (after := self._trained(item, wish, offer.person)) != item
        ]
        if wish == "order":
            return [*self._order(offer, lines), *trained]
        if wish == "stop" and (offer.current is None or offer.current.status != "announced"):
            return []
        if offer.current is not None and offer.current.status in STILL_OPEN:
            ended = "stopped" if offer.current.status == "announced" else "answered"
            over = {"status": ended, "due_at": None, "due_shard": None}
            return [Replace(offer.current.model_copy(update=over)), *trained]
        return list(trained)

    def _order(self, offer: Offer, lines: Sequence[ProposedLine]) -> list[Change]:
        """Return the one order, and the end of the proposal that it answers."""
        wanted = [line for line in lines if offer.available(line)]
        reorder = ordered(offer.made, wanted, self.clock.now())[1]
        if offer.current is None:
            return [reorder]
        # One that was ordered from the preference page has another number than what was proposed.
        ended = "ordered" if offer.unasked else "answered"
        over = {"status": ended, "due_at": None, "due_shard": None}
        return [Replace(offer.current.model_copy(update=over)), reorder]

    def _trained(self, item: RhythmItem, wish: Wish, person: Person) -> RhythmItem:
        """Return the rhythm once it has heard what its owner wants."""
        zones = zones_there(person, self.settings.shop_time_zone)
        there = There(self.clock.now(), zones, self.settings)
        heard = note_response(item.rhythm, there.today)
        later = timedelta(days=self.settings.reminder_later_days)
        fields: dict[str, Any] = {"rhythm": heard}
        match wish:
            case "never":
                at_rest = {"due_at": None, "due_shard": None}
                return item.model_copy(
                    update={**fields, **at_rest, "never": True, "silent": "never"}
                )
            case "still_have_some":
                fields["rhythm"] = note_still_some(item.rhythm, there.today)
                until, fields["snoozed_until"] = there.today + timedelta(days=1), None
            case "later":
                until = fields["snoozed_until"] = there.today + later
            case _:
                until = fields["snoozed_until"] = there.today + until_used_up(item.rhythm)
        due = {"due_at": there.hour_of(until), "due_shard": self.store.shard(item.subject)}
        return item.model_copy(update={**fields, **due})


def read_choice(fields: Mapping[str, str], offer: Offer) -> Chosen:
    """Read a posted form: what to do, with which lines; one line alone needs no tick."""
    known: tuple[Wish, ...] = WISHES if offer.unasked else ("order",)
    wish = next((one for one in known if one == fields.get("do")), None)
    if wish is None:
        return Chosen(None, (), "unknown" if fields.get("do") else "missing")
    ticked = tuple(line for number, line in enumerate(offer.lines) if fields.get(field_of(number)))
    lines = offer.lines if wish == "stop" or len(offer.lines) == 1 else ticked
    if not lines:
        return Chosen(None, (), "missing")
    if wish == "order" and not any(offer.available(line) for line in lines):
        return Chosen(None, (), "missing")
    return Chosen(wish, lines)


def field_of(number: int) -> str:
    """Return the name of the tick box of a line."""
    return f"line-{number + 1}"
