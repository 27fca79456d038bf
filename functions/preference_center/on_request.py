"""Serves the preference page and the one-click unsubscription: GET looks, POST changes."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from functions.preference_center.asking import ASKS, OwnRequests
from functions.preference_center.choices import chosen, read_choices
from functions.preference_center.pages import Pages
from functions.preference_center.serving import (
    Service,
    allows_reminders,
    read_service,
    served,
    shown,
    wanted,
)
from gjensyn.adapters.wiring import open_pepper, open_store
from gjensyn.again_links import AgainLinks
from gjensyn.clock import Clock
from gjensyn.contexts.standing import Stoppable
from gjensyn.errors import ConflictError, KeyMissingError
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.purchase import RHYTHM_PREFIX, RhythmItem
from gjensyn.policy.permission import resumed, stopped
from gjensyn.policy.zones import ShopZone
from gjensyn.ports import Replace, Store
from gjensyn.privacy.states import Kind
from gjensyn.pseudonyms import Pseudonyms
from gjensyn.render import Renderer
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.settings import Settings
from gjensyn.standing import StandingLinks, StandingPage
from gjensyn.telemetry import Telemetry
from gjensyn.web import Reply, Request, not_found, one_request

TRIES = 5  # against a message that is being counted at the same moment
_PAGES: dict[str, tuple[StandingPage, ...]] = {"p": ("p",), "u": ("u:survey", "u:marketing")}
_STOPS: dict[StandingPage, Stoppable] = {"u:survey": "survey", "u:marketing": "marketing"}


class PageSettings(Settings):
    """`privacy_url`: where the shop says how it looks after data, and takes requests about it."""

    shop_name: str
    templates: str
    sms_origination: str = ""
    sms_countries: str = ""
    privacy_url: str | None = None
    shop_time_zone: ShopZone = "Europe/Oslo"
    shop_currency: str = "NOK"
    reminder_expiry_days: int = 30


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
        found = self._find(request) if request.looks or request.method == "POST" else None
        reply = self._answer(request, *found) if found else None
        if reply is None:
            self.telemetry.count("page_not_found")
            return not_found(self.pages.renderer, request.languages)
        return reply

    def _answer(self, request: Request, page: StandingPage, person: Person) -> Reply | None:
        """Return the reply; None: the person is being erased at this very moment."""
        purpose = _STOPS.get(page)
        if purpose is None:
            return self._preferences(person, request)
        preferences = f"/p/{self.standing.token('p', person.subject)}"
        if request.looks:
            return self.pages.one_button(person, purpose, request, preferences)
        undone = "undo" in request.form
        change = resumed if undone else self._stopping
        after = self._change(person, lambda them: change(them, purpose))
        if after is None:
            return None
        self.telemetry.count("unsubscription_undone" if undone else "unsubscribed")
        show = self.pages.one_button if undone else self.pages.stopped
        return show(after, purpose, request, preferences)

    def _preferences(self, person: Person, request: Request) -> Reply | None:
        every = list(self.store.query(RhythmItem, person.subject, RHYTHM_PREFIX))
        items = shown(every)
        if request.looks:
            return self.pages.preferences(person, items, request)
        if kind := next((one for one in ASKS if one == request.query.get("ask")), None):
            self._asked(person, kind)
            return self.pages.preferences(person, items, request)
        now, choices = self.clock.now(), read_choices(request.form)
        then = chosen(person, choices, now)
        service = read_service(request.form, reminders=allows_reminders(then))
        if choices.errors or service.errors:
            self.telemetry.count("preferences_refused")
            as_chosen = [wanted(item, service, now, "") for item in items]  # shown, not saved
            return self.pages.preferences(person, as_chosen, request, (choices, service))
        saved = self._change(
            person, lambda them: served(chosen(them, choices, now), service, every, now)
        )
        if saved is None:
            return None
        items = [self._product(item, service) for item in items]
        self.telemetry.count("preferences_saved")
        anew = choices.language if saved.chosen_language != person.chosen_language else None
        return self.pages.preferences(saved, items, request, (choices, service), anew)

    def _product(self, item: RhythmItem, service: Service) -> RhythmItem:
        """Apply what was chosen for one product; returns it as it is then."""
        shard, now = self.store.shard(item.subject), self.clock.now()
        for _ in range(TRIES):
            after = wanted(item, service, now, shard)
            if after == item:
                return item
            try:
                self.store.write(Replace(after))
            except ConflictError:
                item = self.store.get(RhythmItem, item.subject, item.key) or item
            else:
                return after
        raise ConflictError

    def _asked(self, person: Person, kind: Kind) -> None:
        """Take in what they ask for; the letter that follows goes to the address on file."""
        with suppress(ConflictError):  # pressed twice at once: the other one is being taken in
            self.own_requests.ask(person, kind)
        self.telemetry.count(f"own_request_{kind}")

    def _stopping(self, person: Person, purpose: Stoppable) -> Person:
        return stopped(person, purpose, self.clock.now())

    def _find(self, request: Request) -> tuple[StandingPage, Person] | None:
        for page in _PAGES.get(request.page, ()):
            subject = self.standing.subject(page, request.token)
            person = self._living(subject) if subject else None
            if person is not None:
                return page, person
        return None

    def _living(self, subject: str) -> Person | None:
        try:
            person = self.store.get(Person, subject, PERSON_KEY)
        except KeyMissingError:
            return None  # shredded: nobody is there any more
        return None if person is None or person.fenced else person

    def _change(self, person: Person, change: Callable[[Person], Person]) -> Person | None:
        """Apply a change to the person as they are, whoever else is writing; None: gone.

        Raises:
            ConflictError: others kept changing the person; whoever pressed can press again.
        """
        for _ in range(TRIES):
            after = change(person)
            try:
                if after != person:
                    self.store.write(Replace(after))
            except KeyMissingError:
                return None
            except ConflictError:
                now_there = self._living(person.subject)
                if now_there is None:
                    return None
                person = now_there
            else:
                return after
        raise ConflictError


def wire(runtime: Runtime) -> Reception:
    settings = PageSettings.of(runtime.environ)
    renderer = Renderer(Path(settings.templates))
    pepper = open_pepper(runtime)
    store, zone = open_store(runtime).store, ZoneInfo(settings.shop_time_zone)
    texted = settings.sms_countries if settings.sms_origination else ""
    return Reception(
        store=store,
        standing=StandingLinks(pepper),
        own_requests=OwnRequests(store, Pseudonyms(pepper), runtime.clock, zone),
        pages=Pages(
            renderer,
            settings.shop_name,
            texted,
            settings.privacy_url,
            runtime.clock,
            settings.shop_currency,
            AgainLinks(pepper),
            timedelta(days=settings.reminder_expiry_days),
        ),
        clock=runtime.clock,
        telemetry=Telemetry(runtime.stdout, "preference_center", runtime.clock),
    )


def handle(event: Any, reception: Reception, _context: Context) -> Reply:
    return one_request(event, reception.serve, reception.telemetry)


handler = Function(wire, handle)
