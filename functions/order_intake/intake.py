"""Taking in one fact: who it is about, whether they are fenced, what it changes."""

from dataclasses import dataclass
from enum import StrEnum

from functions.order_intake.ahead import unlifted
from functions.order_intake.folding import fold
from functions.order_intake.persons import fold_case, fold_person, note_case
from functions.order_intake.purchases import changed, purchase_key, purchase_of, told_again
from gjensyn.clock import Clock, stamp
from gjensyn.contention import insist
from gjensyn.events import incoming as told
from gjensyn.models.case import SupportCase
from gjensyn.models.order import Order
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.product import Product
from gjensyn.models.purchase import Purchase
from gjensyn.models.record import Stored
from gjensyn.models.subject import SubjectRow
from gjensyn.models.suppression import address_hash
from gjensyn.ports import Change, Insert, Keyring, Replace, Store
from gjensyn.pseudonyms import Pseudonyms, new_subject

TRIES = 5  # against others who write the same person at the same moment


class Taken(StrEnum):
    """How a fact ended; each is counted under its name."""

    NEW = "fact_taken"
    KNOWN = "fact_known_already"
    REFUSED = "fact_refused_erased"


@dataclass(frozen=True, slots=True)
class Intake:
    """The only writer of facts from outside."""

    store: Store
    keyring: Keyring
    pseudonyms: Pseudonyms
    clock: Clock

    def take(self, fact: told.Fact) -> Taken:
        """Take in one fact, once, whoever else is writing.

        Raises:
            ConflictError: others kept changing the same items; the fact comes again.
        """
        return insist(lambda: self._try(fact), TRIES)

    def fenced(self, customer_id: str) -> bool:
        """Tell whether somebody has been erased, or is being erased."""
        row = self.store.get(SubjectRow, "", self.pseudonyms.key("customer", customer_id))
        return row is not None and row.status != "living"

    def _try(self, fact: told.Fact) -> Taken:
        match fact:
            case told.ProductChanged():
                return self._product(fact)
            case told.CustomerFact():
                return self._customer_fact(fact)
        raise TypeError(f"nobody takes in {type(fact).__name__}")

    def _customer_fact(self, fact: told.CustomerFact) -> Taken:
        hashed = self.pseudonyms.key("customer", fact.customer_id)
        row = self.store.get(SubjectRow, "", hashed)
        if row is None:
            return self._newcomer(SubjectRow(subject=new_subject(), key=hashed), fact)
        if row.erased_at is not None and fact.occurred_at <= row.erased_at:
            return Taken.REFUSED
        if row.status == "living":
            return self._known(row.subject, fact)
        if row.status == "erased" and isinstance(fact, told.OrderPlaced):
            return self._newcomer(_anew(row), fact)
        return Taken.REFUSED

    def _newcomer(self, row: SubjectRow, fact: told.CustomerFact) -> Taken:
        """Everything about a new person in one breath: they exist wholly or not at all."""
        key, seal = self.keyring.create(row.subject)
        person, item = self._folded(_blank(row.subject, fact), fact, known=False)
        subject = Replace(row) if row.version else Insert(row)
        records: list[Stored] = [key, person] if item is None else [key, person, item[1]]
        bought = purchase_of(item[1]) if item and isinstance(item[1], Order) else None
        if bought is not None and bought.status == "new":
            records.append(bought)
        self.store.write(subject, *(Insert(record) for record in records), seal=seal)
        return Taken.NEW

    def _known(self, subject: str, fact: told.CustomerFact) -> Taken:
        before = self.store.get(Person, subject, PERSON_KEY) if _about_person(fact) else None
        person, item = self._folded(before or _blank(subject, fact), fact)
        changes = [*_difference(before, person)] if _about_person(fact) else []
        if item is not None:
            changes += [*_difference(*item), *self._bought(*item)]
        if not changes:
            return Taken.KNOWN
        self.store.write(*changes)
        return Taken.NEW

    def _folded(
        self, person: Person, fact: told.CustomerFact, *, known: bool = True
    ) -> tuple[Person, tuple[Stored | None, Stored] | None]:
        """Return the person after the fact, and the order or case before and after it."""
        match fact:
            case told.OrderFact():
                order = self._order(person.subject, fact)
                before = self.store.get(Order, order.subject, order.key) if known else None
                return self._told(person, fact), (before, fold(before or order, fact))
            case told.SupportCaseOpened():
                case = self._case(person.subject, fact)
                opened = self.store.get(SupportCase, case.subject, case.key) if known else None
                folded = fold_case(opened or case, fact)
                return note_case(person, folded), (opened, folded)
        return self._told(person, fact), None

    def _told(self, person: Person, fact: told.CustomerFact) -> Person:
        """Fold what was told; the desk finds the person by the keyed hash of the address."""
        folded = fold_person(unlifted(person, fact, self.clock.now()), fact)
        if folded.email is None or folded.email == person.email:
            return folded
        digest = address_hash(self.pseudonyms, folded.email.value)
        return folded.model_copy(update={"address_hash": digest})

    def _bought(self, before: Stored | None, after: Stored) -> list[Change]:
        """Return what an order changes about the purchase that it is; mostly nothing."""
        if not isinstance(after, Order) or not (before is None or isinstance(before, Order)):
            return []
        if not changed(before, after):
            return []
        key = purchase_key(after)
        unknown = purchase_of(before) is None
        known = None if unknown else self.store.get(Purchase, after.subject, key)
        purchase = told_again(known, after)
        return [] if purchase is None else _difference(known, purchase)

    def _order(self, subject: str, fact: told.OrderFact) -> Order:
        hashed = self.pseudonyms.key("order", fact.order_id)
        return Order(
            subject=subject,
            key=f"order#{hashed}",
            lookup=hashed,
            order_id=fact.order_id,
            customer_id=fact.customer_id,
        )

    def _case(self, subject: str, fact: told.SupportCaseOpened) -> SupportCase:
        key = f"case#{self.pseudonyms.key('case', fact.case_id)}"
        return SupportCase(
            subject=subject, key=key, case_id=fact.case_id, customer_id=fact.customer_id
        )

    def _product(self, fact: told.ProductChanged) -> Taken:
        told_now = Product(
            subject=fact.product_id,
            key="product",
            status=fact.state,
            changed_at=fact.occurred_at,
            **fact.model_dump(include={"name", "category", "group", "unit_price", "currency"}),
            advice=fact.advice,
        )
        before = self.store.get(Product, told_now.subject, told_now.key)
        if before and _age(before) >= _age(told_now):
            return Taken.KNOWN
        version = before.version if before else 0
        self.store.write(*_difference(before, told_now.model_copy(update={"version": version})))
        return Taken.NEW


def _blank(subject: str, fact: told.CustomerFact) -> Person:
    return Person(subject=subject, key=PERSON_KEY, customer_id=fact.customer_id)


def _about_person(fact: told.CustomerFact) -> bool:
    """Most facts are about an order alone and leave the person unread."""
    return not isinstance(fact, told.OrderFact) or isinstance(fact, told.OrderPlaced)


def _difference(before: Stored | None, after: Stored) -> list[Change]:
    if before is None:
        return [Insert(after)]
    return [] if before == after else [Replace(after)]


def _anew(row: SubjectRow) -> SubjectRow:
    """Only a new order after the erasure makes a new subject, and nobody else comes back.

    `erased_at` stays: what happened before it is refused for good, or a replay of old events
    would fill the new subject with the erased one's life.
    """
    return row.model_copy(update={"subject": new_subject(), "status": "living"})


def _age(product: Product) -> tuple[str, str]:
    """Order two words on a product as a table can; at the same moment the larger text wins."""
    text = product.model_dump_json(exclude={"version", "changed_at"})
    return stamp(product.changed_at), text
