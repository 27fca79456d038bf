"""Acting on what was decided about a survey: plan, queue, wait, or write down why not."""

from dataclasses import dataclass
from datetime import timedelta

from functions.survey_dispatch import messages
from functions.survey_dispatch.deciding import (
    Decision,
    Go,
    Skip,
    Standing,
    Wait,
    decide_invitation,
    decide_reminder,
    over_for_good,
)
from functions.survey_dispatch.planning import (
    Subject,
    good_hour,
    plan,
    survey_about,
    survey_key,
    with_history,
)
from functions.survey_dispatch.settings import SurveySettings
from gjensyn.clock import Clock
from gjensyn.errors import ConflictError
from gjensyn.models.case import SupportCase
from gjensyn.models.delay import DELAYS_KEY, Delays
from gjensyn.models.message import Message
from gjensyn.models.order import Order
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.survey import Survey
from gjensyn.ports import Insert, Replace, Store


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Plans surveys as facts arrive, and sends on what has fallen due."""

    store: Store
    clock: Clock
    settings: SurveySettings

    def follow(self, about: Subject) -> str:
        """Bring the plan in step with an order or case that changed; returns the outcome."""
        known = self.store.get(Survey, about.subject, survey_key(about.key))
        if known and known.status != "planned":
            return "survey_plan_kept"
        reason = over_for_good(about)
        if reason and known:
            self._skip(known, about, reason)
            return "survey_withdrawn"
        person = self.store.get(Person, about.subject, PERSON_KEY)
        if person is None or person.fenced:
            return "survey_refused_erased"
        if reason:
            return self._forgo(about, reason)
        planned = plan(about, person, self.store.shard(about.subject), self.settings)
        if planned is None:
            return "survey_plan_kept"
        return self._plan(known, planned)

    def look_at(self, subject: str, key: str) -> str:
        """Decide about one survey that may be due; returns the outcome."""
        survey = self.store.get(Survey, subject, key)
        now = self.clock.now()
        if survey is None or survey.due_at is None or survey.due_at > now:
            return "survey_not_due"
        about = self._about(survey)
        person = self.store.get(Person, subject, PERSON_KEY)
        if survey.status == "planned":
            delays = self.store.get(Delays, subject, DELAYS_KEY)
            standing = Standing(survey, about, person, delays=delays)
            decision = decide_invitation(standing, now, self.settings)
            return self._invite(
                with_history(survey, delays, person, self.settings), about, person, decision
            )
        key = messages.message_key("survey_invitation", survey)
        invitation = self.store.get(Message, subject, key)
        standing = Standing(survey, about, person, invitation)
        return self._remind(survey, about, decide_reminder(standing, now, self.settings))

    def _plan(self, known: Survey | None, planned: Survey) -> str:
        if known is None:
            try:
                self.store.write(Insert(planned))
            except ConflictError:
                return "survey_plan_kept"  # the same fact, delivered twice at once
            return "survey_planned"
        again = planned.model_copy(update={"version": known.version})
        waiting = again.model_copy(update={"due_at": known.due_at, "due_shard": known.due_shard})
        if known.due_at is not None and known == waiting:
            return "survey_plan_kept"
        self.store.write(Replace(again))  # one more parcel came, or the case was closed again
        return "survey_planned"

    def _forgo(self, about: Subject, reason: str) -> str:
        """Leave the line that an order leaves which arrived before it was over for good.

        It had a survey for a while, or would have had one if it had been told of in time: what
        the ledger says must not hang on the order in which facts come.
        """
        arrived = about.delivered_at if isinstance(about, Order) else None
        if arrived is None:
            return "survey_never_planned"
        self._skip(survey_about(about, arrived, self.settings), about, reason)
        return "survey_forgone"

    def _invite(
        self, survey: Survey, about: Subject | None, person: Person | None, decision: Decision
    ) -> str:
        match decision:
            case Wait(until, _):
                return self._wait(survey, until)
            case Skip(reason):
                self._skip(survey, about, reason)
                return "survey_skipped"
        if about is None or person is None:
            raise TypeError("nothing to ask about, or nobody to ask")
        now = self.clock.now()
        days = self.settings.survey_reminder_days
        invited = survey.model_copy(
            update={
                "status": "invited",
                "invited_at": now,
                "expires_at": now + timedelta(days=self.settings.survey_expiry_days),
                "due_at": good_hour(now, days, person, self.settings) if days else None,
                "due_shard": survey.due_shard if days else None,
            }
        )
        shard = self.store.shard(survey.subject)
        message = messages.queued("survey_invitation", invited, about, now, shard)
        counted = person.model_copy(update={"last_invited_at": now})
        self.store.write(Replace(invited), Insert(message), Replace(counted))
        return "survey_invited"

    def _remind(self, survey: Survey, about: Subject | None, decision: Decision) -> str:
        if isinstance(decision, Wait):
            return self._wait(survey, decision.until)
        at_rest = survey.model_copy(update={"due_at": None, "due_shard": None})
        if not isinstance(decision, Go) or about is None:
            self.store.write(Replace(at_rest))
            return "survey_not_reminded"
        shard = self.store.shard(survey.subject)
        reminder = messages.queued("survey_reminder", survey, about, self.clock.now(), shard)
        self.store.write(Replace(at_rest), Insert(reminder))
        return "survey_reminded"

    def _wait(self, survey: Survey, until: object) -> str:
        later = {"due_at": until, "due_shard": survey.due_shard if until else None}
        self.store.write(Replace(survey.model_copy(update=later)))
        return "survey_waits"

    def _skip(self, survey: Survey, about: Subject | None, reason: str) -> None:
        over = {"status": "skipped", "due_at": None, "due_shard": None}
        entry = messages.skipped("survey_invitation", survey, about, reason, self.clock.now())
        ended = survey.model_copy(update=over)
        self.store.write(Replace(ended) if survey.version else Insert(ended), Insert(entry))

    def _about(self, survey: Survey) -> Subject | None:
        if survey.about.startswith("case#"):
            return self.store.get(SupportCase, survey.subject, survey.about)
        return self.store.get(Order, survey.subject, survey.about)
