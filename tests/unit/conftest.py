"""Unit tests touch no network: a socket that is opened fails the test."""

import pytest


@pytest.fixture(autouse=True)
def _offline(socket_disabled: None) -> None:
    """Every test of this folder runs with sockets off."""
