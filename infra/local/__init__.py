"""The whole suite on one machine; `LocalCloud` is its door."""

from infra.local.cloud import LocalCloud
from infra.local.faults import Call, ContainerDiedError, Fault
from infra.local.intrinsics import TemplateError
from infra.local.mail import Sent
from infra.local.payloads import Response

__all__ = [
    "Call",
    "ContainerDiedError",
    "Fault",
    "LocalCloud",
    "Response",
    "Sent",
    "TemplateError",
]
