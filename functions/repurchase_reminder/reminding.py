"""Acting on what is due: one proposal and one message for a person, or a later look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from functions.repurchase_reminder import messages
from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.deciding import Decision, Pair, Remind, Rest, decide, soon
from functions.repurchase_reminder.learning import additions
from functions.repurchase_reminder.serving import Wanted, line_of, served
from functions.repurchase_reminder.settings import ReminderSettings
from functions.repurchase_reminder.shelf import Shelf
from functions.repurchase_reminder.timing import There
from gjensyn.clock import Clock
from gjensyn.models.message import Message
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.proposal import PROPOSAL_KEY, Proposal
from gjensyn.models.purchase import RHYTHM_PREFIX, RhythmItem
from gjensyn.policy.permission import refusal
from gjensyn.policy.zones import zones_there
from gjensyn.ports import Change, Insert, Replace, Store
from gjensyn.pseudonyms import Pseudonyms
from gjensyn.rhythm.state import note_reminder

LINES_AT_MOST = 5
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reminding:
    """Looks at all that is due of one person, and reminds once."""

    store: Store
    catalogue: Catalogue
    pseudonyms: Pseudonyms
    clock: Clock
    settings: ReminderSettings

    def look_at(self, subject: str) -> str:
        """Look at one person's rhythms that may be due; returns the outcome."""
        person = self.store.get(Person, subject, PERSON_KEY)
        if person is None or person.fenced:
            return "rhythms_refused_erased"
        there = There(
            self.clock.now(), zones_there(person, self.settings.shop_time_zone), self.settings
        )
        items = list(self.store.query(RhythmItem, subject, RHYTHM_PREFIX))
        due = [item for item in items if item.due_at and item.due_at <= there.now]
        if not due:
            return "rhythms_not_due"
        shelf = Shelf(items, self.catalogue, self.settings)
        decided = self._decided(shelf, due, there)
        wanted = [
            Wanted(pair, decision, served(person, pair, self.settings))
            for pair, decision in decided
            if isinstance(decision, Remind)
        ]
        for pair, decision in decided:
            if isinstance(decision, Rest):
                self._rest(pair.item, decision, there)
        if not wanted:
            return "rhythms_looked_at"
        return self._remind(person, wanted, shelf, there)

    def _in_company(self, person: Person, shelf: Shelf, there: There) -> list[Wanted]:
        """Return what is due within days: one message tells of it too, instead of a second."""
        found = []
        for item in shelf.items:
            if not item.due_at or item.due_at <= there.now or item.silent != "not_yet":
                continue
            pair = shelf.pair(item)
            if remind := soon(pair, there.today, self.settings):
                model = served(person, pair, self.settings)
                found += [Wanted(pair, remind, model)] if model in ("curate", "coach") else []
        return sorted(found, key=_likeliest)

    def _decided(
        self, shelf: Shelf, due: Sequence[RhythmItem], there: There
    ) -> list[tuple[Pair, Decision]]:
        """Decide about each; what a message in flight already tells of waits for its end."""
        decided: list[tuple[Pair, Decision]] = []
        for known in due:
            item, rest = self._settled(known, there)
            pair = shelf.pair(item)
            decided.append((pair, rest or decide(pair, there.today, self.settings)))
        return decided

    def _settled(self, item: RhythmItem, there: There) -> tuple[RhythmItem, Rest | None]:
        """Note whether the last reminder went out; a rest while nobody knows, or if it may not."""
        if item.asked is None or item.asked_on is None:
            return item, None
        message = self.store.get(Message, item.subject, item.asked)
        status = message.status if message else None
        if status in ("queued", "sending"):
            return item, Rest(there.today + DAY, "queued", item.expected)
        over: dict[str, Any] = {"asked": None, "asked_on": None}
        if message is not None and status in ("sent", "unknown"):
            day = message.sent_at.date() if message.sent_at else item.asked_on
            over["rhythm"] = note_reminder(item.rhythm, day)
        settled = item.model_copy(update=over)
        reason = (message.reason or "") if message else ""
        if status in ("cancelled", "failed") and not reason.startswith("proposal_"):
            latest = item.expected[2] if item.expected else there.today
            return settled, Rest(max(latest, there.today) + DAY, reason, item.expected)
        return settled, None

    def _rest(self, item: RhythmItem, rest: Rest, there: There) -> None:
        after = self._resting(item, rest, there)
        person = self.pseudonyms.key("customer", item.customer_id)
        shard = self.store.shard(item.subject)
        self.store.write(Replace(after), *additions([(item, after)], person, there.now, shard))

    def _resting(self, item: RhythmItem, rest: Rest, there: There) -> RhythmItem:
        due = there.hour_of(rest.until) if rest.until else None
        return item.model_copy(
            update={
                "due_at": due,
                "due_shard": self.store.shard(item.subject) if due else None,
                "silent": rest.reason,
                "expected": rest.expected,
                "left": rest.left or item.left,
            }
        )

    def _remind(self, person: Person, wanted: list[Wanted], shelf: Shelf, there: There) -> str:
        if reason := refusal(person, "reminder"):
            return self._skip(person, wanted, reason, there)
        unasked = [one for one in wanted if one.model == "respond"]
        if unasked:
            self._skip(person, unasked, "service_model", there)
        asked = sorted((one for one in wanted if one.model != "respond"), key=_likeliest)
        if not asked:
            return "reminder_skipped"
        before = self.store.get(Proposal, person.subject, PROPOSAL_KEY)
        tomorrow = there.today + DAY
        wait = there.held(person)
        if wait is None and before is not None and self._occupied(before):
            wait = tomorrow, "proposal_open"
        if wait is not None:
            self._later(asked, *wait, there)
            return "reminder_waits"
        now = self._now(person, asked, shelf, there)
        self._propose(person, before, now, there)
        self._later([one for one in asked if one not in now], tomorrow, "proposal_open", there)
        return "reminder_queued"

    def _now(self, person: Person, asked: list[Wanted], shelf: Shelf, there: There) -> list[Wanted]:
        """Return what one message tells of: orders by machine alone, else all that is near."""
        if automatic := [one for one in asked if one.model == "automate"]:
            return automatic[:LINES_AT_MOST]
        return [*asked, *self._in_company(person, shelf, there)][:LINES_AT_MOST]

    def _occupied(self, before: Proposal) -> bool:
        """One at a time: the one before is being told, or about to be ordered.

        Even one that is over stays until its message is: what the message requires is a state of
        this item, and must not be met by the next proposal.
        """
        if before.status == "announced":
            return True
        message = self.store.get(Message, before.subject, before.message)
        return message is not None and message.status in ("queued", "sending")

    def _propose(
        self, person: Person, before: Proposal | None, wanted: list[Wanted], there: There
    ) -> None:
        proposal = self._proposal(person, wanted, there)
        if before is not None:
            proposal = proposal.model_copy(update={"version": before.version})
        shard = self.store.shard(person.subject)
        message = messages.queued(proposal, wanted, self.settings, shard)
        asked = {
            "asked": message.key,
            "asked_on": there.today,
            "snoozed_until": None,
            "silent": None,
            "due_at": there.hour_of(there.today + DAY),
            "due_shard": shard,
        }
        changes: list[Change] = [Replace(proposal) if before else Insert(proposal)]
        for one in wanted:
            update = {**asked, "expected": one.remind.expected}
            changes.append(Replace(one.pair.item.model_copy(update=update)))
        self.store.write(*changes, Insert(message))

    def _proposal(self, person: Person, wanted: list[Wanted], there: There) -> Proposal:
        number = messages.proposal_id(wanted)
        automatic = wanted[0].model == "automate"
        due = there.now + self.settings.window if automatic else None
        return Proposal(
            subject=person.subject,
            key=PROPOSAL_KEY,
            status="announced" if automatic else "suggested",
            proposal_id=number,
            customer_id=person.customer_id,
            model=wanted[0].model,
            lines=tuple(line_of(one.pair, self.settings) for one in wanted),
            made_at=there.now,
            message=messages.message_key(number),
            due_at=due,
            due_shard=self.store.shard(person.subject) if due else None,
        )

    def _skip(self, person: Person, wanted: list[Wanted], reason: str, there: There) -> str:
        """Write down why nobody is reminded; the next look is when the time has passed."""
        entry = messages.skipped(person, wanted, reason, there.now)
        changes: list[Change] = []
        for one in wanted:
            rest = Rest(_past(one.remind, there.today), reason, one.remind.expected)
            changes.append(Replace(self._resting(one.pair.item, rest, there)))
        self.store.write(*changes[:90], Insert(entry))
        return "reminder_skipped"

    def _later(self, wanted: Sequence[Wanted], until: date, reason: str, there: There) -> None:
        for one in wanted:
            self._rest(one.pair.item, Rest(until, reason, one.remind.expected), there)


def _likeliest(one: Wanted) -> tuple[float, str]:
    return (-one.remind.chance, one.pair.item.product_id)


def _past(remind: Remind, today: date) -> date:
    return max(remind.expected[2], today) + DAY
