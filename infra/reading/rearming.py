"""Sends a message again of which nobody knows whether it went out: a person's decision."""

from gjensyn.adapters.dynamodb import DynamoStore
from gjensyn.adapters.keys import KmsKeyring
from gjensyn.clock import SystemClock
from gjensyn.errors import ConflictError
from gjensyn.models.message import Message, place_of
from gjensyn.ports import Replace
from infra.reading.installation import Installation


class NotUnknownError(Exception):
    """The message is not in the unknown state, or does not exist."""


def rearm(installation: Installation, message_id: str) -> None:
    """Put a message back into the queue; every check before a send is made again.

    Raises:
        ValueError: the text is no message id.
        NotUnknownError: there is no such message, or it is not in the unknown state (any more).
    """
    dynamodb, kms = installation.client("dynamodb"), installation.client("kms")
    keyring = KmsKeyring(dynamodb, kms, installation.tables, installation.kms_key, SystemClock())
    store = DynamoStore(dynamodb, installation.tables, keyring, installation.shards)
    subject, key = place_of(message_id)
    message = store.get(Message, subject, key)
    if message is None:
        raise NotUnknownError("no such message")
    if message.status != "unknown":
        raise NotUnknownError(f"is {message.status}, not unknown")
    queued = message.model_copy(
        update={
            "status": "queued",
            "reason": None,
            "attempt": None,
            "due_shard": store.shard(subject),
            "due_at": message.decided_at,  # overdue: the next sweep takes it
        }
    )
    try:
        store.write(Replace(queued))
    except ConflictError as error:
        raise NotUnknownError("has just been changed by somebody else") from error
