"""What KMS is asked for the keys of encrypted tables and queues, which no Lambda calls itself.

DynamoDB keeps a table's key for each caller until it has rested for five minutes; SQS keeps a
queue's for five minutes on either side. So a shop pays by the hour rather than by the order: a
quiet one for nearly every call, a busy one next to nothing.
Sources: "DynamoDB encryption at rest usage notes" (table key caching), SQS's
`KmsDataKeyReusePeriodSeconds`.
"""

from datetime import datetime, timedelta

from infra.cost.prices import KEY_REQUESTS
from infra.local.faults import Call

KEPT = timedelta(minutes=5)
_MONTH = timedelta(days=30)


class TableKeys:
    """Counts while a cloud runs: `cloud.before_call(keys.called)`."""

    def __init__(self) -> None:
        self.asked = 0
        self._used: dict[tuple[str, str], datetime] = {}

    def called(self, call: Call) -> None:
        """Note a call of a Lambda."""
        if call.function is not None and call.service == "dynamodb":
            for table in call.resource.split(","):
                self.used(call.function, table.partition("/")[0], call.at)

    def used(self, caller: str, place: str, at: datetime) -> None:
        """Note that somebody used a table, or one side of a queue."""
        # A tick that finds nothing is not played on this machine; it would keep its table's key.
        before = self._used.get((caller, place))
        self._used[caller, place] = at
        if before is None or at - before >= KEPT:
            self.asked += 1

    @property
    def at_most(self) -> float:
        """Return the dollars that all of them can cost in a month, at whatever pace."""
        return KEY_REQUESTS.of_units(len(self._used) * (_MONTH / KEPT))
