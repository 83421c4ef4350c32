"""An office as a folder: what is written, what is refused."""

import json
from pathlib import Path

import pytest

from counterfoil.errors import BadInput, OfficeInvalid
from counterfoil.office import folder

WHOLE = 'version = 1\nname="a"\nlaw="us-il"\norigin="a/l"\n'
OIDC = """[oidc]
issuer = "https://id.example"
client_id = "office"
authorization_endpoint = "https://id.example/authorize"
token_endpoint = "https://id.example/token"
userinfo_endpoint = "https://id.example/userinfo"
jwks_endpoint = "https://id.example/keys"
"""


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
        (WHOLE + 'second_factor="boss"', "second_factor: 'boss' is no role. Roles: records_officer, "),
        (WHOLE + "second_factor=true", "second_factor: text in quotation marks is needed"),
        (WHOLE + "oidc=5", "oidc: a table is needed: [oidc]."),
        (WHOLE + '[oidc]\nissuer="https://id.example"', "oidc: client_id: is missing."),
        (WHOLE + '[oidc]\nclientid="x"', "oidc: unknown key 'clientid'. Allowed: algorithm, "),
        (WHOLE + "[oidc]\nclient_id=5", "oidc: client_id: text in quotation marks is needed"),
        (WHOLE + OIDC.replace("https://id.example/token", "http://id.example/token"), "must begin with https://"),
        (WHOLE + OIDC + 'algorithm="none"', "oidc: algorithm: 'none' is not one of RS256, "),
        (WHOLE + OIDC + 'roles={staff="boss"}', "oidc: roles: each value must be one of records_officer, "),
        (WHOLE + OIDC + 'roles={it="administrator"}', "no claim makes an administrator"),
        (WHOLE + OIDC + 'passwords_off="counsel, boss"', "oidc: passwords_off: 'boss' is no role."),
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


def test_what_is_set_for_logging_in_is_written_and_read_again(tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text(
        WHOLE + 'second_factor="counsel"\n' + OIDC + 'roles={"foia staff"="records_officer"}\npasswords_off="counsel"'
    )
    found = folder.read(tmp_path)
    assert found.oidc
    assert (found.second_factor, found.oidc.claim, found.oidc.roles) == (
        "counsel",
        "sub",
        {"foia staff": "records_officer"},
    )
    assert [found.oidc.has_no_password(role) for role in ("counsel", "oversight")] == [True, False]
    folder.write_settings(found)
    assert folder.read(tmp_path) == found


def test_every_line_is_written_again_as_it_was_read(tmp_path: Path) -> None:
    """A restored office has the same settings, to the last one."""
    texts = {
        name: f"said {name}"
        for name in folder._KNOWN - {"version", "oidc", "store", *folder._FLAGS} - _OF_ITS_OWN.keys()
    }
    flags = {name: not default for name, default in folder._FLAGS.items()}
    lines = [f"{name} = {json.dumps(value)}" for name, value in (texts | _OF_ITS_OWN | flags).items()]
    (tmp_path / "office.toml").write_text("\n".join(["version = 1", *lines]))
    found = folder.read(tmp_path)
    assert {name: getattr(found, name) for name in texts | flags} == texts | flags
    folder.write_settings(found)
    assert folder.read(tmp_path) == found


_OF_ITS_OWN = {
    "law": "us-il", "overlay": "chicago", "origin": "example.gov/ledger", "database": "sqlite",
    "time_zone": "America/Chicago", "second_factor": "counsel", "second_detectors": "classifier",
}  # fmt: skip
"""Settings that are read as something else than words."""
