"""The page of a late order: what we know, what one can do, and what was chosen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.delay_notification.choosing import ChoiceError, LateOrder
from gjensyn.language import Language, said_in
from gjensyn.models.delay import Choice
from gjensyn.models.message import Message
from gjensyn.render import Renderer
from gjensyn.web import Reply, Request, page_reply

if TYPE_CHECKING:
    from gjensyn.contexts.delays import DelayPage, DelayThanksPage, OrderToChoose


@dataclass(frozen=True, slots=True)
class Pages:
    """Renders the page and the thanks for one deployment."""

    renderer: Renderer
    shop_name: str

    def choices(
        self,
        message: Message,
        orders: list[LateOrder],
        request: Request,
        error: ChoiceError | None = None,
    ) -> Reply:
        """Return the page."""
        language = request.language(message.language)
        context: DelayPage = {
            "shop_name": self.shop_name,
            "languages": request.switch(),
            "action": request.page_in(language),
            "orders": [_shown(late, language) for late in orders],
            "errors": {"choice": error},
        }
        page = self.renderer.render_page("delay_page", language, context)
        return page_reply(self.renderer, 422 if error else 200, page)

    def thanks(
        self, message: Message, chosen: list[tuple[LateOrder, Choice]], request: Request
    ) -> Reply:
        """Return the page that says what was passed on."""
        language = request.language(message.language)
        context: DelayThanksPage = {
            "shop_name": self.shop_name,
            "chosen": [
                {"order_number": late.order.order_id, "choice": choice} for late, choice in chosen
            ],
            "change_url": request.page_in(language),
        }
        page = self.renderer.render_page("delay_thanks_page", language, context)
        return page_reply(self.renderer, 200, page)


def _shown(late: LateOrder, language: Language) -> "OrderToChoose":
    return {
        "field": late.field,
        "order_number": late.order.order_id,
        "products": late.told["products"],
        "promise": late.day("promise"),
        "named": late.day("named"),
        "next_update": late.day("next_update"),
        "reason": late.told["reason"],
        "explanation": said_in(late.told["explanation"], language),
        "story_url": late.told["story_url"],
        "status": late.state,
        "chosen": late.answer.choice if late.answer else None,
    }
