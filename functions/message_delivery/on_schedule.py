"""Sends what was held back until now, and calls what was never settled unknown."""

from dataclasses import dataclass
from typing import Any

from functions.message_delivery.wiring import Post, wire_post
from gjensyn.models.message import Message
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.sweep import Sweep


@dataclass(frozen=True, slots=True)
class Round:
    post: Post
    sweep: Sweep


def wire(runtime: Runtime) -> Round:
    post = wire_post(runtime)
    return Round(post, Sweep(post.store, runtime.clock, post.telemetry))


def handle(_event: Any, round_: Round, context: Context) -> None:
    round_.sweep.go(Message, round_.post.delivery.look_at, context)
    round_.post.health.flush()


handler = Function(wire, handle)
