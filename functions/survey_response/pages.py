"""The pages of a survey as HTTP answers: nothing cached, nothing leaked, no script."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.survey_response.answering import Asked
from functions.survey_response.form import COMMENT_LIMIT, Form
from gjensyn.links import last_day
from gjensyn.models.survey import SCALES
from gjensyn.policy.zones import zones_there
from gjensyn.render import Renderer
from gjensyn.web import Reply, Request, page_reply

if TYPE_CHECKING:
    from gjensyn.contexts.surveys import AboutSurvey, SurveyPage, ThanksPage


@dataclass(frozen=True, slots=True)
class Pages:
    """Renders the survey and the thanks for one deployment."""

    renderer: Renderer
    shop_name: str
    shop_time_zone: str

    def survey(self, asked: Asked, request: Request, form: Form, *, status: int = 200) -> Reply:
        """Return the survey page, filled in as far as it was."""
        language = request.language(asked.message.language)
        context: SurveyPage = {
            **self._about(asked),
            "languages": request.switch(**_kept(form)),
            "action": request.page_in(language),
            "selected": form.score,
            "comment": form.comment,
            "comment_limit": COMMENT_LIMIT,
            "errors": {"score": form.score_error, "comment": form.comment_error},
            "answered": asked.survey.answer is not None,
        }
        page = self.renderer.render_page("survey_page", language, context)
        return page_reply(self.renderer, status, page)

    def thanks(self, asked: Asked, request: Request, score: int, comment: str) -> Reply:
        """Return the page that says what was taken down, and the way to correct it."""
        language = request.language(asked.message.language)
        context: ThanksPage = {
            **self._about(asked),
            "score": score,
            "comment": comment,
            "corrected": asked.survey.answer is not None,
            "correct_url": request.page_in(language),
        }
        page = self.renderer.render_page("thanks_page", language, context)
        return page_reply(self.renderer, 200, page)

    def _about(self, asked: Asked) -> "AboutSurvey":
        content, survey = asked.message.content, asked.survey
        there = zones_there(asked.person, self.shop_time_zone)
        return {
            "shop_name": self.shop_name,
            "touchpoint": survey.touchpoint,
            "metric": survey.metric,
            "scale": list(SCALES[survey.metric]),
            "order_number": survey.order_id,
            "case_number": survey.case_id,
            "products": content.get("products", []),
            "expires_on": last_day(asked.message, there),
        }


def _kept(form: Form) -> dict[str, int]:
    """Return what is chosen already, so that it survives another language."""
    return {} if form.score is None else {"score": form.score}
