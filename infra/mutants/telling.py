"""What is told of the mutants and branches of a module: on the terminal, and as a table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NEVER = "(never reached)"


@dataclass(frozen=True, slots=True)
class Figures:
    """`same`: survivors that change nothing, with their reason; `living`: the others.

    `excused`: branches not taken, with their reason; `untaken`: the others.
    """

    module: str
    mutants: int
    same: Mapping[str, str]
    living: Sequence[str]
    branches: int
    excused: Mapping[str, str]
    untaken: Sequence[str]
    idle_reasons: Sequence[str]
    survivors: int

    @property
    def killed(self) -> int:
        """How many were noticed."""
        return self.mutants - self.survivors

    @property
    def not_taken(self) -> int:
        """How many branches no test takes, for whatever reason."""
        return sum(not each.endswith(NEVER) for each in (*self.excused, *self.untaken))


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons that are known: by the changed line of a mutant, and by branch."""

    equivalent: Mapping[str, str]
    excuses: Mapping[str, str]


def figures_of(
    module: str, text: Sequence[str], told: Mapping[str, Any], reasons: Reasons
) -> Figures:
    """Put what was seen beside the reasons that are known."""
    equivalent, excuses, lived = reasons.equivalent, reasons.excuses, told["living"]
    after = {str(mutant["after"]) for mutant in lived}
    branches = [_branch(text, *pair) for pair in told["watched"]["untaken"]]
    return Figures(
        module=module,
        mutants=told["total"],
        survivors=len(lived),
        same={line: reason for line, reason in equivalent.items() if line in after},
        living=[
            f"{mutant['line']}: {mutant['before']}\n      -> {mutant['after']}"
            for mutant in lived
            if mutant["after"] not in equivalent
        ],
        branches=told["watched"]["branches"],
        excused={branch: excuses[branch] for branch in branches if branch in excuses},
        untaken=[branch for branch in branches if branch not in excuses],
        idle_reasons=[
            *(line for line in equivalent if told["total"] and line not in after),
            *(branch for branch in excuses if branch not in branches),
        ],
    )


def lines(figures: Figures) -> Iterator[str]:
    """Yield what the terminal shows of a module."""
    yield (
        f"{figures.module}: {figures.killed} of {figures.mutants} mutants killed, "
        f"{figures.survivors - len(figures.living)} change nothing; "
        f"{figures.branches - figures.not_taken} of {figures.branches} branches taken"
    )
    yield from (f"  lives: {line}" for line in figures.living)
    yield from (f"  not taken: {branch}" for branch in figures.untaken)
    yield from (f"  a reason for nothing: {line}" for line in figures.idle_reasons)


def write(found: Sequence[Figures], planned: set[str], path: Path) -> None:
    """Write the table of the documentation; what was planned and not tried is named."""
    untried = sorted(planned - {each.module for each in found})
    path.write_text("\n".join([*_page(found), *_untried(untried)]) + "\n", encoding="utf-8")


def _page(found: Sequence[Figures]) -> Iterator[str]:
    mutants = sum(each.mutants for each in found)
    killed = sum(each.killed for each in found)
    yield from (
        "# Mutants and branches of the deciding code",
        "",
        "Each mutant is one small change: a comparison, a number, a condition turned round,",
        "another machine word. Some test has to notice it. Made again with",
        "`make mutants`, and written down by `make mutants ARGS=--write`",
        f"(last on {datetime.now(UTC):%d %B %Y}); which tests hold which module is said in",
        "`infra/mutants/plan.py`.",
        "",
        f"**{killed} of {mutants} killed ({killed / max(1, mutants):.1%}).** Those that change",
        "nothing, and branches that nobody can take, stand below with their reasons.",
        "",
        "| module | mutants | killed | change nothing | branches | taken |",
        "|---|---|---|---|---|---|",
    )
    for each in found:
        same = each.survivors - len(each.living)
        yield (
            f"| `{each.module}` | {each.mutants} | {each.killed} | {same} "
            f"| {each.branches} | {each.branches - each.not_taken} |"
        )
    yield from _reasons("Survivors that change nothing", found, [each.same for each in found])
    yield from _reasons("Branches not taken", found, [each.excused for each in found])
    yield from _open(found)


def _reasons(
    title: str, found: Sequence[Figures], rows: Sequence[Mapping[str, str]]
) -> Iterator[str]:
    if not any(rows):
        return
    yield from ("", f"## {title}")
    for each, reasons in zip(found, rows, strict=True):
        if reasons:
            yield from ("", f"`{each.module}`", "")
        yield from (f"- `{line}`: {reason}" for line, reason in reasons.items())


def _open(found: Sequence[Figures]) -> Iterator[str]:
    told = [line for each in found for line in (*each.living, *each.untaken)]
    if told:
        yield from ("", "## Without a reason", "")
        yield from (f"- `{' '.join(line.split())}`" for line in told)


def _untried(modules: Sequence[str]) -> Iterator[str]:
    if modules:
        yield from ("", "## Not tried since it was changed", "")
        yield from (f"- `{module}`" for module in modules)


def _branch(text: Sequence[str], start: int, end: int) -> str:
    """Return a branch in words: lines move, what they say moves less."""
    if start == end:
        return f"{text[start - 1].strip()} {NEVER}"
    return f"{text[start - 1].strip()} -> {text[end - 1].strip() if end > 0 else 'exit'}"
