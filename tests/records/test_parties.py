# ruff: noqa: E501 - a case is read as one line

from pathlib import Path

import pytest

from counterfoil.errors import BadInput
from counterfoil.records import parties
from counterfoil.values import Category, Party, Role


def _read(tmp_path: Path, text: str, encoding: str = "utf-8") -> tuple[Party, ...]:
    path = tmp_path / "parties.csv"
    path.write_bytes(text.encode(encoding))
    return parties.read(path)


def test_every_column_is_read(tmp_path: Path) -> None:
    header = ",".join(parties.COLUMNS)
    row = (
        'P1,"Doe, Jane",reporting party,3/4/1990,12 Oak Ct; 5 Elm St,312-555-0134,j@example.com,Janey;JD,666-12-3456,D123-4567-8901,'
        "12345678,1234567,12345AB,IL7654321,A204567891,G1234567,AB 123,1M8GDM9AXKP042788,0001,4417,yes,x,1,arrest.pdf"
    )
    (party,) = _read(tmp_path, f"{header}\n{row}\n")
    assert party == Party(
        "P1", "Doe, Jane", Role.REPORTING_PARTY, "1990-03-04", ("12 Oak Ct", "5 Elm St"), ("312-555-0134",), ("j@example.com",),
        (
            (Category.SSN, "666-12-3456"), (Category.DRIVERS_LICENCE, "D123-4567-8901"), (Category.STATE_ID, "12345678"),
            (Category.CRIMINAL_ID, "1234567"), (Category.CRIMINAL_ID, "12345AB"), (Category.CRIMINAL_ID, "IL7654321"),
            (Category.A_NUMBER, "A204567891"), (Category.PASSPORT, "G1234567"), (Category.PLATE, "AB 123"),
            (Category.VIN, "1M8GDM9AXKP042788"), (Category.ACCOUNT, "0001"), (Category.EMPLOYEE_ID, "4417"),
        ),
        ("Janey", "JD"), True, True, True, "arrest.pdf",
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", "\t", "|", ";"])
def test_encodings_and_dialects(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f"Name{delimiter}Role\r\nMuñoz Ana{delimiter}victim\r\n\r\n"
    assert [(p.id, p.name, p.role) for p in _read(tmp_path, text, encoding)] == [("P-0001", "Muñoz Ana", Role.VICTIM)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,shoe\nx,9\n", "parties.csv: unknown column 'shoe'. Allowed: id, name,"),
        ("role\nvictim\n", "parties.csv: no column 'name'"),
        ("", "parties.csv: no column 'name'"),
        ("name,role\nx,king\n", "parties.csv: row 2: unknown role 'king'. Allowed: arrestee,"),
        ("name,role\n,victim\n", "parties.csv: row 2: no name."),
        ("name,minor\nx,perhaps\n", "parties.csv: row 2: minor is 'perhaps'. Allowed: yes, no, or empty."),
        ("name,date_of_birth\nx,31/31/1990\n", "parties.csv: row 2: date_of_birth is '31/31/1990'."),
        ("name,name\nx,y\n", "parties.csv: the column 'name' stands twice."),
        ("name\nDoe, Jane\n", "parties.csv: row 2 has 2 cells, the first line 1."),
        ("id,name\n1,x\n1,y\n", "parties.csv: row 3: the id '1' stands twice."),
        ("name\n\x00\n", "parties.csv: not a text file."),
    ],
)
def test_a_wrong_list_says_where_and_what_is_allowed(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        _read(tmp_path, text)
    assert str(caught.value).startswith(message)
