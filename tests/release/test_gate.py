from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from counterfoil.errors import (
    BadInput,
    EnvironmentFailed,
    LeakFound,
    LetterIncomplete,
    PersonMustDecide,
    RefusedByLaw,
)
from counterfoil.ledger.kinds import KINDS
from counterfoil.release import gate, package, withholding
from counterfoil.release.gate import Evidence, ReleaseKind, serve
from counterfoil.release.letter import render
from counterfoil.release.letter_pack import Outcome
from counterfoil.values import Moment, digest_of, digest_of_file

IDA = "Ida Sample, Freedom of Information Officer"
NOW = datetime(2024, 3, 8, 15, tzinfo=UTC)


def let_go(ready, store, journal, evidence: Evidence | None = None, **more: object):
    return gate.release(
        ready.staged,
        store=store,
        journal=journal,
        evidence=evidence or ready.evidence,
        moment=Moment(NOW, NOW),
        actor=IDA,
        **more,
    )


def nothing_left(ready, journal) -> bool:
    return not ready.staged.target.exists() and journal.acts == [] and journal.releases == {}


def test_release_commits_once_and_renames(ready, store, journal):
    released = let_go(ready, store, journal)
    assert released == gate.Released(ready.staged.target, ready.staged.manifest, ready.staged.files, False)
    assert sorted(path.name for path in released.folder.iterdir()) == [
        "CF-2024-000012_001.pdf",
        "CF-2024-000012_002.pdf",
        "index.csv",
        "index.pdf",
        "letter.pdf",
        "manifest.json",
        "receipt",
    ]
    assert not ready.staged.folder.exists()
    (act,) = journal.acts
    assert (act.kind, act.actor) == ("release.made", IDA)
    assert act.facts == {
        "release": "public",
        "manifest": ready.staged.manifest,
        "files": 5,
        "bytes": sum(one.size_bytes for one in ready.staged.files),
        "documents": 2,
        "pages": 3,
        "redactions": 4,
        "withheld": 0,
        "exemptions": ["7(1)(b)", "7(1)(a)"],
    }
    spec = KINDS["release.made"]
    assert [name for name, value in act.facts.items() if not spec.fields[name].allows(value)] == []


def test_release_again_changes_nothing(ready, store, journal):
    first = let_go(ready, store, journal)
    again = let_go(ready, store, journal)
    assert again == replace(first, repeated=True)
    assert len(journal.acts) == 1


@pytest.mark.parametrize(("die_at", "committed"), [("before commit", 0), ("after commit", 1), ("after receipt", 1)])
def test_release_resumes_after_a_crash(ready, store, journal, die_at: str, committed: int):
    journal.die_at = die_at
    with pytest.raises(KeyboardInterrupt):
        let_go(ready, store, journal)
    assert (len(journal.acts), ready.staged.target.exists()) == (committed, False)
    journal.die_at = ""
    assert let_go(ready, store, journal).repeated == bool(committed)
    assert (len(journal.acts), ready.staged.target.exists()) == (1, True)


def test_release_resumes_after_its_staging_was_lost(ready, store, journal):
    journal.die_at = "after commit"
    with pytest.raises(KeyboardInterrupt):
        let_go(ready, store, journal)
    journal.die_at = ""
    papers = {name: (ready.staged.folder / name).read_bytes() for name in ("letter.pdf", "index.pdf", "index.csv")}
    staged = package.stage(
        ready.staged.target,
        case_number=ready.staged.case_number,
        origin="lakemoor.invalid/ledger",
        documents=ready.sources,
        letter=papers["letter.pdf"],
        index_pdf=papers["index.pdf"],
        index_csv=papers["index.csv"],
    )
    assert staged == ready.staged
    assert let_go(ready, store, journal).repeated is True


def test_release_never_overwrites_another(ready, store, journal):
    ready.staged.target.mkdir()
    (ready.staged.target / "manifest.json").write_text("another")
    with pytest.raises(BadInput, match="already holds something else"):
        let_go(ready, store, journal)
    assert journal.acts == []


def test_release_refuses_a_document_that_was_not_verified(ready, store, journal):
    evidence = replace(ready.evidence, certificates={})
    with pytest.raises(LeakFound, match=r"CF-2024-000012_001\.pdf: was not verified"):
        let_go(ready, store, journal, evidence)
    assert nothing_left(ready, journal)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"digest": digest_of(b"another")}, "is not the file that was verified"),
        ({"pages": 3}, "is not the file that was verified"),
        ({"gates": ()}, "gate 1, gate 2, gate 3, gate 4, gate 5 of its verification did not pass"),
    ],
)
def test_release_refuses_a_certificate_that_does_not_fit(ready, store, journal, change, message):
    certificates = dict(ready.evidence.certificates)
    certificates["CF-2024-000012_002.pdf"] = replace(certificates["CF-2024-000012_002.pdf"], **change)
    with pytest.raises(LeakFound, match=message):
        let_go(ready, store, journal, replace(ready.evidence, certificates=certificates))
    assert nothing_left(ready, journal)


def test_release_refuses_a_gate_that_was_not_run(ready, store, journal):
    certificates = dict(ready.evidence.certificates)
    one = certificates["CF-2024-000012_001.pdf"]
    gates = tuple(replace(g, verdict="not run") if g.number == 3 else g for g in one.gates)
    certificates["CF-2024-000012_001.pdf"] = replace(one, gates=gates)
    with pytest.raises(LeakFound, match=r"gate 3 of its verification did not pass"):
        let_go(ready, store, journal, replace(ready.evidence, certificates=certificates))


@pytest.mark.parametrize(
    ("name", "data"),
    [("CF-2024-000012_001.pdf", b"x"), ("letter.pdf", b"x"), ("manifest.json", b"{}"), ("new.txt", b"")],
)
def test_release_refuses_what_changed_since_staging(ready, store, journal, name: str, data: bytes):
    (ready.staged.folder / name).write_bytes(data)
    with pytest.raises(LeakFound, match=name.replace(".", r"\.")):
        let_go(ready, store, journal)
    assert nothing_left(ready, journal)


def test_release_refuses_what_changed_after_the_commit(ready, store, journal):
    journal.die_at = "after commit"
    with pytest.raises(KeyboardInterrupt):
        let_go(ready, store, journal)
    journal.die_at = ""
    (ready.staged.folder / "CF-2024-000012_001.pdf").write_bytes(b"unredacted")
    with pytest.raises(LeakFound, match="is missing or was changed"):
        let_go(ready, store, journal)
    assert not ready.staged.target.exists()


def test_release_refuses_a_link_in_the_staging(ready, store, journal, tmp_path: Path):
    name = "CF-2024-000012_001.pdf"
    (tmp_path / "same.pdf").write_bytes((ready.staged.folder / name).read_bytes())
    (ready.staged.folder / name).unlink()
    (ready.staged.folder / name).symlink_to(tmp_path / "same.pdf")
    with pytest.raises(LeakFound, match="is missing or was changed"):
        let_go(ready, store, journal)


def test_release_refuses_an_unviewed_page(ready, store, journal):
    review = ready.evidence.review
    decisions = replace(review.decisions, viewed=review.decisions.viewed - {("R-1", 1)})
    with pytest.raises(PersonMustDecide, match=r"R-1: nobody viewed page 2\."):
        let_go(ready, store, journal, replace(ready.evidence, review=replace(review, decisions=decisions)))
    assert nothing_left(ready, journal)


def test_release_refuses_records_without_a_review(ready, store, journal):
    with pytest.raises(PersonMustDecide, match="nobody reviewed them"):
        let_go(ready, store, journal, replace(ready.evidence, review=None))


def test_release_refuses_other_records_than_were_determined(ready, store, journal):
    staged = replace(
        ready.staged,
        files=tuple(replace(one, pages=9) if one.record_id == "R-2" else one for one in ready.staged.files),
    )
    with pytest.raises(RefusedByLaw, match="2 documents are staged, 2 records were determined"):
        let_go(replace(ready, staged=staged), store, journal)


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        ({"responsible": ()}, LetterIncomplete, "nobody is named"),
        ({"outcome": Outcome.GRANT}, LetterIncomplete, "the letter says grant"),
        ({"number": "CF-2024-000013"}, RefusedByLaw, "The letter is of CF-2024-000013"),
        ({"request_summary": "the telephone 312-555-0142"}, LeakFound, "would show what is withheld"),
        ({"request_summary": "something else"}, RefusedByLaw, "is not the one that was checked"),
    ],
)
def test_release_refuses_a_letter_that_is_not_right(ready, store, journal, change, kind, message):
    with pytest.raises(kind, match=message):
        let_go(ready, store, journal, ready.with_letter(**change))
    assert nothing_left(ready, journal)


def test_release_refuses_an_index_that_is_not_the_determinations(ready, store, journal):
    with pytest.raises(RefusedByLaw, match="is not the one that was checked"):
        let_go(ready, store, journal, replace(ready.evidence, index=ready.index[1:]))
    with pytest.raises(RefusedByLaw, match="is not the one that was checked"):
        let_go(ready, store, journal, replace(ready.evidence, index=()))


def staged_as_said(ready, pack, *, index=None, **letter_changes: object):
    """Letter and index changed, and staged as changed: consistent with each other, not with what was determined."""
    evidence = ready.with_letter(**letter_changes)
    evidence = replace(evidence, index=ready.index if index is None else index)
    staged = package.stage(
        ready.staged.target,
        case_number=ready.staged.case_number,
        origin="lakemoor.invalid/ledger",
        documents=ready.sources,
        letter=render(evidence.letter, pack),
        index_pdf=withholding.as_pdf(evidence.index, evidence.letter, pack),
        index_csv=withholding.as_csv(evidence.index),
    )
    return replace(ready, staged=staged, evidence=evidence)


def test_release_refuses_a_letter_that_names_other_documents(ready, store, journal, pack):
    wrong = staged_as_said(ready, pack, documents=ready.evidence.letter.documents[:1])
    with pytest.raises(RefusedByLaw, match="names other documents than are staged"):
        let_go(wrong, store, journal)
    assert nothing_left(ready, journal)


def test_release_refuses_a_letter_that_claims_less_than_the_index(ready, store, journal, pack):
    wrong = staged_as_said(ready, pack, exemptions=ready.evidence.letter.exemptions[:1])
    with pytest.raises(RefusedByLaw, match="claims more or less than the index shows"):
        let_go(wrong, store, journal)
    assert nothing_left(ready, journal)


def test_release_refuses_an_index_with_another_number_of_marks(ready, store, journal, pack, exemptions):
    index = ready.index[:2]
    claims = withholding.claims(index, exemptions, ready.evidence.letter.dated_on)
    wrong = staged_as_said(ready, pack, index=index, exemptions=claims)
    with pytest.raises(RefusedByLaw, match="another number of marks than was determined"):
        let_go(wrong, store, journal)
    assert nothing_left(ready, journal)


def test_release_refuses_a_change_made_while_the_receipt_was_written(ready, store, journal, monkeypatch):
    written = journal.write_receipt

    def and_change(manifest, folder: Path, /) -> None:
        written(manifest, folder)
        (folder / "letter.pdf").write_bytes(b"another letter")

    monkeypatch.setattr(journal, "write_receipt", and_change)
    with pytest.raises(LeakFound, match=r"letter\.pdf is missing or was changed"):
        let_go(ready, store, journal)
    assert not ready.staged.target.exists()


def test_serve_streams_released_bytes_only(ready, store, journal, tmp_path: Path):
    digest = ready.staged.documents[0].digest
    with pytest.raises(RefusedByLaw, match="is in no committed release"):
        serve(digest, store=store, journal=journal)
    released = let_go(ready, store, journal)
    expected = (released.folder / "CF-2024-000012_001.pdf").read_bytes()
    assert b"".join(serve(digest, store=store, journal=journal)) == expected
    original = tmp_path / "original.pdf"
    original.write_bytes(b"the unredacted original")
    with pytest.raises(RefusedByLaw):  # it is in the store, and in no release
        serve(store.put(original), store=store, journal=journal)


def test_serve_keeps_a_subjects_release_from_everybody_else(ready, store, journal):
    let_go(ready, store, journal, kind=ReleaseKind.SUBJECT)
    digest = ready.staged.documents[0].digest
    with pytest.raises(RefusedByLaw):
        serve(digest, store=store, journal=journal)
    pieces = serve(digest, store=store, journal=journal, kinds=[ReleaseKind.SUBJECT])
    assert digest_of(b"".join(pieces)) == digest


def test_serve_refuses_bytes_that_the_store_changed(ready, store, journal):
    let_go(ready, store, journal)
    digest = ready.staged.documents[0].digest
    store.get(digest).write_bytes(b"something else")
    with pytest.raises(EnvironmentFailed, match="are not those that were released"):
        list(serve(digest, store=store, journal=journal))


def test_released_folder_holds_no_name_of_a_source_or_party(ready, store, journal):
    released = let_go(ready, store, journal)
    needles = (b"Testwell", b"312-555-0142", b"R-1", b"work")
    for path in released.folder.iterdir():
        if path.suffix in (".csv", ".json"):
            data = path.read_bytes() + path.name.encode()
            assert [needle for needle in needles if needle in data] == []
    assert [path.name for path in released.folder.rglob("*Testwell*")] == []
    assert b"Testwell" in ready.sources[0].path.name.encode()  # positive control
    manifest = (released.folder / "manifest.json").read_bytes()
    assert digest_of_file(ready.sources[0].path).encode() in manifest  # of the redacted file, which is released
