"""Opens every message and survey of an installation, one at a time."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from gjensyn.adapters.keys import KmsKeyring
from gjensyn.clock import SystemClock, moment
from gjensyn.codec import from_item
from gjensyn.errors import KeyMissingError
from gjensyn.models.delay import Delays
from gjensyn.models.message import UNKNOWN_SHARD, Message, place_of
from gjensyn.models.record import Stored
from gjensyn.models.survey import Survey
from infra.reading.installation import Installation


class Reader:
    """Reads whole tables, which only a report may do. People who have been erased are left out."""

    def __init__(self, installation: Installation) -> None:
        self._dynamodb = installation.client("dynamodb")
        self._tables = installation.tables
        self._keyring = KmsKeyring(
            self._dynamodb,
            installation.client("kms"),
            installation.tables,
            installation.kms_key,
            SystemClock(),
        )

    def messages(self) -> Iterator[Message]:
        """Every intent to contact somebody, in no particular order."""
        return self._all(Message)

    def delays(self) -> Iterator[Delays]:
        """Every person's promises, in no particular order."""
        return self._all(Delays)

    def surveys(self) -> Iterator[Survey]:
        """Every survey, planned or sent, in no particular order."""
        return self._all(Survey)

    def sent_surveys(self) -> Iterator[Survey]:
        """The surveys that reached a customer's mail provider; `invited_at` is that moment.

        A survey counts as invited for the suite as soon as its message is queued, which may still
        be withdrawn.
        """
        sent = self._sent_invitations()
        for survey in self.surveys():
            invited_at = sent.get((survey.subject, survey.key))
            if invited_at is None and survey.answer is not None:
                invited_at = survey.invited_at  # whoever answers got the mail, whatever we know
            if invited_at is not None:
                yield survey.model_copy(update={"invited_at": invited_at})

    def unknown_messages(self) -> Iterator[Message]:
        """Messages of which nobody knows whether they went out, the oldest first."""
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._tables[Message.table],
            IndexName="due",
            KeyConditionExpression="due_shard = :shard",
            ExpressionAttributeValues={":shard": {"S": UNKNOWN_SHARD}},
        )
        for page in pages:
            for key in page["Items"]:
                found = self._one(Message, {"pk": key["pk"], "sk": key["sk"]})
                if found is not None and found.status == "unknown":
                    yield found

    def message(self, message_id: str) -> Message | None:
        """One message, or None.

        Raises:
            ValueError: the text is no message id.
        """
        subject, key = place_of(message_id)
        return self._one(Message, {"pk": {"S": subject}, "sk": {"S": key}})

    def _sent_invitations(self) -> dict[tuple[str, str], datetime]:
        """When each survey's invitation went out, by (subject, key); nothing is opened for it."""
        pages = self._dynamodb.get_paginator("scan").paginate(
            TableName=self._tables[Message.table],
            ProjectionExpression="pk, about, sent_at",
            FilterExpression="kind = :kind AND #status = :status",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={
                ":kind": {"S": "survey_invitation"},
                ":status": {"S": "sent"},
            },
        )
        return {
            (item["pk"]["S"], item["about"]["S"]): moment(item["sent_at"]["S"])
            for page in pages
            for item in page["Items"]
        }

    def _all[Record: Stored](self, model: type[Record]) -> Iterator[Record]:
        pages = self._dynamodb.get_paginator("scan").paginate(
            TableName=self._tables[model.table],
            FilterExpression="entity = :entity",
            ExpressionAttributeValues={":entity": {"S": model.entity}},
        )
        for page in pages:
            for item in page["Items"]:
                record = self._opened(model, item)
                if record is not None:
                    yield record

    def _one[Record: Stored](self, model: type[Record], key: dict[str, Any]) -> Record | None:
        table = self._tables[model.table]
        answer = self._dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True)
        return self._opened(model, answer["Item"]) if "Item" in answer else None

    def _opened[Record: Stored](self, model: type[Record], item: dict[str, Any]) -> Record | None:
        try:
            return from_item(model, item, self._keyring.seal(item["pk"]["S"]))
        except KeyMissingError:  # shredded between the scan and now
            return None
