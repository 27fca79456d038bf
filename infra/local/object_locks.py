"""Object lock as S3 has it: a version that was put is kept until its date, whoever asks.

ministack looks at one lock for all versions of a name, on the clock of the machine. Here each
version has its own, on the cloud's clock: a new version may be put over it and a delete marker
laid on it, as on AWS, and the locked version itself is still there to be read.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from infra.local.clients import Request
from infra.local.faults import Answer, refusal
from infra.local.specs import BucketSpec
from infra.local.virtual_clock import VirtualClock

_VERSION: Final = re.compile(rb"<VersionId>([^<]+)</VersionId>")
_OWN_WORDS: Final = frozenset({"versioning", "object-lock", "retention", "legal-hold"})


class ObjectLocks:
    """Knows until when each version of the locked buckets stays."""

    def __init__(self, buckets: Mapping[str, BucketSpec], clock: VirtualClock) -> None:
        self._buckets = {bucket.name: bucket for bucket in buckets.values() if bucket.locked}
        self._clock = clock
        self._until: dict[tuple[str, str], datetime] = {}

    def refuse(self, request: Request) -> Answer | None:
        """Refuse what would change or shorten what is locked; None: go on."""
        name = request.path.removeprefix("/").partition("/")[0]
        bucket = self._buckets.get(name)
        if bucket is None:
            return None
        if request.method == "PUT" and _OWN_WORDS & request.query.keys():
            return _denied("its lock stays as the template says")
        versions = list(request.query.get("versionId", ()))
        if "delete" in request.query:
            versions += [found.decode() for found in _VERSION.findall(request.body)]
        deletes = request.method == "DELETE" or "delete" in request.query
        if deletes and any(self._locked(name, version) for version in versions):
            return _denied("Access Denied because object protected by object lock.")
        return None

    def note(self, request: Request, answer: Answer) -> None:
        """Lock a version that has been put."""
        name, _, key = request.path.removeprefix("/").partition("/")
        bucket = self._buckets.get(name)
        if bucket is None or bucket.locked is None or request.method != "PUT" or not key:
            return
        headers = {header.lower(): value for header, value in answer[1].items()}
        if "x-amz-version-id" in headers:
            until = self._clock.now() + bucket.locked
            self._until[name, headers["x-amz-version-id"]] = until

    def _locked(self, bucket: str, version: str) -> bool:
        until = self._until.get((bucket, version))
        return until is not None and self._clock.now() < until


def _denied(message: str) -> Answer:
    return refusal("s3", 403, "AccessDenied", message)
