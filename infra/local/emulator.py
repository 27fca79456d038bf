"""What ministack answers for one stack, and what the suite asks it behind the API's back."""

from collections.abc import Callable
from datetime import datetime

from infra.local import quicken
from infra.local.account import Account
from infra.local.clients import Request
from infra.local.emulated_buckets import EmulatedBuckets
from infra.local.emulated_keys import EmulatedKeys
from infra.local.emulated_tables import EmulatedTables
from infra.local.faults import Answer


class Emulator:
    """The services of one account that keep something."""

    def __init__(self, region: str, now: Callable[[], datetime]) -> None:
        self._account = Account(region)
        self.tables = EmulatedTables(self._account, now)
        self.keys = EmulatedKeys(self._account)
        self.buckets = EmulatedBuckets(self._account)
        quicken.quicken(self.account, self.tables)

    @property
    def account(self) -> str:
        return self._account.id

    @property
    def region(self) -> str:
        return self._account.region

    def answer(self, request: Request) -> Answer:
        """Answer a request to dynamodb, kms, s3 or secretsmanager."""
        self.tables.forget_tokens()
        answer = self._account.request(
            request.service,
            request.method,
            request.path,
            headers=request.headers,
            body=request.body,
            query=request.query,
        )
        bucket, _, key = request.path.removeprefix("/").partition("/")
        if request.service == "s3" and request.method == "PUT" and key:
            self.buckets.stored(bucket, key)
        return answer

    def close(self) -> None:
        """Free what this account holds."""
        quicken.forget(self.account)
        self._account.close()
