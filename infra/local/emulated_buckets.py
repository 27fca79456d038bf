# ruff: noqa: SLF001 (it is what this module is for)
"""The buckets of one account."""

from collections.abc import Callable

from ministack.services import s3  # type: ignore[import-untyped]

from infra.local.account import Account


class EmulatedBuckets:
    """The buckets; `stored` is called with (bucket, key) at every object put."""

    def __init__(self, account: Account) -> None:
        self.stored: Callable[[str, str], None] = lambda *_: None
        self._account = account

    def create(self, name: str, *, versioned: bool) -> None:
        self._account.request("s3", "PUT", f"/{name}", headers={}, body=b"")
        if versioned:
            with self._account.scope():
                s3._bucket_versioning[name] = "Enabled"

    def put(self, bucket: str, key: str, body: bytes) -> None:
        self._account.request("s3", "PUT", f"/{bucket}/{key}", headers={}, body=body)
        self.stored(bucket, key)

    def delete(self, bucket: str, key: str) -> None:
        self._account.request("s3", "DELETE", f"/{bucket}/{key}", headers={}, body=b"")

    def purge(self, bucket: str, key: str) -> None:
        """Delete every version of an object."""
        with self._account.scope():
            s3._object_versions.pop((bucket, key), None)
            s3._purge_current_object(bucket, key, s3._buckets[bucket])

    def object(self, bucket: str, key: str) -> bytes:
        with self._account.scope():
            return bytes(s3._buckets[bucket]["objects"][key]["body"])

    def objects(self, bucket: str) -> dict[str, bytes]:
        with self._account.scope():
            stored = s3._buckets[bucket]["objects"]
            return {key: bytes(stored[key]["body"]) for key in sorted(stored)}
