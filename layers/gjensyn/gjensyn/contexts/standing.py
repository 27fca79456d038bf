"""What the standing pages are given to show: preferences, unsubscribing, and what came of it.

Every text in a context may come from outside; `languages` is code, own name and link of each.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, TypedDict

type Channel = Literal["email", "sms"]
type ServiceModel = Literal["respond", "curate", "coach", "automate"]
type ProductState = Literal["on", "snoozed", "stopped"]
type Ground = Literal["neutral_survey", "consent", "soft_opt_in", "none"]
type PreferenceError = Literal["unknown", "not_a_number", "missing_consent"]
type Stoppable = Literal["survey", "marketing"]


class Known(TypedDict):
    """What is known of a person, already masked; None is left out. `country`: ISO 3166-1."""

    name: str | None
    email: str | None
    phone: str | None
    country: str | None


class PurposeChoice(TypedDict):
    """A kind of message one may have or not: a checkbox named `field`, ticked if `wanted`.

    `allowed`: one may be sent as things stand; if not, the page says what it takes.
    """

    field: Literal["survey", "reminder"]
    wanted: bool
    allowed: bool
    ground: Ground


class ProductChoice(TypedDict):
    """Reminders of one product: radio buttons named `field`, whose values are the states.

    `next`: when it is expected to be needed, or until when it is snoozed. `model`: the one for
    this product alone, chosen in `model_field`; None is the one for all. `again_url` leads to a
    page that orders the same again.
    """

    field: str
    name: str
    state: ProductState
    next: date | None
    model_field: str
    model: ServiceModel | None
    again_url: str


class PreferencesPage(TypedDict):
    """Context of `preferences_page`.

    Where there is nothing to choose from, what asks for it is absent: no channel with fewer than
    two, no service model or product with none. The form tells in a hidden field `purposes` which
    checkboxes it had, separated by spaces: a browser does not send one that is not ticked.
    `ceiling`: what stands in its field, in `currency`. `errors`: codes by the name of the field.
    The buttons of the two requests send `ask=copy` and `ask=erasure`.
    """

    shop_name: str
    languages: Sequence[tuple[str, str, str]]
    action: str
    known: Known
    purposes: Sequence[PurposeChoice]
    chosen_language: str
    language_choices: Sequence[tuple[str, str]]
    channel: Channel
    channel_choices: Sequence[Channel]
    service_model: ServiceModel | None
    service_models: Sequence[ServiceModel]
    ceiling: str | None
    currency: str | None
    products: Sequence[ProductChoice]
    saved: bool
    errors: Mapping[str, PreferenceError]
    privacy_url: str | None
    export_action: str | None
    erase_action: str | None


class UnsubscribePage(TypedDict):
    """Context of `unsubscribe_page`; where it is `already` done, there is no button to press."""

    shop_name: str
    languages: Sequence[tuple[str, str, str]]
    action: str
    purpose: Stoppable
    already: bool
    preferences_url: str | None


class UnsubscribedPage(TypedDict):
    """Context of `unsubscribed_page`; the button that takes it back sends `undo=<purpose>`."""

    shop_name: str
    purpose: Stoppable
    preferences_url: str | None
    undo_action: str | None
