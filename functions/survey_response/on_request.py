"""Serves the survey's page: GET and HEAD only look, POST writes the answer."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from functions.survey_response.answering import Answering, Asked
from functions.survey_response.form import Form, preselected, read_form
from functions.survey_response.pages import Pages
from gjensyn.adapters.wiring import open_store
from gjensyn.links import Links
from gjensyn.models.survey import SCALES
from gjensyn.policy.zones import ShopZone
from gjensyn.render import Renderer
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.settings import Settings
from gjensyn.telemetry import Telemetry
from gjensyn.web import Reply, Request, not_found, one_request


class PageSettings(Settings):
    shop_name: str
    templates: str
    shop_time_zone: ShopZone = "Europe/Oslo"


@dataclass(frozen=True, slots=True)
class Reception:
    answering: Answering
    pages: Pages
    telemetry: Telemetry

    def serve(self, request: Request) -> Reply:
        """Answer one request."""
        asked = self.answering.find(request.token) if request.token else None
        if asked is None or not (request.looks or request.method == "POST"):
            self.telemetry.count("page_not_found")
            return not_found(self.pages.renderer, request.languages)
        if request.method == "POST":
            return self._answer(request, asked)
        form = _as_answered(asked, request.query.get("score"))
        return self.pages.survey(asked, request, form)

    def _answer(self, request: Request, asked: Asked) -> Reply:
        form = read_form(request.form, SCALES[asked.survey.metric])
        if not form.valid or form.score is None:
            self.telemetry.count("answer_refused")
            return self.pages.survey(asked, request, form, status=422)
        if self.answering.answer(asked, form.score, form.comment) is None:
            return not_found(self.pages.renderer, request.languages)
        self.telemetry.count("answer_corrected" if asked.survey.answer else "answer_taken")
        return self.pages.thanks(asked, request, form.score, form.comment)


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
    store = open_store(runtime).store
    return Reception(
        answering=Answering(store, Links(store, runtime.clock), runtime.clock),
        pages=Pages(renderer, settings.shop_name, settings.shop_time_zone),
        telemetry=Telemetry(runtime.stdout, "survey_response", runtime.clock),
    )


def handle(event: Any, reception: Reception, _context: Context) -> Reply:
    return one_request(event, reception.serve, reception.telemetry)


handler = Function(wire, handle)
