"""What customers said, and the figures of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from gjensyn.clock import stamp
from gjensyn.figures import Figure, figures
from gjensyn.models.survey import Answer, Metric, Survey


@dataclass(frozen=True, slots=True)
class Asked:
    """A survey that went out, with the answer if there is one."""

    survey: Survey
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Row:
    """One figure and whom it is about: everybody, one touchpoint or one employee."""

    group: str
    name: str
    figure: Figure


def asked(surveys: Iterable[Survey], since: datetime | None = None) -> list[Asked]:
    """The surveys that count, the earliest answer first, the unanswered at the end.

    Since a day: what was answered since then, and the invitations since then that nobody has
    answered yet, so that a response rate is never above one.
    """
    sent = [
        Asked(survey, survey.answer)
        for survey in surveys
        if survey.invited_at is not None
        and (since is None or (survey.answer.at if survey.answer else survey.invited_at) >= since)
    ]
    sent.sort(key=lambda each: (each.answer is None, _moment(each), each.survey.survey_id))
    return sent


def _moment(each: Asked) -> str:
    moment = each.answer.at if each.answer else each.survey.ended_at
    return stamp(moment)


def rows(sent: list[Asked]) -> Iterator[Row]:
    """Each metric over everybody, then by touchpoint, then by employee."""
    yield from _rows("all", lambda _: "", sent)
    yield from _rows("touchpoint", lambda survey: survey.touchpoint, sent)
    yield from _rows("employee", lambda survey: survey.agent_id, sent)


def _rows(group: str, name: Callable[[Survey], str | None], sent: list[Asked]) -> Iterator[Row]:
    parts: dict[tuple[str, Metric], list[Asked]] = defaultdict(list)
    for each in sent:
        key = name(each.survey)
        if key is not None:
            parts[key, each.survey.metric].append(each)
    for (key, metric), part in sorted(parts.items()):
        scores = [each.answer.score for each in part if each.answer]
        for figure in figures(metric, scores, len(part)):
            yield Row(group, key, figure)
