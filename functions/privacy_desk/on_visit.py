"""The pages behind the links about one's own data: GET shows a button, POST confirms or fetches."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from functions.privacy_desk.handing_out import MINUTES, HandingOut
from functions.privacy_desk.wiring import Desk, wire_desk
from gjensyn.errors import ConflictError
from gjensyn.language import LANGUAGES, OWN_NAMES, Language, language_of
from gjensyn.links import Links, Opened
from gjensyn.models.request import PrivacyRequest
from gjensyn.render import Renderer
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.settings import Settings
from gjensyn.web import Reply, Request, not_found, page_reply, read_request

TRIES = 4


class VisitSettings(Settings):
    shop_name: str
    templates: str


@dataclass(frozen=True, slots=True)
class Visit:
    """Serves the page; a token that opens nothing looks like any other."""

    desk: Desk
    handing_out: HandingOut
    links: Links
    renderer: Renderer
    shop_name: str

    def serve(self, request: Request) -> Reply:
        """Answer one request."""
        opened = self.links.open("i", request.token) if request.token else None
        if opened is None or not (request.looks or request.method == "POST"):
            return not_found(self.renderer, request.languages)
        asked = self.desk.dossiers.register.get(opened.message.about or "")
        if asked is None:
            return not_found(self.renderer, request.languages)
        language = _language(opened, request)
        if opened.message.kind == "export_ready":
            return self._fetched(opened, request, language, asked)
        if request.looks:
            return self._page("identity_page", language, self._question(opened, request, language))
        confirmed = self._confirmed(opened)
        if confirmed is None:
            return not_found(self.renderer, request.languages)
        self.desk.telemetry.count("identity_confirmed")
        done = {
            "shop_name": self.shop_name,
            "kind": confirmed.kind,
            "due_date": confirmed.due_date,
        }
        return self._page("identity_done_page", language, done)

    def _confirmed(self, opened: Opened) -> Any:
        for _ in range(TRIES - 1):
            try:
                return self.desk.asking.confirm(opened)
            except ConflictError:
                continue
        return self.desk.asking.confirm(opened)

    def _fetched(
        self, opened: Opened, request: Request, language: Language, asked: PrivacyRequest
    ) -> Reply:
        links = [] if request.looks else self.handing_out.links(asked)
        if not request.looks:
            if not links:
                return not_found(self.renderer, request.languages)
            self.desk.telemetry.count("copy_fetched")
        shown = {**self._around(opened, request, language), "links": links, "minutes": MINUTES}
        return self._page("fetch_page", language, shown)

    def _question(self, opened: Opened, request: Request, language: Language) -> dict[str, Any]:
        return {
            **self._around(opened, request, language),
            "kind": opened.message.content["kind"],
        }

    def _around(self, opened: Opened, request: Request, language: Language) -> dict[str, Any]:
        path = request.path
        end = opened.message.link_expires_at or opened.message.decided_at
        return {
            "shop_name": self.shop_name,
            "languages": [
                (code, OWN_NAMES[code], f"{path}?{urlencode({'lang': code})}") for code in LANGUAGES
            ],
            "action": f"{path}?{urlencode({'lang': language})}",
            "expires_on": end.astimezone(self.desk.dossiers.zone).date() - timedelta(days=1),
        }

    def _page(self, name: str, language: Language, context: dict[str, Any]) -> Reply:
        page = self.renderer.render_page(name, language, context)
        return page_reply(self.renderer, 200, page)


def _language(opened: Opened, request: Request) -> Language:
    asked = request.query.get("lang")
    return language_of(asked if asked in LANGUAGES else None, opened.person.speaks)


def wire(runtime: Runtime) -> Visit:
    settings = VisitSettings.of(runtime.environ)
    desk = wire_desk(runtime, "privacy_desk")
    return Visit(
        desk=desk,
        handing_out=HandingOut(desk.dossiers.inventory.exports),
        links=Links(desk.dossiers.store, runtime.clock),
        renderer=Renderer(Path(settings.templates)),
        shop_name=settings.shop_name,
    )


def handle(event: Any, visit: Visit, _context: Context) -> Reply:
    reply = visit.serve(read_request(event))
    visit.desk.telemetry.flush()
    return reply


handler = Function(wire, handle)
