"""A shop and its customers as the stories need them: facts in, mails read, answers pressed."""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from infra.local import LocalCloud
from infra.local.faults import Call, Fault
from infra.local.mail import Sent

START = datetime(2026, 11, 2, 8, tzinfo=UTC)  # a Monday, nine o'clock in Oslo
DAY = timedelta(days=1)
PRESSES = 5  # how often somebody presses again when the page says that something went wrong
PAGES = "https://svar.example"
PARAMETERS = {"DueShards": 1, "PagesUrl": PAGES}

_FORM = {"content-type": "application/x-www-form-urlencoded"}


@contextmanager
def open_shop(**parameters: Any) -> Iterator["Shop"]:
    """Open a shop on a fresh cloud; parameters are the template's."""
    with LocalCloud(START, {**PARAMETERS, **parameters}) as cloud:
        yield Shop(cloud)


@dataclass
class Shop:
    """Tells facts, lets time pass, and does what customers do.

    `thanked` holds what the page said thanks for: (score, comment), by path of the link;
    `addresses` those of customers that do not have the usual one; `pages` is where links lead;
    `archive` is every fact that was told; `ahead` is how far a Lambda that hung has brought the
    cloud's clock before the shop's own, which is the same in every telling of a story.
    """

    cloud: LocalCloud
    thanked: dict[str, tuple[int, str]] = field(default_factory=dict)
    told: int = 0
    archive: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    pages: str = PAGES
    ahead: timedelta = timedelta()

    @property
    def now(self) -> datetime:
        """The time by the shop's own clock."""
        return self.cloud.now - self.ahead

    # --- What the shop says ---

    def tell(self, detail_type: str, customer: str = "K-1", /, **fields: Any) -> None:
        """Publish one fact of now about a customer."""
        self.told += 1
        usual = {"event_id": f"e-{self.told}", "occurred_at": self.now.isoformat()}
        detail = {**usual, "customer_id": customer, **fields}
        self.archive.append((detail_type, detail))
        self.cloud.publish(detail_type, detail)

    def place(self, order: str, customer: str = "K-1", /, **fields: Any) -> None:
        """Sell something."""
        known = {
            "email": f"{customer.lower()}@fjordpost.example",
            "name": "Åse Ødegård",
            "language": "nb",
            "country": "NO",
            "time_zone": "Europe/Oslo",
        }
        line = {"product_id": "P-1", "name": "Ullteppe", "quantity": 1}
        usual = {"order_id": order, "customer": known, "lines": [line], "promised_date": None}
        self.tell("OrderPlaced", customer, **{**usual, **fields})

    def deliver(self, order: str, customer: str = "K-1", /, **fields: Any) -> None:
        """Hand an order over."""
        self.tell("OrderDelivered", customer, order_id=order, **fields)

    def sell(self, order: str, customer: str = "K-1", /, **fields: Any) -> None:
        """Sell and hand over at once."""
        self.place(order, customer, **fields)
        self.deliver(order, customer)

    # --- What happens meanwhile ---

    def hang(self, duration: timedelta) -> None:
        """Let time pass in which nothing happens, because a Lambda does not get on."""
        self.ahead += duration
        self.cloud.linger(duration)

    def wait(self, **duration: float) -> None:
        """Let time pass."""
        until = self.now + timedelta(**duration)
        self.cloud.advance_to(max(until, self.cloud.now))
        self.ahead = self.cloud.now - until

    def mails_to(self, customer: str) -> list[Sent]:
        """Return what a customer got, oldest first."""
        address = self.addresses.get(customer, f"{customer.lower()}@fjordpost.example")
        return [mail for mail in self.cloud.sent if mail.to == address]

    def links(self, customer: str = "K-1") -> list[str]:
        """Return the paths of all links in a customer's last mail, text and HTML, each once."""
        mail = self.mails_to(customer)[-1]
        found = re.findall(
            rf"{self.pages}(/[^\s\"<>)]+)", f"{mail.text}\n{html.unescape(mail.html)}"
        )
        assert found, "a mail without a link"
        return list(dict.fromkeys(found))

    def link(self, customer: str = "K-1", page: str = "s") -> str:
        """Return the path of one page in a customer's last mail: `s`, `d`, `u` or `p`."""
        plain = [path.partition("?")[0] for path in self.links(customer)]
        return next(path for path in plain if path.startswith(f"/{page}/"))

    # --- What customers do ---

    def look(self, path: str) -> int:
        """Open a page, and again while it says that something went wrong; returns the status."""
        return self._until_answered(lambda: self.cloud.http("GET", path).status)

    def press(self, path: str, score: int | str, comment: str = "") -> int:
        """Send an answer to a survey; what the page says thanks for is remembered."""
        status = self.post(path, score=score, comment=comment)
        if status == 200:
            self.thanked[path] = (int(score), comment)
        return status

    def post(self, path: str, **fields: Any) -> int:
        """Send a form, and again while the page says that something went wrong."""
        body = urlencode(fields).encode()
        status = self._until_answered(
            lambda: self.cloud.http("POST", path, headers=_FORM, body=body).status
        )
        self.cloud.run()
        return status

    def _until_answered(self, request: Callable[[], int]) -> int:
        status = 500
        for _ in range(PRESSES):
            status = request()
            if status < 500:
                return status
        raise AssertionError(f"the page said {status} {PRESSES} times")

    # --- What goes wrong besides, as part of a story ---

    def stage(self, function: str, operation: str, fault: Fault, *, at: int = 1) -> None:
        """Let the `at`-th call of an operation by a Lambda go wrong; not the point under test."""
        seen = 0

        def strike(call: Call) -> None:
            nonlocal seen
            if (call.function, call.operation) != (function, operation):
                return
            seen += 1
            if seen == at:
                self.cloud.fault(function=function, nth=call.number, kind=fault)

        self.cloud.before_call(strike)
