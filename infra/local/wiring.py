"""Turns the resources of the template into what is wired on this machine."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from infra.local.intrinsics import TemplateError
from infra.local.names import Names
from infra.local.plan import Plan
from infra.local.properties import Properties, last, pattern
from infra.local.specs import (
    AsyncSpec,
    BucketSpec,
    FunctionSpec,
    KeySpec,
    QueueSpec,
    RuleSpec,
    SecretSpec,
    Wiring,
)
from infra.local.table_of_template import table
from infra.local.template import Resource

_FOUR_DAYS = 345_600
_SIX_HOURS = 21_600


def wire(resources: Mapping[str, Resource], names: Names) -> Wiring:
    """Return the wiring.

    Raises:
        TemplateError: a resource or a property that would be passed over in silence.
    """
    plan = Plan(names)
    for resource in resources.values():
        read = _READERS.get(resource.type)
        if read is None:
            raise TemplateError(f"{resource.logical_id}: unknown type {resource.type}")
        properties = Properties(resource.logical_id, resource.properties)
        read(plan, resource, properties)
        properties.close()
    return plan.wiring()


def _table(plan: Plan, resource: Resource, properties: Properties) -> None:
    name = plan.names.name(resource.logical_id)
    plan.tables[resource.logical_id] = table(resource.logical_id, name, properties)


def _queue(plan: Plan, resource: Resource, properties: Properties) -> None:
    properties.ignore(
        "QueueName", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled",
        "RedriveAllowPolicy", "Tags", "ReceiveMessageWaitTimeSeconds", "MaximumMessageSize",
    )  # fmt: skip
    redrive = properties.get("RedrivePolicy") or {}
    target = redrive.get("deadLetterTargetArn")
    logical_id = resource.logical_id
    plan.queues[logical_id] = QueueSpec(
        logical_id=logical_id,
        name=plan.names.name(logical_id),
        url=plan.names.ref(logical_id),
        arn=plan.names.attribute(logical_id, "Arn"),
        visibility=properties.seconds("VisibilityTimeout", 30),
        retention=properties.seconds("MessageRetentionPeriod", _FOUR_DAYS),
        delay=properties.seconds("DelaySeconds", 0),
        dead_letters=last(target) if target else None,
        max_receives=int(redrive.get("maxReceiveCount", 0)),
    )


def _bus(plan: Plan, resource: Resource, properties: Properties) -> None:
    properties.ignore("Tags", "KmsKeyIdentifier", "Description", "LogConfig")
    properties.need("Name")
    plan.buses[resource.logical_id] = plan.names.name(resource.logical_id)


def _rule(plan: Plan, resource: Resource, properties: Properties) -> None:
    properties.ignore("Name", "Description")
    bus = last(properties.get("EventBusName", "default"))
    wanted = properties.get("EventPattern")
    if wanted is None:
        raise TemplateError(f"{resource.logical_id}: a rule needs an EventPattern here")
    targets = [Properties(resource.logical_id, one) for one in properties.get("Targets", [])]
    arns = []
    for target in targets:
        target.ignore("Id", "RetryPolicy", "DeadLetterConfig", "RoleArn")
        arns.append(target.need("Arn"))
        target.close()
    if properties.get("State", "ENABLED") == "DISABLED":
        return
    arn = plan.names.attribute(resource.logical_id, "Arn")
    plan.rules.append(RuleSpec(resource.logical_id, arn, bus, pattern(wanted), tuple(arns)))


def _bucket(plan: Plan, resource: Resource, properties: Properties) -> None:
    properties.ignore(
        "BucketName", "BucketEncryption", "PublicAccessBlockConfiguration", "OwnershipControls",
        "LoggingConfiguration", "Tags", "ObjectLockEnabled", "AccessControl",
        "MetricsConfigurations",
    )  # fmt: skip
    rules = (properties.get("LifecycleConfiguration") or {}).get("Rules", [])
    days = [int(rule["ExpirationInDays"]) for rule in rules if _for_everything(rule)]
    old = [
        int(rule["NoncurrentVersionExpiration"]["NoncurrentDays"])
        for rule in rules
        if "NoncurrentVersionExpiration" in rule
    ]
    versioning = properties.get("VersioningConfiguration") or {}
    plan.buckets[resource.logical_id] = BucketSpec(
        resource.logical_id,
        plan.names.name(resource.logical_id),
        timedelta(days=min(days)) if days else None,
        versioned=versioning.get("Status") == "Enabled",
        noncurrent=timedelta(days=min(old)) if old else None,
        locked=_lock(properties.get("ObjectLockConfiguration")),
    )


def _lock(configuration: Mapping[str, Any] | None) -> timedelta | None:
    """Return how long a version must stay; only COMPLIANCE holds against everybody."""
    kept = ((configuration or {}).get("Rule") or {}).get("DefaultRetention") or {}
    if kept.get("Mode") != "COMPLIANCE":
        return None
    return timedelta(days=int(kept.get("Days", 0)) + 365 * int(kept.get("Years", 0)))


def _for_everything(rule: Mapping[str, Any]) -> bool:
    return (
        rule.get("Status") == "Enabled"
        and "ExpirationInDays" in rule
        and not rule.get("Prefix")
        and not rule.get("TagFilters")
    )


def _secret(plan: Plan, resource: Resource, properties: Properties) -> None:
    properties.ignore("Name", "Description", "KmsKeyId", "Tags")
    plan.secrets.append(
        SecretSpec(
            name=plan.names.name(resource.logical_id),
            arn=plan.names.ref(resource.logical_id),
            text=properties.get("SecretString"),
            generate=properties.get("GenerateSecretString") or {},
        )
    )


def _key(plan: Plan, resource: Resource, properties: Properties) -> None:
    properties.ignore(
        "Description", "KeyPolicy", "EnableKeyRotation", "RotationPeriodInDays",
        "PendingWindowInDays", "Enabled", "MultiRegion", "BypassPolicyLockoutSafetyCheck",
    )  # fmt: skip
    plan.keys.append(
        KeySpec(
            key_id=plan.names.name(resource.logical_id),
            arn=plan.names.attribute(resource.logical_id, "Arn"),
            spec=properties.get("KeySpec", "SYMMETRIC_DEFAULT"),
            usage=properties.get("KeyUsage", "ENCRYPT_DECRYPT"),
            tags={tag["Key"]: tag["Value"] for tag in properties.get("Tags", ())},
        )
    )


def _alias(plan: Plan, _: Resource, properties: Properties) -> None:
    plan.aliases[properties.need("AliasName")] = last(properties.need("TargetKeyId"))


def _configuration_set(plan: Plan, resource: Resource, properties: Properties) -> None:
    properties.ignore(
        "Name", "DeliveryOptions", "ReputationOptions", "SendingOptions", "SuppressionOptions",
        "TrackingOptions", "VdmOptions", "Tags", "ArchivingOptions",
    )  # fmt: skip
    plan.mail_events.setdefault(plan.names.name(resource.logical_id), frozenset())


def _mail_events(plan: Plan, _: Resource, properties: Properties) -> None:
    destination = properties.need("EventDestination")
    name = properties.need("ConfigurationSetName")
    if "EventBridgeDestination" not in destination:
        raise TemplateError(f"{name}: only events to EventBridge are understood")
    if destination.get("Enabled", True):
        kinds = frozenset(kind.upper() for kind in destination["MatchingEventTypes"])
        plan.mail_events[name] = plan.mail_events.get(name, frozenset()) | kinds


def _api(_: Plan, resource: Resource, properties: Properties) -> None:
    properties.ignore(
        "Name", "Description", "DefaultRouteSettings", "RouteSettings", "AccessLogSettings",
        "Tags", "PropagateTags", "FailOnWarnings",
    )  # fmt: skip
    auth = Properties(resource.logical_id, properties.get("Auth") or {})
    auth.ignore("EnableIamAuthorizer", "DefaultAuthorizer")
    auth.close()
    if properties.get("StageName", "$default") != "$default":
        raise TemplateError(f"{resource.logical_id}: only the stage $default is understood")


def _function(plan: Plan, resource: Resource, properties: Properties) -> None:
    properties.ignore(
        "FunctionName", "Role", "Runtime", "Architectures", "CodeUri", "Layers", "Policies",
        "ReservedConcurrentExecutions", "LoggingConfig", "Tracing", "Tags", "Description",
        "KmsKeyArn", "PropagateTags", "SnapStart", "EphemeralStorage", "RuntimeManagementConfig",
        "PermissionsBoundary",
    )  # fmt: skip
    logical_id = resource.logical_id
    variables = (properties.get("Environment") or {}).get("Variables", {})
    spec = FunctionSpec(
        logical_id=logical_id,
        name=plan.names.name(logical_id),
        arn=plan.names.attribute(logical_id, "Arn"),
        handler=properties.need("Handler"),
        timeout=properties.seconds("Timeout", 3),
        memory=properties.count("MemorySize", 128),
        environ={name: _text(value) for name, value in variables.items()},
        asynchronous=_asynchronous(logical_id, properties),
    )
    plan.functions[logical_id] = spec
    events = properties.get("Events") or {}
    plan.events.read(spec, events, sweeps=resource.metadata.get("Sweeps", ()))


def _asynchronous(place: str, properties: Properties) -> AsyncSpec:
    config = Properties(place, properties.get("EventInvokeConfig") or {})
    dead_letters = (properties.get("DeadLetterQueue") or {}).get("TargetArn")
    destination = (config.get("DestinationConfig") or {}).get("OnFailure", {}).get("Destination")
    spec = AsyncSpec(
        max_retries=config.count("MaximumRetryAttempts", 2),
        max_age=config.seconds("MaximumEventAgeInSeconds", _SIX_HOURS),
        on_failure=destination or dead_letters,
    )
    config.close()
    return spec


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_READERS: dict[str, Callable[[Plan, Resource, Properties], None]] = {
    "AWS::DynamoDB::Table": _table,
    "AWS::Events::EventBus": _bus,
    "AWS::Events::Rule": _rule,
    "AWS::KMS::Alias": _alias,
    "AWS::KMS::Key": _key,
    "AWS::S3::Bucket": _bucket,
    "AWS::SES::ConfigurationSet": _configuration_set,
    "AWS::SES::ConfigurationSetEventDestination": _mail_events,
    "AWS::SQS::Queue": _queue,
    "AWS::SecretsManager::Secret": _secret,
    "AWS::Serverless::Function": _function,
    "AWS::Serverless::HttpApi": _api,
}
