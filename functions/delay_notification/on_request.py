"""Serves the page of a late order: GET and HEAD only look, POST writes the choice."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from functions.delay_notification.choosing import Choosing, LateOrder, read_choices
from functions.delay_notification.pages import Pages
from gjensyn.adapters.wiring import open_store
from gjensyn.links import Links
from gjensyn.models.message import Message
from gjensyn.render import Renderer
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.settings import Settings
from gjensyn.telemetry import Telemetry
from gjensyn.web import Reply, Request, not_found, one_request


class PageSettings(Settings):
    shop_name: str
    templates: str


@dataclass(frozen=True, slots=True)
class Reception:
    choosing: Choosing
    pages: Pages
    telemetry: Telemetry

    def serve(self, request: Request) -> Reply:
        """Answer one request."""
        found = self.choosing.find(request.token) if request.token else None
        if found is None or not (request.looks or request.method == "POST"):
            self.telemetry.count("page_not_found")
            return not_found(self.pages.renderer, request.languages)
        opened, orders = found
        if request.method == "POST":
            return self._choose(request, opened.message, orders)
        return self.pages.choices(opened.message, orders, request)

    def _choose(self, request: Request, message: Message, orders: list[LateOrder]) -> Reply:
        chosen = read_choices(request.form, orders)
        if chosen.error or not chosen.choices:
            self.telemetry.count("choice_refused")
            return self.pages.choices(message, orders, request, chosen.error)
        made = [
            (late, chosen.choices[late.field]) for late in orders if late.field in chosen.choices
        ]
        for late, choice in made:
            self.choosing.choose(late, choice)
            self.telemetry.count("choice_taken")
        return self.pages.thanks(message, made, request)


def wire(runtime: Runtime) -> Reception:
    settings = PageSettings.of(runtime.environ)
    store = open_store(runtime).store
    return Reception(
        choosing=Choosing(store, Links(store, runtime.clock), runtime.clock),
        pages=Pages(Renderer(Path(settings.templates)), settings.shop_name),
        telemetry=Telemetry(runtime.stdout, "delay_notification", runtime.clock),
    )


def handle(event: Any, reception: Reception, _context: Context) -> Reply:
    return one_request(event, reception.serve, reception.telemetry)


handler = Function(wire, handle)
