"""Patterns match as those of EventBridge and the filters of Lambda do."""

from typing import Any

import pytest

from infra.local import TemplateError
from infra.local.patterns import check, matches

EVENT = {
    "source": "shop.erp",
    "detail": {"n": 5, "flag": True, "none": None, "list": ["a", "b"], "deep": {"x": "y"}},
}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ({"source": ["shop.erp", "other"]}, True),
        ({"source": ["shop"]}, False),
        ({"source": [{"prefix": "shop."}]}, True),
        ({"source": [{"suffix": ".erp"}]}, True),
        ({"source": [{"suffix": ".ERP"}]}, False),
        ({"source": [{"suffix": {"equals-ignore-case": ".ERP"}}]}, True),
        ({"source": [{"equals-ignore-case": "SHOP.ERP"}]}, True),
        ({"source": [{"wildcard": "s*.e*"}]}, True),
        ({"source": [{"anything-but": "gjensyn"}]}, True),
        ({"source": [{"anything-but": ["gjensyn", "shop.erp"]}]}, False),
        ({"source": [{"anything-but": {"prefix": "shop"}}]}, False),
        ({"absent": [{"anything-but": "x"}]}, False),
        ({"absent": [{"exists": False}]}, True),
        ({"source": [{"exists": False}]}, False),
        ({"detail": {"deep": {"x": [{"exists": True}]}}}, True),
        ({"detail": {"n": [5]}}, True),
        ({"detail": {"n": ["5"]}}, False),
        ({"detail": {"n": [{"numeric": [">", 4, "<=", 5]}]}}, True),
        ({"detail": {"n": [{"numeric": ["<", 5]}]}}, False),
        ({"detail": {"flag": [True], "none": [None]}}, True),
        ({"detail": {"flag": [1]}}, False),
        ({"detail": {"list": ["b"]}}, True),
        ({"detail": {"list": ["c"]}}, False),
        ({"source": ["shop.erp"], "detail": {"n": [6]}}, False),
        ({"$or": [{"source": ["x"]}, {"detail": {"n": [5]}}]}, True),
        ({"$or": [{"source": ["x"]}, {"detail": {"n": [6]}}]}, False),
    ],
)
def test_patterns(pattern: dict[str, Any], expected: bool):
    """All that a pattern names must hold; one of each list is enough."""
    check(pattern)
    assert matches(pattern, EVENT) is expected


@pytest.mark.parametrize("pattern", [{"source": "shop"}, {"source": [{"cidr": "10.0.0.0/8"}]}])
def test_what_is_not_understood_is_an_error(pattern: dict[str, Any]):
    """A pattern without a list, or with an operator that is not known here."""
    with pytest.raises(TemplateError):
        check(pattern)
