"""Opens what a law keeps of somebody who was erased."""

import json
from typing import Any

from gjensyn.adapters.dynamodb import DynamoStore
from gjensyn.errors import KeyMissingError
from gjensyn.models.request import REQUESTS, KeptRecord, PrivacyRequest
from infra.reading.installation import Installation
from infra.reading.keyring import keyring_of


class NoRequestError(Exception):
    """There is no such request."""


def kept(installation: Installation, request_id: str) -> list[dict[str, Any]]:
    """Return each record with its class, paragraph and last day; none where nothing is kept.

    Raises:
        NoRequestError: there is no such request.
    """
    keyring = keyring_of(installation)
    store = DynamoStore(installation.client("dynamodb"), installation.tables, keyring)
    request = store.get(PrivacyRequest, REQUESTS, request_id)
    if request is None:
        raise NoRequestError(f"there is no request {request_id}")
    found = []
    for each in request.keeping:
        try:
            records = list(store.query(KeptRecord, each.vault, f"{each.kind}#"))
        except KeyMissingError:
            continue  # its time was over between the two reads
        found += [
            {
                "class": each.kind,
                "paragraph": each.paragraph,
                "until": each.until.isoformat(),
                "record": json.loads(record.record),
            }
            for record in records
        ]
    return found
