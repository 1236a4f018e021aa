"""Uploaded files in a bucket of an S3-compatible store, by SOUK_S3_BUCKET."""

import io
import mimetypes
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

import urllib3
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible
from minio import Minio
from minio.error import MinioException, S3Error

from souk.core.errors import Unavailable

# All that Souk keeps in a bucket is below this: what else lies there is never shown.
_FOLDER = "media/"
_SECONDS = 10
_FOREVER = "public, max-age=31536000, immutable"

Result = TypeVar("Result")


class StorageUnavailable(Unavailable):
    """The store of pictures does not answer."""

    @property
    def detail(self) -> str:
        return "Nothing was changed; try again shortly."


@deconstructible
class BucketStorage(Storage):
    """Django's storage over a bucket; raises StorageUnavailable when it cannot be reached."""

    def __init__(
        self, *, endpoint: str, bucket: str, region: str, access_key: str, secret_key: str
    ) -> None:
        parts = urlsplit(endpoint)
        self.bucket = bucket
        self.client = Minio(
            parts.netloc,
            access_key=access_key,
            secret_key=secret_key,
            secure=parts.scheme == "https",
            region=region,
            http_client=urllib3.PoolManager(
                timeout=urllib3.Timeout(total=_SECONDS),
                retries=urllib3.Retry(total=2, backoff_factor=0.1, status_forcelist=[500, 503]),
                maxsize=10,
            ),
        )

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        def read() -> bytes:
            answer = self.client.get_object(self.bucket, _FOLDER + name)
            try:
                return answer.read()
            finally:
                answer.close()
                answer.release_conn()

        return ContentFile(self._asking(read, name), name=name)

    def _save(self, name: str, content: "File[Any]") -> str:
        content.seek(0)
        body = content.read()
        self._asking(
            lambda: self.client.put_object(
                self.bucket,
                _FOLDER + name,
                io.BytesIO(body),
                len(body),
                content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
                metadata={"Cache-Control": _FOREVER},
            ),
            name,
        )
        return name

    def delete(self, name: str) -> None:
        """Remove a file; one that is not there is no error."""
        self._asking(lambda: self.client.remove_object(self.bucket, _FOLDER + name), name)

    def exists(self, name: str) -> bool:
        try:
            self._stat(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        return int(self._stat(name).size)

    def get_modified_time(self, name: str) -> datetime:
        moment: datetime = self._stat(name).last_modified
        return moment

    def url(self, name: str | None) -> str:
        return f"{settings.MEDIA_ADDRESS}{name}"

    def files_below(self, folder: str) -> Iterator[tuple[str, datetime]]:
        """Yield each file of a folder with when it was written: a request for a thousand."""
        found = self.client.list_objects(self.bucket, prefix=_FOLDER + folder, recursive=True)
        while (one := self._asking(lambda: next(found, None), folder)) is not None:
            yield str(one.object_name).removeprefix(_FOLDER), one.last_modified

    def _stat(self, name: str) -> Any:
        return self._asking(lambda: self.client.stat_object(self.bucket, _FOLDER + name), name)

    def _asking(self, ask: Callable[[], Result], name: str) -> Result:
        try:
            return ask()
        except S3Error as error:
            if error.code in ("NoSuchKey", "NoSuchObject"):
                raise FileNotFoundError(name) from None
            raise StorageUnavailable from error
        except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
            raise StorageUnavailable from error
