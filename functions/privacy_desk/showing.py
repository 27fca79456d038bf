"""How a request is shown: its states in order, and what it led to."""

import json
from dataclasses import dataclass
from typing import Any

from functions.privacy_desk.handing_out import HandingOut
from gjensyn.clock import stamp
from gjensyn.models.request import PrivacyRequest
from gjensyn.ports import Folder
from gjensyn.privacy.ledger import PUBLIC_KEYS
from gjensyn.runtime import Runtime
from gjensyn.settings import Settings


class ShowingSettings(Settings):
    ledger_bucket: str


@dataclass(frozen=True, slots=True)
class Showing:
    """Shows requests; reads certificates, and makes links to copies."""

    ledger: Folder
    exports: Folder

    @classmethod
    def of(cls, runtime: Runtime, exports: Folder) -> "Showing":
        from gjensyn.adapters.objects import BucketFolder

        bucket = ShowingSettings.of(runtime.environ).ledger_bucket
        return cls(BucketFolder(runtime.client("s3"), bucket), exports)

    def keys(self) -> list[str]:
        """Return the public keys of this installation's certificates, PEM, old ones too."""
        found = map(self.ledger.read, self.ledger.names(PUBLIC_KEYS))
        return [pem.decode() for pem in found if pem]

    def line(self, request: PrivacyRequest) -> dict[str, Any]:
        """Return a request as it stands in the list."""
        told: dict[str, Any] = {
            "request_id": request.request_id,
            "kind": request.kind,
            "status": request.status,
            "received_at": stamp(request.received_at),
            "due_date": request.due_date.isoformat(),
            "extended": request.extended,
            "plan_hash": request.plan_hash,
            "history": _history(request),
        }
        if request.approved_by is not None:
            told["approved"] = _approval(request)
        if request.reason is not None:
            told["reason"] = request.reason
        if request.recipients:
            told["recipients"] = [one.model_dump(mode="json") for one in request.recipients]
        return told

    def whole(self, request: PrivacyRequest) -> dict[str, Any]:
        """Return a request with its certificate, or with a link to the copy."""
        told = self.line(request)
        if request.certificate is not None:
            written = self.ledger.read(request.certificate)
            told["certificate"] = json.loads(written) if written else None
        for form, link in HandingOut(self.exports).links(request):
            told["download" if form == "file" else "download_page"] = link
        return told


def _history(request: PrivacyRequest) -> list[dict[str, str]]:
    """Return each state once: an approval changes none by itself, and is shown apart."""
    before = (None, *(one.status for one in request.history))
    return [
        {"status": one.status, "at": stamp(one.at), "by": one.by}
        for last, one in zip(before, request.history, strict=False)
        if one.status != last
    ]


def _approval(request: PrivacyRequest) -> dict[str, str]:
    waited = [one for one in request.history if one.status == "AWAITING_APPROVAL"]
    return {"at": stamp(waited[-1].at), "by": waited[-1].by}
