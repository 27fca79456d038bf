"""The context of a Lambda that has all the time in the world, or as much as it is given."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Invocation:
    """Implements `runtime.Context`."""

    remaining: int = 60_000
    aws_request_id: str = "00000000-0000-0000-0000-000000000001"

    def get_remaining_time_in_millis(self) -> int:
        return self.remaining
