"""Figures as text: rounded last, always with interval, n and response rate."""

from gjensyn.figures import Figure, Unit
from infra.reading.said import Row

_NAMES = {"nps": "NPS", "csat": "CSAT", "ces": "CES", "kundeindeks": "Kundeindeks"}
_AFTER: dict[Unit, str] = {"points": "", "percent": " %", "scale": " of 7", "index": " of 100"}
HEADS = ("metric", "of", "value", "95 % interval", "n", "response rate")


def cells(row: Row) -> tuple[str, ...]:
    """A row of the table of figures, as `HEADS` says."""
    figure = row.figure
    of = "everybody" if row.group == "all" else f"{row.group} {row.name}"
    return (
        metric_name(figure),
        of,
        value(figure),
        interval(figure),
        f"{figure.n} of {figure.invited}",
        "-" if figure.response_rate is None else f"{100 * figure.response_rate:.0f} %",
    )


def metric_name(figure: Figure) -> str:
    name = _NAMES.get(figure.metric, figure.metric)
    if figure.metric == "ces":
        return f"{name} mean" if figure.unit == "scale" else f"{name} easy (5 to 7)"
    return f"{name} satisfied (4 to 5)" if figure.metric == "csat" else name


def value(figure: Figure) -> str:
    if figure.value is None:
        return "no answers"
    return _number(figure.value, figure.unit) + _AFTER[figure.unit]


def interval(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return ""
    return f"[{_number(figure.low, figure.unit)}, {_number(figure.high, figure.unit)}]"


def _number(number: float, unit: Unit) -> str:
    return f"{number:+.1f}" if unit == "points" else f"{number:.1f}"
