"""Goes on with what waited or was left, and calls out what has to be answered soon.

Each minute, and when a last letter has ended.
"""

from typing import Any

from functions.gdpr_erase.wiring import Crew, wire_crew
from gjensyn.models.request import PrivacyRequest
from gjensyn.runtime import Context, Function
from gjensyn.sweep import Sweep


def handle(_event: Any, crew: Crew, context: Context) -> None:
    """Look at every request that is due."""
    tools = crew.tools
    sweep = Sweep(tools.store, tools.clock, tools.telemetry)
    sweep.go(PrivacyRequest, crew.work(context).when_due, context)


handler = Function(wire_crew, handle)
