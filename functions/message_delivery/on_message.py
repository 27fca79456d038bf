"""Sends a message as soon as it has been queued."""

from typing import Any

from functions.message_delivery.wiring import Post, wire_post
from gjensyn.errors import ConflictError
from gjensyn.runtime import Context, Function
from gjensyn.stream import Change, Report, each_change


def handle(event: Any, post: Post, _context: Context) -> Report:
    """Look at each queued message as it is now; the stream may tell of it late or twice."""

    def see(change: Change) -> None:
        if change.new is None:
            return
        keys = (change.new["pk"]["S"], change.new["sk"]["S"])
        try:
            post.telemetry.count(post.delivery.look_at(*keys))
        except ConflictError:
            post.telemetry.count("message_taken_by_another")  # or it stays due: the schedule sees

    report = each_change(event, see, post.telemetry)
    post.health.flush()
    return report


handler = Function(wire_post, handle)
