"""Serves the preference page and the one-click unsubscription: GET looks, POST changes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from functions.preference_center.choices import allowed, chosen, read_choices, stopped
from functions.preference_center.pages import Pages
from functions.preference_center.service import (
    Service,
    allows_reminders,
    changed,
    field_of,
    read_service,
    served,
    shown,
)
from gjensyn.adapters.pepper import read_standing_links
from gjensyn.adapters.wiring import open_store
from gjensyn.clock import Clock
from gjensyn.errors import ConflictError, KeyMissingError
from gjensyn.models.person import PERSON_KEY, ConsentPurpose, Person
from gjensyn.models.purchase import RHYTHM_PREFIX, RhythmItem
from gjensyn.ports import Replace, Store
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
    shop_currency: str = "NOK"


@dataclass(frozen=True, slots=True)
class Reception:
    store: Store
    standing: StandingLinks
    pages: Pages
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
        items = shown(self.store.query(RhythmItem, person.subject, RHYTHM_PREFIX))
        if request.looks:
            return self.pages.preferences(person, items, request)
        now, choices = self.clock.now(), read_choices(request.form)
        wanted = chosen(person, choices, now)
        service = read_service(request.form, reminders=allows_reminders(wanted))
        if service.errors:
            self.telemetry.count("preferences_refused")
            return self.pages.preferences(person, items, request, refused=service)
        saved = self._change(person, lambda them: served(chosen(them, choices, now), service, now))
        items = [self._product(item, service) for item in items]
        self.telemetry.count("preferences_saved")
        return self.pages.preferences(saved, items, request, saved=True)

    def _product(self, item: RhythmItem, service: Service) -> RhythmItem:
        """Apply what was chosen for one product; returns it as it is then."""
        state = service.products.get(field_of(item))
        if state is None:
            return item
        shard, now = self.store.shard(item.subject), self.clock.now()
        for attempt in range(TRIES):
            after = changed(item, state, now, shard)
            if after == item:
                return item
            try:
                self.store.write(Replace(after))
            except ConflictError:
                if attempt == TRIES - 1:
                    raise
                item = self.store.get(RhythmItem, item.subject, item.key) or item
            else:
                return after
        return item

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
    secrets = runtime.client("secretsmanager")
    return Reception(
        store=open_store(runtime).store,
        standing=read_standing_links(secrets, settings.pepper_secret),
        pages=Pages(
            renderer,
            settings.shop_name,
            runtime.clock,
            settings.shop_currency,
            sms=bool(settings.sms_origination),
        ),
        clock=runtime.clock,
        telemetry=Telemetry(runtime.stdout, "preference_center"),
    )


def handle(event: Any, reception: Reception, _context: Context) -> Reply:
    reply = reception.serve(read_request(event))
    reception.telemetry.flush()
    return reply


handler = Function(wire, handle)
