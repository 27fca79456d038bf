"""What the two sending Lambdas share: the same delivery, woken in two ways."""

from dataclasses import dataclass

from functions.message_delivery.delivery import Delivery
from functions.message_delivery.settings import DeliverySettings
from functions.message_delivery.writing import Writer
from gjensyn.adapters.pepper import read_pseudonyms
from gjensyn.adapters.ses import SENDING, SesMailer
from gjensyn.adapters.wiring import open_store
from gjensyn.ports import Store
from gjensyn.runtime import Runtime
from gjensyn.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class Post:
    delivery: Delivery
    store: Store
    telemetry: Telemetry


def wire_post(runtime: Runtime) -> Post:
    """Open the tables and the way to the provider."""
    settings = DeliverySettings.of(runtime.environ)
    store = open_store(runtime).store
    telemetry = Telemetry(runtime.stdout, "message_delivery")
    ses = runtime.client("sesv2", config=SENDING)
    delivery = Delivery(
        store=store,
        mailer=SesMailer(
            ses, settings.sender_name, settings.sender_address, settings.configuration_set
        ),
        writer=Writer.of(settings),
        pseudonyms=read_pseudonyms(runtime.client("secretsmanager"), settings.pepper_secret),
        clock=runtime.clock,
        telemetry=telemetry,
        settings=settings,
    )
    return Post(delivery, store, telemetry)
