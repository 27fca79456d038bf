"""A customer: how to reach them, what they allowed, what they were sent."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from gjensyn.language import spoken_in
from gjensyn.models.classified import (
    NEITHER,
    OWN_KEY,
    PERSONAL,
    PLAIN,
    PSEUDONYMOUS,
    SEALED_OWN_KEY,
    Life,
)
from gjensyn.models.record import Dated, Sealable, Stored, Table

PERSON_KEY = "person"

type ServiceModel = Literal["respond", "curate", "coach", "automate"]
type ConsentPurpose = Literal["survey", "reminder", "automatic_order"]


class Consent(Sealable):
    """A yes or no, with where and how it was given."""

    granted: bool
    evidence: str
    at: datetime


class Contact(Sealable):
    """One message that went out, as far as contact pressure needs to know it."""

    at: datetime
    purpose: str
    message: Annotated[str, SEALED_OWN_KEY]


class Person(Stored):
    """Profile, consent and contact history of one person; one item, read before every send.

    `status` is plain because the fence must hold when the rest can no longer be opened.
    """

    table: ClassVar[Table] = Table.CUSTOMERS
    entity: ClassVar[str] = "person"
    life: ClassVar[Life] = Life("gdpr_erase", exported=True, kept="until erased")

    status: Annotated[Literal["living", "fenced"], PLAIN] = "living"
    address_hash: Annotated[str | None, OWN_KEY] = None
    customer_id: Annotated[str, PSEUDONYMOUS]
    email: Annotated[Dated[str] | None, PERSONAL] = None
    phone: Annotated[Dated[str] | None, PERSONAL] = None
    name: Annotated[Dated[str] | None, PERSONAL] = None
    language: Annotated[Dated[str] | None, PERSONAL] = None
    country: Annotated[Dated[str] | None, PERSONAL] = None
    time_zone: Annotated[Dated[str] | None, PERSONAL] = None
    consents: Annotated[dict[ConsentPurpose, Consent], PERSONAL] = {}
    soft_opt_in_at: Annotated[datetime | None, PERSONAL] = None
    opted_out: Annotated[dict[str, datetime], PERSONAL] = {}
    chosen_language: Annotated[str | None, PERSONAL] = None
    chosen_channel: Annotated[Literal["email", "sms"] | None, PERSONAL] = None
    service_model: Annotated[ServiceModel | None, PERSONAL] = None
    price_ceiling: Annotated[float | None, PERSONAL] = None
    open_cases: Annotated[tuple[str, ...], PSEUDONYMOUS] = ()
    last_invited_at: Annotated[datetime | None, NEITHER] = None
    contacts: Annotated[tuple[Contact, ...], PSEUDONYMOUS] = ()

    @property
    def speaks(self) -> str | None:
        """The language tag to write in: chosen by themselves, told by a sender, their country's."""
        told = self.chosen_language or value_of(self.language)
        return told or spoken_in(value_of(self.country))

    def uncounted(self, message: str) -> "Person":
        """Return the person without a contact (its message's key) that never reached them."""
        others = tuple(contact for contact in self.contacts if contact.message != message)
        return self.model_copy(update={"contacts": others})

    @property
    def fenced(self) -> bool:
        """True once erasure has begun."""
        return self.status == "fenced"


def value_of[Value](dated: Dated[Value] | None) -> Value | None:
    """Return what is known, without its date."""
    return None if dated is None else dated.value
