"""Reads template.yaml as it is written, intrinsic functions in their long form."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cfnlint.decode import cfn_yaml

FUNCTION = "AWS::Serverless::Function"


@dataclass(frozen=True, slots=True)
class Template:
    """The template: resources and the defaults of all functions."""

    body: Mapping[str, Any]

    def metadata(self, logical_id: str) -> Mapping[str, Any]:
        """Return what the template says about a resource to tools."""
        metadata: Mapping[str, Any] = self.body["Resources"][logical_id].get("Metadata", {})
        return metadata

    def of_type(self, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Return logical id and properties of each resource of a type."""
        for logical_id, resource in self.body["Resources"].items():
            if resource["Type"] == kind:
                yield str(logical_id), resource.get("Properties", {})

    def lambdas(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Return logical id and properties of each Lambda, defaults included."""
        defaults = self.body["Globals"]["Function"]
        for logical_id, own in self.of_type(FUNCTION):
            yield logical_id, {**defaults, **own}

    def events(self, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Return each event source of a type as `Lambda.Event` and its properties."""
        for logical_id, own in self.lambdas():
            for name, event in own.get("Events", {}).items():
                if event["Type"] == kind:
                    yield f"{logical_id}.{name}", event.get("Properties", {})

    def role_statements(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Return each statement of each role's own policies, with the role."""
        for role, own in self.of_type("AWS::IAM::Role"):
            for policy in own.get("Policies", ()):
                for statement in policy["PolicyDocument"]["Statement"]:
                    # One that a condition brings in is looked at whether it does or not.
                    for arm in statement.get("Fn::If", [statement]):
                        if isinstance(arm, dict) and "Effect" in arm:
                            yield role, arm


def read(path: Path) -> Template:
    """Read a template."""
    return Template(cfn_yaml.load(str(path)))


def named(value: Any) -> str | None:
    """Return the logical id that a reference names, or None where it names none."""
    match value:
        case {"Ref": str(name)}:
            return str(name)
        case {"Fn::GetAtt": [name, *_]}:
            return str(name)
        case {"Fn::Sub": str(text)}:
            found = re.search(r"\$\{(?!AWS::)(\w+)", text)
            return found.group(1) if found else None
    return None


def listed(value: Any) -> list[Any]:
    """Return a list, also where the template may write one value alone."""
    return value if isinstance(value, list) else [value]
