"""Finding the survey behind a token, and writing down what a customer said."""

from dataclasses import dataclass

from gjensyn.clock import Clock
from gjensyn.errors import ConflictError, KeyMissingError
from gjensyn.links import Links
from gjensyn.models.message import Message
from gjensyn.models.person import Person
from gjensyn.models.survey import Answer, Survey
from gjensyn.ports import Replace, Store

TRIES = 4  # against the same person pressing twice at once


@dataclass(frozen=True, slots=True)
class Asked:
    """A survey that may be answered, with the message and the person it was sent to."""

    survey: Survey
    message: Message
    person: Person


@dataclass(frozen=True, slots=True)
class Answering:
    """Reads for GET, writes for POST; a token that opens nothing looks like any other."""

    store: Store
    links: Links
    clock: Clock

    def find(self, token: str) -> Asked | None:
        """Return what the token opens; None: unknown, expired, erased, all the same."""
        opened = self.links.open("s", token)
        if opened is None or opened.message.about is None:
            return None
        survey = self.store.get(Survey, opened.message.subject, opened.message.about)
        return Asked(survey, opened.message, opened.person) if survey else None

    def answer(self, asked: Asked, score: int, comment: str) -> Survey | None:
        """Write the answer; a second one corrects the first. None: erased in the meantime.

        Raises:
            ConflictError: others kept changing the same survey.
        """
        survey = asked.survey
        for _ in range(TRIES - 1):
            try:
                return self._write(survey, score, comment)
            except ConflictError:
                again = self._again(survey)
                if again is None:
                    return None
                survey = again
        return self._write(survey, score, comment)

    def _again(self, survey: Survey) -> Survey | None:
        try:
            return self.store.get(Survey, survey.subject, survey.key)
        except KeyMissingError:
            return None

    def _write(self, survey: Survey, score: int, comment: str) -> Survey:
        if survey.answer and (survey.answer.score, survey.answer.comment) == (score, comment):
            return survey  # the same button again: said already
        answered = survey.model_copy(
            update={
                "status": "answered",
                "answer": Answer(score=score, comment=comment, at=self.clock.now()),
                "due_at": None,
                "due_shard": None,
            }
        )
        self.store.write(Replace(answered))
        return answered
