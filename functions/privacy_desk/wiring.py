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
from gjensyn.adapters.inventory import open_inventory
from gjensyn.adapters.wiring import open_pseudonyms, open_store
from gjensyn.privacy.register import Register
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


def wire_desk(runtime: Runtime) -> Desk:
    """Open the tables, the buckets and the provider's list."""
    settings = DeskSettings.of(runtime.environ)
    opened = open_store(runtime)
    pseudonyms = open_pseudonyms(runtime)
    dossiers = Dossiers(
        store=opened.store,
        keyring=opened.keyring,
        register=Register(opened.store, runtime.clock),
        inventory=open_inventory(runtime, opened.store),
        finder=Finder(opened.store, pseudonyms),
        pseudonyms=pseudonyms,
        clock=runtime.clock,
        zone=ZoneInfo(settings.shop_time_zone),
    )
    asking = Asking(dossiers)
    return Desk(
        dossiers=dossiers,
        erasing=Erasing(dossiers, asking, settings.four_eyes),
        answering=Answering(dossiers),
        copying=Copying(dossiers, asking),
        asking=asking,
        telemetry=Telemetry(runtime.stdout, "privacy_desk", runtime.clock),
    )
