"""Which class an organisation's name or a mail domain gives, on organisations of a published log and on lookalikes."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.errors import LawPackInvalid
from counterfoil.law import agencies
from counterfoil.oversight import organisations
from counterfoil.oversight.classes import RequesterClass, classify, of_agency

LOG = """
AEI Consultants = business
ARDC = state
AirportGroup UNITE HERE = nonprofit
All State Insurance = business
Ancor Mechanical Inc = business
Aspen Environmental Services = business
Back to Work Illinois = nonprofit
Bank of America = business
Bekkerman Law Offices, LLC = counsel
Bloomberg News = news_media
Burhani Design Build = business
CTO = local
Cannon Business Solutions, Inc = business
Canon Business Solutions = business
Capital Markets Consultants = business
Carnow & Conibear = business
Centerstone = nonprofit
Chicago Tribune = news_media
Cole Taylor Mortgage = business
DePaul University = researcher
Delaney Law = counsel
Despres, Schwartz & Geoghegan, Ltd. = counsel
EBI Consulting = business
ETS Environmental = business
El Maya tire shop = business
Farmers Insurance = business
Ford Motor Company = business
Hanrahan Investigations Group = business
Ice Miller LLP = counsel
Illinois News Network = news_media
Introspect Youth Services = nonprofit
It Takes a Village, Org. = nonprofit
Ivy Tech = researcher
Journal & Topics Newspapers = news_media
Korea Trade Center Chicago = other_government
Laborers District Council-LMCC = nonprofit
Legal Runners Inc. = business
Marketsphere Consulting = business
Midwest REM Enterprises, Inc. = business
NBC5 - Chicago = news_media
NOVA Consulting Group = business
Noble & Associates Inc. = business
OER Services LLC = business
Oak Hill Associates = business
One Citizen Writes = news_media
PETA = nonprofit
PSI = business
Permit Place = business
Pet Care Plus = business
Safe Humane Chicago = nonprofit
Sidley Austin = counsel
Stephan Zouras LLP = counsel
Terracon Consultants = business
The Jumper Store = business
US EPA Climate Protection Partnership Division = federal
UniteHere = nonprofit
Waste and Recycling Services = business
West Side Only, LLC = business
illinois tenants union = nonprofit
mostardi platt enviromental = business
"""
"""60 of the 185 organisations of a published log (random.Random(8)) that name no person, each class given by hand."""

NOT_KNOWN = {
    "Back to Work Illinois", "CTO", "Canon Business Solutions", "Carnow & Conibear", "Centerstone",
    "It Takes a Village, Org.", "Oak Hill Associates", "One Citizen Writes", "PSI", "Permit Place", "Pet Care Plus",
    "Safe Humane Chicago", "The Jumper Store", "Waste and Recycling Services", "mostardi platt enviromental",
}  # fmt: skip
"""Those that neither a list nor a mark knows: they count as unknown, never as something else."""


def _kind(organisation: str = "", mail_domain: str = "", agency: str = "") -> str:
    return str(classify(organisation=organisation, mail_domain=mail_domain, agency=agency).kind)


def test_sixty_organisations_of_a_log_get_the_class_that_a_person_gave_or_none() -> None:
    given = dict(line.rsplit(" = ", 1) for line in LOG.strip().splitlines())
    assert len(given) == 60
    expected = {name: "unknown" if name in NOT_KNOWN else kind for name, kind in given.items()}
    assert {name: _kind(name) for name in given} == expected


@pytest.mark.parametrize(
    ("organisation", "kind"),
    [
        ("ICE Cream", "unknown"),
        ("Border Grill", "unknown"),
        ("The Police Museum", "unknown"),
        ("Homeland Security Solutions", "unknown"),
        ("Customs House LLC", "business"),
        ("Chicago Tribune Tower LLC", "business"),
        ("FBI Buildings Inc.", "business"),
        ("ICE LLC", "business"),
        ("The ICE Company", "business"),
        ("Police Supply Co.", "business"),
        ("State of Illinois Credit Union", "business"),
        ("Deloitte LLP", "business"),
        ("Marine Police News", "news_media"),
        ("Fraternal Order of Police Lodge 7", "nonprofit"),
        ("City of Hope Medical Center", "nonprofit"),
        ("Northwestern University School of Law", "researcher"),
        ("N/A", "unknown"),
        ("self", "unknown"),
        ("", "unknown"),
        ("—", "unknown"),
    ],
)
def test_a_name_that_only_sounds_like_an_agency_or_a_newspaper_is_none(organisation: str, kind: str) -> None:
    assert _kind(organisation) == kind


@pytest.mark.parametrize(
    ("organisation", "kind"),
    [
        ("ICE", "federal_immigration"),
        ("U.S. I.C.E.", "federal_immigration"),
        ("ICE, Chicago Field Office", "federal_immigration"),
        ("U.S. Immigration & Customs Enforcement (ICE)", "federal_immigration"),
        ("The Department of Homeland Security", "federal_immigration"),
        ("FBI", "federal_law_enforcement"),
        ("U.S. Attorney’s Office", "federal_law_enforcement"),
        ("US EPA", "federal"),
        ("Illinois State Police", "state_law_enforcement"),
        ("Illinois Department of Corrections", "state_law_enforcement"),
        ("Shawnee County Department of Corrections", "local_law_enforcement"),
        ("Attorney General of Illinois", "state"),
        ("Cook County Sheriff’s Office", "local_law_enforcement"),
        ("Oak Park Police", "local_law_enforcement"),
        ("City of Chicago Department of Law", "local"),
        ("Circuit Court of Cook County", "court"),
        ("Department of Homeland Security, Office of Inspector General", "federal"),
        ("Executive Office for United States Attorneys", "federal_law_enforcement"),
        ("Department of Justice, Executive Office for Immigration Review", "federal_immigration"),
        ("Texas Department of Insurance", "state"),
        ("Alaska Department of Environmental Conservation", "state"),
        ("City of Walsenburg, CO", "local"),
        ("New York City Department of Environmental Protection", "local"),
        ("Kansas City Board of Public Utilities", "local"),
        ("Department of Environmental Quality", "other_government"),
        ("Louisiana State University Law Center", "researcher"),
        ("Texas Roadhouse", "unknown"),
        ("Illinois Department Store LLC", "business"),
        ("LexisNexis Risk Solutions", "business"),
        ("Carfax, Inc.", "business"),
        ("Metropolitan Reporting Bureau", "business"),
        ("SAMPLE, Esq.", "counsel"),
    ],
)
def test_agencies_and_buyers_of_reports_by_their_names(organisation: str, kind: str) -> None:
    assert _kind(organisation) == kind


@pytest.mark.parametrize(
    ("domain", "kind", "evidence"),
    [
        ("ice.dhs.gov", "federal_immigration", "mail domain of agency ICE"),
        ("chicago.ice.dhs.gov", "federal_immigration", "mail domain of agency ICE"),
        ("ilnd.uscourts.gov", "court", "mail domain uscourts.gov"),
        ("law.uchicago.edu", "researcher", "mail domain under .edu"),
        ("cps.edu", "local", "mail domain cps.edu"),
        ("sample.gov", "other_government", "mail domain under .gov"),
        ("suntimes.com", "news_media", "mail domain suntimes.com"),
        ("notsuntimes.com", "unknown", ""),
        ("gmail.com", "unknown", ""),
        ("ice.gov.example", "unknown", "the mail domain resembles that of an agency and is not one"),
        ("ice-gov.example", "unknown", "the mail domain resembles that of an agency and is not one"),
        ("office.gov.example", "unknown", ""),
    ],
)
def test_a_mail_domain_counts_by_its_end(domain: str, kind: str, evidence: str) -> None:
    classed = classify(mail_domain=domain)
    assert (str(classed.kind), classed.evidence) == (kind, evidence)


def test_a_code_from_a_first_word_yields_to_the_whole_name_and_no_other_code_does() -> None:
    assert _kind("Ice Miller LLP", agency="ICE") == "counsel"
    assert _kind("Ice Miller LLP", "ice.dhs.gov", agency="ICE") == "federal_immigration"
    assert _kind("Sidley Austin LLP", agency="ICE") == "federal_immigration"  # the ledger's, whatever the name
    assert _kind("Deportation Officer", agency="ICE") == "federal_immigration"


def test_evidence_has_words_of_the_lists_and_says_what_speaks_against_it() -> None:
    assert classify(organisation="Law Offices of Sample Samplesen P.C.").evidence == "mark (law office): law offices of"
    assert classify(organisation="ICE", mail_domain="gmail.com").evidence == (
        "listed name: ice; the mail domain is a personal one"
    )
    assert classify(organisation="Chicago Tribune", mail_domain="ice.dhs.gov").evidence == (
        "mail domain of agency ICE; listed name: chicago tribune says news_media"
    )


def test_what_a_demand_says_of_its_purpose_counts_where_nothing_else_tells() -> None:
    assert str(classify(commercial=True).kind) == "business"
    assert str(classify(commercial=True, organisation="Chicago Tribune").kind) == "news_media"
    assert str(classify(verified=True, organisation="Chicago Tribune").kind) == "person_in_record"


def test_every_kind_of_the_file_is_a_class_and_every_agency_has_one() -> None:
    known = organisations.load()
    kinds = {*known.names.values(), *known.domains.values(), *(mark.kind for mark in known.marks)}
    assert kinds == {str(kind) for kind in RequesterClass} - {"person_in_record", "unknown"}
    assert {code for code in agencies.load().names if of_agency(code) is RequesterClass.FEDERAL} == {
        "TSA", "FEMA", "DHS-OIG", "DOJ", "DOS", "IRS", "SSA", "HHS", "OTHER-FEDERAL",
    }  # fmt: skip


def test_every_word_of_the_file_is_written_as_names_are_compared() -> None:
    known = organisations.load()
    words = [
        *known.names,
        *known.nobody,
        *known.forms,
        *known.other_trades,
        *(w for t in known.tails.values() for w in t),
    ]
    words += [word for mark in known.marks for word in (*mark.begins, *mark.ends, *mark.has, *mark.beside)]
    assert [word for word in words if organisations.plain(word) != word] == []


def test_a_name_of_two_kinds_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "organisations.yaml"
    path.write_text(organisations.FILE.read_text().replace("names: [isp]", "names: [isp, fbi]"))
    with pytest.raises(LawPackInvalid, match="state_law_enforcement: names: fbi: another kind has it"):
        organisations.load(path)
