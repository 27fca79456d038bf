"""The pages of a survey as HTTP answers: nothing cached, nothing leaked, no script."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from functions.survey_response.answering import Asked
from functions.survey_response.form import COMMENT_LIMIT, Form
from gjensyn.language import LANGUAGES, OWN_NAMES, Language, language_of
from gjensyn.models.survey import SCALES
from gjensyn.policy.zones import zones_there
from gjensyn.render import Renderer
from gjensyn.web import Reply, page_reply


@dataclass(frozen=True, slots=True)
class Pages:
    """Renders the survey and the thanks for one deployment."""

    renderer: Renderer
    shop_name: str
    shop_time_zone: str

    def survey(
        self, asked: Asked, token: str, form: Form, chosen: str | None, *, status: int = 200
    ) -> Reply:
        """Return the survey page, filled in as far as it was."""
        language = self._language(asked, chosen)
        context = {
            **self._about(asked),
            "languages": _switch(token, form.score),
            "action": f"/s/{token}?{urlencode({'lang': language})}",
            "selected": form.score,
            "comment": form.comment,
            "comment_limit": COMMENT_LIMIT,
            "errors": {"score": form.score_error, "comment": form.comment_error},
            "answered": asked.survey.answer is not None,
        }
        page = self.renderer.render_page("survey_page", language, context)
        return page_reply(self.renderer, status, page)

    def thanks(self, asked: Asked, token: str, form: Form, chosen: str | None) -> Reply:
        """Return the page that says what was taken down, and the way to correct it."""
        language = self._language(asked, chosen)
        context = {
            **self._about(asked),
            "score": form.score,
            "comment": form.comment,
            "corrected": asked.survey.answer is not None,
            "correct_url": f"/s/{token}?{urlencode({'lang': language})}",
        }
        page = self.renderer.render_page("thanks_page", language, context)
        return page_reply(self.renderer, 200, page)

    def _language(self, asked: Asked, chosen: str | None) -> Language:
        return language_of(chosen if chosen in LANGUAGES else None, asked.message.language)

    def _about(self, asked: Asked) -> dict[str, Any]:
        content, survey = asked.message.content, asked.survey
        there = zones_there(asked.person, self.shop_time_zone)
        end = asked.message.link_expires_at or asked.message.decided_at
        return {
            "shop_name": self.shop_name,
            "touchpoint": survey.touchpoint,
            "metric": survey.metric,
            "scale": list(SCALES[survey.metric]),
            "order_number": survey.order_id,
            "case_number": survey.case_id,
            "products": content.get("products", []),
            "expires_on": min(end.astimezone(zone).date() for zone in there) - timedelta(days=1),
        }


def _switch(token: str, score: int | None) -> list[tuple[str, str, str]]:
    kept = {} if score is None else {"score": score}
    return [
        (code, OWN_NAMES[code], f"/s/{token}?{urlencode({**kept, 'lang': code})}")
        for code in LANGUAGES
    ]
