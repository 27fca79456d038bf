"""The verbs of the desk: signed requests to the routes of an installation, told in plain words."""

import argparse
from collections.abc import Callable
from typing import Any

from infra.cli.desk_call import Desk, add_desk, desk_of
from infra.cli.errors import WorkFailedError
from infra.cli.privacy_status import plan_hash, request_id, status
from infra.cli.terminal import one_line, table

_HEADS = ("request_id", "kind", "status", "received", "due")

type _Run = Callable[[Desk, argparse.Namespace], None]


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    about = _verb(verbs, "preview", "what erasing somebody would do; nothing else happens", preview)
    _add_whom(about)
    erase_verb = _verb(verbs, "erase", "ask for what was previewed", erase)
    _add_request(erase_verb)
    erase_verb.add_argument(
        "--plan", required=True, type=plan_hash, metavar="HASH", help="of the preview"
    )
    erase_verb.add_argument("--ground", required=True, choices="abcdef", help="Art. 17(1) letter")
    erase_verb.add_argument("--identity", required=True, help='how it was settled, or "ask"')
    approval = _verb(verbs, "approve", "let it happen; by somebody else than who asked", approve)
    _add_request(approval)
    approval.add_argument(
        "--plan", required=True, type=plan_hash, metavar="HASH", help="of the preview"
    )
    for name, told in (
        ("refuse", "turn a request away, with the reason that the person is told"),
        ("withdraw", "take a request back before its fence goes up"),
        ("extend", "take two months more, told with reasons within the first"),
    ):
        verb = _verb(verbs, name, told, answer)
        _add_request(verb)
        verb.add_argument("--reason", required=True)
    ack = _verb(verbs, "ack", "note that a recipient has erased its copy too", acknowledge)
    _add_request(ack)
    ack.add_argument("recipient")
    export_verb = _verb(verbs, "export", "ask for a copy of somebody's data", export)
    _add_whom(export_verb)
    export_verb.add_argument("--identity", required=True, help='how it was settled, or "ask"')
    one = _verb(verbs, "status", "how far a request is; its certificate when it is done", status)
    _add_request(one)
    one.add_argument("--certificate", metavar="FILE", help="write the certificate here")
    _verb(verbs, "list", "all requests, the newest first", list_all)


def preview(desk: Desk, chosen: argparse.Namespace) -> None:
    """Print what would be erased, by class."""
    told = desk.post("preview", _whom(chosen))
    print(f"Request {told['request_id']}, to be answered by {told['due_date']}")
    rows = [(kind, str(number)) for kind, number in told["classes"].items() if number]
    print("\n".join(table(("class", "items"), rows)) if rows else "Nothing is stored.")
    for kept in told["retained"]:
        print(f"Kept: {kept['count']} {kept['class']} until {kept['until']} ({kept['paragraph']})")
    print("Not covered:")
    print("\n".join(f"  {one_line(text)}" for text in told["not_covered"]))
    print(f"\nNext: gjensyn privacy erase {told['request_id']} --plan {told['plan_hash']}"
          " --ground LETTER --identity HOW")  # fmt: skip


def erase(desk: Desk, chosen: argparse.Namespace) -> None:
    body = {
        "request_id": chosen.request_id,
        "plan_hash": chosen.plan,
        "ground": chosen.ground,
        "identity": chosen.identity,
    }
    told = desk.post("erase", body)
    _say(told)
    if told["status"] == "AWAITING_APPROVAL":
        print(f"Next, by somebody else: gjensyn privacy approve {chosen.request_id}"
              f" --plan {chosen.plan}")  # fmt: skip


def approve(desk: Desk, chosen: argparse.Namespace) -> None:
    told = desk.post("approve", {"request_id": chosen.request_id, "plan_hash": chosen.plan})
    begins = told["status"] == "AWAITING_APPROVAL"
    print(f"{chosen.request_id}: {'approved, and begins' if begins else told['status']}")


def answer(desk: Desk, chosen: argparse.Namespace) -> None:
    body = {"request_id": chosen.request_id, "reason": chosen.reason}
    _say(desk.post(chosen.verb, body))


def acknowledge(desk: Desk, chosen: argparse.Namespace) -> None:
    _say(desk.post("ack", {"request_id": chosen.request_id, "recipient": chosen.recipient}))


def export(desk: Desk, chosen: argparse.Namespace) -> None:
    _say(desk.post("export", {**_whom(chosen), "identity": chosen.identity}))


def list_all(desk: Desk, _chosen: argparse.Namespace) -> None:
    rows = [
        (one["request_id"], one["kind"], one["status"], one["received_at"][:10], one["due_date"])
        for one in desk.get("requests")
    ]
    print("\n".join(table(_HEADS, rows)) if rows else "There are no requests.")


def _verb(
    verbs: "argparse._SubParsersAction[Any]", name: str, told: str, act: _Run
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(
        name, help=told, description=f"{told[0].upper()}{told[1:]}."
    )
    add_desk(parser)

    def run(chosen: argparse.Namespace) -> int:
        act(desk_of(chosen), chosen)
        return 0

    parser.set_defaults(run=run, verb=name)
    return parser


def _add_request(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("request_id", type=request_id, help="as the preview said it")


def _add_whom(parser: argparse.ArgumentParser) -> None:
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument("--customer", metavar="ID", help="the sender's own id of the person")
    whom.add_argument("--email", help="an address on file")
    parser.add_argument("--received-at", metavar="TIME", help="RFC 3339; by default now")


def _whom(chosen: argparse.Namespace) -> dict[str, str]:
    told = {
        "customer_id": chosen.customer,
        "email": chosen.email,
        "received_at": chosen.received_at,
    }
    return {name: value for name, value in told.items() if value is not None}


def _say(told: dict[str, Any]) -> None:
    if "status" not in told:
        raise WorkFailedError("the desk did not answer as a desk does")
    due = f", due {told['due_date']}" if "due_date" in told else ""
    print(f"{told['request_id']}: {told['status']}{due}")
