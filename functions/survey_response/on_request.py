"""Serves the survey's page: GET and HEAD only look, POST writes the answer."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from functions.survey_response.answering import Answering, Asked
from functions.survey_response.form import Form, preselected, read_form
from functions.survey_response.pages import Pages, Reply
from gjensyn.adapters.wiring import open_store
from gjensyn.models.survey import SCALES
from gjensyn.render import Renderer
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.settings import Settings
from gjensyn.telemetry import Telemetry


class PageSettings(Settings):
    shop_name: str
    templates: str
    shop_time_zone: str = "Europe/Oslo"


@dataclass(frozen=True, slots=True)
class Reception:
    answering: Answering
    pages: Pages
    telemetry: Telemetry

    def serve(self, event: Any) -> Reply:
        """Answer one request."""
        token = (event.get("pathParameters") or {}).get("token", "")
        method = event["requestContext"]["http"]["method"]
        asked = self.answering.find(token) if method in ("GET", "HEAD", "POST") else None
        if asked is None:
            self.telemetry.count("page_not_found")
            return self.pages.not_found(event.get("headers", {}).get("accept-language"))
        query = event.get("queryStringParameters") or {}
        if method == "POST":
            return self._answer(event, asked, token, query.get("lang"))
        form = _as_answered(asked, query.get("score"))
        return self.pages.survey(asked, token, form, query.get("lang"))

    def _answer(self, event: Any, asked: Asked, token: str, chosen: str | None) -> Reply:
        form = read_form(event, SCALES[asked.survey.metric])
        if not form.valid or form.score is None:
            self.telemetry.count("answer_refused")
            return self.pages.survey(asked, token, form, chosen, status=422)
        self.answering.answer(asked, form.score, form.comment)
        self.telemetry.count("answer_corrected" if asked.survey.answer else "answer_taken")
        return self.pages.thanks(asked, token, form, chosen)


def _as_answered(asked: Asked, score: str | None) -> Form:
    """Fill the form with what the link preselects, or with what was answered before."""
    chosen = preselected(score, SCALES[asked.survey.metric])
    said = asked.survey.answer
    if said is None:
        return Form(chosen, "")
    return Form(said.score if chosen is None else chosen, said.comment)


def wire(runtime: Runtime) -> Reception:
    settings = PageSettings.of(runtime.environ)
    renderer = Renderer(Path(settings.templates))
    return Reception(
        answering=Answering(open_store(runtime).store, runtime.clock),
        pages=Pages(renderer, settings.shop_name, settings.shop_time_zone),
        telemetry=Telemetry(runtime.stdout, "survey_response"),
    )


def handle(event: Any, reception: Reception, _context: Context) -> Reply:
    reply = reception.serve(event)
    reception.telemetry.flush()
    return reply


handler = Function(wire, handle)
