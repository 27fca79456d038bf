"""Figures say how much they are worth, over everybody, by touchpoint and by employee."""

from datetime import UTC, datetime, timedelta
from typing import Any

from gjensyn.models.survey import Answer, Survey
from infra.reading.phrases import cells
from infra.reading.said import asked, rows

START = datetime(2026, 9, 7, 10, tzinfo=UTC)


def survey(number: int, score: int | None = None, **fields: Any) -> Survey:
    invited = START + timedelta(days=number)
    answer = None if score is None else Answer(score=score, comment="", at=invited)
    return Survey.model_validate(
        {
            "subject": f"subject{number}",
            "key": f"survey#{number}",
            "about": f"order#{number}",
            "customer_id": f"K-{number}",
            "metric": "nps",
            "touchpoint": "visit",
            "ended_at": START,
            "invited_at": invited,
            "answer": answer,
            **fields,
        }
    )


def shown(*surveys: Survey, since: datetime | None = None) -> list[tuple[str, ...]]:
    return [cells(row) for row in rows(asked(surveys, since))]


def test_a_figure_has_interval_n_and_response_rate():
    """Ten promoters of ten: +100, but nobody should bet on more than +47.5."""
    everybody = shown(*[survey(n, 10) for n in range(10)], *[survey(n) for n in range(10, 40)])[0]
    assert everybody == ("NPS", "everybody", "+100.0", "[+47.5, +100.0]", "10 of 40", "25 %")


def test_figures_are_given_by_touchpoint_and_employee():
    """Whom to thank, and where the journey is weakest."""
    found = shown(
        survey(1, 10, agent_id="marthe"),
        survey(2, 0, agent_id="sindre"),
        survey(3, 5, metric="csat", touchpoint="delivery"),
    )
    assert [row[:3] for row in found] == [
        ("CSAT satisfied (4 to 5)", "everybody", "100.0 %"),
        ("NPS", "everybody", "+0.0"),
        ("CSAT satisfied (4 to 5)", "touchpoint delivery", "100.0 %"),
        ("NPS", "touchpoint visit", "+0.0"),
        ("NPS", "employee marthe", "+100.0"),
        ("NPS", "employee sindre", "-100.0"),
    ]


def test_nobody_answered_is_said_and_not_a_zero():
    """An empty figure is not a bad figure."""
    assert shown(survey(1))[0][2:] == ("no answers", "", "0 of 1", "0 %")


def test_what_was_never_sent_does_not_count():
    """A survey that was decided against lowers no response rate."""
    assert shown(survey(1, invited_at=None)) == []


def test_since_counts_answers_and_open_invitations_of_the_period():
    """An old invitation counts once it is answered, an old silence does not."""
    late = Answer(score=9, comment="", at=START + timedelta(days=20))
    found = shown(
        survey(1, answer=late),
        survey(2),
        survey(12),
        survey(3, 0),
        since=START + timedelta(days=10),
    )
    assert found[0][4] == "1 of 2"


def test_effort_has_two_figures():
    """CES is a mean and a share."""
    found = shown(*[survey(n, score, metric="ces") for n, score in enumerate((7, 6, 2))])
    assert [row[0] for row in found[:2]] == ["CES mean", "CES easy (5 to 7)"]
    assert found[0][2] == "5.0 of 7"
