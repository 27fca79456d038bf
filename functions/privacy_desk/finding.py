"""Who a request is about: from the sender's id or an address to a subject, or to nobody."""

from dataclasses import dataclass

from functions.privacy_desk.bodies import About, DeskError
from gjensyn.errors import KeyMissingError
from gjensyn.models.person import PERSON_KEY, Person, value_of
from gjensyn.models.subject import SubjectRow
from gjensyn.models.suppression import address_hash
from gjensyn.ports import Store
from gjensyn.privacy.inventory import Whose
from gjensyn.pseudonyms import Pseudonyms


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody as the desk knows them.

    `owner`: by which one request at a time is counted. `customer`: the keyed hash of the sender's
    id, None where only an address is known.
    """

    owner: str
    customer: str | None
    person: Person | None

    @property
    def whose(self) -> Whose:
        """What leads to what is stored of them."""
        subject = self.person.subject if self.person else None
        return Whose(subject, self.customer, addresses_of(self.person))


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks people up by keyed hashes; a person nobody knows is found too, with nothing."""

    store: Store
    pseudonyms: Pseudonyms

    def find(self, about: About) -> Known:
        """Return who is meant.

        Raises:
            DeskError: several persons have the address.
        """
        if about.customer_id is not None:
            return self.by_customer(self.pseudonyms.key("customer", about.customer_id))
        return self._by_address(about.email or "")

    def by_customer(self, customer: str) -> Known:
        """Return who stands under the keyed hash of a sender's id."""
        row = self.store.get(SubjectRow, "", customer)
        person = None if row is None or row.status == "erased" else self.person(row.subject)
        return Known(customer, customer, person)

    def person(self, subject: str) -> Person | None:
        """Return a person; None if they are shredded already."""
        try:
            return self.store.get(Person, subject, PERSON_KEY)
        except KeyMissingError:
            return None

    def _by_address(self, email: str) -> Known:
        digest = address_hash(self.pseudonyms, email)
        found = [self.person(subject) for subject in self.store.by_address(digest)]
        persons = [person for person in found if person and person.address_hash == digest]
        if len(persons) > 1:
            raise DeskError(
                409,
                "several_customers",
                "several customers have this address: say which one by customer_id",
                customer_ids=sorted(person.customer_id for person in persons),
            )
        if not persons:
            return Known(digest, None, None)
        customer = self.pseudonyms.key("customer", persons[0].customer_id)
        return Known(customer, customer, persons[0])


def addresses_of(person: Person | None) -> tuple[str, ...]:
    """Return the addresses that the mail provider may have on its list."""
    email = value_of(person.email) if person else None
    return () if email is None else (email,)
