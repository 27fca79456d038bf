"""The bus hears of answers: score and ids, never what was written."""

import io
from typing import Any

from functions.survey_response.on_answer import Herald, handle
from gjensyn.clock import SystemClock
from gjensyn.models.survey import Answer, Survey
from gjensyn.telemetry import Telemetry
from tests.builders import NOW, a_person, a_store, a_survey, stream_record
from tests.fakes.bus import Loudspeaker
from tests.fakes.context import Invocation


def tell(*surveys: Survey) -> tuple[Loudspeaker, dict[str, Any]]:
    store, bus = a_store(a_person()), Loudspeaker()
    herald = Herald(store, bus, Telemetry(io.StringIO(), "survey_response", SystemClock()))
    records = [stream_record(store.raw(one), number=n) for n, one in enumerate(surveys)]
    return bus, handle({"Records": records}, herald, Invocation())


def answered(score: int = 0, comment: str = "Ring meg: 99 99 99 99") -> Survey:
    answer = Answer(score=score, comment=comment, at=NOW)
    return a_survey(status="answered", answer=answer, metric="nps", agent_id="liv")


def test_an_answer_is_told_without_its_comment():
    """The contract's fields and nothing else; score 0 is an answer."""
    bus, report = tell(answered())
    assert "SurveyAnswered" in bus
    (said,) = bus.said
    assert set(said.detail) == {
        "survey_id", "order_id", "case_id", "metric", "score", "agent_id", "touchpoint",
    }  # fmt: skip
    assert (said.detail["score"], said.detail["order_id"]) == (0, "O-1")
    assert "99 99" not in repr(said)
    assert report == {"batchItemFailures": []}


def test_a_correction_is_told_under_the_same_id():
    """Who listens replaces what they had."""
    bus, _ = tell(answered(3), answered(9))
    assert len({said.detail["survey_id"] for said in bus.said}) == 1
    assert [said.detail["score"] for said in bus.said] == [3, 9]


def test_a_survey_without_an_answer_is_no_news():
    """The stream's filter lets none through, and if it did, nothing would be said."""
    bus, _ = tell(a_survey())
    assert bus.said == []
