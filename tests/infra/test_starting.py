"""A Lambda imports without collecting, and everywhere else importing one changes nothing."""

import subprocess
import sys

from tests.infra.test_build import ROOT

LOOK = """
import functions.order_intake.on_event
print(gc.isenabled(), "gjensyn.adapters.clients" in sys.modules)
"""


DESK = """
import functions.privacy_desk.on_request
from infra.bench.start import imported_models
built = [model.__name__ for model in imported_models() if model.__pydantic_complete__]
print("jinja2" in sys.modules, *built)
"""


def _seen(before: str, look: str = LOOK) -> list[str]:
    path = f"{ROOT}:{ROOT / 'layers' / 'gjensyn'}"
    code = f"import gc, sys, types; {before}{look}"
    done = subprocess.run(  # noqa: S603 (our own code)
        [sys.executable, "-c", code],
        env={"PYTHONPATH": path},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.split()


def test_a_start_collects_nothing_and_has_its_clients_ready():
    """Under AWS's runtime client, what makes clients is imported with the handler."""
    assert _seen("sys.modules['awslambdaric'] = types.ModuleType('awslambdaric')") == [
        "False",
        "True",
    ]


def test_elsewhere_a_handler_is_a_module_like_any_other():
    """Nobody else's collector is switched off."""
    assert _seen("") == ["True", "False"]


def test_the_desk_loads_no_templates_and_builds_no_model_before_it_needs_one():
    """It answers in JSON, and its models cover every table: each is built at its first use."""
    assert _seen("", DESK) == ["False"]
