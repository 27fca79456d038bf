"""Makes the boto3 clients of a real container."""

from typing import Any

import boto3


def make_client(service: str, *, config: Any = None) -> Any:
    """Return a client of the container's own region and role."""
    return boto3.client(service, config=config)  # type: ignore[call-overload]
