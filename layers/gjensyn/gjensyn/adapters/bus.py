"""Events out: published on the bus, each entry of the answer checked."""

import json
from collections.abc import Sequence
from typing import Any

from gjensyn.errors import GjensynError
from gjensyn.ports import Announcement

SOURCE = "gjensyn"
_AT_ONCE = 10  # what PutEvents takes


class PublishError(GjensynError):
    """The bus did not take all entries."""

    def __init__(self, failed: int) -> None:
        super().__init__(f"{failed} events were not taken")
        self.failed = failed


class EventBus:
    """Implements `ports.Bus` on EventBridge."""

    def __init__(self, client: Any, name: str) -> None:
        self._client = client
        self._name = name

    def publish(self, announcements: Sequence[Announcement]) -> None:
        """Publish all.

        Raises:
            PublishError: some were not taken; publishing all again is harmless.
        """
        for start in range(0, len(announcements), _AT_ONCE):
            entries = [self._entry(one) for one in announcements[start : start + _AT_ONCE]]
            answer = self._client.put_events(Entries=entries)
            if answer["FailedEntryCount"]:
                raise PublishError(answer["FailedEntryCount"])

    def _entry(self, announcement: Announcement) -> dict[str, str]:
        return {
            "Source": SOURCE,
            "DetailType": announcement.detail_type,
            "Detail": json.dumps(announcement.detail, ensure_ascii=False),
            "EventBusName": self._name,
        }
