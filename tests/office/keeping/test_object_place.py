"""Documents in a real object store: sealed, whole or not there, gone with every version; each fault in plain words."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from counterfoil.errors import EnvironmentFailed
from counterfoil.office.folder import Office, create
from counterfoil.office.keeping import object_keys, object_place, opened_files, sealed
from counterfoil.office.keeping.object_place import ObjectPlace, Unreachable
from counterfoil.office.keeping.place import Altered, FolderPlace, NotThere
from counterfoil.office.keeping.sealed_store import SealedStore
from counterfoil.values import Digest, digest_of

WORDS = b"The report names Robin Example (SAMPLE), who was a witness.\n"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_place, "PAUSES_S", (0.0, 0.0))


@pytest.fixture
def bare(tmp_path: Path) -> Office:
    return create(tmp_path / "office", law="us-il")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.txt"
    path.write_bytes(WORDS)
    return path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Of three parts of an upload."""
    path = tmp_path / "large.bin"
    path.write_bytes(os.urandom(2 * object_place.BLOCK_SIZE + 12_345))
    return path


def test_a_document_comes_back_and_the_server_knows_nothing_of_it(bare: Office, bucket, paper: Path) -> None:
    store = SealedStore(bare, bucket.place())
    digest = store.put(paper)
    ((key, data),) = bucket.objects().items()
    name = key[3:]
    assert key == f"{name[:2]}/{name}"
    assert name == store.name(digest) != digest
    assert len(data) == sealed.sealed_size(len(WORDS))
    assert WORDS[:16] not in data
    assert store.get(digest).read_bytes() == WORDS
    assert (store.size(digest), list(store.kept()), store.missing([digest_of(b"x"), digest])) == (
        len(WORDS), [digest], [digest_of(b"x")],
    )  # fmt: skip
    assert store.where(digest) == f"{bucket.url}, {name}"


def test_the_same_bytes_are_kept_once_also_when_many_bring_them_at_once(bare: Office, bucket, paper: Path) -> None:
    store = SealedStore(bare, bucket.place())
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(store.put, [paper] * 4)) == {digest_of(WORDS)}
    written = len(bucket.versions())
    store.put(paper)
    assert (len(bucket.objects()), len(bucket.versions())) == (1, written)
    assert store.get(digest_of(WORDS)).read_bytes() == WORDS


@pytest.mark.soak
def test_a_large_document_goes_in_parts_and_comes_back(bare: Office, bucket, large: Path) -> None:
    store = SealedStore(bare, bucket.place())
    digest = store.put(large)
    assert store.size(digest) == large.stat().st_size
    assert store.get(digest).read_bytes() == large.read_bytes()


def test_what_is_destroyed_is_gone_in_every_version_and_its_key_too(bare: Office, bucket, paper: Path) -> None:
    store = SealedStore(bare, bucket.place())
    digest = store.put(paper)
    opened = store.get(digest)
    (key,) = bucket.objects()
    bucket.ask("put_object", Key=key, Body=b"a newer version")
    bucket.ask("delete_object", Key=key)
    assert len(bucket.versions()) == 3
    store.destroy(digest)
    store.destroy(digest)
    assert (bucket.versions(), opened.exists(), object_keys.every(bare)) == ([], False, ())
    with pytest.raises(NotThere, match="was never stored, or its key was destroyed"):
        store.get(digest)
    assert store.put(paper) == digest  # under another key, and so another name
    assert list(bucket.objects()) != [key]


def test_a_process_that_was_forked_asks_by_a_line_of_its_own(bare: Office, bucket, paper: Path) -> None:
    store = SealedStore(bare, bucket.place())
    digest = store.put(paper)
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if store.get(digest).read_bytes() == WORDS else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert store.get(digest).read_bytes() == WORDS


def _damaged(bucket, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> None:
    for key, data in change(bucket.objects()).items():
        bucket.ask("put_object", Key=key, Body=data)


def test_an_object_that_was_altered_cut_off_or_exchanged_is_noticed(bare: Office, bucket, paper: Path) -> None:
    store = SealedStore(bare, bucket.place())
    other = paper.with_name("other.txt")
    other.write_bytes(WORDS[::-1])
    one, two = store.put(paper), store.put(other)
    whole = bucket.objects()

    def altered(objects: dict[str, bytes]) -> dict[str, bytes]:
        return {key: data[:-20] + bytes([data[-20] ^ 1]) + data[-19:] for key, data in objects.items()}

    def cut(objects: dict[str, bytes]) -> dict[str, bytes]:
        return {key: data[:-1] for key, data in objects.items()}

    def exchanged(objects: dict[str, bytes]) -> dict[str, bytes]:
        return dict(zip(objects, reversed(objects.values()), strict=True))

    for damage in (altered, cut, exchanged):
        _damaged(bucket, damage)
        for digest in (one, two):
            for look in (store.get, store.check):
                with pytest.raises(Altered, match="its bytes are not those that were stored"):
                    look(digest)
        _damaged(bucket, lambda _: whole)
    assert store.get(one).read_bytes() == WORDS
    assert not list((bare.folder / opened_files.FOLDER).glob("*/.[!l]*"))


def test_an_object_that_is_gone_is_missed(bare: Office, bucket, paper: Path) -> None:
    store = SealedStore(bare, bucket.place())
    digest = store.put(paper)
    (key,) = bucket.objects()
    bucket.ask("delete_object", Key=key)
    assert (store.size(digest), store.missing([digest])) == (None, [digest])
    with pytest.raises(NotThere, match=r"is missing from the store\. Put it back from a version or a copy"):
        store.get(digest)
    assert store.put(paper) == digest
    assert store.size(digest) == len(WORDS)


def test_a_wrong_password_is_told_in_plain_words(bare: Office, bucket, paper: Path) -> None:
    for other in ({"secret_key": "tops3cret"}, {"access_key": "nobody"}):
        with pytest.raises(EnvironmentFailed, match="the server does not let us in") as refused:
            SealedStore(bare, bucket.place(**other)).put(paper)
        assert type(refused.value) is EnvironmentFailed
        assert [one for one in ("tops3cret", "a secret of the tests") if one in str(refused.value)] == []
    assert bucket.objects() == {}


def test_a_bucket_that_is_not_there_is_named(bare: Office, bucket, paper: Path) -> None:
    place = ObjectPlace(object_place.Address("no-such-bucket", "x"), bucket.server.access())
    for do in (lambda: SealedStore(bare, place).put(paper), lambda: list(place.names())):
        with pytest.raises(EnvironmentFailed, match="there is no bucket no-such-bucket"):
            do()


def test_a_file_that_vanishes_is_no_fault_of_the_server(
    bare: Office, bucket, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = bucket.place()
    monkeypatch.setattr(place, "size", lambda name: paper.unlink())
    with pytest.raises(EnvironmentFailed, match=r"paper\.txt: cannot be read \(No such file or directory\)"):
        SealedStore(bare, place).put(paper)
    assert bucket.objects() == {}


def test_a_line_that_is_cut_is_tried_again(bare: Office, bucket, large: Path, bad_line) -> None:
    line = bad_line(3_000_000, times=2)
    store = SealedStore(bare, bucket.place(endpoint=line.endpoint))
    digest = store.put(large)
    assert store.get(digest).read_bytes() == large.read_bytes()
    assert line.connections > 2


@pytest.mark.soak
def test_a_line_that_is_cut_for_ever_leaves_nothing_half_stored(bare: Office, bucket, large: Path, bad_line) -> None:
    line = bad_line(3_000_000)
    with pytest.raises(Unreachable, match=r"did not answer, or broke off .* Nothing is half-stored") as failed:
        SealedStore(bare, bucket.place(endpoint=line.endpoint)).put(large)
    assert failed.value.exit_code == 8
    assert (bucket.objects(), bucket.versions()) == ({}, [])
    store = SealedStore(bare, bucket.place())
    assert store.get(store.put(large)).read_bytes() == large.read_bytes()


@pytest.mark.soak
def test_the_server_is_killed_in_the_middle_and_comes_again(bare: Office, bucket, large: Path) -> None:
    store, sent = SealedStore(bare, bucket.place()), threading.Event()
    key = object_keys.made(bare, digest_of(large.read_bytes()))
    name = sealed.object_name(key, digest_of(large.read_bytes()))

    def dies() -> Iterator[bytes]:
        for number, piece in enumerate(sealed.seal([large.read_bytes()], key)):
            if number == 12 and not sent.is_set():
                sent.set()
                bucket.server.kill()
            yield piece

    try:
        with pytest.raises(Unreachable):
            store.place.write(name, dies)
        with pytest.raises(Unreachable):
            list(store.place.names())
    finally:
        bucket.server.start()
    assert list(store.place.names()) == []
    assert store.get(store.put(large)).read_bytes() == large.read_bytes()


@pytest.mark.soak
def test_a_store_that_is_full_keeps_nothing_by_half_and_lets_go(bare: Office, bucket, large: Path, paper: Path) -> None:
    server = bucket.server
    server.files.call_s3("create_bucket", Bucket="small")
    server.shell("s3.bucket.quota -name=small -op=set -sizeMB=1")
    store = SealedStore(bare, ObjectPlace(object_place.Address("small", ""), server.access()))
    digest, until = store.put(large), time.monotonic() + 60
    while True:  # the server counts now and then
        server.shell("s3.bucket.quota.enforce -apply")
        try:
            store.put(paper)
            store.destroy(digest_of(WORDS))
        except Unreachable as error:
            full = str(error)
            break
        assert time.monotonic() < until
    assert "the server failed (InternalError, 500). Nothing is half-stored. It may be full" in full
    assert list(store.kept()) == [digest]
    store.check(digest)
    store.destroy(digest)
    assert list(store.kept()) == []


def test_what_killed_programs_had_sent_goes_after_a_day(bucket) -> None:
    place = bucket.place()
    key = f"ab/{'ab' * 32}"
    made = bucket.ask("create_multipart_upload", Key=key)
    bucket.ask("upload_part", Key=key, UploadId=made["UploadId"], PartNumber=1, Body=bytes(5 << 20))
    assert place.sweep() == 0
    assert place.sweep(now=datetime.now(UTC) + timedelta(days=2)) == 1
    assert "Uploads" not in bucket.ask("list_multipart_uploads")


def test_a_folder_keeps_sealed_documents_too(bare: Office, paper: Path, tmp_path: Path) -> None:
    store = SealedStore(bare, FolderPlace(tmp_path / "sealed"))
    digest = store.put(paper)
    (path,) = (one for one in (tmp_path / "sealed").rglob("*") if one.is_file())
    assert (path.name, path.stat().st_mode & 0o777) == (store.name(digest), 0o400)
    assert store.get(digest).read_bytes() == WORDS
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Altered):
        store.check(digest)
    assert store.put(paper) == digest  # its size is not right: it is stored anew
    store.check(digest)
    store.destroy(Digest(digest))
    assert (list(store.kept()), path.exists()) == ([], False)
