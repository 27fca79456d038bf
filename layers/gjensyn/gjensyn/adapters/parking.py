"""The parking lot: refused events in an encrypted bucket that empties itself."""

import json
from typing import Any

from gjensyn.ports import Parked


class BucketParkingLot:
    """Implements `ports.ParkingLot` on S3; the key is the event's, so twice is once."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def park(self, parked: Parked) -> None:
        """Keep the event with its reason."""
        body = {
            "event_id": parked.event_id,
            "detail_type": parked.detail_type,
            "reason": parked.reason,
            "event": parked.event,
        }
        self._client.put_object(
            Bucket=self._bucket,
            Key=parked.folder,
            Body=json.dumps(body).encode(),  # in ASCII: what is refused may be broken text
            ContentType="application/json",
        )
