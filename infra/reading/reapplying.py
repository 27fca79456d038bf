"""Applies erasures anew to restored tables: the request knows the subject, no key is needed."""

from gjensyn.adapters.dynamodb import DynamoStore
from gjensyn.adapters.keys import KmsKeyring
from gjensyn.clock import SystemClock
from gjensyn.models.request import REQUESTS, PrivacyRequest
from gjensyn.privacy.inventory import OWNED
from infra.reading.installation import Installation


def reapply(installation: Installation) -> int:
    """Delete all items of subjects that were erased; returns how many there were."""
    dynamodb, kms = installation.client("dynamodb"), installation.client("kms")
    keyring = KmsKeyring(dynamodb, kms, installation.tables, installation.kms_key, SystemClock())
    store = DynamoStore(dynamodb, installation.tables, keyring)
    deleted = 0
    for request in store.query(PrivacyRequest, REQUESTS, ""):
        if request.kind != "erase" or request.shredded_at is None or request.person is None:
            continue
        for table in OWNED:
            keys = [trace.key for trace in store.traces(table, request.person)]
            store.wipe(table, request.person, keys)
            deleted += len(keys)
    return deleted
