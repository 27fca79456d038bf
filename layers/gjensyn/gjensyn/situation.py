"""Which of six things there is to say about a late order; every sentence hangs on it."""

from collections.abc import Mapping
from typing import Any, Literal

type Situation = Literal["late", "moved", "slipped", "waiting", "over", "sooner"]


def situation(order: Mapping[str, Any]) -> Situation:
    """Return what a mail or page says about one order (`LateOrder`, `OrderToChoose`).

    `late`: told for the first time. `moved`: another date. `slipped`: the date they hold
    will not do, and there is no other. `waiting`: still none. `over`: a person takes it from here.
    `sooner`: an earlier date, which is never put as a delay, not even where it is the first word.
    A page knows no stages: all there is `late` or `sooner`.
    """
    stage, named, held = order.get("stage", "first"), order["named"], order["promise"]
    earlier = named is not None and held is not None and named < held
    if named is not None and (stage == "sooner" or earlier):
        return "sooner"
    if stage == "first":
        return "late"
    if named is not None:
        return "moved"
    if stage == "last":
        return "over"
    return "waiting" if held is None else "slipped"
