"""Begins as soon as a request was approved or verified, and anchors each line of the ledger."""

from typing import Any

from functions.gdpr_erase.certifying import show_key
from functions.gdpr_erase.wiring import Crew, wire_crew
from gjensyn.contention import insist
from gjensyn.models.audit import LEDGER
from gjensyn.runtime import Context, Function
from gjensyn.stream import Change, Report, each_change

TRIES = 3


def handle(event: Any, crew: Crew, context: Context) -> Report:
    """Look at each request as it is now; the stream may tell of it late or twice."""
    tools, work = crew.tools, crew.work(context)

    def see(change: Change) -> None:
        if change.new is None:
            return
        key = change.new["sk"]["S"]
        if change.new["pk"]["S"] == LEDGER:
            tools.ledger.write(f"entries/{key}.json", change.new["line"]["S"].encode())
            if int(key) == 1:
                show_key(tools)  # so that it can be pinned before there is any certificate
            tools.telemetry.count("ledger_anchored")
            return
        # Taken by another, or by ourselves and the answer was lost: it is seen as it is by then. A
        # request may be due as late as on its last day, so it is not left to the schedule.
        tools.telemetry.count(insist(lambda: work.on(key), TRIES))

    return each_change(event, see, tools.telemetry)


handler = Function(wire_crew, handle)
