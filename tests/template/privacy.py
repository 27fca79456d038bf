"""Contexts of the mails, pages and papers of erasure and copies, one for every state."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from gjensyn.language import OWN_NAMES
from gjensyn.privacy.certificate import verify
from gjensyn.privacy.copy import Cover, copy_page
from gjensyn.privacy.paper import certificate_page
from tests.builders import NOW, a_case, a_message, a_person, a_survey, an_order, dated
from tests.unit.privacy.papers import SIGNER, a_certificate
from tests.unit.privacy.test_copy import SAID

OSLO = ZoneInfo("Europe/Oslo")
REASON = "Vi kan ikke være sikre på at det er deg: adressen på forespørselen er en annen."
_ASKED = {
    "shop_name": "Nordlys Sport",
    "name": "Åse Sørbø",
    "kind": "erase",
    "reference": "hc2omuxejwt7enyntyta4jytmu",
    "preferences_url": None,
}
_COMPLAINT = {"authority": "Datatilsynet", "authority_url": "https://www.datatilsynet.no"}
_ANYWHERE = {"authority": None, "authority_url": "https://www.edpb.europa.eu/members_en"}
_RECEIVED = {"received_on": date(2026, 10, 2)}
COPY = [
    ("page", "https://copies.example/copy.html?X-Amz-Signature=1&X-Amz-Expires=900"),
    ("file", "https://copies.example/copy.json?X-Amz-Signature=2&X-Amz-Expires=900"),
]
KEPT = [
    {"kind": "order", "paragraph": "bokføringsloven § 13 (5 år)", "until": date(2031, 12, 31)},
    {"kind": "purse", "paragraph": "§ 1", "until": date(2029, 12, 31)},
]


def identity_check(**changes: Any) -> dict[str, Any]:
    """Return the context of the question whether it was them, with changes."""
    url = "https://svar.example/i/tOkEn-0123456789abcdef"
    return {**_ASKED, "confirm_url": url, "expires_on": date(2026, 11, 9), **changes}


def erasure_done(**changes: Any) -> dict[str, Any]:
    """Return the context of the closing message, with changes."""
    known = {
        "erased_on": date(2026, 11, 2),
        "retained": [],
        "recipients": [],
        "unreadable_after": date(2026, 11, 3),
    }
    return {**_ASKED, **_COMPLAINT, **known, **changes}


def erasure_extended(**changes: Any) -> dict[str, Any]:
    """Return the context of the message that it takes longer, with changes."""
    known = {**_RECEIVED, "due_date": date(2027, 1, 2), "reason": "Det gjelder 214 ordrer."}
    return {**_ASKED, **_COMPLAINT, **known, **changes}


def erasure_refused(**changes: Any) -> dict[str, Any]:
    """Return the context of a refusal, with changes."""
    return {**_ASKED, **_COMPLAINT, **_RECEIVED, "reason": REASON, **changes}


def export_ready(**changes: Any) -> dict[str, Any]:
    """Return the context of the message that a copy can be fetched, with changes."""
    url = "https://svar.example/x/tOkEn-0123456789abcdef"
    known = {"kind": "export", "download_url": url, "expires_on": date(2026, 11, 9)}
    return {**_ASKED, **known, **changes}


def identity(**changes: Any) -> dict[str, Any]:
    """Return the context of the page with one button, with changes."""
    languages = [(code, own, f"/i/t?lang={code}") for code, own in OWN_NAMES.items()]
    known = {"shop_name": "Nordlys Sport", "languages": languages, "action": "/i/t"}
    return {**known, "kind": "erase", "expires_on": date(2026, 11, 9), **changes}


def fetch(**changes: Any) -> dict[str, Any]:
    """Return the context of the page on which a copy is fetched, with changes."""
    known = {key: text for key, text in identity().items() if key != "kind"}
    return {**known, "links": [], "minutes": 15, **changes}


def identity_done(**changes: Any) -> dict[str, Any]:
    """Return the context of the page after the button, with changes."""
    known = {"shop_name": "Nordlys Sport", "kind": "erase", "due_date": date(2026, 12, 2)}
    return {**known, **changes}


def certificate(checked: Any = "right", **changes: Any) -> dict[str, Any]:
    """Return the context of a certificate, with changes to what was done."""
    found = verify(a_certificate(**changes), SIGNER.public)
    return {**certificate_page(found, OSLO, checked)}


def export(*records: Any, countries: tuple[str, ...] = ("NO",), **changes: Any) -> dict[str, Any]:
    """Return the context of a person's copy."""
    return {**copy_page(records, Cover("Nordlys Sport", NOW, "K-17", countries), OSLO), **changes}


EVERYTHING = (
    a_person(),
    an_order(agent_id=dated("liv")),
    an_order(order_id="O-2"),
    a_case(),
    a_survey(agent_id="liv", answer=SAID),
    a_message(to="aase@fjordpost.example", title="Hvordan gikk leveringen?"),
)
LETTERS: dict[str, dict[str, dict[str, Any]]] = {
    "identity_check": {
        "erase": identity_check(),
        "export": identity_check(kind="export", name=None),
    },
    "erasure_done": {
        "all": erasure_done(),
        "kept": erasure_done(retained=KEPT, recipients=["Nettbutikken", "Bærtransport AS"]),
        "anywhere": erasure_done(**_ANYWHERE, name=None),
    },
    "erasure_extended": {
        "erase": erasure_extended(),
        "export": erasure_extended(kind="export", **_ANYWHERE),
    },
    "erasure_refused": {
        "erase": erasure_refused(),
        "export": erasure_refused(kind="export", **_ANYWHERE),
    },
    "export_ready": {"ready": export_ready()},
}
QUESTIONS: dict[str, dict[str, dict[str, Any]]] = {
    "identity_page": {"erase": identity(), "export": identity(kind="export")},
    "identity_done_page": {"erase": identity_done(), "export": identity_done(kind="export")},
    "fetch_page": {"links": fetch(links=COPY), "button": fetch()},
}
PAPERS: dict[str, dict[str, dict[str, Any]]] = {
    "certificate_page": {
        "kept": certificate(),
        "nobody": certificate("unchecked", subject=None, erased={}, recipients=()),
    },
    "export_page": {"all": export(*EVERYTHING), "nothing": export(countries=())},
}
