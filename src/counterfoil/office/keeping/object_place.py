"""An S3-compatible object store as a place, through fsspec's s3fs. What it holds is sealed before it comes here.

An upload is there when its last step was taken, not before: S3 has no half objects. What a killed program had sent of
one lies among the unfinished uploads and is taken away after a day.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from counterfoil.errors import CounterfoilError, EnvironmentFailed
from counterfoil.office.keeping.access import Access, Address
from counterfoil.office.keeping.place import NotThere, Pieces, is_name

BLOCK_SIZE = 8 << 20
"""So much is held and sent at a time: 10,000 of them are 78 GiB, as large as one document may be."""
PAUSES_S = (0.5, 3.0)
"""A server that does not answer is asked again after these."""
LEFT_FOR = timedelta(days=1)

_T = TypeVar("_T")
_NO_ENTRY = frozenset(
    "AccessDenied InvalidAccessKeyId SignatureDoesNotMatch AuthorizationHeaderMalformed ExpiredToken InvalidToken "
    "AllAccessDisabled AccountProblem 403".split()
)
_FULL = frozenset("QuotaExceeded InsufficientStorage XMinioStorageFull XMinioAdminBucketQuotaExceeded 507".split())
_open: dict[tuple[int, Address, Access], Any] = {}
_opening = threading.Lock()


class Unreachable(EnvironmentFailed):
    """The server did not answer, or broke off; asked again it may."""


class ObjectPlace:
    """The objects below one prefix of one bucket."""

    def __init__(self, address: Address, access: Access) -> None:
        self.address, self._access = address, access

    def __str__(self) -> str:
        return str(self.address)

    def write(self, name: str, pieces: Pieces, /) -> None:
        def send() -> None:
            file = self._files.open(f"{self.address.bucket}/{self._key(name)}", "wb", block_size=BLOCK_SIZE)
            try:
                for piece in pieces():
                    file.write(piece)
            except BaseException:
                with contextlib.suppress(Exception):  # the server may be gone: then it is swept later
                    file.discard()
                file.closed = True  # or fsspec sends what there is when the file is collected
                raise
            try:
                file.close()
            except BaseException:
                with contextlib.suppress(Exception):
                    file.discard()
                file.closed = True
                raise

        self._patiently(send)

    def read(self, name: str, /) -> Iterator[bytes]:
        size = self.size(name)
        if size is None:
            raise NotThere(f"{self}: {name[:16]}… is missing from the store.")
        with self._said():
            file = self._files.open(
                f"{self.address.bucket}/{self._key(name)}", "rb", block_size=BLOCK_SIZE, size=size, cache_type="none"
            )
        with file:
            while True:
                piece = self._patiently(lambda: bytes(file.read(BLOCK_SIZE)))  # it goes on where it was
                if not piece:
                    return
                yield piece

    def size(self, name: str, /) -> int | None:
        try:
            return int(self._call("head_object", Key=self._key(name))["ContentLength"])
        except NotThere:
            return None

    def names(self) -> Iterator[str]:
        for page in self._pages("list_objects_v2", "ContinuationToken", "NextContinuationToken"):
            found = (one["Key"].rpartition("/")[2] for one in page.get("Contents", ()))
            yield from (name for name in found if is_name(name))

    def remove(self, name: str, /) -> None:
        self._call("delete_object", Key=self._key(name))
        for version in self._versions(name):
            self._call("delete_object", Key=self._key(name), VersionId=version)
        self._abort(self._key(name), before=None)
        left = self._versions(name)
        if left or self.size(name) is not None:
            raise EnvironmentFailed(
                f"{self}: the server keeps a version of an object that was to be destroyed. Look whether the bucket "
                "has a lock or a retention, lift it for this object, and run the same command again."
            )

    def sweep(self, *, now: datetime | None = None) -> int:
        """Take away what killed programs had sent of uploads, a day ago or more; how many."""
        return self._abort(self._key(""), before=(now or datetime.now(UTC)) - LEFT_FOR)

    def _versions(self, name: str) -> list[str]:
        try:
            pages = list(self._pages("list_object_versions", "KeyMarker", "NextKeyMarker", prefix=self._key(name)))
        except NotOffered:
            return []  # it has no versions, so none is left
        found = (one for page in pages for kind in ("Versions", "DeleteMarkers") for one in page.get(kind, ()))
        return [one["VersionId"] for one in found if one["Key"] == self._key(name)]

    def _abort(self, prefix: str, *, before: datetime | None) -> int:
        try:
            pages = list(self._pages("list_multipart_uploads", "KeyMarker", "NextKeyMarker", prefix=prefix))
        except NotOffered:
            return 0
        uploads = [one for page in pages for one in page.get("Uploads", ())]
        left = [one for one in uploads if before is None or one["Initiated"] < before]
        for one in left:
            with contextlib.suppress(NotThere):
                self._call("abort_multipart_upload", Key=one["Key"], UploadId=one["UploadId"])
        return len(left)

    def _pages(self, method: str, send: str, got: str, *, prefix: str | None = None) -> Iterator[dict[str, Any]]:
        mark: dict[str, str] = {}
        while True:
            page = self._call(method, Prefix=self._key("") if prefix is None else prefix, **mark)
            yield page
            if not page.get("IsTruncated") or not page.get(got):
                return
            mark = {send: page[got]}
            if page.get("NextVersionIdMarker"):
                mark["VersionIdMarker"] = page["NextVersionIdMarker"]
            if page.get("NextUploadIdMarker"):
                mark["UploadIdMarker"] = page["NextUploadIdMarker"]

    def _key(self, name: str) -> str:
        above = f"{self.address.prefix}/" if self.address.prefix else ""
        return f"{above}{name[:2]}/{name}" if name else above

    def _call(self, method: str, **given: Any) -> dict[str, Any]:
        def ask() -> dict[str, Any]:
            found: dict[str, Any] = self._files.call_s3(method, Bucket=self.address.bucket, **given)
            return found

        return self._patiently(ask)

    def _patiently(self, do: Callable[[], _T]) -> _T:
        for pause_s in (*PAUSES_S, None):
            try:
                with self._said():
                    return do()
            except Unreachable:
                if pause_s is None:
                    raise
                time.sleep(pause_s)
        raise RuntimeError("every pause has its try")

    @contextlib.contextmanager
    def _said(self) -> Iterator[None]:
        """Every error of the libraries below, in our words: theirs may quote an address with a signature in it."""
        try:
            yield
        except (CounterfoilError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - s3fs, aiobotocore, aiohttp and asyncio each have their own
            raise self._plainly(error) from None

    def _plainly(self, error: Exception) -> EnvironmentFailed:
        code, status = _code_of(error)
        at = f"{self} at {self._access.endpoint or 'Amazon'}"
        if code in _NO_ENTRY or (not code and isinstance(error, PermissionError)):
            return EnvironmentFailed(
                f"{at}: the server does not let us in ({code or 'refused'}). Look at access_key and secret_key, and "
                "what they may do in this bucket: list, read, write and delete, versions too."
            )
        if code == "NoSuchBucket":
            return EnvironmentFailed(f"{at}: there is no bucket {self.address.bucket}. Make it, or mend the name.")
        if code in _FULL or status == 507:
            return EnvironmentFailed(f"{at}: the store is full ({code or status}). Make room, or raise its quota.")
        if code in ("NoSuchKey", "NoSuchUpload", "NoSuchVersion", "404") or isinstance(error, FileNotFoundError):
            return NotThere(f"{at}: what was asked for is missing from the store.")
        if code in ("NotImplemented", "MethodNotAllowed", "501", "405"):
            return NotOffered(f"{at}: the server does not know how ({code}).")
        if code and not status >= 500 and code not in ("SlowDown", "RequestTimeout", "IncompleteBody", "BadDigest"):
            return EnvironmentFailed(f"{at}: the server refused ({code}, {status}).")
        if code:
            return Unreachable(
                f"{at}: the server failed ({code}, {status}). Nothing is half-stored. It may be full, or ill: look at "
                "it; then run the same command again (a worker does by itself)."
            )
        why = type(error).__name__
        return Unreachable(
            f"{at}: did not answer, or broke off ({why}). Nothing is half-stored. Look whether the server and the line "
            "to it are up; then run the same command again (a worker does by itself)."
        )

    @property
    def _files(self) -> Any:
        """The file system of this process: one that was made before a fork has no thread to work in."""
        key = (os.getpid(), self.address, self._access)
        with _opening:
            if key not in _open:
                for old in [one for one in _open if one[0] != key[0]]:
                    del _open[old]
                _open[key] = _file_system(self._access)
            return _open[key]


class NotOffered(EnvironmentFailed):
    """The server does not know this part of S3."""


def _code_of(error: BaseException) -> tuple[str, int]:
    """The code and the HTTP status that a server gave; ("", 0) where none answered."""
    seen: BaseException | None = error
    while seen is not None:
        response = getattr(seen, "response", None)
        if isinstance(response, dict) and "Error" in response:
            status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            return str(response["Error"].get("Code", "")), int(status)
        seen = seen.__cause__
    return "", 0


def _file_system(access: Access) -> Any:
    try:
        import s3fs  # inline: optional dependency
    except ImportError:
        raise EnvironmentFailed(
            "Documents in an object store need the packages fsspec and s3fs. Add them with: script/setup scale."
        ) from None
    for name in ("s3fs", "fsspec", "botocore", "aiobotocore"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # their lines quote requests
    client: dict[str, Any] = {"region_name": access.region or "us-east-1"}
    if access.ca:
        client["verify"] = access.ca
    files = s3fs.S3FileSystem(
        key=access.access_key,
        secret=access.secret_key,
        token=access.token or None,
        endpoint_url=access.endpoint or None,
        client_kwargs=client,
        config_kwargs={
            "connect_timeout": 10,
            "read_timeout": 30,
            "retries": {"total_max_attempts": 1},  # who asks again are s3fs and we
            "s3": {"addressing_style": "path"} if access.endpoint else {},
        },
        skip_instance_cache=True,
        use_listings_cache=False,
        max_concurrency=1,
    )
    files.retries = 2
    return files
