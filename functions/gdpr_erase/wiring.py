"""What the two Lambdas of the eraser share: the same work, woken in two ways."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from functions.gdpr_erase.settings import EraserSettings
from functions.gdpr_erase.tools import Tools
from functions.gdpr_erase.work import Work
from gjensyn.adapters.bus import EventBus
from gjensyn.adapters.objects import BucketFolder
from gjensyn.adapters.pepper import read_pepper, read_pseudonyms
from gjensyn.adapters.suppressions import SesSuppressionList
from gjensyn.adapters.wiring import open_store
from gjensyn.privacy.exceptions import read_exceptions
from gjensyn.privacy.inventory import Inventory
from gjensyn.privacy.register import Register
from gjensyn.privacy.retention import Retention
from gjensyn.privacy.signing import Signer
from gjensyn.runtime import Context, Runtime
from gjensyn.telemetry import Telemetry

ENOUGH = 10_000  # milliseconds kept back: what is not deleted by then is deleted next time


@dataclass(frozen=True, slots=True)
class Crew:
    """The eraser, not yet told how much time there is."""

    tools: Tools = field(repr=False)

    def work(self, context: Context) -> Work:
        """Return the work of one invocation."""
        return Work(replace(self.tools, time_left=_time_left(context)))


def _time_left(context: Context) -> Callable[[], bool]:
    return lambda: context.get_remaining_time_in_millis() > ENOUGH


def wire_crew(runtime: Runtime) -> Crew:
    """Open the tables, the buckets, the bus, and the signing key."""
    settings = EraserSettings.of(runtime.environ)
    opened, s3 = open_store(runtime), runtime.client("s3")
    secrets = runtime.client("secretsmanager")
    suppressions = SesSuppressionList(runtime.client("sesv2"))
    inventory = Inventory(
        opened.store,
        BucketFolder(s3, settings.parked_bucket),
        BucketFolder(s3, settings.exports_bucket),
        BucketFolder(s3, settings.failures_bucket),
        suppressions,
        Retention(
            opened.store,
            read_exceptions(settings.erasure_exceptions),
            ZoneInfo(settings.shop_time_zone),
        ),
    )
    return Crew(
        Tools(
            store=opened.store,
            keyring=opened.keyring,
            register=Register(opened.store, runtime.clock),
            inventory=inventory,
            suppressions=suppressions,
            ledger=BucketFolder(s3, settings.ledger_bucket),
            bus=EventBus(runtime.client("events"), settings.bus_name),
            signer=Signer.from_secret(read_pepper(secrets, settings.signing_secret)),
            pseudonyms=read_pseudonyms(secrets, settings.pepper_secret),
            clock=runtime.clock,
            telemetry=Telemetry(runtime.stdout, "gdpr_erase"),
            settings=settings,
            time_left=lambda: True,
        )
    )
