"""The page of a proposal: the same again, later, never; and what was noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from functions.repurchase_reminder.choosing import WISHES, Wish, WishError, field_of
from functions.repurchase_reminder.offers import Offer
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.models.proposal import ProposedLine
from gjensyn.policy.zones import zones_there
from gjensyn.render import Renderer
from gjensyn.web import Reply, Request, page_reply

if TYPE_CHECKING:
    from gjensyn.contexts.proposals import LineOnPage, ProposalPage, ProposalThanksPage


@dataclass(frozen=True, slots=True)
class Pages:
    """Renders the page and the thanks for one deployment."""

    renderer: Renderer
    shop_name: str
    settings: ReminderSettings

    def offer(self, offer: Offer, request: Request, error: WishError | None = None) -> Reply:
        """Return the page as things stand today."""
        language = request.language(offer.language)
        wish = request.query.get("do") if offer.unasked else None
        asked = {"do": wish} if wish in WISHES else {}
        shown = [self._shown(offer, number, line) for number, line in enumerate(offer.lines)]
        context: ProposalPage = {
            "shop_name": self.shop_name,
            "languages": request.switch(**asked),
            "action": request.page_in(language),
            "lines": shown,
            "total": _total(shown),
            "currency": shown[0]["currency"],
            "state": offer.state,
            "wish": wish if wish in WISHES and wish != "stop" else "order",
            "stops_on": self._stops_on(offer),
            "errors": {"wish": error},
        }
        page = self.renderer.render_page("repurchase_page", language, context)
        return page_reply(self.renderer, 422 if error else 200, page)

    def thanks(
        self, offer: Offer, wish: Wish, lines: Sequence[ProposedLine], request: Request
    ) -> Reply:
        """Return the page that says what was noted, and for which lines."""
        language = request.language(offer.language)
        already = offer.state == "ordered"
        context: ProposalThanksPage = {
            "shop_name": self.shop_name,
            "wish": "ordered_already" if already else wish,
            "lines": [
                self._shown(offer, number, line)
                for number, line in enumerate(offer.lines)
                if line in lines
            ],
            "later_days": self.settings.reminder_later_days,
            "back_url": request.page_in(language),
        }
        page = self.renderer.render_page("repurchase_thanks_page", language, context)
        return page_reply(self.renderer, 200, page)

    def _shown(self, offer: Offer, number: int, line: ProposedLine) -> "LineOnPage":
        product = offer.products.get(line.product_id)
        price = offer.price(line)
        currency = (product.currency if product else None) or line.currency
        return {
            "field": field_of(number),
            "name": line.name,
            "quantity": line.quantity,
            "price": None if price is None else round(price * line.quantity, 2),
            "currency": currency or self.settings.shop_currency,
            "available": offer.available(line),
        }

    def _stops_on(self, offer: Offer) -> date | None:
        """Return the day until which an announced order can be stopped, where the customer is."""
        if offer.state != "announced" or offer.current is None or offer.current.due_at is None:
            return None
        sent = offer.sent_at
        end: datetime = max(
            offer.current.due_at, (sent or offer.current.due_at) + self.settings.window
        )
        zones = zones_there(offer.person, self.settings.shop_time_zone)
        return min(end.astimezone(zone) for zone in zones).date()


def _total(shown: "list[LineOnPage]") -> float | None:
    """Return the price of all that can be bought; None where one price is not known."""
    wanted = [one["price"] for one in shown if one["available"]]
    prices = [price for price in wanted if price is not None]
    if not prices or len(prices) < len(wanted) or len({one["currency"] for one in shown}) > 1:
        return None
    return round(sum(prices), 2)
