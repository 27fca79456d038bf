"""Rules for the Lambdas themselves: role, log, timeout, handler, sweep."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from infra.lint.template import FUNCTION, Template, named

ROOT = Path(__file__).parents[2]
_LONGEST = 60  # the lease of a send and the eraser's barrier are measured by it


def have_a_role_of_their_own(template: Template) -> Iterator[str]:
    """Two Lambdas never share what they may do."""
    roles = dict(template.of_type("AWS::IAM::Role"))
    owners = Counter(named(own.get("Role")) for _, own in template.lambdas())
    for function, own in template.lambdas():
        role = named(own.get("Role"))
        if role not in roles:
            yield f"{function}: no role of its own is described"
        elif owners[role] > 1:
            yield f"{function}: shares {role}"
        if "Policies" in own:
            yield f"{function}: sam would attach managed policies, which hold a *"
        if role in roles and roles[role].get("ManagedPolicyArns"):
            yield f"{role}: holds managed policies, whose actions others decide"


def have_a_log_that_ends(template: Template) -> Iterator[str]:
    """A log group nobody described is kept for ever."""
    groups = dict(template.of_type("AWS::Logs::LogGroup"))
    for function, own in template.lambdas():
        if named(own.get("LoggingConfig", {}).get("LogGroup")) not in groups:
            yield f"{function}: logs into a group that nobody described"
    for group, own in groups.items():
        if "RetentionInDays" not in own:
            yield f"{group}: is kept for ever"
        if "KmsKeyId" not in own:
            yield f"{group}: is not encrypted with our key"


def have_a_timeout_and_a_handler(template: Template) -> Iterator[str]:
    """The handler is a module of this tree, at the path that it is imported by."""
    for function, own in template.lambdas():
        if not 0 < own.get("Timeout", 0) <= _LONGEST:
            yield f"{function}: its timeout is not within {_LONGEST} s"
        module, _, name = own["Handler"].rpartition(".")
        path = ROOT / Path(*module.split(".")).with_suffix(".py")
        if name != "handler" or not path.is_file():
            yield f"{function}: there is no {own['Handler']}"
        if template.metadata(function).get("BuildMethod") != "makefile":
            yield f"{function}: would be built with everything in it"


def wait_out_a_send(template: Template) -> Iterator[str]:
    """A claim is given up only when whoever made it has surely ended."""
    for function, own in template.lambdas():
        lease = own["Environment"]["Variables"].get("LEASE_SECONDS")
        if lease is not None and int(lease) != own["Timeout"] + 60:
            yield f"{function}: its lease is not its timeout and a minute"


def sweep_a_table_with_a_due_index(template: Template) -> Iterator[str]:
    """Every scheduled Lambda says which table's due index it works off, and may query it."""
    scheduled = {source.split(".")[0] for source, _ in template.events("Schedule")}
    tables = dict(template.of_type("AWS::DynamoDB::Table"))
    for function in scheduled:
        swept = template.metadata(function).get("Sweeps", "")
        indexes = tables.get(swept, {}).get("GlobalSecondaryIndexes", [])
        if "due" not in {index["IndexName"] for index in indexes}:
            yield f"{function}: does not say which table with a due index it sweeps"
    for function, _ in template.of_type(FUNCTION):
        if "Sweeps" in template.metadata(function) and function not in scheduled:
            yield f"{function}: sweeps, but nothing wakes it"
