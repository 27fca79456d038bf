"""Serves the page of a proposal: GET and HEAD only look, POST orders, stops or trains."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.choosing import Choosing, read_choice
from functions.repurchase_reminder.offers import Offer, Offers
from functions.repurchase_reminder.pages import Pages
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.adapters.wiring import open_pepper, open_store
from gjensyn.again_links import AgainLinks
from gjensyn.links import Links
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
    offers: Offers
    choosing: Choosing
    pages: Pages
    telemetry: Telemetry

    def serve(self, request: Request) -> Reply:
        """Answer one request."""
        offer = self.offers.find(request.token) if request.token else None
        if offer is None or not (request.looks or request.method == "POST"):
            self.telemetry.count("page_not_found")
            return not_found(self.pages.renderer, request.languages)
        if request.method == "POST":
            return self._act(request, offer)
        return self.pages.offer(offer, request)

    def _act(self, request: Request, offer: Offer) -> Reply:
        chosen = read_choice(request.form, offer)
        if chosen.wish is None:
            self.telemetry.count("proposal_choice_refused")
            return self.pages.offer(offer, request, chosen.error)
        then = self.choosing.act(request.token, chosen)
        if then is None or chosen.wish is None:
            return not_found(self.pages.renderer, request.languages)
        self.telemetry.count(f"proposal_{chosen.wish}")
        return self.pages.thanks(then, chosen.wish, chosen.lines, request)


def wire(runtime: Runtime) -> Reception:
    own = PageSettings.of(runtime.environ)
    settings = ReminderSettings.of(runtime.environ)
    pepper = open_pepper(runtime)
    store, clock = open_store(runtime).store, runtime.clock
    links, again = Links(store, clock), AgainLinks(pepper)
    offers = Offers(store, links, again, Catalogue(store, clock), clock, settings)
    return Reception(
        offers=offers,
        choosing=Choosing(store, offers, clock, settings),
        pages=Pages(Renderer(Path(own.templates)), own.shop_name, settings),
        telemetry=Telemetry(runtime.stdout, "repurchase_reminder", runtime.clock),
    )


def handle(event: Any, reception: Reception, _context: Context) -> Reply:
    return one_request(event, reception.serve, reception.telemetry)


handler = Function(wire, handle)
