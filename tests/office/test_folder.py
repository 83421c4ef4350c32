"""An office as a folder: what is written, what is refused."""

from pathlib import Path

import pytest

from counterfoil.errors import BadInput, OfficeInvalid
from counterfoil.office import folder


def test_create_then_read_gives_the_same(tmp_path: Path) -> None:
    made = folder.create(tmp_path / "o", law="us-il", overlay="chicago", name='City of "Sample"', sample=True)
    assert folder.read(tmp_path / "o") == made
    assert made.origin == "city-of-sample.invalid/ledger"


def test_create_real_office_has_no_invalid_origin(tmp_path: Path) -> None:
    assert folder.create(tmp_path / "o", law="us-il", name="Lake").origin == "lake/ledger"
    assert folder.create(tmp_path / "p", law="us-il", name="Lake", simulated_clock=True).origin == "lake.invalid/ledger"


def test_create_refuses_a_folder_with_files(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine")
    with pytest.raises(BadInput, match="is not empty"):
        folder.create(tmp_path, law="us-il")
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("version = 2", "newer Counterfoil"),
        ("version = 0", "a whole number is needed"),
        ('version = 1\ncolour = "blue"', "unknown key 'colour'. Allowed: address, "),
        ("version = 1", "name: is missing"),
        ("version = ", "Mend the line"),
        ('version = 1\nname="a"\nlaw="us-il"\norigin="a/l"\nsample="yes"', "sample: true or false is needed"),
        ('version = 1\nname="a"\nlaw="us-il"\norigin="a/l"\nphone=5', "phone: text in quotation marks is needed"),
    ],
)
def test_read_refuses(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "office.toml").write_text(line)
    with pytest.raises(OfficeInvalid) as refused:
        folder.read(tmp_path)
    assert says in str(refused.value)


def test_read_refuses_a_folder_that_is_no_office(tmp_path: Path) -> None:
    with pytest.raises(OfficeInvalid, match="is not an office"):
        folder.read(tmp_path)
