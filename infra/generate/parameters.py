"""Writes `docs/parameters.md`: what a deployment decides, by group, as the template says it.

Run `python -m infra.generate.parameters` after a parameter has changed; a test asks for it.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from infra.lint.template import Template, read

TARGET = Path("docs/parameters.md")
TEMPLATE = Path("template.yaml")

_HEAD = """\
# What a deployment decides

Made from `template.yaml` by `python -m infra.generate.parameters`; a test keeps it fresh.
`sam deploy --guided` asks for each; later it is `sam deploy --parameter-overrides NAME=VALUE`.
"""
_EMPTY = "none"


def parameters(template: Template) -> str:
    """Return the page as Markdown: a table for each group of the template's interface."""
    return "\n".join([_HEAD, *_groups(template)])


def _groups(template: Template) -> Iterator[str]:
    said = template.body["Parameters"]
    interface = template.body["Metadata"]["AWS::CloudFormation::Interface"]
    for group in interface["ParameterGroups"]:
        yield f"## {group['Label']['default']}\n"
        yield "| parameter | default | allowed | what it decides |"
        yield "|---|---|---|---|"
        for name in group["Parameters"]:
            yield _row(str(name), said[name])
        yield ""


def _row(name: str, said: Mapping[str, Any]) -> str:
    default = str(said["Default"]) or _EMPTY
    return f"| `{name}` | {default} | {_allowed(said)} | {said['Description'].strip()} |"


def _allowed(said: Mapping[str, Any]) -> str:
    if "AllowedValues" in said:
        return ", ".join(map(str, said["AllowedValues"]))
    if "MinValue" in said:
        return f"{said['MinValue']} to {said['MaxValue']}"
    return ""


if __name__ == "__main__":
    TARGET.write_text(parameters(read(TEMPLATE)), "utf-8")
    print(f"wrote {TARGET}")
