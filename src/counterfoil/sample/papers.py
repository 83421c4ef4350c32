"""The papers of law that reach the office: administrative forms, a court's subpoena and a search warrant.

Only the short title lines and tell-tale phrases that make a form recognisable stand on them (reference:
instruments); everything else is invented, and every page says that it is a sample.
"""

from __future__ import annotations

import random
from datetime import date

from counterfoil.sample.canvas import WIDTH, Canvas
from counterfoil.sample.forms.grid import row, tick
from counterfoil.sample.model import Person, Written

X0, X1 = 54.0, WIDTH - 54.0


def _begin(title: str) -> Canvas:
    return Canvas(title=title, rng=random.Random(0))


def _end(canvas: Canvas) -> Written:
    return Written(canvas.pdf(), "pdf", "paper", canvas.page_number, ())


def _say(canvas: Canvas, y: float, text: str, *, font: str = "sans", size: float = 9.6, indent: float = 0.0) -> float:
    _, y = canvas.paragraph(X0 + indent, y, text, width=X1 - X0 - indent, font=font, size=size)
    return y + 6


def civil_warrant(person: Person, day: date) -> Written:
    """A warrant for arrest on Form I-200: signed by an immigration officer, by no judge."""
    c = _begin("Warrant for Arrest of Alien")
    c.text(X0, 44, "U.S. DEPARTMENT OF HOMELAND SECURITY", font="bold", size=10)
    c.text(X1 - 140, 44, "Warrant for Arrest of Alien", font="bold", size=10)
    c.rule(X0, 52, X1, 52)
    c.text(X1 - 150, 72, f"File No. {person.a_number}", size=9.5)
    c.text(X1 - 150, 86, f"Date: {day:%B %d, %Y}", size=9.5)
    y = _say(
        c,
        116,
        "To: Any immigration officer authorized pursuant to sections 236 and 287 of the Immigration and "
        "Nationality Act and part 287 of "
        "title 8, Code of Federal Regulations, to serve warrants of arrest for immigration violations",
    )
    y = _say(
        c,
        y + 8,
        f"I have determined that there is probable cause to believe that {person.full} is removable from the "
        f"United States. This determination is based upon:",
    )
    for text in (
        "the execution of a charging document to initiate removal proceedings against the subject;",
        "biometric confirmation of the subject's identity;",
        "statements made voluntarily by the subject to an immigration officer.",
    ):
        tick(c, X0 + 16, y, text, on=text.startswith("biometric"), size=9)
        y += 18
    y = _say(
        c,
        y + 10,
        "YOU ARE COMMANDED to arrest and take into custody for removal proceedings under the Immigration and "
        "Nationality Act, the above-named alien.",
        font="bold",
    )
    c.rule(X1 - 240, y + 40, X1, y + 40)
    c.text(X1 - 240, y + 50, "(Signature of Authorized Immigration Officer)", size=7.5)
    c.text(X1 - 240, y + 72, "R. Sample, Supervisory Detention and Deportation Officer", size=8.5)
    c.rule(X1 - 240, y + 76, X1, y + 76)
    c.text(X1 - 240, y + 86, "(Printed Name and Title of Authorized Immigration Officer)", size=7.5)
    c.rect(X0, y + 110, X1, y + 210)
    c.centred(y + 126, "Certificate of Service", size=10)
    c.text(
        X0 + 8,
        y + 146,
        "I hereby certify that the Warrant for Arrest of Alien was served by me at ______________________ (Location)",
        size=9,
    )
    c.text(
        X0 + 8,
        y + 164,
        f"on {person.full} on ______________, and the contents of this notice were read to him or her.",
        size=9,
    )
    c.text(X1 - 110, 762, "Form I-200 (Rev. 09/16)", size=7.5)
    return _end(c)


def detainer(person: Person, day: date) -> Written:
    """A detainer on Form I-247A: a request, signed by an immigration officer."""
    c = _begin("Immigration Detainer")
    c.centred(42, "DEPARTMENT OF HOMELAND SECURITY (DHS)", size=11)
    c.centred(56, "IMMIGRATION DETAINER - NOTICE OF ACTION", size=12)
    y = row(
        c,
        68,
        24,
        [
            (1, "Subject ID:", "000000000"),
            (1, "Event #:", "SMP0000000001"),
            (1, "File No:", person.a_number),
            (1, "Date:", f"{day:%m/%d/%Y}"),
        ],
        x0=X0,
        x1=X1,
    )
    y = row(
        c,
        y,
        34,
        [
            (
                1,
                "TO: (Name and Title of Institution - OR Any Subsequent Law Enforcement Agency)",
                "LAKEHURST POLICE DEPARTMENT (SAMPLE)",
            ),
            (1, "FROM: (Department of Homeland Security Office Address)", "SAMPLE FIELD OFFICE, 1 FEDERAL PLAZA"),
        ],
        x0=X0,
        x1=X1,
    )
    y = row(
        c,
        y,
        24,
        [
            (2, "Name of Subject:", person.full),
            (1, "Date of Birth:", f"{person.born_on:%m/%d/%Y}"),
            (1, "Citizenship:", person.birthplace),
            (0.5, "Sex:", person.sex),
        ],
        x0=X0,
        x1=X1,
    )
    y = _say(
        c,
        y + 18,
        "1. DHS HAS DETERMINED THAT PROBABLE CAUSE EXISTS THAT THE SUBJECT IS A REMOVABLE ALIEN. THIS "
        "DETERMINATION IS BASED ON (complete box 1 or 2).",
        font="bold",
    )
    tick(c, X0 + 12, y, "A final order of removal against the alien;", on=False, size=9)
    tick(c, X0 + 12, y + 16, "The pendency of ongoing removal proceedings against the alien;", on=True, size=9)
    y = _say(c, y + 44, "IT IS THEREFORE REQUESTED THAT YOU:", font="bold")
    y = _say(
        c,
        y,
        "Notify DHS as early as practicable (at least 48 hours, if possible) before the alien is released from "
        "your custody.",
        indent=14,
    )
    y = _say(
        c,
        y,
        "Maintain custody of the alien for a period NOT TO EXCEED 48 HOURS beyond the time when he/she would "
        "otherwise have been released.",
        indent=14,
    )
    y = _say(
        c,
        y,
        "Relay this detainer to any other law enforcement agency to which you transfer custody of the alien. Law "
        "Enforcement Support Center: (802) 555-0100.",
        indent=14,
    )
    c.rule(X0, y + 34, X0 + 220, y + 34)
    c.rule(X1 - 220, y + 34, X1, y + 34)
    c.text(X0, y + 44, "D. Sample, Deportation Officer (Name and title of Immigration Officer)", size=7.5)
    c.text(X1 - 220, y + 44, "(Signature of Immigration Officer)", size=7.5)
    c.text(X0, 762, "DHS Form I-247A (3/17)", size=7.5)
    c.text(X1 - 60, 762, "Page 1 of 3", size=7.5)
    return _end(c)


def administrative_subpoena(day: date) -> Written:
    """A demand for the city's identity-card applicants on Form I-138: not self-executing, signed by no judge."""
    c = _begin("Subpoena to Appear and/or Produce Records")
    c.text(X0, 44, "DEPARTMENT OF HOMELAND SECURITY", font="bold", size=10)
    c.centred(70, "IMMIGRATION ENFORCEMENT SUBPOENA", size=13)
    c.centred(84, "to Appear and/or Produce Records", size=10)
    c.centred(96, "8 U.S.C. § 1225(d), 8 C.F.R. § 287.4", font="sans", size=9)
    y = row(
        c,
        110,
        34,
        [
            (1, "1. To (Name, Address, City, State, Zip Code)", "CITY CLERK, CITY OF LAKEHURST (SAMPLE)"),
            (1, "Subpoena Number", "SAMPLE-ERO-2025-0001"),
            (1, "2. In Reference To", "HARBORKEY CARD APPLICANTS"),
        ],
        x0=X0,
        x1=X1,
    )
    y = _say(c, y + 20, "By the service of this subpoena upon you, YOU ARE HEREBY SUMMONED AND REQUIRED TO:")
    tick(
        c,
        X0 + 12,
        y,
        "APPEAR before the U.S. Customs and Border Protection, ICE or USCIS official named in Block 3",
        on=False,
        size=9,
    )
    tick(
        c,
        X0 + 12,
        y + 18,
        "PRODUCE the records (books, papers, or other documents) indicated in Block 4",
        on=True,
        size=9,
    )
    y = _say(
        c, y + 46, "3. M. Sample, Field Office Director, Enforcement and Removal Operations, 1 Federal Plaza (SAMPLE)."
    )
    y = _say(
        c,
        y,
        "4. Records required to be produced: the name, home address, telephone number, date of birth, country of "
        "birth and photograph of every person who "
        "applied for a HarborKey municipal identification card between January 1, 2023 and the date of this "
        "administrative warrant.",
    )
    y = _say(
        c,
        y + 8,
        "Failure to comply with this subpoena may subject you to an order of contempt by a federal District "
        "Court, as provided by 8 U.S.C. § 1225(d)(4)(B).",
    )
    c.rule(X1 - 240, y + 44, X1, y + 44)
    c.text(X1 - 240, y + 54, f"(Signature of Authorized Official)      {day:%m/%d/%Y}", size=7.5)
    c.text(X1 - 240, y + 70, "M. Sample, Field Office Director", size=8.5)
    c.text(X0, 762, "DHS Form I-138 (6/09)", size=7.5)
    return _end(c)


def circuit_subpoena(person: Person, rd: str, day: date) -> Written:
    """A subpoena duces tecum of the circuit court, signed by an attorney as an officer of the court."""
    c = _begin("Subpoena Duces Tecum")
    c.centred(48, "IN THE CIRCUIT COURT OF COOK COUNTY, ILLINOIS", font="serif-bold", size=12)
    c.centred(62, "COUNTY DEPARTMENT, CRIMINAL DIVISION (SAMPLE)", font="serif-bold", size=10)
    c.text(X0, 96, "The People of the State of Illinois,", font="serif", size=11)
    c.text(X0 + 60, 114, "v.", font="serif", size=11)
    c.text(X0, 132, f"{person.full}, Defendant.", font="serif", size=11)
    c.rule(X0 + 250, 84, X0 + 250, 140)
    c.text(X0 + 270, 112, f"Case No. {day:%y} CR 99{day.day:02d}401", font="serif-bold", size=11)
    c.centred(172, "SUBPOENA IN A CRIMINAL MATTER", font="serif-bold", size=12)
    c.centred(186, "(DUCES TECUM)", font="serif-bold", size=10)
    y = _say(
        c,
        214,
        "To: Keeper of Records, Lakehurst Police Department, 1 Harbor Court, Lakehurst, Illinois 60999 (SAMPLE)",
        font="serif",
        size=11,
    )
    y = _say(
        c,
        y + 4,
        f"YOU ARE COMMANDED to produce before the Honorable Judge presiding in Courtroom 101 on {day:%B %d, %Y} at "
        f"9:30 a.m. the following:",
        font="serif",
        size=11,
    )
    y = _say(c, y, f"1. The arrest report of {person.full} under RD number {rd}.", font="serif", size=11, indent=24)
    y = _say(c, y, "2. All case and supplementary reports under that number.", font="serif", size=11, indent=24)
    y = _say(c, y, "3. The inventory of all property taken.", font="serif", size=11, indent=24)
    y = _say(
        c,
        y + 6,
        "YOUR FAILURE TO APPEAR IN RESPONSE TO THIS SUBPOENA WILL SUBJECT YOU TO PUNISHMENT FOR CONTEMPT OF THIS "
        "COURT. Ill. S. Ct. R. 237.",
        font="serif",
        size=10,
    )
    y = _say(
        c,
        y + 20,
        "Issued by: [X] Attorney   [ ] Clerk of the Circuit Court      Atty. No. 00000",
        font="serif",
        size=10,
    )
    y = _say(
        c,
        y,
        "Signature: /s/ A. Sample, Assistant Public Defender (SAMPLE), 1 Court Plaza, 312-555-0111",
        font="serif",
        size=10,
    )
    c.text(X0, 762, "CCG 0106 (SAMPLE)", size=7.5)
    return _end(c)


def search_warrant(rd: str, day: date) -> Written:
    """A search warrant of a United States District Court on AO 93, with a magistrate judge's printed name."""
    c = _begin("Search and Seizure Warrant")
    c.text(X0, 40, "AO 93 (Rev. 11/13) Search and Seizure Warrant", size=7.5)
    c.rule(X0, 46, X1, 46)
    c.centred(66, "UNITED STATES DISTRICT COURT", font="serif-bold", size=15)
    c.centred(80, "for the", font="serif", size=9)
    c.centred(94, "Northern District of Sample", font="serif", size=11)
    c.text(X0, 124, "In the Matter of the Search of", font="serif", size=10.5)
    c.text(
        X0,
        138,
        "(Briefly describe the property to be searched or identify the person by name and address)",
        font="italic",
        size=8,
    )
    c.text(X0, 156, f"Electronic records of the Lakehurst Police Department under RD {rd}", font="serif", size=10.5)
    c.text(X1 - 170, 140, f"Case No. 1:{day:%y}-mj-00099", font="serif-bold", size=11)
    c.centred(190, "SEARCH AND SEIZURE WARRANT", font="serif-bold", size=13)
    y = _say(c, 214, "To: Any authorized law enforcement officer", font="serif", size=10.5)
    y = _say(
        c,
        y,
        "An application by a federal law enforcement officer or an attorney for the government requests the "
        "search of the following person or property located in the "
        "Northern District of Sample: the records described in Attachment A.",
        font="serif",
        size=10.5,
    )
    y = _say(
        c,
        y,
        "I find that the affidavit(s), or any recorded testimony, establish probable cause to search and seize "
        "the person or property described above.",
        font="serif",
        size=10.5,
    )
    y = _say(
        c,
        y,
        f"YOU ARE COMMANDED to execute this warrant on or before {day:%B} {day.day + 1 if day.day < 28 else 28}, "
        f"{day:%Y} (not to exceed 14 days)",
        font="serif-bold",
        size=10.5,
    )
    tick(c, X0 + 12, y, "in the daytime 6:00 a.m. to 10:00 p.m.", on=True, size=9)
    tick(c, X0 + 230, y, "at any time in the day or night for good cause.", on=False, size=9)
    y = _say(
        c,
        y + 24,
        "The officer executing this warrant must prepare an inventory as required by law and promptly return this "
        "warrant and inventory to the United States Magistrate Judge.",
        font="serif",
        size=10.5,
    )
    c.text(X0, y + 30, f"Date and time issued: {day:%m/%d/%Y} 10:15 a.m.", font="serif", size=10.5)
    c.rule(X1 - 220, y + 34, X1, y + 34)
    c.text(X1 - 220, y + 44, "Judge's signature", font="italic", size=8)
    c.text(X0, y + 70, "City and state: Lakehurst, Illinois (SAMPLE)", font="serif", size=10.5)
    c.text(X1 - 220, y + 66, "P. Sample, U.S. Magistrate Judge", font="serif", size=10)
    c.rule(X1 - 220, y + 70, X1, y + 70)
    c.text(X1 - 220, y + 80, "Printed name and title", font="italic", size=8)
    return _end(c)


def letter(lines: tuple[str, ...], title: str) -> Written:
    """A typed letter: an empty line parts paragraphs."""
    c = _begin(title)
    y = 60.0
    for line in lines:
        y = _say(c, y, line, font="serif", size=11) if line else y + 8
    return _end(c)
