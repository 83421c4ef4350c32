from pathlib import Path

import pytest

from counterfoil.errors import BadInput, LeakFound
from counterfoil.ledger import manifest
from counterfoil.release.package import Source, check_unchanged, document_name, publish, stage
from counterfoil.values import digest_of, digest_of_file

NUMBER = "CF-2024-000012"


@pytest.fixture
def sources(tmp_path: Path) -> list[Source]:
    made = []
    for number in (1, 2):
        path = tmp_path / f"Testwell, Rowan {number}.pdf"
        path.write_bytes(b"%PDF " + bytes([number]))
        made.append(Source(f"R-{number}", path, number))
    return made


def put(target: Path, sources: list[Source]):
    return stage(target, case_number=NUMBER, origin="lakemoor.invalid/ledger", documents=sources, letter=b"letter")


def test_stage_names_files_itself_and_lists_them(tmp_path: Path, sources: list[Source]):
    staged = put(tmp_path / "out" / NUMBER, sources)
    assert staged.folder == tmp_path / "out" / f".{NUMBER}.staged"
    assert not staged.target.exists()
    assert [(one.name, one.record_id, one.pages) for one in staged.files] == [
        ("CF-2024-000012_001.pdf", "R-1", 1),
        ("CF-2024-000012_002.pdf", "R-2", 2),
        ("letter.pdf", "", 0),
    ]
    data = (staged.folder / "manifest.json").read_bytes()
    assert digest_of(data) == staged.manifest
    listed = manifest.parse(data)
    assert (listed.case_number, listed.origin) == (NUMBER, "lakemoor.invalid/ledger")
    assert listed.files == manifest.describe(staged.folder)
    assert b"Testwell" not in data
    assert b"R-1" not in data


def test_stage_again_gives_the_same_manifest(tmp_path: Path, sources: list[Source]):
    first = put(tmp_path / "out", sources)
    (first.folder / "left over").write_text("from a crash")
    assert put(tmp_path / "out", sources) == first
    check_unchanged(first)


def test_stage_refuses_what_is_no_case_number(tmp_path: Path, sources: list[Source]):
    with pytest.raises(BadInput, match="is no case number"):
        stage(tmp_path / "out", case_number="../CF", origin="x", documents=sources, letter=b"x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Testwell, Rowan 1.pdf", "Testwell, Rowan 2.pdf"]


def test_stage_refuses_a_link_in_its_place(tmp_path: Path, sources: list[Source]):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".out.staged").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadInput, match="is a link"):
        put(tmp_path / "out", sources)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_stage_leaves_the_sources_alone(tmp_path: Path, sources: list[Source]):
    before = [digest_of_file(one.path) for one in sources]
    publish(put(tmp_path / "out", sources))
    assert [digest_of_file(one.path) for one in sources] == before


def test_publish_renames_and_check_unchanged_allows_the_receipt(tmp_path: Path, sources: list[Source]):
    staged = put(tmp_path / "out", sources)
    (staged.folder / "receipt").mkdir()
    check_unchanged(staged)
    publish(staged)
    assert sorted(path.name for path in staged.target.iterdir()) == [
        "CF-2024-000012_001.pdf",
        "CF-2024-000012_002.pdf",
        "letter.pdf",
        "manifest.json",
        "receipt",
    ]
    with pytest.raises(LeakFound, match="is missing or was changed"):
        check_unchanged(staged)


def test_document_name_sorts_beyond_a_thousand():
    assert [document_name(NUMBER, n) for n in (1, 999, 1000)] == [
        "CF-2024-000012_001.pdf",
        "CF-2024-000012_999.pdf",
        "CF-2024-000012_1000.pdf",
    ]
