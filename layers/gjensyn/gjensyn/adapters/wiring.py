"""Opens the sealed tables for a Lambda: the wiring that all of them share."""

from dataclasses import dataclass

from gjensyn.adapters.dynamodb import DynamoStore
from gjensyn.adapters.keys import KmsKeyring
from gjensyn.runtime import Runtime
from gjensyn.settings import Settings, table_names


class StoreSettings(Settings):
    kek_kms_key: str
    due_shards: int = 1


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
