"""What the two sending Lambdas share: the same delivery, woken in two ways."""

from dataclasses import dataclass

from functions.message_delivery.delivery import Delivery
from functions.message_delivery.health import SendingHealth
from functions.message_delivery.settings import DeliverySettings
from functions.message_delivery.writing import Writer
from gjensyn.adapters.sending import SENDING
from gjensyn.adapters.ses import SesMailer
from gjensyn.adapters.sms import SmsTexter
from gjensyn.adapters.wiring import open_health_book, open_pepper, open_store
from gjensyn.ports import Mailer, Outcome, Refused, Store, Texter, TextMessage
from gjensyn.pseudonyms import Pseudonyms
from gjensyn.runtime import Runtime
from gjensyn.standing import StandingLinks
from gjensyn.suppressing import SuppressionList
from gjensyn.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class Post:
    delivery: Delivery
    store: Store
    health: SendingHealth
    telemetry: Telemetry


def wire_post(runtime: Runtime) -> Post:
    """Open the tables and the ways to the providers."""
    settings = DeliverySettings.of(runtime.environ)
    store = open_store(runtime).store
    pepper = open_pepper(runtime)
    health = SendingHealth(open_health_book(runtime), runtime.clock)
    telemetry = Telemetry(runtime.stdout, "message_delivery", runtime.clock)
    delivery = Delivery(
        store=store,
        mailer=_mailer(runtime, settings),
        texter=_texter(runtime, settings),
        health=health,
        writer=Writer.of(settings, StandingLinks(pepper)),
        suppressed=SuppressionList(store, Pseudonyms(pepper)),
        clock=runtime.clock,
        telemetry=telemetry,
        settings=settings,
    )
    return Post(delivery, store, health, telemetry)


def _mailer(runtime: Runtime, settings: DeliverySettings) -> Mailer:
    return SesMailer(
        runtime.client("sesv2", config=SENDING),
        settings.sender_name,
        settings.sender_address,
        settings.configuration_set,
    )


def _texter(runtime: Runtime, settings: DeliverySettings) -> Texter:
    """Make the SMS client only where the shop sends SMS: it costs a cold start its time."""
    if not settings.sms_origination:
        return NoTexter()
    return SmsTexter(
        runtime.client("pinpoint-sms-voice-v2", config=SENDING),
        settings.sms_origination,
        settings.sms_configuration_set,
        settings.sms_max_price,
    )


class NoTexter:
    """Stands where a shop sends no SMS: no route leads here."""

    def send(self, message: TextMessage) -> Outcome:
        """Refuse; nothing is sent."""
        del message
        return Refused("no_sms")
