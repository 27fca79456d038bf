"""What the Lambdas counted, as CloudWatch would add it up: by name, service and period."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from infra.local import LocalCloud
from tests.infra.alarms import OURS, Alarm


@dataclass
class Meter:
    """Reads each line as it is logged, since the lines themselves bear the real clock's time."""

    cloud: LocalCloud
    counted: list[tuple[datetime, str, str, float]] = field(default_factory=list)
    _read: int = 0

    def __post_init__(self) -> None:
        self.cloud.after_invocation(lambda *_: self._look())

    def _look(self) -> None:
        lines = self.cloud.logs[self._read :]
        self._read += len(lines)
        for line in lines:
            if '"_aws"' in line:
                self._add(line)

    def _add(self, line: str) -> None:
        told = json.loads(line)
        for block in told["_aws"]["CloudWatchMetrics"]:
            assert (block["Namespace"], block["Dimensions"]) == (OURS, [["service"]])
            for metric in block["Metrics"]:
                (value,) = told[metric["Name"]]
                self.counted.append((self.cloud.now, metric["Name"], told["service"], value))

    def sums(self, seconds: int) -> dict[tuple[str, str], list[int]]:
        """Return the sum of each period from the first count to the last, by name and service."""
        slots = [int(at.timestamp()) // seconds for at, *_ in self.counted]
        first, sums = min(slots), Counter[tuple[str, str, int]]()
        for slot, (_, name, service, value) in zip(slots, self.counted, strict=True):
            sums[name, service, slot - first] += int(value)
        length = max(slots) - first + 1
        kinds = {(name, service) for name, service, _ in sums}
        return {
            (name, service): [sums[name, service, at] for at in range(length)]
            for name, service in kinds
        }

    def rings(self, alarm: Alarm) -> bool:
        """Whether an alarm on our own metrics goes off."""
        return bool(self.counted) and alarm.rings(self.sums(alarm.ours[0].period))
