"""A cloud of the small stack, fresh for every test."""

from collections.abc import Iterator

import pytest

from infra.local import LocalCloud
from tests.integration.localcloud.stack import TEMPLATE, Facts


@pytest.fixture
def cloud() -> Iterator[LocalCloud]:
    with LocalCloud(template=TEMPLATE) as made:
        yield made


@pytest.fixture
def facts(cloud: LocalCloud) -> Facts:
    return Facts(cloud)
