"""Turns the resources of the template into what is wired on this machine."""

from collections.abc import Callable, Mapping

from infra.local.bucket_of_template import bucket
from infra.local.function_of_template import function
from infra.local.intrinsics import TemplateError
from infra.local.names import Names
from infra.local.plan import Plan
from infra.local.properties import Properties, last, pattern
from infra.local.specs import KeySpec, QueueSpec, RuleSpec, SecretSpec, Wiring
from infra.local.table_of_template import table
from infra.local.template import Resource

_FOUR_DAYS = 345_600


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
    name = plan.names.name(resource.logical_id)
    plan.buckets[resource.logical_id] = bucket(resource.logical_id, name, properties)


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
    spec = function(resource.logical_id, plan.names, properties)
    plan.functions[resource.logical_id] = spec
    events = properties.get("Events") or {}
    plan.events.read(spec, events, sweeps=resource.metadata.get("Sweeps", ()))


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
