"""Finding the survey behind a token, and writing down what a customer said."""

from dataclasses import dataclass

from gjensyn.clock import Clock
from gjensyn.errors import ConflictError, KeyMissingError
from gjensyn.models.message import Message
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.survey import Answer, Survey
from gjensyn.ports import Replace, Store
from gjensyn.tokens import token_hash

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
    clock: Clock

    def find(self, token: str) -> Asked | None:
        """Return what the token opens; None: unknown, expired, erased, all the same."""
        digest = token_hash("s", token)
        place = self.store.by_token(digest) if digest else None
        if place is None:
            return None
        try:
            return self._open(*place, digest)
        except KeyMissingError:
            return None  # shredded between the index and the key: the person is gone

    def _open(self, subject: str, key: str, digest: str | None) -> Asked | None:
        message = self.store.get(Message, subject, key)
        if message is None or message.token_hash != digest or message.about is None:
            return None
        if message.link_expires_at is None or self.clock.now() > message.link_expires_at:
            return None
        person = self.store.get(Person, subject, PERSON_KEY)
        survey = self.store.get(Survey, subject, message.about)
        if survey is None or person is None or person.fenced:
            return None
        return Asked(survey, message, person)

    def answer(self, asked: Asked, score: int, comment: str) -> Survey:
        """Write the answer; a second one corrects the first.

        Raises:
            ConflictError: others kept changing the same survey.
        """
        survey = asked.survey
        for _ in range(TRIES - 1):
            try:
                return self._write(survey, score, comment)
            except ConflictError:
                survey = self.store.get(Survey, survey.subject, survey.key) or survey
        return self._write(survey, score, comment)

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
