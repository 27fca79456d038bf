"""What a deployment decides about erasing."""

from dataclasses import fields
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from gjensyn.policy.zones import ShopZone
from gjensyn.privacy.remains import Lengths
from gjensyn.settings import Settings

type Days = Annotated[int, Field(ge=0)]


class EraserSettings(Settings):
    """`barrier_seconds`: from the fence to the shredding, key cache and longest Lambda.

    `recipients`: names of systems that acknowledge, comma between them; `recipient_days`: so long
    they are waited for. `…_days`: how long the deployment keeps each kind of copy, see
    `gjensyn.privacy.remains`.
    """

    signing_secret: str
    installation: str
    ledger_bucket: str
    shop_name: str = ""
    templates: str = ""
    shop_time_zone: ShopZone = "Europe/Oslo"
    barrier_seconds: Annotated[int, Field(ge=0)] = 360
    recipients: str = ""
    recipient_days: int = 7
    tables_days: Days
    keys_days: Days
    deleted_table_days: Days
    queues_days: Days
    parked_days: Days
    failures_days: Days
    versions_days: Days
    logs_days: Days

    @property
    def barrier(self) -> timedelta:
        """So long after the fence, whoever passed it earlier has ended."""
        return timedelta(seconds=self.barrier_seconds)

    @property
    def lengths(self) -> Lengths:
        """How long copies are kept: what the certificate's dates rest on."""
        return Lengths(**{each.name: getattr(self, each.name) for each in fields(Lengths)})

    @property
    def recipient_names(self) -> tuple[str, ...]:
        """Who has to acknowledge."""
        return tuple(name for part in self.recipients.split(",") if (name := part.strip()))
