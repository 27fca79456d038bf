"""Stories of orders of the same again: by a machine after its notice, stopped, or unprompted."""

from gjensyn.adapters.pepper import read_pepper
from gjensyn.models.person import Person
from gjensyn.standing import StandingLinks
from tests.ending import opened
from tests.faults.harness import Scenario
from tests.faults.reminder_stories import DUE_ON_SUNDAY, a_regular, seen
from tests.shop import Shop


def preferences_of(shop: Shop, customer: str) -> str:
    """Return the path of a customer's preferences, who need not have got a mail."""
    people = (one for one in opened(shop.cloud) if isinstance(one, Person))
    subject = next(person.subject for person in people if person.customer_id == customer)
    secrets, pepper = shop.cloud.client("secretsmanager"), shop.cloud.name("Pepper")
    links = StandingLinks(read_pepper(secrets, pepper))
    return f"/p/{links.token('p', subject)}"


def let_order(shop: Shop) -> None:
    """A regular lets coffee be ordered, up to 500 kroner."""
    a_regular(shop, days_ago=DUE_ON_SUNDAY)
    priced = {"unit_price": 109.0, "currency": "NOK"}
    shop.tell("ProductChanged", product_id="P-1", state="active", **priced)
    shop.cloud.run()
    machine = {"service_model": "automate", "ceiling": "500"}
    shop.post(preferences_of(shop, "K-1"), purposes="reminder", reminder="yes", **machine)


def orders_are_placed(shop: Shop) -> None:
    """One is announced, waits its two days, and is placed."""
    let_order(shop)
    shop.wait(days=10)


def orders_are_stopped(shop: Shop) -> None:
    """Announced; looked at, stopped, stopped once more, and ordered after all."""
    let_order(shop)
    shop.wait(days=8)
    link = shop.link(page="r")
    shop.look(link)
    shop.post(link, do="stop")
    shop.post(link, do="stop")
    shop.wait(days=3)
    shop.post(link, do="order")


def the_same_is_ordered_again(shop: Shop) -> None:
    """From the preference page, where one product is served in a way of its own."""
    a_regular(shop)
    choose = preferences_of(shop, "K-1")
    page = seen(shop, choose)
    field = page.partition('name="model-')[2].partition('"')[0]
    ways = {f"model-{field}": "respond", f"product-{field}": "snoozed"}
    shop.post(choose, purposes="survey reminder", reminder="yes", **ways)
    link = page.partition('href="/r/')[2].partition("?")[0]
    shop.look(f"/r/{link}")
    shop.post(f"/r/{link}", do="order")
    shop.post(f"/r/{link}", do="order")


ORDER_SCENARIOS = (
    Scenario("RepurchaseReminderOnSchedule", orders_are_placed, least=12, share=60),
    Scenario(
        "RepurchaseReminderOnRequest",
        orders_are_stopped,
        again=lambda sent: sent[-1:],
        share=60,
    ),
    Scenario("RepurchaseReminderOnRequest", the_same_is_ordered_again, share=60),
    Scenario("PreferenceCenterOnRequest", the_same_is_ordered_again, share=60),
)
