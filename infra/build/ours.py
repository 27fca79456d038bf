"""Copies our own code as it is deployed: one capability per Lambda, and the layer they share."""

import re
import shutil
from pathlib import Path

from gjensyn.render import COMPILED, precompile
from infra.build.compiling import compile_tree

ROOT = Path(__file__).parents[2]
_NOT_DEPLOYED = shutil.ignore_patterns("__pycache__", "*.pyc", COMPILED)


def capability(logical_id: str) -> str:
    """Return the folder of a Lambda: `SurveyDispatchOnOrder` lives in `survey_dispatch`."""
    words = re.sub(r"On[A-Z]\w*$", "", logical_id)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", words).lower()


def build_function(logical_id: str, target: Path) -> None:
    """Copy the Lambda's folder so that its handler path is its import path.

    Raises:
        FileNotFoundError: there is no such capability.
    """
    source = ROOT / "functions"
    folder = capability(logical_id)
    copied = target / "functions"
    shutil.copytree(source / folder, copied / folder, ignore=_NOT_DEPLOYED, dirs_exist_ok=True)
    if (source / "__init__.py").is_file():
        shutil.copy2(source / "__init__.py", copied)
    compile_tree(target, "/var/task")


def build_layer(target: Path) -> None:
    """Copy our layer, and the templates with their compiled form."""
    package, templates = target / "python" / "gjensyn", target / "templates"
    source = ROOT / "layers" / "gjensyn" / "gjensyn"
    shutil.copytree(source, package, ignore=_NOT_DEPLOYED, dirs_exist_ok=True)
    compile_tree(target / "python", "/opt/python")
    shutil.copytree(ROOT / "templates", templates, ignore=_NOT_DEPLOYED, dirs_exist_ok=True)
    precompile(templates, templates / COMPILED)
