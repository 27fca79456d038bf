"""Reads a Lambda of the template."""

from typing import Any

from infra.local.names import Names
from infra.local.properties import Properties
from infra.local.specs import AsyncSpec, FunctionSpec

_SIX_HOURS = 21_600


def function(logical_id: str, names: Names, properties: Properties) -> FunctionSpec:
    """Return the Lambda that an AWS::Serverless::Function says, without what starts it."""
    properties.ignore(
        "FunctionName", "Role", "Runtime", "Architectures", "CodeUri", "Layers", "Policies",
        "ReservedConcurrentExecutions", "LoggingConfig", "Tracing", "Tags", "Description",
        "KmsKeyArn", "PropagateTags", "SnapStart", "EphemeralStorage", "RuntimeManagementConfig",
        "PermissionsBoundary",
    )  # fmt: skip
    variables = (properties.get("Environment") or {}).get("Variables", {})
    return FunctionSpec(
        logical_id=logical_id,
        name=names.name(logical_id),
        arn=names.attribute(logical_id, "Arn"),
        handler=properties.need("Handler"),
        timeout=properties.seconds("Timeout", 3),
        memory=properties.count("MemorySize", 128),
        environ={name: _text(value) for name, value in variables.items()},
        asynchronous=_asynchronous(logical_id, properties),
    )


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
