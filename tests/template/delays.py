"""Contexts of the mails and pages about late orders, one for every state that looks different."""

from datetime import date
from typing import Any

from gjensyn.contexts.delays import DelayMail, DelayPage, DelayThanksPage, LateOrder, OrderToChoose
from gjensyn.language import OWN_NAMES

REASONS = (
    "out_of_stock",
    "production",
    "warehouse",
    "carrier",
    "customs",
    "weather",
    "address",
    "unknown",
)
STAGES = ("first", "again", "last", "sooner")
CHOICES = ("wait", "change", "cancel", "talk")
PROMISE, LATER, EARLIER = date(2026, 11, 2), date(2026, 11, 9), date(2026, 10, 30)
NEXT_UPDATE = date(2026, 11, 6)
STORY = "https://nordlys.example/slik-lages-ullgenseren"
EXPLANATION = "Farga på garnet vart ikkje som ho skulle, så vi fargar det på nytt."


def late_order(**changes: Any) -> LateOrder:
    """Return an order that is told of for the first time and has a new date, with changes."""
    return {
        "order_number": "1042",
        "products": ["Ullgenser", "Lue med øreklaffer", "Votter", "Ski"],
        "stage": "first",
        "promise": PROMISE,
        "named": LATER,
        "next_update": None,
        "reason": "carrier",
        "explanation": None,
        "story_url": None,
        "compensated": False,
        **changes,
    }


def delay_mail(*orders: LateOrder, **changes: Any) -> DelayMail:
    """Return the context of a mail about delays, with changes."""
    return {
        "shop_name": "Nordlys Sport",
        "name": "Åse Sørbø",
        "page_url": "https://svar.example/d/tOkEn-0123456789abcdef",
        "orders": list(orders) or [late_order()],
        "preferences_url": "https://svar.example/p/tOkEn-0123456789abcdef",
        **changes,
    }


def undated(**changes: Any) -> LateOrder:
    """Return a late order whose new date nobody knows."""
    return late_order(**{"named": None, "next_update": NEXT_UPDATE, **changes})


def good_news(**changes: Any) -> LateOrder:
    """Return an order that comes earlier than was last told."""
    return late_order(**{"stage": "sooner", "promise": LATER, "named": PROMISE, **changes})


def taken_over(**changes: Any) -> LateOrder:
    """Return an order that a person looks after from now on."""
    return late_order(**{"stage": "last", "promise": None, "named": None, **changes})


NOTICES = {
    "dated": delay_mail(),
    "undated": delay_mail(undated(reason="unknown", products=["Ullgenser"])),
    "explained": delay_mail(
        undated(reason="production", explanation=EXPLANATION, story_url=STORY, compensated=True)
    ),
    "two": delay_mail(late_order(), undated(order_number="1043", reason="weather", products=[])),
    "five": delay_mail(
        late_order(),
        undated(order_number="1043", reason="customs", products=["Støvler"]),
        undated(order_number="1044", stage="again", promise=None, next_update=date(2026, 11, 7)),
        good_news(order_number="1045", products=["Ski"]),
        taken_over(order_number="1046", products=["Telt"], compensated=True),
        name=None,
        preferences_url=None,
    ),
}
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
UPDATES = {
    "dated": delay_mail(late_order(stage="again", reason="weather")),
    "undated": delay_mail(undated(stage="again", promise=None, compensated=True)),
    "slipped": delay_mail(undated(stage="again", reason="unknown")),
    "long": delay_mail(
        undated(stage="again", order_number=LONG_WORD, products=[LONG_WORD] * 4),
        late_order(stage="again", explanation=LONG_WORD * 20, story_url=STORY),
        shop_name=LONG_WORD,
        name=LONG_WORD,
    ),
    "over": delay_mail(taken_over(reason="unknown")),
    "sooner": delay_mail(good_news()),
    "three": delay_mail(
        late_order(stage="again", promise=None, reason="production", story_url=STORY),
        undated(order_number="1043", stage="again", promise=None, products=["Støvler"]),
        taken_over(order_number="1044", products=["Telt"]),
    ),
}


def to_choose(**changes: Any) -> OrderToChoose:
    """Return an order on the page, nothing chosen yet, with changes."""
    order = {key: value for key, value in late_order().items() if key != "stage"}
    del order["compensated"]
    return {**order, "field": "choice", "status": "open", "chosen": None, **changes}


def delay_page(*orders: OrderToChoose, **changes: Any) -> DelayPage:
    """Return the context of the page behind the link, with changes."""
    return {
        "shop_name": "Nordlys Sport",
        "languages": [(code, own, f"/d/t?language={code}") for code, own in OWN_NAMES.items()],
        "action": "/d/t",
        "orders": list(orders) or [to_choose()],
        "errors": {"choice": None},
        **changes,
    }


def several_to_choose() -> list[OrderToChoose]:
    """Return three orders: one open, one chosen for, one that has arrived meanwhile."""
    return [
        to_choose(named=None, next_update=NEXT_UPDATE, reason="production", story_url=STORY),
        to_choose(field="choice-2", order_number="1043", chosen="talk", explanation=EXPLANATION),
        to_choose(field="choice-3", order_number="1044", status="delivered", products=["Telt"]),
    ]


DELAY_PAGES = {
    "one": delay_page(),
    "chosen": delay_page(to_choose(chosen="cancel", reason="unknown")),
    "errors": delay_page(errors={"choice": "missing"}),
    "three": delay_page(*several_to_choose()),
    "three_errors": delay_page(*several_to_choose(), errors={"choice": "unknown"}),
    "delivered": delay_page(to_choose(status="delivered")),
    "none": delay_page(
        to_choose(status="delivered"),
        to_choose(field="choice-2", order_number="1043", status="cancelled"),
    ),
}


def delay_thanks(*choices: str) -> DelayThanksPage:
    """Return the context of the page after the button, one order for each choice."""
    chosen = [{"order_number": str(1042 + at), "choice": one} for at, one in enumerate(choices)]
    return {"shop_name": "Nordlys Sport", "chosen": chosen, "change_url": "/d/t"}
