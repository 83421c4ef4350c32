"""A video as a record: taken in, listed, held until its redacted copy is back, released with what was not checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from counterfoil.cases.lifecycle import State
from counterfoil.cli import main
from counterfoil.errors import BadInput, DocumentUnreadable, LeakFound, PersonMustDecide
from counterfoil.ledger.verify import verify_folder
from counterfoil.office import models, release_queries
from counterfoil.office.folder import Office
from counterfoil.office.services import bringing_back, intake, recordings, releasing
from counterfoil.office.services.answering import Request
from counterfoil.office.services.bringing_back import Done
from counterfoil.office.services.leaving import leaving
from counterfoil.office.services.session import session
from counterfoil.office.store import FolderStore

from .test_decisions_of_a_case import OFFICER, answer, demand, fill_in, table_of

CORPUS = Path(__file__).parents[1] / "corpus" / "recordings"
REMOVED = "0:01-0:02 sound 7(1)(c) the voice of a person who called for help"
SECRETS = (b"Zbigniew", b"Nowakowski", b"loci", b"Lavf")


@pytest.fixture
def holding(office: Office, tmp_path: Path) -> Office:
    """An office that holds one video, whose title has a report number."""
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "camera.mp4").write_bytes((CORPUS / "original.mp4").read_bytes())
    with session(office.folder) as (opened, journal):
        (row,) = intake.add_records(opened, [tmp_path / "records"], journal=journal)
    assert (row.outcome, row.kind, row.pages) == ("added", "video", 1)
    return office


def decided(office: Office, tmp_path: Path) -> tuple[Path, Path]:
    """The demand, and its table filled in."""
    asked = demand(tmp_path, "Ada")
    table = table_of(office, asked)
    fill_in(table)
    return asked, table


def back(office: Office, copy: str = "muted.mp4", **changes: object) -> bringing_back.Returned:
    done = {"tool": "Sample Redactor", "tool_version": "4.2", "removed": (REMOVED,), "heard_and_seen": True, **changes}
    number = models.Case.objects.latest("pk").number
    return bringing_back.bring_back(office.folder, number, "R-000001", CORPUS / copy, Done(**done), by=OFFICER)  # type: ignore[arg-type]


def test_a_video_is_a_record_that_no_search_sees_into(holding: Office, tmp_path: Path) -> None:
    record = models.Record.objects.get()
    assert (record.media_type, [tuple(one) for one in record.numbers]) == ("video/mp4", [("RD", "LH123456")])
    assert "Zbigniew Nowakowski" in record.text  # what its container says can be found
    table_of(holding, demand(tmp_path, "Ada"))
    case = models.Case.objects.get()
    assert [one["name"] for one in case.search["unread"]] == ["camera.mp4"]
    assert "needs a redacted copy" in case.search["unread"][0]["why"]
    assert [row.number for row in recordings.met(case)] == ["R-000001"]


def test_it_goes_out_only_as_the_copy_that_was_brought_back(holding: Office, tmp_path: Path) -> None:
    asked, table = decided(holding, tmp_path)
    out = tmp_path / "release"
    with pytest.raises(PersonMustDecide, match=r"R-000001 .camera.mp4.: is a recording, and needs a redacted copy"):
        answer(holding, Request(asked, decisions=table, out=out))
    assert models.Case.objects.get().state == "determined"
    made = back(holding)
    assert (made.certificate.marks, made.certificate.ending, made.moved) == (1, "mp4", True)
    assert [(one.number, one.verdict) for one in made.certificate.gates] == [
        (1, "passed"), (2, "passed"), (3, "passed"), (4, "passed"), (5, "not run"),
    ]  # fmt: skip
    answer(holding, Request(asked, out=out))
    case = models.Case.objects.get()
    name = f"{case.number}_001.mp4"
    assert sorted(one.name for one in out.iterdir()) == sorted(
        [name, "letter.pdf", "index.pdf", "index.csv", "manifest.json", "receipt"]
    )
    source, released = (CORPUS / "original.mp4").read_bytes(), (out / name).read_bytes()
    came = (CORPUS / "muted.mp4").read_bytes()
    assert [one in source and one in came for one in SECRETS] == [True] * 4  # the positive control
    assert [one for one in SECRETS if one in released] == []
    index = (out / "index.csv").read_text(encoding="utf-8-sig")
    assert f"{name},1,1,7(1)(c)," in index
    assert "the voice of a person who called for help (in the recording: 0:01–0:02, sound)" in index
    key = (holding.keys / "ledger.vkey").read_text().strip()
    assert {row.result for row in verify_folder(out, key, None).rows} <= {"ok", "warning"}
    left = release_queries.left(holding, case)
    assert left is not None
    assert [one.name for one in left.files] == [name, "letter.pdf", "index.pdf", "index.csv"]


def test_a_copy_that_comes_after_the_letter_makes_it_anew(holding: Office, tmp_path: Path) -> None:
    asked, table = decided(holding, tmp_path)
    back(holding)
    answer(holding, Request(asked, decisions=table, out=tmp_path / "release", stop_at=State.LETTERED))
    case = models.Case.objects.get()
    before = leaving(holding, case)
    assert [(one.name, one.certificate.marks) for one in before.documents] == [(f"{case.number}_001.mp4", 1)]
    made = back(holding, removed=(REMOVED, "0:03-0:04 sound 7(1)(c) a second voice"))
    assert (made.moved, made.state) == (True, "determined")
    assert releasing.approval(case) is None


REFUSED: list[tuple[str, dict[str, object], type[Exception], str]] = [
    ("original.mp4", {}, LeakFound, "plays what the original plays"),
    ("trimmed.mp4", {}, DocumentUnreadable, "what is skipped is still in the file"),
    ("fragments.mp4", {}, DocumentUnreadable, "it is cut into fragments"),
    ("original.mkv", {}, DocumentUnreadable, "cannot be brought back as video/x-matroska"),
    ("muted.mp4", {"heard_and_seen": False}, BadInput, "Nobody heard and saw"),
    ("muted.mp4", {"removed": ()}, BadInput, "Say what was removed"),
    ("muted.mp4", {"nothing_removed": True}, BadInput, "not both"),
    ("muted.mp4", {"tool": " "}, BadInput, "--tool"),
    ("muted.mp4", {"removed": ("0:01-0:02 sound 9(9)(z) a voice",)}, BadInput, "is no exemption"),
    ("muted.mp4", {"removed": ("7:01-7:02 sound 7(1)(c) a voice",)}, BadInput, "ends after the recording"),
    ("muted.mp4", {"removed": ("0:02-0:01 sound 7(1)(c) a voice",)}, BadInput, "ends before it begins"),
    ("muted.mp4", {"removed": ("somewhere",)}, BadInput, "is no passage"),
]


def test_what_does_not_fit_is_refused_and_nothing_is_kept(holding: Office, tmp_path: Path) -> None:
    decided(holding, tmp_path)
    stored = sorted(holding.store.rglob("*"))
    for copy, changes, error, says in REFUSED:
        with pytest.raises(error, match=says):
            back(holding, copy, **changes)
        assert not models.Act.objects.filter(kind="recording.returned").exists()
        assert sorted(holding.store.rglob("*")) == stored


def test_the_act_commits_to_both_digests_and_nothing_had_to_be_removed(holding: Office, tmp_path: Path) -> None:
    decided(holding, tmp_path)
    made = back(holding, "original.mp4", removed=(), nothing_removed=True)
    kept = FolderStore(holding.store).get(made.certificate.digest).read_bytes()
    assert [one for one in SECRETS if one in kept] == []
    act = models.Act.objects.get(kind="recording.returned")
    assert (act.actor, act.facts) == (OFFICER, {"passages": 0})
    assert (act.private["original"], act.private["copy"]) == (made.original, str(made.certificate.digest))
    assert (act.private["tool"], act.private["tool_version"]) == ("Sample Redactor", "4.2")
    entries = b"".join(bytes(one.entry) for one in models.Leaf.objects.all())
    assert (b"recording.returned" in entries, made.original.encode() in entries) == (True, False)
    assert [one.number for one in made.certificate.gates if one.verdict == "passed"] == [1, 2, 4]
    assert set(made.certificate.taken_off) == {"name of a track", "box udta"}


def test_on_the_command_line(holding: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decided(holding, tmp_path)
    number = models.Case.objects.get().number
    given = ["records", "bring-back", "R-000001", str(CORPUS / "muted.mp4"), "--case", number, "--office"]
    given += [str(holding.folder), "--tool", "Redactor", "--tool-version", "1", "--removed", REMOVED, "--by", OFFICER]
    assert main(given) == 3  # nobody heard and saw it
    assert "Nobody heard and saw the whole copy" in capsys.readouterr().err
    assert main([*given, "--heard-and-seen", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["case"], said["record"], said["state"]) == (number, "R-000001", "proposed")
    assert said["certificate"]["heard_and_seen_by"] == OFFICER
    assert "neither hears nor sees" in said["certificate"]["not_checked"]
