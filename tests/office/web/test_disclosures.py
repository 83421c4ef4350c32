"""The public page of disclosures: all there are, or none, with the proof; and no word more than the ledger has."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from counterfoil.ledger.verify import verify_folder
from counterfoil.office import disclosed, models
from counterfoil.office.folder import Office
from counterfoil.office.services import knocking, ledger_out
from counterfoil.office.services.session import within

from .made import case

ICE = "/disclosures/?of=disclosed-to%3AICE"


def disclose(office: Office, of: models.Case, *agencies: str, **more: object) -> list[int]:
    """The entries by which packages have left; a court's secret is told as any other act of its case."""
    with within(office) as journal, transaction.atomic():
        return [
            journal.record(
                "release.made",
                case=of,
                facts={"release": "public", "manifest": "a" * 64, "to": agency, "pages": 7, "exemptions": ["7(1)(b)"]},
                private={"recipient": "Nora Example"},
                legal=("5 ILCS 140/3(a)",),
            ).leaf
            for agency in agencies
        ]


def cells(shown) -> list[list[str]]:
    return [[" ".join(cell.text_content().split()) for cell in row] for row in shown.tree.xpath("//tbody/tr")]


def test_all_disclosures_to_an_agency_or_none_each_with_a_proof(
    client: Client, page, office: Office, tmp_path: Path
) -> None:
    assert "no index of its ledger yet" in page(client, ICE).text
    first, other, second = disclose(office, case(1), "ICE", "FBI", "ICE")
    ledger_out.publish_index(office)
    (later,) = disclose(office, case(2), "ICE")
    shown = page(client, ICE)
    assert [row[0] for row in cells(shown)] == [str(later), str(second), str(first)]
    assert cells(shown)[0][2:] == [
        "CF-2021-000002", "A package has left (ICE)", "7", "5 ILCS 140/3(a); withheld under 7(1)(b)"
    ]  # fmt: skip
    assert "3 packages to ICE" in shown.text
    assert f"The first {second + 1} are sealed" in shown.text
    assert f"among the {later + 1} entries" in shown.text
    assert "Nora Example" not in shown.response.content.decode()
    none = page(client, "/disclosures/?of=disclosed-to%3AUSMS")
    assert ("Nothing has left for USMS" in none.text, cells(none)) == (True, [])
    assert none.tree.xpath("//option[@value='disclosed-to:USMS']/text()") == ["USMS · U.S. Marshals Service"]
    by_exemption = page(client, "/disclosures/?of=exemption%3A7(1)(b)")
    assert [row[0] for row in cells(by_exemption)] == [str(one) for one in (later, second, other, first)]
    key = (office.keys / "ledger.vkey").read_text().strip()
    for name, count in (("disclosed-to:ICE", 2), ("disclosed-to:USMS", 0), ("statute:5 ILCS 140/3(a)", 3)):
        response = client.get("/disclosures/proof.zip", {"of": name})
        assert (response.status_code, response.headers["Content-Type"]) == (200, "application/zip")
        folder = disclosed.zip_name(name)
        with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
            assert sorted(one for one in archive.namelist() if "/" not in one) == ["verify.html", "verify.py"]
            archive.extractall(tmp_path)
        found = verify_folder(tmp_path / folder, key)
        assert (found.ok, found.what, found.entries) == (True, "index", count)
    assert list(office.work.glob(".proof-*")) == []


def test_a_letter_alone_is_told_from_records(client: Client, page, office: Office) -> None:
    with within(office) as journal, transaction.atomic():
        for documents in (0, 2):
            facts = {"release": "public", "manifest": "a" * 64, "to": "ICE", "pages": documents, "documents": documents}
            journal.record("release.made", case=case(documents + 1), facts=facts)
    ledger_out.publish_index(office)
    shown = [row[3] for row in cells(page(client, ICE))]
    assert shown == ["A package has left (ICE)", "A package has left (ICE)A letter alone: no record went with it."]


def test_nothing_but_what_can_be_asked_for_is_looked_up(client: Client, page, office: Office) -> None:
    ledger_out.publish_index(office)
    assert page(client, "/disclosures/").tree.xpath("//section/@aria-labelledby") == ["limits"]
    for wrong in ("kind:case.noted", "disclosed-to:Nora", "<script>alert(1)</script>", "statute:" + "(a)" * 4000, "\0"):
        response = client.get("/disclosures/", {"of": wrong})
        shown = response.content.decode()
        assert (response.status_code, "neither an agency" in shown, "alert(1)" in shown) == (200, True, False)
        assert client.get("/disclosures/proof.zip", {"of": wrong}).status_code == 404


def test_what_a_court_keeps_secret_stands_under_no_agency_and_no_exemption(
    client: Client, page, office: Office
) -> None:
    secret = case(1)
    secret.instrument |= {"sealed": True}
    secret.save()
    (hidden,) = disclose(office, secret, "FBI")
    ledger_out.publish_index(office)
    for key in ("disclosed-to:FBI", "exemption:7(1)(b)"):
        assert cells(page(client, f"/disclosures/?of={key}")) == []
    assert b"FBI" not in bytes(models.Leaf.objects.get(index=hidden).entry)
    assert models.Act.objects.get(leaf=hidden).facts["to"] == "FBI"  # staff see what was done


def test_proofs_are_made_so_often_and_of_such_a_size(
    client: Client, office: Office, monkeypatch: pytest.MonkeyPatch, page
) -> None:
    disclose(office, case(1), "ICE", "ICE")
    ledger_out.publish_index(office)
    address = "/disclosures/proof.zip?of=disclosed-to%3AICE"
    monkeypatch.setattr(knocking, "PROOF", knocking.Limit("proof", 1))
    first = client.get(address)
    first.close()
    assert [first.status_code, client.get(address).status_code] == [200, 429]
    monkeypatch.setattr(knocking, "PROOF", knocking.Limit("proof", 9))
    monkeypatch.setattr(disclosed, "MOST_ENTRIES", 1)
    assert client.get(address).status_code == 404
    assert 'ledger prove COPY --key "disclosed-to:ICE"' in page(client, ICE).text


def test_a_page_looks_no_further_than_it_says(client: Client, page, office: Office, monkeypatch) -> None:
    ledger_out.publish_index(office)
    sealed = models.Leaf.objects.count() - 1
    disclose(office, case(1), "ICE", "ICE", "ICE")
    monkeypatch.setattr(disclosed, "MOST_SINCE", 2)
    shown = page(client, ICE)
    assert (len(cells(shown)), f"among the {sealed + 2} entries" in shown.text) == (1, True)
