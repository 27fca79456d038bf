"""Opens the inventory for whoever counts or erases: tables, buckets, the provider's list."""

from zoneinfo import ZoneInfo

from gjensyn.adapters.objects import BucketFolder
from gjensyn.adapters.suppressions import SesSuppressionList
from gjensyn.policy.zones import ShopZone
from gjensyn.ports import Store
from gjensyn.privacy.exceptions import read_exceptions
from gjensyn.privacy.inventory import Inventory
from gjensyn.privacy.retention import Retention
from gjensyn.runtime import Runtime
from gjensyn.settings import Settings


class InventorySettings(Settings):
    """`erasure_exceptions`: what a law keeps, see `gjensyn.privacy.exceptions`."""

    parked_bucket: str
    exports_bucket: str
    failures_bucket: str
    erasure_exceptions: str = ""
    shop_time_zone: ShopZone = "Europe/Oslo"


def open_inventory(runtime: Runtime, store: Store) -> Inventory:
    """Make the inventory that the environment describes, over a store that is open."""
    settings, s3 = InventorySettings.of(runtime.environ), runtime.client("s3")
    rules, zone = read_exceptions(settings.erasure_exceptions), ZoneInfo(settings.shop_time_zone)
    return Inventory(
        store=store,
        parked=BucketFolder(s3, settings.parked_bucket),
        exports=BucketFolder(s3, settings.exports_bucket),
        failures=BucketFolder(s3, settings.failures_bucket),
        suppressions=SesSuppressionList(runtime.client("sesv2")),
        retention=Retention(store, rules, zone),
    )
