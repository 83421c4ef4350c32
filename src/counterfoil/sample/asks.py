"""Every demand that the sample office receives between 2022 and 2025, with what a careful reader should find in it."""

from __future__ import annotations

from datetime import date, datetime

from counterfoil.law.model import GateAction, InstrumentKind
from counterfoil.sample import papers
from counterfoil.sample.demands import Ask
from counterfoil.sample.model import Event, Person


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def asks(events: dict[str, Event]) -> tuple[Ask, ...]:
    """Every demand, in the order of its arrival."""
    e, K, G = events, InstrumentKind, GateAction
    man = {n: e[f"MAN{n}"].arrestee for n in range(1, 7)}

    def dob(person: Person) -> str:
        return f"{person.born_on:%m/%d/%Y}"

    def day_of(key: str) -> tuple[str, str]:
        day = f"{e[key].occurred_at:%Y-%m-%d}"
        return day, day

    def file_of(key: str, *kinds: str) -> tuple[tuple[str, str], ...]:
        return tuple((key, kind) for kind in kinds)

    demo, juvenile, hers = e["DEMO"], e["JUVENILE"], e["HERS"]
    mother, son, victim = juvenile.cast["G"], juvenile.arrestee, hers.cast["V"]
    agent, lawyer, border = "Officer T. Sample", "Attorney L. Sample", "Agent B. Sample"
    ero = "Enforcement and Removal Operations, U.S. Immigration and Customs Enforcement (SAMPLE)"
    foia = "This is a request under the Illinois Freedom of Information Act, 5 ILCS 140."
    old = "Estanislao Verdugo Sample"
    made = (
        Ask(
            "ice-foia-2022",
            agent,
            ero,
            "t.sample@ice.example",
            _at("2022-11-09T10:12"),
            "FOIA request - arrest report",
            f"To the Freedom of Information Officer:\n\n{foia} Please provide a copy of the arrest report of "
            f"{man[1].full}, date of birth {dob(man[1])}, "
            f"who was arrested by your department on or about {e['MAN1'].occurred_at:%B %d, %Y}, IR {man[1].ir}. "
            f"An electronic copy is preferred.",
            K.FOIA_REQUEST,
            G.ANSWER,
            ("arrest report of the named man",),
            ((man[1], (f"IR {man[1].ir}",)),),
            period=day_of("MAN1"),
            responsive=file_of("MAN1", "arrest"),
            story_rows=(1, 2),
        ),
        Ask(
            "dhs-foia-2023",
            "Analyst D. Sample",
            "Department of Homeland Security (SAMPLE)",
            "d.sample@dhs.example",
            _at("2023-05-16T14:40"),
            "Records request under Illinois FOIA",
            f"Dear Records Division,\n\nPursuant to the Freedom of Information Act (5 ILCS 140/3) I request:\n\n1. "
            f"The arrest report of {man[2].full}, DOB {dob(man[2])}, CB {e['MAN2'].cb}.\n"
            f"2. The arrest report of {man[3].full}, DOB {dob(man[3])}, RD {e['MAN3'].rd}.\n\nPlease send the "
            f"records by e-mail.",
            K.FOIA_REQUEST,
            G.ANSWER,
            ("arrest report of the first named man", "arrest report of the second named man"),
            ((man[2], (f"CB {e['MAN2'].cb}",)), (man[3], (f"RD {e['MAN3'].rd}",))),
            responsive=file_of("MAN2", "arrest") + file_of("MAN3", "arrest"),
            forms=("docx",),
            story_rows=(1, 2),
        ),
        Ask(
            "cbp-foia-2023",
            border,
            "U.S. Customs and Border Protection (SAMPLE)",
            "b.sample@cbp.example",
            _at("2023-09-12T09:05"),
            "FOIA request",
            f"FOIA Officer\nLakehurst Police Department\n\n{foia} I request any and all arrest reports and case "
            f"reports concerning {man[4].full}, born {man[4].born_on:%B %d, %Y}, "
            "for the period from January 1, 2022 to the date of this letter.",
            K.FOIA_REQUEST,
            G.ANSWER,
            ("arrest reports and case reports concerning the named man",),
            ((man[4], ()),),
            ("2022-01-01", "2023-09-12"),
            responsive=file_of("MAN4", "arrest"),
            forms=("scan",),
            story_rows=(1, 2),
        ),
        Ask(
            "ice-attorney-1990s",
            lawyer,
            "Office of the Principal Legal Advisor, U.S. Immigration and Customs Enforcement (SAMPLE)",
            "l.sample@ice.example",
            _at("2024-02-13T08:31"),
            "URGENT - FOIA - hearing today",
            f"Good morning,\n\nUnder the Illinois Freedom of Information Act I request all arrest records of "
            f"{old}, date of birth 04/02/1971, from the mid-1990s (1994 to 1996). "
            "A hearing is set for this afternoon at 1:00 p.m.; I would be grateful for an answer today.",
            K.FOIA_REQUEST,
            G.ANSWER,
            ("all arrest records of the named person, 1994 to 1996",),
            (),
            ("1994-01-01", "1996-12-31"),
            story_rows=(5, 6),
            note="No such record exists; the answer is a search record with nulls, sent the same day.",
            nothing_exists=True,
            extra={"subject_name": old, "subject_date_of_birth": "1971-04-02"},
        ),
        Ask(
            "warrant-i200",
            agent,
            ero,
            "t.sample@ice.example",
            _at("2024-05-21T16:20"),
            "Warrant for your files",
            f"Please find attached a warrant concerning {man[5].full}. Please hold the subject for our officers.",
            K.I_200,
            G.LOG,
            (),
            ((man[5], (man[5].a_number,)),),
            attachment=("Form_I-200.pdf", papers.civil_warrant(man[5], date(2024, 5, 20))),
            forms=("paper",),
            note="No legal effect; logged for TRUST Act 25 and the ordinance's report.",
        ),
        Ask(
            "dhs-foia-2024",
            "Analyst D. Sample",
            "Department of Homeland Security (SAMPLE)",
            "d.sample@dhs.example",
            _at("2024-06-04T11:55"),
            "FOIA - arrest report",
            f"{foia}\n\nPlease provide the arrest report for {man[5].full} (DOB {dob(man[5])}), arrested May 2024, "
            f"and the property inventory if there is one.",
            K.FOIA_REQUEST,
            G.ANSWER,
            ("arrest report of the named man", "property inventory"),
            ((man[5], ()),),
            ("2024-05-01", "2024-05-31"),
            responsive=file_of("MAN5", "arrest"),
            story_rows=(1, 2),
        ),
        Ask(
            "commercial-2024",
            "Gail Sample",
            "Quickclaim Marketing LLC (SAMPLE)",
            "leads@quickclaim.example",
            _at("2024-08-20T13:15"),
            "FOIA request - crash reports - COMMERCIAL",
            f"{foia} We request copies of all traffic crash reports from January 1, 2024 through July 31, 2024, "
            f"with the names, addresses and telephone numbers of the drivers.\n\n"
            "This request is made for a commercial purpose: we offer legal and medical referral services to "
            "persons in accidents.",
            K.FOIA_REQUEST,
            G.ANSWER,
            ("all traffic crash reports, January to July 2024",),
            (),
            ("2024-01-01", "2024-07-31"),
            purpose="commercial",
            forms=("txt",),
        ),
        Ask(
            "mother-2024",
            mother.full,
            "",
            _mail(mother),
            _at("2024-10-01T19:44"),
            "my sons police report",
            f"Hello, my name is {mother.full} and I am the mother of {son.full} who is "
            f"{son.age_on(date(2024, 10, 1))} years old. On {juvenile.occurred_at:%B %d} he was taken to your "
            f"station and they said there is a report, "
            f"number {juvenile.rd}. I would like a copy of my son's report please. My phone is {mother.phone}. "
            f"Thank you",
            K.FOIA_REQUEST,
            G.ANSWER,
            ("report about her minor son",),
            ((son, (f"RD {juvenile.rd}",)),),
            responsive=file_of("JUVENILE", "arrest", "case"),
            note="An informal request is a request (3(c)). A parent may see what the public may not (705 ILCS "
            "405/1-7, 5-905): a person verifies who she is.",
        ),
        Ask(
            "victim-2024",
            victim.full,
            "",
            _mail(victim),
            _at("2024-10-22T12:03"),
            "copy of report where I was robbed",
            f"I was the victim of a robbery on {hers.occurred_at:%B %d, %Y} near {hers.location}. The RD number is "
            f"{hers.rd}. Please send me the police report under the FOIA, I need it for my insurance. "
            f"My date of birth is {dob(victim)} and my phone {victim.phone}.",
            K.FOIA_REQUEST,
            G.ANSWER,
            ("report of the robbery of which the requester is the victim",),
            ((victim, (f"RD {hers.rd}",)),),
            period=day_of("HERS"),
            responsive=file_of("HERS", "case"),
            forms=("txt",),
            note="She asks for her own; until a named person has verified it, she is a requester like any other.",
        ),
        Ask(
            "resident-2024",
            "Ruth Sample-Okafor",
            "",
            "ruth.okafor@mail.example",
            _at("2024-12-03T09:26"),
            f"FOIA request: arrest on {demo.occurred_at:%B %d}",
            f"Dear FOIA Officer,\n\nUnder the Illinois Freedom of Information Act, 5 ILCS 140, I request copies of "
            f"the following records about the arrest of {demo.arrestee.full} on "
            f"{demo.occurred_at:%B %d, %Y} near {demo.location} (RD {demo.rd}):\n\n1. The arrest report.\n2. The "
            f"original case report.\n3. All supplementary reports.\n4. The property inventory.\n"
            "5. The 911 event query (calls for service) for this event.\n\nElectronic copies by e-mail are fine. "
            "I am not asking for a commercial purpose.\n\nThank you for your help.\n\n"
            "4410 N Quillfeather Ct\nLakehurst, Illinois 60999\n773-555-0187",
            K.FOIA_REQUEST,
            G.ANSWER,
            ("arrest report", "case report", "supplementary reports", "property inventory", "911 event query"),
            ((demo.arrestee, (f"RD {demo.rd}",)),),
            (f"{demo.occurred_at:%Y-%m-%d}", f"{demo.occurred_at:%Y-%m-%d}"),
            responsive=file_of("DEMO", "arrest", "case", "supplement", "inventory", "calls"),
            forms=("pdf",),
            note="The demonstration's demand.",
        ),
        Ask(
            "detainer-i247a",
            agent,
            ero,
            "t.sample@ice.example",
            _at("2025-01-16T07:50"),
            "Detainer",
            f"Attached: detainer, subject {man[3].full}.",
            K.DETAINER,
            G.LOG,
            (),
            ((man[3], (man[3].a_number,)),),
            attachment=("I-247A.pdf", papers.detainer(man[3], date(2025, 1, 15))),
            forms=("paper",),
            note="No legal effect; logged.",
        ),
        Ask(
            "custody-inquiry-2025",
            agent,
            ero,
            "t.sample@ice.example",
            _at("2025-02-06T06:58"),
            "quick question",
            f"Morning. Is {man[4].full} still with you, and when is he getting out? Call me at 312-555-0144 so we "
            f"can be there.",
            K.INQUIRY,
            G.HOLD,
            (),
            ((man[4], ()),),
            note="Outside FOIA: TRUST Act 15(h), ordinance 2-173-020(3). Log or hold; never answered by the program.",
            unsure=True,
        ),
        Ask(
            "harborkey-2025",
            "Director M. Sample",
            ero,
            "m.sample@ice.example",
            _at("2025-02-18T15:30"),
            "Administrative warrant - HarborKey records",
            "Attached is an administrative warrant for the records of all applicants for the HarborKey municipal "
            "identification card. Compliance is required within five days.",
            K.ADMINISTRATIVE_SUBPOENA,
            G.HOLD,
            (
                "names, addresses, birth dates, countries of birth and photographs of all HarborKey applicants "
                "since 2023",
            ),
            (),
            ("2023-01-01", "2025-02-18"),
            attachment=("administrative_warrant.pdf", papers.administrative_subpoena(date(2025, 2, 18))),
            forms=("paper",),
            story_rows=(9,),
            note="Called a warrant, is an administrative subpoena: no judge signed; counsel, preserve, no "
            "production without a court's order.",
        ),
        Ask(
            "ice-foia-2025",
            agent,
            ero,
            "t.sample@ice.example",
            _at("2025-03-28T09:40"),
            "FOIA request - arrest report, gun case",
            f"{foia} Requested: the complete arrest report, with photograph, for {man[6].full}, DOB {dob(man[6])}, "
            f"CB {e['MAN6'].cb}, arrested {e['MAN6'].occurred_at:%B %d, %Y}.",
            K.FOIA_REQUEST,
            G.ANSWER,
            ("complete arrest report with photograph",),
            ((man[6], (f"CB {e['MAN6'].cb}",)),),
            period=day_of("MAN6"),
            responsive=file_of("MAN6", "arrest"),
            story_rows=(1, 2, 4),
        ),
        Ask(
            "reporter-2025",
            "Ines Sample",
            "Lakehurst Courier (SAMPLE)",
            "isample@courier.example",
            _at("2025-04-08T10:00"),
            "FOIA request: requests by federal immigration agencies",
            f"{foia} I am a reporter and ask on behalf of the Lakehurst Courier, for a news story, for:\n\n"
            "1. All requests for records that the department received from the Department of Homeland Security, "
            "Immigration and Customs Enforcement, or Customs and Border Protection "
            "between November 1, 2022 and March 31, 2025.\n2. For each of them, everything that the department "
            "supplied in answer.\n\nI ask for a waiver of fees: the release is in the public interest.",
            K.FOIA_REQUEST,
            G.ANSWER,
            ("all requests from DHS, ICE or CBP, November 2022 to March 2025", "everything supplied in answer"),
            (),
            ("2022-11-01", "2025-03-31"),
            purpose="news_or_research",
            responsive=tuple(
                (key, paper)
                for key in ("ice-foia-2022", "dhs-foia-2023", "cbp-foia-2023", "ice-foia-2025")
                for paper in ("request", "supplied")
            ),
            story_rows=(1, 7),
        ),
        Ask(
            "court-subpoena-2025",
            "A. Sample",
            "Public Defender of Cook County (SAMPLE)",
            "a.sample@defender.example",
            _at("2025-04-22T11:11"),
            "Subpoena duces tecum",
            f"Attached please find a subpoena in People v. {man[6].last}.",
            K.COURT_SUBPOENA,
            G.REFER,
            ("arrest report", "case and supplementary reports", "inventory"),
            ((man[6], (f"RD {e['MAN6'].rd}",)),),
            responsive=file_of("MAN6", "arrest", "case", "inventory"),
            attachment=("subpoena.pdf", papers.circuit_subpoena(man[6], e["MAN6"].rd, date(2025, 5, 6))),
            forms=("paper-scan",),
            story_rows=(10,),
            note="Claims to be judicial; two persons and the clerk confirm.",
        ),
        Ask(
            "search-warrant-2025",
            "Special Agent K. Sample",
            "Homeland Security Investigations (SAMPLE)",
            "k.sample@hsi.example",
            _at("2025-05-13T08:15"),
            "Search warrant",
            "A search warrant issued today is attached.",
            K.SEARCH_WARRANT,
            G.REFER,
            ("records under one RD number",),
            (),
            responsive=file_of("MAN6", "arrest"),
            attachment=("ao93.pdf", papers.search_warrant(e["MAN6"].rd, date(2025, 5, 13))),
            forms=("paper",),
            note="Claims to be judicial; two persons and the clerk confirm.",
        ),
        Ask(
            "protest-2025",
            "Watch Officer J. Sample",
            ero,
            "watch@ice.example",
            _at("2025-06-04T13:22"),
            "request for assistance NOW",
            "We have a crowd blocking the exit of our check-in office at 2200 S Drydock Ave. Request assistance "
            "of your officers to set a perimeter and clear the way for our transport vans.",
            K.CALL_FOR_ASSISTANCE,
            G.LOG,
            (),
            (),
            story_rows=(17,),
            note="TRUST Act 15(h)(1), 25(a)(1): log who asked, who was sent, what they did.",
            unsure=True,
        ),
    )
    return tuple(sorted(made, key=lambda ask: ask.received_at))


def _mail(person: Person) -> str:
    return person.email or "someone@mail.example"
