"""What the two Lambdas of the eraser share: the same work, woken in two ways."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from functions.gdpr_erase.settings import EraserSettings
from functions.gdpr_erase.tools import Tools
from functions.gdpr_erase.work import Work
from gjensyn.adapters.inventory import open_inventory
from gjensyn.adapters.objects import BucketFolder
from gjensyn.adapters.pepper import read_pepper
from gjensyn.adapters.wiring import open_bus, open_pseudonyms, open_store
from gjensyn.privacy.register import Register
from gjensyn.privacy.signing import Signer
from gjensyn.runtime import Context, Runtime
from gjensyn.sweep import ENOUGH
from gjensyn.telemetry import Telemetry


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
    opened, secrets = open_store(runtime), runtime.client("secretsmanager")
    inventory = open_inventory(runtime, opened.store)
    return Crew(
        Tools(
            store=opened.store,
            keyring=opened.keyring,
            register=Register(opened.store, runtime.clock),
            inventory=inventory,
            suppressions=inventory.suppressions,
            ledger=BucketFolder(runtime.client("s3"), settings.ledger_bucket),
            bus=open_bus(runtime),
            signer=Signer.from_secret(read_pepper(secrets, settings.signing_secret)),
            pseudonyms=open_pseudonyms(runtime),
            clock=runtime.clock,
            telemetry=Telemetry(runtime.stdout, "gdpr_erase", runtime.clock),
            settings=settings,
            time_left=lambda: True,
        )
    )
