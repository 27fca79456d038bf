"""Each Lambda is told what it reads, and nothing else."""

import io
from collections.abc import Iterator, Mapping
from importlib import import_module

import pytest

from gjensyn.clock import SystemClock
from gjensyn.runtime import Runtime
from infra.local import LocalCloud
from infra.local.specs import FunctionSpec

# Settings that several Lambdas share, where one of them has no use for what it is not told.
USELESS = {
    "DUE_SHARDS": "it makes nothing due",
    "PRESSURE_AT_MOST": "the rounds over rhythms weigh it, not who learns or serves a page",
    "PRESSURE_DAYS": "the same",
    "FOUR_EYES": "nobody approves anything on the page of a link",
}


class Environment(Mapping[str, str]):
    """Remembers what it was asked for."""

    def __init__(self, told: Mapping[str, str]) -> None:
        self.told = told
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self.told[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.told)

    def __len__(self) -> int:
        return len(self.told)

    def __contains__(self, name: object) -> bool:
        return name in self.told


@pytest.fixture(scope="module")
def environments() -> dict[str, Environment]:
    """Every Lambda of the template, wired once, with what it asked its environment for."""
    with LocalCloud() as cloud:
        specs = cloud._world.wiring.functions.values()  # noqa: SLF001 (as the template says it)
        return {spec.logical_id: _wired(spec, cloud) for spec in specs}


def _wired(spec: FunctionSpec, cloud: LocalCloud) -> Environment:
    module, _, name = spec.handler.rpartition(".")
    environment = Environment(spec.environ)
    world = Runtime(environment, SystemClock(), cloud.client, io.StringIO())
    getattr(import_module(module), name).container(world)
    return environment


def test_what_a_lambda_is_told_it_reads(environments: dict[str, Environment]):
    """A variable that nobody reads is a promise that nobody keeps."""
    assert len(environments) > 20
    for function, environment in environments.items():
        assert set(environment.told) <= environment.asked, function


def test_what_the_deployment_decides_reaches_whoever_asks(environments: dict[str, Environment]):
    """Else one Lambda goes by the shop's zone, and its neighbour by a default."""
    decided = {name for environment in environments.values() for name in environment.told}
    for function, environment in environments.items():
        silent = (environment.asked - set(environment.told)) & decided - set(USELESS)
        assert not silent, function
