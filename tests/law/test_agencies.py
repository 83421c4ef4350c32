"""The table of agencies: each has a code of the ledger, and a file that is wrong says where."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from counterfoil.errors import LawPackInvalid
from counterfoil.law import agencies
from counterfoil.ledger.kinds import AGENCIES


def test_every_code_of_the_ledger_has_a_name_and_there_is_no_other() -> None:
    """A code is in entries for ever: this list may grow, and nothing of it may ever change."""
    known = agencies.load()
    assert set(known.names) == AGENCIES
    assert len(set(known.names.values())) == len(known.names)
    told = "\n".join(sorted(AGENCIES)).encode()
    assert hashlib.sha256(told).hexdigest() == "1e55478a296b4425b1be0a2cb4e7d5fae069e64f7ae5a7611184421ba25eee13"


def test_what_is_recognised_is_what_ledgers_were_written_by() -> None:
    known = agencies.load()
    assert dict(known.domains) == {
        "ice.dhs.gov": "ICE", "ice.gov": "ICE", "cbp.dhs.gov": "CBP", "cbp.gov": "CBP", "uscis.dhs.gov": "USCIS",
        "uscis.gov": "USCIS", "tsa.dhs.gov": "TSA", "fema.dhs.gov": "FEMA", "usss.dhs.gov": "USSS",
        "oig.dhs.gov": "DHS-OIG", "dhs.gov": "DHS", "fbi.gov": "FBI", "atf.gov": "ATF", "dea.gov": "DEA",
        "usmarshals.gov": "USMS", "bop.gov": "BOP", "usdoj.gov": "DOJ", "state.gov": "DOS", "irs.gov": "IRS",
        "ssa.gov": "SSA", "hhs.gov": "HHS", "uspis.gov": "USPIS", "ilag.gov": "IL-AG", "isp.illinois.gov": "IL-ISP",
        "idoc.illinois.gov": "IL-DOC", "dcfs.illinois.gov": "IL-DCFS",
    }  # fmt: skip
    said = {
        "U.S. ICE": "ICE", "The Office of the Principal Legal Advisor": "ICE", "Deportation Officer Doe": "ICE",
        "U. S. Border Patrol, Sector X": "CBP", "USCIS": "USCIS", "United States Marshals Service": "USMS",
        "Bureau of Alcohol, Tobacco, Firearms and Explosives": "ATF", "U.S. Department of Justice": "DOJ",
        "Office of the Illinois Attorney General": "IL-AG", "Cook County State’s Attorney": "COOK-SAO",
        "Cook County Sheriff": "COOK-SHERIFF", "Illinois State Police": "IL-ISP",
        "Drug Enforcement Administration": "DEA", "United States Attorney’s Office for the District of X": "USAO",
        "Icelandic Club": None, "Friends of the FBI": None,
    }  # fmt: skip
    assert {name: known.of_name(name) for name in said} == said


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("  ICE: {name: X, domains: [ice.gov]}", "domains"),
        ("  ice: {name: X}", "is no code"),
        ("  ICE: {name: X, mail_domains: [ice]}", "is no mail domain"),
        ("  ICE: {name: X, mail_domains: [a.gov]}\n  CBP: {name: Y, mail_domains: [a.gov]}", "another agency has it"),
        ("  ICE: {name: X, called: [Ice]}", "small letters"),
        ("  ICE: {name: X}\n  ICE: {name: Y}", "duplicate key"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_says_where(tmp_path: Path, wrong: str, says: str) -> None:
    path = tmp_path / "agencies.yaml"
    path.write_text(f"version: 1\nagencies:\n{wrong}\n")
    with pytest.raises(LawPackInvalid, match=says):
        agencies.load(path)
