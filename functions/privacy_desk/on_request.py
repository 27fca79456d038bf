"""The officer's desk as JSON: one route per verb, the caller known from the signature."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from functions.privacy_desk.bodies import (
    About,
    Acknowledge,
    Approve,
    Copy,
    DeskError,
    Erase,
    Reason,
    read_body,
)
from functions.privacy_desk.showing import Showing
from functions.privacy_desk.wiring import Desk, wire_desk
from gjensyn.contention import insist
from gjensyn.errors import ConflictError
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.web import Reply

TRIES = 4  # against the eraser, and another officer at the same moment


@dataclass(frozen=True, slots=True)
class Reception:
    """Answers one request at a time."""

    desk: Desk
    showing: Showing

    def serve(self, event: Any) -> Reply:
        """Answer; whatever goes wrong is a word and a sentence, never a stack trace."""
        try:
            verb = _VERBS[event["routeKey"]]  # the API calls this Lambda for no other route
            caller = _caller(event)
            status, told = self._settled(lambda: verb(self, event, caller))
        except DeskError as error:
            self.desk.telemetry.count(f"desk_{error.word}")
            facts = {"error": error.word, "message": str(error), **error.facts}
            return _reply(error.status, facts)
        self.desk.telemetry.count("desk_answered")
        return _reply(status, told)

    def _settled(self, decide: Callable[[], tuple[int, Any]]) -> tuple[int, Any]:
        try:
            return insist(decide, TRIES)
        except ConflictError as error:
            message = "the request is being worked on: try again"
            raise DeskError(409, "busy", message) from error

    def preview(self, event: Any, caller: str) -> tuple[int, Any]:
        request, plan = self.desk.erasing.preview(read_body(About, event), caller)
        told = {
            "request_id": request.request_id,
            "plan_hash": request.plan_hash,
            "due_date": request.due_date.isoformat(),
            **plan.shown(),
        }
        return 200, told

    def erase(self, event: Any, caller: str) -> tuple[int, Any]:
        return 202, _briefly(self.desk.erasing.erase(read_body(Erase, event), caller))

    def approve(self, event: Any, caller: str) -> tuple[int, Any]:
        return 202, _briefly(self.desk.erasing.approve(read_body(Approve, event), caller))

    def refuse(self, event: Any, caller: str) -> tuple[int, Any]:
        return 200, _dated(self.desk.answering.refuse(read_body(Reason, event), caller))

    def withdraw(self, event: Any, caller: str) -> tuple[int, Any]:
        return 200, _dated(self.desk.answering.withdraw(read_body(Reason, event), caller))

    def extend(self, event: Any, caller: str) -> tuple[int, Any]:
        return 200, _dated(self.desk.answering.extend(read_body(Reason, event), caller))

    def acknowledge(self, event: Any, caller: str) -> tuple[int, Any]:
        return 200, _briefly(self.desk.answering.acknowledge(read_body(Acknowledge, event), caller))

    def export(self, event: Any, caller: str) -> tuple[int, Any]:
        return 202, _briefly(self.desk.copying.export(read_body(Copy, event), caller))

    def status(self, event: Any, _caller: str) -> tuple[int, Any]:
        request_id = (event.get("pathParameters") or {}).get("id", "")
        return 200, self.showing.whole(self.desk.dossiers.one(request_id))

    def key(self, _event: Any, _caller: str) -> tuple[int, Any]:
        return 200, {"keys": self.showing.keys()}

    def list_all(self, _event: Any, _caller: str) -> tuple[int, Any]:
        return 200, [self.showing.line(one) for one in self.desk.dossiers.register.all()]


type _Verb = Callable[[Reception, Any, str], tuple[int, Any]]

_VERBS: Mapping[str, _Verb] = {
    "POST /privacy/preview": Reception.preview,
    "POST /privacy/erase": Reception.erase,
    "POST /privacy/approve": Reception.approve,
    "POST /privacy/refuse": Reception.refuse,
    "POST /privacy/withdraw": Reception.withdraw,
    "POST /privacy/extend": Reception.extend,
    "POST /privacy/ack": Reception.acknowledge,
    "POST /privacy/export": Reception.export,
    "GET /privacy/requests/{id}": Reception.status,
    "GET /privacy/requests": Reception.list_all,
    "GET /privacy/key": Reception.key,
}


def _caller(event: Any) -> str:
    """Return who signed the request; the API lets nobody else through."""
    authorizer = event.get("requestContext", {}).get("authorizer") or {}
    arn = (authorizer.get("iam") or {}).get("userArn")
    if not isinstance(arn, str) or not arn:
        raise DeskError(403, "unsigned", "the request is not signed")
    return arn


def _briefly(request: Any) -> dict[str, Any]:
    return {"request_id": request.request_id, "status": request.status}


def _dated(request: Any) -> dict[str, Any]:
    return {**_briefly(request), "due_date": request.due_date.isoformat()}


def _reply(status: int, told: Any) -> Reply:
    headers = {
        "content-type": "application/json",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    return {"statusCode": status, "headers": headers, "body": json.dumps(told, ensure_ascii=False)}


def wire(runtime: Runtime) -> Reception:
    """Open the desk."""
    desk = wire_desk(runtime)
    return Reception(desk, Showing.of(runtime, desk.dossiers.inventory.exports))


def handle(event: Any, reception: Reception, _context: Context) -> Reply:
    reply = reception.serve(event)
    reception.desk.telemetry.flush()
    return reply


handler = Function(wire, handle)
