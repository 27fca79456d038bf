"""A month in which nothing happens costs what the template keeps and lets tick."""

from pathlib import Path
from typing import Any

import pytest

from infra.cost.fixed import fixed
from infra.lint.template import Template, read

ROOT = Path(__file__).parents[3]


def _template(**resources: Any) -> Template:
    shards = {"DueShards": {"Type": "Number", "Default": 4}}
    body = {"Parameters": shards, "Globals": {"Function": {}}, "Resources": resources}
    return Template(body)


def _ticking(expression: str) -> Any:
    tick = {"Type": "Schedule", "Properties": {"Schedule": expression}}
    return {"Type": "AWS::Serverless::Function", "Properties": {"Events": {"Tick": tick}}}


def test_every_key_secret_tick_and_queue_is_on_the_bill():
    """Of each as many as the template has."""
    lines = {line.of: line for line in fixed(read(ROOT / "template.yaml"))}
    assert lines["KMS keys"].dollars == 2
    assert lines["secrets"].dollars == pytest.approx(0.8)
    assert lines["polls of empty queues"].units == 2 * 648_000
    assert all(line.dollars > 0 for line in lines.values())


def test_a_tick_looks_into_every_shard():
    """Each hour is 720 invocations a month, and four looks at half a read unit each."""
    lines = {line.of: line for line in fixed(_template(Round=_ticking("rate(1 hour)")))}
    assert lines["ticks of schedules"].units == 720
    assert lines["looks into what is due"].dollars == pytest.approx(720 * 4 / 2 * 0.125 / 1e6)


def test_a_calendar_is_no_rate():
    """What cannot be counted is not left out."""
    with pytest.raises(ValueError, match="no rate"):
        list(fixed(_template(Round=_ticking("cron(0 3 * * ? *)"))))
