"""What the desk and the page of identity share."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from functions.privacy_desk.answering import Answering
from functions.privacy_desk.copying import Copying
from functions.privacy_desk.dossiers import Dossiers
from functions.privacy_desk.erasing import Erasing
from functions.privacy_desk.finding import Finder
from functions.privacy_desk.identity import Asking
from functions.privacy_desk.settings import DeskSettings
from gjensyn.adapters.objects import BucketFolder
from gjensyn.adapters.pepper import read_pseudonyms
from gjensyn.adapters.suppressions import SesSuppressionList
from gjensyn.adapters.wiring import open_store
from gjensyn.privacy.exceptions import read_exceptions
from gjensyn.privacy.inventory import Inventory
from gjensyn.privacy.register import Register
from gjensyn.privacy.retention import Retention
from gjensyn.runtime import Runtime
from gjensyn.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class Desk:
    """All that an officer can do."""

    dossiers: Dossiers
    erasing: Erasing
    answering: Answering
    copying: Copying
    asking: Asking
    telemetry: Telemetry


def wire_desk(runtime: Runtime, service: str) -> Desk:
    """Open the tables, the buckets and the provider's list."""
    settings = DeskSettings.of(runtime.environ)
    opened, s3 = open_store(runtime), runtime.client("s3")
    pseudonyms = read_pseudonyms(runtime.client("secretsmanager"), settings.pepper_secret)
    zone = ZoneInfo(settings.shop_time_zone)
    dossiers = Dossiers(
        store=opened.store,
        keyring=opened.keyring,
        register=Register(opened.store, runtime.clock),
        inventory=Inventory(
            opened.store,
            BucketFolder(s3, settings.parked_bucket),
            BucketFolder(s3, settings.exports_bucket),
            BucketFolder(s3, settings.failures_bucket),
            SesSuppressionList(runtime.client("sesv2")),
            Retention(opened.store, read_exceptions(settings.erasure_exceptions), zone),
        ),
        finder=Finder(opened.store, pseudonyms),
        pseudonyms=pseudonyms,
        clock=runtime.clock,
        zone=zone,
    )
    asking = Asking(dossiers)
    return Desk(
        dossiers=dossiers,
        erasing=Erasing(dossiers, asking, settings.four_eyes),
        answering=Answering(dossiers),
        copying=Copying(dossiers, asking),
        asking=asking,
        telemetry=Telemetry(runtime.stdout, service),
    )
