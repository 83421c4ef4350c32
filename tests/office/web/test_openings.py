"""Subject access on the desk: counsel chooses, the ZIP verifies, and whoever only looked is written down."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from counterfoil.ledger.verify import verify_folder
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import intake
from counterfoil.office.services.session import session

NORA = "Nora Example"


def test_counsel_looks_chooses_and_takes_them(as_role, page, office: Office, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Arrest report RD JD100123\nArrestee: {NORA}\n")
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, [tmp_path / "a.txt"], journal=journal)
    (tmp_path / "a.txt").unlink()
    client = as_role(Role.COUNSEL)
    address = "/desk/openings/"
    page(client, address)
    found = page(client, address, data={"subject": NORA})
    assert found.tree.xpath("//input[@type='checkbox']/@value") == ["R-000001"]
    assert "a.txt" in found.text
    assert models.AccountEvent.objects.latest("pk").what == "openings_sought"
    give = {"subject": NORA, "record": "R-000001", "do": "give"}
    assert "no name and title" in page(client, address, data=give).text
    models.Account.objects.update(official="Ida Sample, Corporation Counsel")
    assert "Choose the records" in page(client, address, data={"subject": NORA, "do": "give"}).text
    page(client, address, data=give | {"record": "R-000009"})
    assert not models.Act.objects.filter(kind="openings.given").exists()
    response = client.post(address, give)
    assert (response.headers["Content-Type"], NORA in response.headers["Content-Disposition"]) == (
        "application/zip", False
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        archive.extractall(tmp_path)
    assert verify_folder(tmp_path / "openings", (office.keys / "ledger.vkey").read_text().strip()).ok
    assert models.Act.objects.get(kind="openings.given").actor == "Ida Sample, Corporation Counsel"


def test_hostile_names_find_nothing_and_are_shown_as_text(as_role, page) -> None:
    client = as_role(Role.COUNSEL)
    for name in ("<script>alert(1)</script> x", "‮evil name", "a b\r\nSet-Cookie: x", '" onload="x y'):
        shown = page(client, "/desk/openings/", data={"subject": name})
        assert "<script>alert" not in shown.response.content.decode()
        assert shown.heading == "Openings for a person"
    for refused in ("x" * 10_000, "a\0b", " ", "Nora"):
        assert "There is a problem" in page(client, "/desk/openings/", data={"subject": refused}).text
