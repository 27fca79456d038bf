"""Reads a SAM template into resources whose properties are plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from infra.local.intrinsics import Intrinsics, TemplateError
from infra.local.limits import broken_limit
from infra.local.names import Names

# Resources that do nothing which could be seen on one machine.
UNSEEN = frozenset({
    "AWS::ApiGatewayV2::ApiMapping", "AWS::ApiGatewayV2::DomainName", "AWS::Budgets::Budget",
    "AWS::CertificateManager::Certificate", "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::AnomalyDetector", "AWS::CloudWatch::CompositeAlarm",
    "AWS::CloudWatch::Dashboard", "AWS::Events::EventBusPolicy", "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::RolePolicy", "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::LayerVersion", "AWS::Lambda::Permission", "AWS::Logs::LogGroup",
    "AWS::Logs::MetricFilter", "AWS::Logs::QueryDefinition", "AWS::Logs::ResourcePolicy",
    "AWS::Route53::RecordSet", "AWS::S3::BucketPolicy", "AWS::SES::EmailIdentity",
    "AWS::SNS::Subscription", "AWS::SNS::Topic", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy",
    "AWS::SecretsManager::ResourcePolicy", "AWS::Serverless::LayerVersion",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of the stack, its intrinsic functions evaluated."""

    logical_id: str
    type: str
    properties: Mapping[str, Any]
    metadata: Mapping[str, Any]


class _Loader(yaml.SafeLoader):
    """Reads the short forms (`!Ref x`) as their long forms (`{Ref: x}`)."""


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        argument: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        argument = loader.construct_sequence(node, deep=True)
    else:
        argument = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": argument}


_Loader.add_multi_constructor("!", _short_form)
# A version such as 2012-10-17 stays text.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

_RAW: dict[tuple[Path, int], dict[str, Any]] = {}


def _raw(path: Path) -> dict[str, Any]:
    key = (path, path.stat().st_mtime_ns)
    if key not in _RAW:
        _RAW[key] = yaml.load(path.read_text(), Loader=_Loader)  # noqa: S506 (a safe loader)
    return _RAW[key]


def read(
    path: Path, *, parameters: Mapping[str, Any], account: str, region: str
) -> tuple[dict[str, Resource], Names]:
    """Return the resources of the template by logical id, those that are unseen left out.

    Raises:
        TemplateError: an unknown parameter, resource type, function or reference.
    """
    raw = _raw(path)
    for section in raw:
        if section not in _SECTIONS:
            raise TemplateError(f"unknown section {section}")
    stack = str(parameters.get("AWS::StackName", "gjensyn"))
    kept = raw.get("Resources", {})
    names = Names(kept, stack=stack, account=account, region=region)
    intrinsics = Intrinsics(
        names=names.pseudo() | _parameters(raw.get("Parameters", {}), parameters),
        conditions=raw.get("Conditions", {}),
        mappings=raw.get("Mappings", {}),
        references=names,
    )
    names.evaluate = intrinsics.value
    defaults = intrinsics.value(raw.get("Globals", {}))
    resources = {
        logical_id: _resource(logical_id, node, intrinsics, defaults)
        for logical_id, node in kept.items()
        if node["Type"] not in UNSEEN
        and ("Condition" not in node or intrinsics.holds(node["Condition"]))
    }
    return resources, names


_SECTIONS = frozenset({
    "AWSTemplateFormatVersion", "Transform", "Description", "Metadata", "Parameters", "Mappings",
    "Conditions", "Globals", "Resources", "Outputs", "Rules",
})  # fmt: skip


def _parameters(declared: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    values = {}
    for name in given:
        if name not in declared and not name.startswith("AWS::"):
            raise TemplateError(f"the template has no parameter {name}")
    for name, declaration in declared.items():
        if name not in given and "Default" not in declaration:
            raise TemplateError(f"parameter {name} has no value")
        value = given.get(name, declaration.get("Default"))
        if problem := broken_limit(value, declaration):
            raise TemplateError(f"parameter {name}: {value!r} {problem}")
        values[name] = _typed(value, declaration["Type"])
    return values


def _typed(value: Any, kind: str) -> Any:
    if kind == "CommaDelimitedList" or kind.startswith("List<"):
        return value if isinstance(value, list) else [part.strip() for part in value.split(",")]
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _resource(
    logical_id: str, node: Mapping[str, Any], intrinsics: Intrinsics, defaults: Mapping[str, Any]
) -> Resource:
    try:
        properties = intrinsics.value(node.get("Properties", {}))
        metadata = intrinsics.value(node.get("Metadata", {}))
    except TemplateError as error:
        raise TemplateError(f"{logical_id}: {error}") from error
    kind = str(node["Type"])
    if kind.startswith("AWS::Serverless::"):
        properties = _with_defaults(defaults.get(kind.rpartition("::")[2], {}), properties)
    return Resource(logical_id, kind, properties, metadata)


def _with_defaults(default: Any, own: Any) -> Any:
    """Merge as SAM does: maps are merged, lists are joined, the rest is replaced."""
    if isinstance(default, dict) and isinstance(own, dict):
        merged = {key: _with_defaults(default[key], own[key]) for key in default.keys() & own}
        return default | own | merged
    if isinstance(default, list) and isinstance(own, list):
        return default + own
    return own
