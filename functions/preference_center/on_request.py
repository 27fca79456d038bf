"""Serves the preference page and the one-click unsubscription: GET looks, POST changes."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from functions.preference_center.asking import ASKS, OwnRequests
from functions.preference_center.choices import allowed, chosen, read_choices, stopped
from functions.preference_center.pages import Pages
from gjensyn.adapters.pepper import read_pepper
from gjensyn.adapters.wiring import open_store
from gjensyn.clock import Clock
from gjensyn.errors import ConflictError, KeyMissingError
from gjensyn.models.person import PERSON_KEY, ConsentPurpose, Person
from gjensyn.ports import Replace, Store
from gjensyn.privacy.states import Kind
from gjensyn.pseudonyms import Pseudonyms
from gjensyn.render import Renderer
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.settings import Settings
from gjensyn.standing import StandingLinks, StandingPage
from gjensyn.telemetry import Telemetry
from gjensyn.web import Reply, Request, not_found, read_request

TRIES = 5  # against a message that is being counted at the same moment
_PAGES: dict[str, tuple[StandingPage, ...]] = {"p": ("p",), "u": ("u:survey", "u:marketing")}
_WISH_OF: dict[str, ConsentPurpose] = {"survey": "survey", "marketing": "reminder"}


class PageSettings(Settings):
    shop_name: str
    templates: str
    pepper_secret: str
    sms_origination: str = ""
    shop_time_zone: str = "Europe/Oslo"


@dataclass(frozen=True, slots=True)
class Reception:
    store: Store
    standing: StandingLinks
    pages: Pages
    own_requests: OwnRequests
    clock: Clock
    telemetry: Telemetry

    def serve(self, request: Request) -> Reply:
        """Answer one request; a token that leads to nobody looks like any other."""
        found = self._find(request)
        if found is None or not (request.looks or request.method == "POST"):
            self.telemetry.count("page_not_found")
            return not_found(self.pages.renderer, request.languages)
        page, person = found
        if page == "p":
            return self._preferences(person, request)
        return self._unsubscription(person, page.partition(":")[2], request)

    def _preferences(self, person: Person, request: Request) -> Reply:
        if request.looks:
            return self.pages.preferences(person, request)
        if kind := next((one for one in ASKS if one == request.query.get("ask")), None):
            return self._asked(person, kind, request)
        choices = read_choices(request.form)
        saved = self._change(person, lambda now: chosen(now, choices, self.clock.now()))
        self.telemetry.count("preferences_saved")
        return self.pages.preferences(saved, request, saved=True)

    def _asked(self, person: Person, kind: Kind, request: Request) -> Reply:
        """Take in what they ask for; the letter that follows goes to the address on file."""
        with suppress(ConflictError):  # pressed twice at once: the other one is being taken in
            self.own_requests.ask(person, kind)
        self.telemetry.count(f"own_request_{kind}")
        return self.pages.preferences(person, request, saved=True)

    def _unsubscription(self, person: Person, purpose: str, request: Request) -> Reply:
        preferences = f"/p/{self.standing.token('p', person.subject)}"
        if request.looks:
            return self.pages.one_button(person, purpose, request, preferences)
        now = self.clock.now()
        if request.query.get("undo"):
            back = self._change(person, lambda them: allowed(them, _WISH_OF[purpose], now))
            self.telemetry.count("unsubscription_undone")
            return self.pages.one_button(back, purpose, request, preferences)
        gone = self._change(person, lambda them: stopped(them, purpose, now))
        self.telemetry.count("unsubscribed")
        return self.pages.stopped(gone, purpose, request, preferences)

    def _find(self, request: Request) -> tuple[str, Person] | None:
        for page in _PAGES.get(request.page, ()):
            subject = self.standing.subject(page, request.token)
            try:
                person = self.store.get(Person, subject, PERSON_KEY) if subject else None
            except KeyMissingError:
                continue  # shredded: nobody is there any more
            if person is not None and not person.fenced:
                return page, person
        return None

    def _change(self, person: Person, change: Any) -> Person:
        """Apply a change to the person as they are, whoever else is writing."""
        for attempt in range(TRIES):
            after: Person = change(person)
            if after == person:
                return person
            try:
                self.store.write(Replace(after))
            except ConflictError:
                if attempt == TRIES - 1:
                    raise
                person = self.store.get(Person, person.subject, PERSON_KEY) or person
            else:
                return after
        raise TypeError("no try was made")


def wire(runtime: Runtime) -> Reception:
    settings = PageSettings.of(runtime.environ)
    renderer = Renderer(Path(settings.templates))
    pepper = read_pepper(runtime.client("secretsmanager"), settings.pepper_secret)
    store, zone = open_store(runtime).store, ZoneInfo(settings.shop_time_zone)
    return Reception(
        store=store,
        standing=StandingLinks(pepper),
        own_requests=OwnRequests(store, Pseudonyms(pepper), runtime.clock, zone),
        pages=Pages(renderer, settings.shop_name, sms=bool(settings.sms_origination)),
        clock=runtime.clock,
        telemetry=Telemetry(runtime.stdout, "preference_center"),
    )


def handle(event: Any, reception: Reception, _context: Context) -> Reply:
    reply = reception.serve(read_request(event))
    reception.telemetry.flush()
    return reply


handler = Function(wire, handle)
