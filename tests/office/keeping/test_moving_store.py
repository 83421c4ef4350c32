"""An office with its documents in an object store: moved there and back, answered, backed up, disposed of."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from counterfoil.cli import main
from counterfoil.errors import BadInput, EnvironmentFailed
from counterfoil.office import folder, models, store
from counterfoil.office.folder import Office
from counterfoil.office.keeping import access, left, object_keys, object_place, opened_files
from counterfoil.office.operate import backing_up, checking, moving_store, restoring
from counterfoil.office.services import answering, demand_pages, disposing, handing_out, intake
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session
from counterfoil.values import Digest, digest_of, digest_of_file

from ..reviewed import ARREST, DANA

RAY = "Ray Quill, Records Supervisor (SAMPLE)"
ASKED = """From: Zelda Askerwell <zelda@mail.example>
Subject: A report
Date: Mon, 3 Jan 2022 10:00:00 -0600

Under the Freedom of Information Act I request the report RD LH123456.
"""
MEMOS = [b"The lobby opens at eight.\n", b"The lobby closes at five.\n", b"The lobby is closed (SAMPLE).\n"]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_place, "PAUSES_S", (0.0, 0.0))


def _let_in(office: Office, bucket, secret: str | None = None) -> None:
    known = bucket.server.access()
    path = office.keys / access.FILE
    path.touch(0o600)
    path.write_text(
        f'endpoint = "{known.endpoint}"\naccess_key = "{known.access_key}"\n'
        f'secret_key = "{secret or known.secret_key}"\n'
    )


@pytest.fixture
def holding(office: Office, tmp_path: Path) -> Office:
    """An office with three records, in its folder."""
    records = tmp_path / "records"
    records.mkdir()
    for number, text in enumerate(MEMOS):
        (records / f"{number}.txt").write_bytes(text)
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, [records], journal=journal)
    return office


def _documents(office: Office) -> dict[str, bytes]:
    keeper = store.keeper_of(office)
    return {digest: keeper.get(digest).read_bytes() for digest in keeper.kept()}


def _row(office: Office, what: str = "store", *, whole: bool = True) -> checking.Row:
    (row,) = [one for one in checking.check(office.folder, whole_store=whole, offline=True) if one.what == what]
    return row


WHOLE = {digest_of(text): text for text in MEMOS}


def test_documents_go_to_the_object_store_and_back(holding: Office, bucket, capsys: pytest.CaptureFixture[str]) -> None:
    _let_in(holding, bucket)
    path = str(holding.folder)
    assert main(["office", "store", path, "--to", bucket.url]) == 0
    with pytest.raises(BadInput, match=r"has its documents in s3://.* already"):
        moving_store.move(holding.folder, bucket.url)
    assert f"has its documents in {bucket.url}. 3 copied and read back." in capsys.readouterr().out
    assert (_documents(holding), len(bucket.objects())) == (WHOLE, 3)
    assert _row(holding).says == f"3 files there ({bucket.url}), all hashed again"
    assert "still lie in the folder store" in _row(holding, "left behind").says
    assert main(["office", "store", path, "--to", "folder"]) == 3
    assert "copies from before the last move still lie in the office's folder" in capsys.readouterr().err
    assert main(["office", "store", path, "--remove-left"]) == 0
    assert [one for one in holding.store.rglob("*") if one.is_file()] == []
    assert _documents(holding) == WHOLE

    assert moving_store.move(holding.folder, "folder", encrypt=True).copied == 3
    sealed = [one.read_bytes() for one in store.sealed_folder(holding).rglob("*") if one.is_file()]
    assert (len(sealed), any(text[:9] in data for text in MEMOS for data in sealed)) == (3, False)
    assert moving_store.remove_left(holding.folder) == 3
    assert (bucket.versions(), _documents(holding)) == ([], WHOLE)

    assert moving_store.move(holding.folder, "folder").copied == 3
    assert moving_store.remove_left(holding.folder) == 3
    capsys.readouterr()
    assert main(["office", "store", path]) == 0
    assert capsys.readouterr().out == f"{path}: 3 documents in the office's folder.\n"
    assert _documents(holding) == WHOLE
    assert {one.name for one in holding.store.rglob("*") if one.is_file()} == set(WHOLE)
    assert object_keys.every(holding) == ()  # what nothing is sealed with any more is destroyed


@pytest.mark.soak
def test_a_move_that_was_cut_short_leaves_the_office_where_it_was_and_goes_on(
    holding: Office, bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    _let_in(holding, bucket)
    written = object_place.ObjectPlace.write

    def fails_at_the_third(place: object_place.ObjectPlace, name: str, pieces: object) -> None:
        if len(bucket.objects()) == 2:
            raise KeyboardInterrupt
        written(place, name, pieces)

    monkeypatch.setattr(object_place.ObjectPlace, "write", fails_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        moving_store.move(holding.folder, bucket.url)
    assert (folder.kept_now(holding), left.read(holding), _documents(holding)) == (("", False), None, WHOLE)
    monkeypatch.undo()
    made = moving_store.move(holding.folder, bucket.url)
    assert (made.copied, made.there) == (1, 2)
    assert _documents(holding) == WHOLE


def test_nothing_is_switched_where_a_copy_is_not_right(holding: Office, bucket) -> None:
    _let_in(holding, bucket)
    moving_store._copy(holding, store.keeper_of(holding), store.keeper(holding, bucket.url, False), WHOLE, set(), print)
    key, data = next(iter(bucket.objects().items()))
    bucket.ask("put_object", Key=key, Body=data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(EnvironmentFailed, match="its bytes are not those that were stored"):
        moving_store.move(holding.folder, bucket.url)
    assert folder.kept_now(holding) == ("", False)


@pytest.mark.soak
def test_the_only_copy_is_never_removed(holding: Office, bucket) -> None:
    _let_in(holding, bucket)
    moving_store.move(holding.folder, bucket.url)
    bucket.ask("delete_object", Key=next(iter(bucket.objects())))
    with pytest.raises(EnvironmentFailed, match="1 documents lie nowhere but there"):
        moving_store.remove_left(holding.folder)
    assert len(list(store.FolderStore(holding.store).kept())) == 3
    assert _row(holding).says.startswith("1 file that the database names not in the store")


def test_what_is_destroyed_between_a_move_and_its_end_is_gone_in_both(holding: Office, bucket) -> None:
    _let_in(holding, bucket)
    moving_store.move(holding.folder, bucket.url)
    digest = next(iter(WHOLE))
    store.destroy(holding, Digest(digest))
    assert set(_documents(holding)) == set(WHOLE) - {digest}
    assert set(store.FolderStore(holding.store).kept()) == set(WHOLE) - {digest}


REFUSED = (
    (["--to", "/srv/store"], 3, "--to: give folder, or the address of an object store."),
    (["--to", "s3://bucket/x"], 8, "keys/store.toml"),
    (["--to", "folder"], 3, "has its documents in the office's folder already"),
    (["--to", "s3://bucket/x", "--encrypt"], 2, "--encrypt goes with --to folder"),
    (["--to", "folder", "--remove-left"], 2, "--remove-left removes what an earlier move left"),
    (["--remove-left"], 3, "no move has left anything"),
)


def test_what_cannot_be_meant_is_refused(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, ends, says in REFUSED:
        assert main(["office", "store", str(office.folder), *arguments]) == ends
        assert says in capsys.readouterr().err
    assert folder.kept_now(office) == ("", False)


@pytest.mark.soak
def test_the_check_tells_a_wrong_password_from_a_lost_document(holding: Office, bucket) -> None:
    _let_in(holding, bucket)
    moving_store.move(holding.folder, bucket.url)
    _let_in(holding, bucket, "tops3cret")
    row = _row(holding)
    assert (row.state, "does not let us in" in row.says, "tops3cret" in row.says) == (checking.State.FAULT, True, False)


def test_a_case_runs_from_demand_to_release_and_to_its_end(office: Office, bucket, tmp_path: Path) -> None:
    _let_in(office, bucket)
    moving_store.move(office.folder, bucket.url)
    (tmp_path / "report.txt").write_text(ARREST)
    (tmp_path / "demand.eml").write_text(ASKED)
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, [tmp_path / "report.txt"], journal=journal)
        out = opened.work / "CF-2022-000001" / "release"
        out.parent.mkdir()
        asked = Request(tmp_path / "demand.eml", decide_as=DANA, out=out)
        answered = answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
    assert answered.state == "closed"
    case = models.Case.objects.get()
    assert [one for one in office.store.rglob("*") if one.is_file()] == []

    found = handing_out.of(office, case)
    assert found is not None
    served = {one.name: b"".join(handing_out.serve(office, one.sha256)) for one in found.files}
    assert served == {one.name: (out / one.name).read_bytes() for one in found.files}
    assert (demand_pages.image(office, case, 1, 1) or b"").startswith(b"\xff\xd8")
    assert _row(office).state is checking.State.OK

    models.Case.objects.update(closed_at=datetime(2018, 1, 5, 18, tzinfo=UTC))
    before = len(bucket.objects())
    disposing.confirm(office, case.number, by=DANA)
    disposing.confirm(office, case.number, by=RAY, at_once=True)
    row = models.Disposal.objects.get()
    stays = {models.Record.objects.get().digest, row.certificate}
    assert before > 2
    assert {digest for digest, _ in object_keys.every(office)} == stays
    assert len(bucket.versions()) == len(bucket.objects()) == 2
    copies = (office.folder / opened_files.FOLDER).glob("*/*")
    assert {path.name for path in copies} - {".lock"} <= stays
    assert _row(office).state is checking.State.OK


@pytest.mark.soak
@pytest.mark.sqlite
def test_a_backup_refers_to_the_object_store_and_comes_back_with_it(holding: Office, bucket, tmp_path: Path) -> None:
    _let_in(holding, bucket)
    moving_store.move(holding.folder, bucket.url)
    moving_store.remove_left(holding.folder)
    made = backing_up.back_up(holding.folder, tmp_path / "b.tar")
    assert made.store == bucket.url
    with tarfile.open(made.file) as tar:
        assert [name for name in tar.getnames() if name.startswith("store/")] == []
    restoring.restore(made.file, tmp_path / "again", keys=made.keys)
    again = folder.read(tmp_path / "again")
    assert (_row(again).state, _row(again).says) == (
        checking.State.OK, f"3 files there ({bucket.url}), all hashed again",
    )  # fmt: skip
    assert len(bucket.objects()) == 3


@pytest.mark.sqlite
def test_a_backup_of_an_encrypted_folder_says_nothing_and_adds_up(holding: Office, tmp_path: Path) -> None:
    moving_store.move(holding.folder, "folder", encrypt=True)
    moving_store.remove_left(holding.folder)
    first = backing_up.back_up(holding.folder, tmp_path / "1.tar")
    (tmp_path / "records" / "4.txt").write_text("A fourth memo.\n")
    with session(holding.folder) as (opened, journal):
        intake.add_records(opened, [tmp_path / "records" / "4.txt"], journal=journal)
    second = backing_up.back_up(holding.folder, tmp_path / "2.tar", since=first.file)
    assert second.left_out == 3
    with tarfile.open(first.file) as tar:
        kept = [tar.extractfile(one).read() for one in tar if one.name.startswith("store/")]
    assert (len(kept), any(text[:9] in data for text in MEMOS for data in kept)) == (3, False)
    restoring.restore(second.file, tmp_path / "again", keys=second.keys, earlier=[first.file])
    again = folder.read(tmp_path / "again")
    assert _row(again).says == "4 files there, all hashed again"
    assert set(_documents(again)) == {*WHOLE, digest_of(b"A fourth memo.\n")}


def test_an_heir_opens_every_document_by_the_page_alone(holding: Office, tmp_path: Path) -> None:
    moving_store.move(holding.folder, "folder", encrypt=True)
    page = (Path(__file__).parents[3] / "docs/formats/store.md").read_text()
    script = tmp_path / "open_all.py"
    script.write_text(page.partition("```python\n")[2].partition("```")[0])
    (tmp_path / "out").mkdir()
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(range(256)) * 10_000)
    store.keeper_of(holding).put(large)
    subprocess.run(
        [sys.executable, "-I", script, holding.keys, store.sealed_folder(holding), tmp_path / "out"], check=True
    )
    found = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert found == WHOLE | {digest_of_file(large): large.read_bytes()}
