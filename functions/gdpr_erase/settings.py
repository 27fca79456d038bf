"""What a deployment decides about erasing."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from gjensyn.settings import Settings


class EraserSettings(Settings):
    """`barrier_seconds`: from the fence to the shredding, key cache and longest Lambda.

    `recipients`: names of systems that acknowledge, comma between them; `recipient_days`: so long
    they are waited for.
    """

    pepper_secret: str
    signing_secret: str
    installation: str
    bus_name: str
    parked_bucket: str
    failures_bucket: str
    exports_bucket: str
    ledger_bucket: str
    shop_name: str = ""
    templates: str = ""
    shop_time_zone: str = "Europe/Oslo"
    barrier_seconds: Annotated[int, Field(ge=0)] = 360
    recipients: str = ""
    recipient_days: int = 7

    @property
    def barrier(self) -> timedelta:
        """So long after the fence, whoever passed it earlier has ended."""
        return timedelta(seconds=self.barrier_seconds)

    @property
    def recipient_names(self) -> tuple[str, ...]:
        """Who has to acknowledge."""
        return tuple(name for part in self.recipients.split(",") if (name := part.strip()))
