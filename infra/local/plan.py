"""The wiring as far as it has been read from the template."""

from dataclasses import dataclass, field

from infra.local.events_of_functions import FunctionEvents
from infra.local.names import Names
from infra.local.specs import (
    BucketSpec,
    FunctionSpec,
    KeySpec,
    QueueSpec,
    RuleSpec,
    SecretSpec,
    TableSpec,
    Wiring,
)


@dataclass
class Plan:
    """Collects what the resources say."""

    names: Names
    tables: dict[str, TableSpec] = field(default_factory=dict)
    queues: dict[str, QueueSpec] = field(default_factory=dict)
    buckets: dict[str, BucketSpec] = field(default_factory=dict)
    functions: dict[str, FunctionSpec] = field(default_factory=dict)
    buses: dict[str, str] = field(default_factory=dict)
    rules: list[RuleSpec] = field(default_factory=list)
    secrets: list[SecretSpec] = field(default_factory=list)
    keys: list[KeySpec] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    mail_events: dict[str, frozenset[str]] = field(default_factory=dict)
    events: FunctionEvents = field(default_factory=FunctionEvents)

    def wiring(self) -> Wiring:
        """Return it as a whole."""
        return Wiring(
            tables=self.tables,
            queues=self.queues,
            buckets=self.buckets,
            functions=self.functions,
            buses=self.buses,
            rules=(*self.rules, *self.events.rules),
            stream_mappings=tuple(self.events.streams),
            queue_mappings=tuple(self.events.queues),
            schedules=tuple(self.events.schedules),
            routes=tuple(self.events.routes),
            secrets=tuple(self.secrets),
            keys=tuple(self.keys),
            aliases=self.aliases,
            mail_events=self.mail_events,
        )
