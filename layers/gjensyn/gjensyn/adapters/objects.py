"""Objects of a bucket by the beginning of their names, in all their versions."""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

_GONE = ("NoSuchKey", "404", "NoSuchVersion")


class BucketFolder:
    """Implements `ports.Folder` on S3."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def names(self, prefix: str) -> list[str]:
        """Return the names that begin so; one with several versions, or deleted, once."""
        return list(dict.fromkeys(name for name, _ in self._versions(prefix)))

    def holds(self, name: str, text: str) -> bool:
        """Tell whether an object's content has a text in it."""
        return text.encode() in (self.read(name) or b"")

    def read(self, name: str) -> bytes | None:
        """Return an object's content, None if it is gone."""
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=name)
        except ClientError as error:
            if error.response["Error"]["Code"] in _GONE:
                return None
            raise
        return bytes(answer["Body"].read())

    def write(self, name: str, content: bytes, content_type: str = "application/json") -> None:
        """Put an object; the same again changes nothing that anybody sees."""
        self._client.put_object(
            Bucket=self._bucket, Key=name, Body=content, ContentType=content_type
        )

    def wipe(self, prefix: str) -> None:
        """Delete all that begins so, in every version."""
        for name, version in list(self._versions(prefix)):
            self._client.delete_object(Bucket=self._bucket, Key=name, VersionId=version)

    def link(self, name: str, seconds: int) -> str:
        """Return a link by which an object can be fetched for so long."""
        asked = {"Bucket": self._bucket, "Key": name}
        return str(self._client.generate_presigned_url("get_object", asked, ExpiresIn=seconds))

    def _versions(self, prefix: str) -> Iterator[tuple[str, str]]:
        pages = self._client.get_paginator("list_object_versions").paginate(
            Bucket=self._bucket, Prefix=prefix
        )
        for page in pages:
            for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                yield one["Key"], one["VersionId"]
