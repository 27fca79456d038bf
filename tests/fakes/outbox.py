"""A provider of mail that keeps what it accepts, and answers as it is told to."""

from typing import TYPE_CHECKING

from gjensyn.ports import Accepted, Mail, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable


class Outbox:
    """Implements `ports.Mailer`; `in` asks for a message id or an address."""

    def __init__(self, *outcomes: Outcome) -> None:
        self._outcomes = list(outcomes)
        self.tried: list[Mail] = []
        self.accepted: list[Mail] = []
        self.while_sending: Callable[[Mail], object] = lambda _mail: None

    def send(self, mail: Mail) -> Outcome:
        """Answer with the next outcome; when they have run out, accept."""
        self.tried.append(mail)
        self.while_sending(mail)
        outcome = self._outcomes.pop(0) if self._outcomes else Accepted("provider-id")
        if isinstance(outcome, Accepted):
            self.accepted.append(mail)
        return outcome

    def __contains__(self, wanted: object) -> bool:
        return any(wanted in (mail.message_id, mail.to) for mail in self.accepted)

    def __len__(self) -> int:
        return len(self.accepted)
