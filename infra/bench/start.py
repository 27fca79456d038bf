"""Run in a fresh interpreter that sees only what is deployed: starts one Lambda, or its floor.

`start.py HANDLER` imports the handler, wires a container with real clients and renders one
page where the Lambda has templates. `start.py - SERVICE…` does the least that any Lambda with
these clients could do. Both print one JSON line with the CPU milliseconds of the whole process,
and `models`: how many more it takes to build every model that was imported, which a Lambda does
when it first needs one: the first call pays so much at most.
"""

import gc
import importlib
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

TEMPLATES = os.environ.get("TEMPLATES")


def start_lambda(handler: str) -> list[str]:
    """Start the Lambda as its first call would; returns the services it made clients of."""
    sys.modules["awslambdaric"] = ModuleType("awslambdaric")  # it is what starts a Lambda
    module, _, name = handler.rpartition(".")
    function = getattr(importlib.import_module(module), name)
    from gjensyn.adapters.clients import make_client
    from gjensyn.clock import SystemClock
    from gjensyn.runtime import Runtime

    made = []

    def client(service: str, *, config: object = None) -> object:
        made.append(service)
        real = make_client(service, config=config)
        answer = (type("Response", (), {"status_code": 200}), {"SecretString": "x" * 64})
        real.meta.events.register("before-call.secrets-manager", lambda **_: answer)
        return real

    function.container(Runtime(os.environ, SystemClock(), client, sys.stdout))
    if TEMPLATES:
        from gjensyn.render import Renderer

        Renderer(Path(TEMPLATES)).render_not_found("en")
    return made


def start_floor(services: list[str]) -> None:
    """Make the clients, seal once, validate one model, render once where there are templates."""
    gc.disable()  # the Lambda itself collects as it pleases
    from botocore.session import Session
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from pydantic import BaseModel

    session = Session()
    for service in services:
        session.create_client(service)
    AESGCM(bytes(32)).encrypt(bytes(12), b"x", None)

    class Model(BaseModel):
        name: str

    Model.model_validate({"name": "x"})
    if TEMPLATES:
        import jinja2

        jinja2.Environment(autoescape=True).from_string("{{ x }}").render(x=1)


def imported_models() -> Iterator[Any]:
    """Yield every model of ours that has been imported."""
    from pydantic import BaseModel

    waiting: list[Any] = BaseModel.__subclasses__()
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        generic = model.__pydantic_generic_metadata__[
            "parameters"
        ]  # `Dated` itself is no model yet
        if model.__module__.startswith(("gjensyn.", "functions.")) and not generic:
            yield model


def main() -> None:
    handler, *services = sys.argv[1:]
    if handler == "-":
        start_floor(services)
    else:
        services = start_lambda(handler)
    spent = time.process_time() * 1000
    loaded = {name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names
    packages = sorted(name for name in loaded if not name.startswith("_"))
    for model in imported_models():
        model.model_rebuild()
    models = time.process_time() * 1000 - spent
    print(json.dumps({"ms": spent, "models": models, "services": services, "packages": packages}))


if __name__ == "__main__":
    main()
