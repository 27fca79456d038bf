"""The pages behind the links about one's own data: GET shows a button, POST confirms or fetches."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from functions.privacy_desk.handing_out import MINUTES, HandingOut
from functions.privacy_desk.wiring import Desk, wire_desk
from gjensyn.contention import insist
from gjensyn.language import Language
from gjensyn.links import Links, Opened, last_day
from gjensyn.models.request import PrivacyRequest
from gjensyn.render import Renderer
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.settings import Settings
from gjensyn.web import Reply, Request, not_found, one_request, page_reply

TRIES = 4


if TYPE_CHECKING:
    from gjensyn.contexts.privacy import FetchPage, IdentityDonePage, IdentityPage, PageOfALink


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
        language = request.language(opened.person.speaks)
        if opened.message.kind == "export_ready":
            return self._fetched(opened, request, language, asked)
        if request.looks:
            return self._page("identity_page", language, self._question(opened, request, language))
        confirmed = insist(lambda: self.desk.asking.confirm(opened), TRIES)
        if confirmed is None:
            return not_found(self.renderer, request.languages)
        self.desk.telemetry.count("identity_confirmed")
        done: IdentityDonePage = {
            "shop_name": self.shop_name,
            "kind": confirmed.kind,
            "due_date": confirmed.due_date,
        }
        return self._page("identity_done_page", language, done)

    def _fetched(
        self, opened: Opened, request: Request, language: Language, asked: PrivacyRequest
    ) -> Reply:
        links = [] if request.looks else self.handing_out.links(asked)
        if not request.looks:
            if not links:
                return not_found(self.renderer, request.languages)
            self.desk.telemetry.count("copy_fetched")
        shown: FetchPage = {
            **self._around(opened, request, language),
            "links": links,
            "minutes": MINUTES,
        }
        return self._page("fetch_page", language, shown)

    def _question(self, opened: Opened, request: Request, language: Language) -> "IdentityPage":
        return {
            **self._around(opened, request, language),
            "kind": opened.message.content["kind"],
        }

    def _around(self, opened: Opened, request: Request, language: Language) -> "PageOfALink":
        return {
            "shop_name": self.shop_name,
            "languages": request.switch(),
            "action": request.page_in(language),
            "expires_on": last_day(opened.message, [self.desk.dossiers.zone]),
        }

    def _page(self, name: str, language: Language, context: Mapping[str, object]) -> Reply:
        page = self.renderer.render_page(name, language, context)
        return page_reply(self.renderer, 200, page)


def wire(runtime: Runtime) -> Visit:
    settings = VisitSettings.of(runtime.environ)
    desk = wire_desk(runtime)
    return Visit(
        desk=desk,
        handing_out=HandingOut(desk.dossiers.inventory.exports),
        links=Links(desk.dossiers.store, runtime.clock),
        renderer=Renderer(Path(settings.templates)),
        shop_name=settings.shop_name,
    )


def handle(event: Any, visit: Visit, _context: Context) -> Reply:
    return one_request(event, visit.serve, visit.desk.telemetry)


handler = Function(wire, handle)
