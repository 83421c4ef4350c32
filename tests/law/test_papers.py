"""The fee table and the letters, file by file: any change of a byte shows, and a letter rests on what it imports."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from counterfoil.law.load import PACKS
from counterfoil.law.papers import FEES, file_of, letter_keys, paper_digests

PACK = PACKS / "us-il"


def test_every_file_that_is_printed_from_is_signed() -> None:
    found = paper_digests(PACK)
    files = [PACK / "fees.yaml", *sorted((PACK / "letters").iterdir())]
    assert [file_of(PACK, key) for key in found] == files
    assert list(found.values()) == [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    assert (next(iter(found)), "letter required.yaml" in found, "letter denial.typ" in found) == (FEES, True, True)


def test_a_changed_byte_changes_one_digest(tmp_path: Path) -> None:
    shutil.copytree(PACK, tmp_path / "us-il")
    before = paper_digests(tmp_path / "us-il")
    assert before == paper_digests(PACK)
    for name, key in (("fees.yaml", FEES), ("letters/head.typ", "letter head.typ")):
        file = tmp_path / "us-il" / name
        file.write_bytes(file.read_bytes() + b"\n")
        now = paper_digests(tmp_path / "us-il")
        assert [one for one in now if now[one] != before[one]] == [key]
        before = now


def test_a_letter_rests_on_what_it_imports_and_not_on_other_letters() -> None:
    assert set(letter_keys(PACK, "denial")) == {
        f"letter {name}" for name in ("denial.typ", "frame.typ", "head.typ", "sheet.typ", "required.yaml")
    }
    assert set(letter_keys(PACK, "extension", with_notices=True)) == {
        f"letter {name}"
        for name in ("extension.typ", "notice.typ", "head.typ", "sheet.typ", "required.yaml", "notices.yaml")
    }
    every = {
        key for name in (PACK / "letters").glob("*.typ") for key in letter_keys(PACK, name.stem, with_notices=True)
    }
    assert every == set(paper_digests(PACK)) - {FEES}


def test_a_law_without_letters_has_nothing_to_sign() -> None:
    assert paper_digests(PACKS / "us-ny") == {}
