"""Plays the weeks of the built-in shop on the suite, hour by hour."""

import heapq
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from infra.demo.habits import Habit, Reaction
from infra.demo.regulars import Regular, acts_on, ordered_again
from infra.demo.shop import Weeks
from infra.demo.visitor import answer, open_everything
from infra.replay.erasures import Erasure, erase
from infra.replay.invitations import survey_path

_OFFICER = "arn:aws:iam::000000000000:user/demo-reads"
_HOUR = timedelta(hours=1)
_TIRED = timedelta(days=24, hours=5)  # when somebody has had enough, and asks to be forgotten


@dataclass(slots=True)
class Seen:
    """What happened outside the suite while the weeks went by."""

    links_opened_by_machines: int = 0
    answers: int = 0
    corrections: int = 0
    bounces: int = 0
    reorders: int = 0
    erasure: str = ""
    pressed: list[str] = field(default_factory=list)


class Life:
    """One playing of the weeks; the cloud's clock goes with it."""

    def __init__(self, cloud: Any, weeks: Weeks) -> None:
        self._cloud = cloud
        self._weeks = weeks
        self._now = weeks.start
        self._read = self._heard = 0
        self._serial = itertools.count()
        self._plan: list[tuple[datetime, int, Callable[[], None]]] = []
        self._by_address = {person.email: person for person in weeks.people.values()}
        self.seen = Seen()
        for fact in (*weeks.before, *weeks.facts):
            self._at(fact.at, partial(self._publish, fact))
        tired = next(one for one in weeks.regulars.values() if one.wish == "still_have_some")
        self._at(weeks.start + _TIRED, partial(self._forget, tired))

    def days(self) -> Iterator[date]:
        """Play day after day; each is given out when it is over."""
        for _ in range(self._weeks.days):
            for _ in range(24):
                self._play_until(self._now + _HOUR)
            yield self._now.date()
        self._look_at_desk()

    def _play_until(self, end: datetime) -> None:
        while self._plan and self._plan[0][0] <= end:
            moment, _, act = heapq.heappop(self._plan)
            self._move(moment)
            act()
            self._cloud.run()
        self._move(end)
        self._look_at_mail()
        self._look_at_orders()

    def _move(self, moment: datetime) -> None:
        if moment > self._now:
            self._cloud.advance(moment - self._now)
            self._now = moment

    def _at(self, moment: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._plan, (moment, next(self._serial), act))

    def _publish(self, fact: Any) -> None:
        self._cloud.publish(fact.detail_type, fact.detail, source=fact.source)

    def _look_at_mail(self) -> None:
        sent = self._cloud.sent
        while self._read < len(sent):
            mail = sent[self._read]
            self._read += 1
            known = self._by_address.get(mail.to)
            if known is None:
                self._is_reminded(mail)
            else:
                self._arrives(mail, self._weeks.habits[known.customer_id])
        self._cloud.run()

    def _look_at_orders(self) -> None:
        """The shop takes the orders that the suite passes on."""
        told = self._cloud.published[self._heard :]
        self._heard += len(told)
        for one in told:
            if one["detail-type"] == "RepurchaseOrdered":
                detail = one["detail"]
                regular = self._weeks.regulars[detail["customer_id"]]
                self.seen.reorders += 1
                self._publish(ordered_again(regular, detail["proposal_id"], self._now))
        self._cloud.run()

    def _is_reminded(self, mail: Any) -> None:
        """Who buys regularly presses what they want an hour later, the first time."""
        who = {each.person.email: each for each in self._weeks.regulars.values()}
        regular = who[mail.to]
        self._cloud.provider_event(mail.message_id, "Delivery")
        if regular.wish not in self.seen.pressed:
            self._at(mail.at + _HOUR, partial(self._wish, regular, mail.text))

    def _wish(self, regular: Regular, text: str) -> None:
        if acts_on(self._cloud, regular.wish, text):
            self.seen.pressed.append(regular.wish)
        if regular.wish == "automate":  # this time by hand, from the next time on by itself
            self._publish(ordered_again(regular, "by-hand", self._now))

    def _forget(self, regular: Regular) -> None:
        """The officers of the shop erase somebody who asked for it."""
        erase(self._cloud, Erasure(regular.person.customer_id, self._now))

    def _look_at_desk(self) -> None:
        reply = self._cloud.http("GET", "/privacy/requests", caller=_OFFICER)
        self.seen.erasure = ", ".join(one["status"] for one in json.loads(reply.text))

    def _arrives(self, mail: Any, habit: Habit) -> None:
        if habit.bounces:
            self.seen.bounces += 1
            self._cloud.provider_event(mail.message_id, "Bounce", permanent=True)
            return
        self._cloud.provider_event(mail.message_id, "Delivery")
        if habit.gateway:
            self.seen.links_opened_by_machines += open_everything(self._cloud, mail)
        reminder = mail.kind == "survey_reminder"
        page = survey_path(mail.text)
        if page is None or habit.waits_for_reminder != reminder:
            return
        for number, reaction in enumerate(habit.reactions):
            self._at(
                mail.at + _HOUR + reaction.after,
                partial(self._press, page, reaction, number),
            )

    def _press(self, page: str, reaction: Reaction, number: int) -> None:
        if not answer(self._cloud, page, reaction):
            return
        if number:
            self.seen.corrections += 1
        else:
            self.seen.answers += 1
