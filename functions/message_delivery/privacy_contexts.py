"""What the letters about somebody's own data are given to show."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from functions.message_delivery.settings import DeliverySettings
from gjensyn.links import last_day
from gjensyn.models.message import Message
from gjensyn.models.person import Person, value_of
from gjensyn.privacy.authorities import authority

_DAYS = ("erased_on", "unreadable_after", "received_on", "due_date")


def fill_privacy(
    message: Message, person: Person, own: str, preferences: str | None, settings: DeliverySettings
) -> dict[str, Any]:
    """Return the context of a letter about a request; `own` is the link that is its own."""
    told = message.content
    where = authority(value_of(person.country))
    return {
        "shop_name": settings.shop_name,
        "name": value_of(person.name),
        "preferences_url": preferences,
        "authority": where.name,
        "authority_url": where.url,
        "confirm_url": own,
        "download_url": own,
        "expires_on": last_day(message, [ZoneInfo(settings.shop_time_zone)]),
        **told,
        **{name: date.fromisoformat(told[name]) for name in _DAYS if name in told},
        "retained": [
            {**kept, "until": date.fromisoformat(kept["until"])}
            for kept in told.get("retained", ())
        ],
    }
