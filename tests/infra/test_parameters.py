"""What a deployment may say is what the Lambdas take, and what the documentation tells."""

from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from itertools import product
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from gjensyn.privacy.exceptions import KEEPABLE, RULES
from gjensyn.settings import Settings
from infra.generate.parameters import TARGET, parameters
from infra.lint.template import named, read
from infra.local.limits import broken_limit
from tests.infra.alarms import ROOT

SUITE = read(ROOT / "template.yaml")
SAID = SUITE.body["Parameters"]
# One writes nothing that is due where it is not told over how many keys that is spread.
OWN_DEFAULTS = {"DUE_SHARDS"}


def kinds_of_settings(base: type[Settings] = Settings) -> Iterator[type[Settings]]:
    """Yield every class of settings that a Lambda reads."""
    for kind in base.__subclasses__():
        yield kind
        yield from kinds_of_settings(kind)


def readers() -> dict[str, list[FieldInfo]]:
    """Return by environment variable the fields that read it."""
    for root, folder in ((ROOT, "functions"), (ROOT / "layers/gjensyn", "gjensyn/adapters")):
        for path in (root / folder).rglob("*.py"):
            import_module(".".join(path.relative_to(root).with_suffix("").parts))
    found: dict[str, list[FieldInfo]] = {}
    for kind in kinds_of_settings():
        for name, field in kind.model_fields.items():
            found.setdefault(name.upper(), []).append(field)
    return found


READERS = readers()
TOLD = sorted(
    {
        (variable, parameter)
        for _, own in SUITE.lambdas()
        for variable, value in own["Environment"]["Variables"].items()
        if (parameter := named(value)) in SAID
    }
)


def taken(field: FieldInfo, value: Any) -> Any:
    """Return what a field reads where the environment says this.

    Raises:
        ValidationError: it takes no such value.
    """
    kind = field.annotation
    marked = Annotated[(kind, *field.metadata)] if field.metadata else kind  # type: ignore[valid-type]
    return TypeAdapter(marked).validate_python(str(value))


@pytest.mark.parametrize(("variable", "parameter"), TOLD)
def test_what_the_template_allows_a_lambda_takes(variable: str, parameter: str):
    """Both ends of every range: else a deployment goes through, and no Lambda starts."""
    said = SAID[parameter]
    for end in ("MinValue", "MaxValue"):
        for field in READERS.get(variable, []) if end in said else []:
            assert taken(field, said[end]) == said[end]


@pytest.mark.parametrize(("variable", "parameter"), TOLD)
def test_a_default_stands_for_the_same_in_both(variable: str, parameter: str):
    """What is empty in the template counts as not said."""
    default = str(SAID[parameter]["Default"])
    if default and variable not in OWN_DEFAULTS:
        for field in READERS.get(variable, []):
            if not field.is_required() and field.default != "":
                assert taken(field, default) == field.default


def test_a_law_that_the_desk_does_not_know_cannot_be_deployed():
    """A slip in it would end every call of the desk; each rule that there is passes."""
    said = SAID["ErasureExceptions"]
    for kind, rule in product(KEEPABLE, RULES):
        assert broken_limit(f"{kind}:{rule}", said) is None
        assert broken_limit(f"order:no-bookkeeping,{kind}:{rule}", said) is None
    for slip in ("order:bookkeeping", "orders:no-bookkeeping", "order", "order:no-bookkeeping,"):
        assert broken_limit(slip, said)


def test_enough_is_looked_at():
    """Most parameters reach a Lambda."""
    assert len({parameter for _, parameter in TOLD}) > 30


def test_every_parameter_is_asked_for_in_one_group():
    """In the console, and in the documentation."""
    groups = SUITE.body["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    asked = Counter(str(name) for group in groups for name in group["Parameters"])
    assert asked == dict.fromkeys(map(str, SAID), 1)


def test_the_page_of_parameters_is_fresh():
    """`python -m infra.generate.parameters` after a parameter has changed."""
    assert (ROOT / TARGET).read_text("utf-8") == parameters(SUITE)
