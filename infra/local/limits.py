"""What CloudFormation holds a parameter's value to before it deploys anything."""

import re
from collections.abc import Mapping
from typing import Any


def broken_limit(value: Any, declared: Mapping[str, Any]) -> str | None:
    """Return which limit of its declaration a value breaks, as a phrase; None: it holds."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    allowed = [str(one) for one in declared.get("AllowedValues", ())]
    if allowed and str(value) not in allowed:
        return f"is none of {allowed}"
    pattern = declared.get("AllowedPattern")
    if pattern and not re.fullmatch(pattern, text):
        return f"does not match {pattern}"
    if declared["Type"] == "Number":
        return _beyond(text, declared, "Value")
    return _beyond(len(text), declared, "Length") if declared["Type"] == "String" else None


def _beyond(told: str | int, declared: Mapping[str, Any], of: str) -> str | None:
    try:
        number = float(told)
    except ValueError:
        return "is no number"
    if number < float(declared.get(f"Min{of}", "-inf")):
        return f"is below {declared[f'Min{of}']}"
    if number > float(declared.get(f"Max{of}", "inf")):
        return f"is above {declared[f'Max{of}']}"
    return None
