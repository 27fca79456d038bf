"""Opens what Lambdas share: the sealed tables, the bus, the pepper. Each reads its own settings."""

from dataclasses import dataclass

from gjensyn.adapters.dynamodb import DynamoStore
from gjensyn.adapters.keys import KmsKeyring
from gjensyn.models.record import Table
from gjensyn.ports import Bus, HealthBook
from gjensyn.pseudonyms import Pseudonyms
from gjensyn.runtime import Runtime
from gjensyn.settings import Settings, table_names


class StoreSettings(Settings):
    kek_kms_key: str
    due_shards: int = 1


class BusSettings(Settings):
    bus_name: str


class PepperSettings(Settings):
    pepper_secret: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The tables and the keys to them."""

    store: DynamoStore
    keyring: KmsKeyring


def open_store(runtime: Runtime) -> Opened:
    """Make the store that the environment describes."""
    settings = StoreSettings.of(runtime.environ)
    tables = table_names(runtime.environ)
    dynamodb = runtime.client("dynamodb")
    keyring = KmsKeyring(
        dynamodb, runtime.client("kms"), tables, settings.kek_kms_key, runtime.clock
    )
    return Opened(DynamoStore(dynamodb, tables, keyring, settings.due_shards), keyring)


def open_bus(runtime: Runtime) -> Bus:
    """Make the bus that events go out on."""
    from gjensyn.adapters.bus import EventBus

    return EventBus(runtime.client("events"), BusSettings.of(runtime.environ).bus_name)


def open_pepper(runtime: Runtime) -> bytes:
    """Read the secret that all keyed hashes and standing links of this installation rest on."""
    from gjensyn.adapters.pepper import read_pepper

    secret = PepperSettings.of(runtime.environ).pepper_secret
    return read_pepper(runtime.client("secretsmanager"), secret)


def open_pseudonyms(runtime: Runtime) -> Pseudonyms:
    """Make the keyed hashes of this installation."""
    return Pseudonyms(open_pepper(runtime))


def open_health_book(runtime: Runtime) -> HealthBook:
    """Make the book of what was sent, bounced and complained about."""
    from gjensyn.adapters.health import DynamoHealthBook

    table = table_names(runtime.environ)[Table.MESSAGES]
    return DynamoHealthBook(runtime.client("dynamodb"), table)
