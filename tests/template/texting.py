"""Every SMS in every state, with a link as long as ours are."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gjensyn.language import Language
from tests.template.examples import RENDERER

LINK = "https://svar.nordlys.example/s/pQ7xKc_vR2mT9wLz-B4"
STOP = LINK.replace("/s/", "/u/")
NEVER: dict[str, Any] = {"named": None, "next_update": None}
DELAYS = (
    {"named": date(2026, 11, 2), "next_update": None},
    {"named": None, "next_update": date(2026, 11, 11)},
    NEVER,
)
COMPLAINT: dict[str, Any] = {"authority_url": "https://www.datatilsynet.no"}
REASON = "Vi er ikke sikre på hvem du er."
AGAIN: dict[str, Any] = {"product": "Mørkbrent kaffe 500 g", "stop_url": STOP}
SMS: Mapping[str, Sequence[dict[str, Any]]] = {
    "survey_invitation": ({"stop_url": STOP},),
    "survey_reminder": ({"stop_url": STOP},),
    "delay_notice": DELAYS,
    "delay_update": DELAYS,
    "identity_check": ({"kind": "erase"}, {"kind": "export"}),
    "erasure_done": ({"retained": False, **COMPLAINT}, {"retained": True, **COMPLAINT}),
    "erasure_extended": ({"reason": REASON, "due_date": date(2027, 1, 2), **COMPLAINT},),
    "erasure_refused": (
        {"kind": "erase", "reason": REASON, **COMPLAINT},
        {"kind": "export", "reason": REASON, **COMPLAINT},
    ),
    "export_ready": ({"expires_on": date(2026, 11, 9)},),
    "repurchase_reminder": (AGAIN,),
    "repurchase_order": ({**AGAIN, "stops_on": date(2026, 11, 4)},),
}


def sms(name: str, language: Language, **changes: Any) -> str:
    """Render an SMS about order 1042 of a shop with a name of usual length, with changes."""
    context = {"shop": "Nordlys Sport", "url": LINK, "order_number": "1042", **changes}
    return RENDERER.render_sms(name, language, context)
