"""Synthetic papers for the tests: invented people, marked SAMPLE, typed from the short tell-tale words of each form."""

from __future__ import annotations

from pathlib import Path

import pymupdf

I_200 = """SAMPLE – INVENTED PERSONS
U.S. DEPARTMENT OF HOMELAND SECURITY
Warrant for Arrest of Alien
File No. SAMPLE-0001
Date: March 3, 2025
To: Any immigration officer authorized pursuant to sections 236 and 287 of the
Immigration and Nationality Act and part 287 of title 8, Code of Federal Regulations
I have determined that there is probable cause to believe that Pat Sampleton
is removable from the United States. This determination is based upon:
[ ] the execution of a charging document to initiate removal proceedings against the subject;
YOU ARE COMMANDED to arrest and take into custody for removal proceedings under the
Immigration and Nationality Act, the above-named alien.
(Signature of Authorized Immigration Officer)
Robin Placeholder, Supervisory Detention and Deportation Officer
Certificate of Service
Form I-200 (Rev. 09/16)"""

I_205 = """SAMPLE – INVENTED PERSONS
DEPARTMENT OF HOMELAND SECURITY
U.S. Immigration and Customs Enforcement
WARRANT OF REMOVAL/DEPORTATION
File No: SAMPLE-0002
To any immigration officer of the United States Department of Homeland Security:
Pat Sampleton who entered the United States at Somewhere
is subject to removal/deportation from the United States, based upon a final order by:
[x] an immigration judge in exclusion, deportation, or removal proceedings
[ ] a designated official
[ ] the Board of Immigration Appeals
[ ] a United States District or Magistrate Court Judge
I, the undersigned officer of the United States, command you to take into custody and remove
from the United States the above-named alien
(Signature of immigration officer)
Field Office Director, Chicago
ICE Form I-205 (8/07) Page 1 of 2"""

I_247A = """SAMPLE – INVENTED PERSONS
DEPARTMENT OF HOMELAND SECURITY (DHS)
IMMIGRATION DETAINER - NOTICE OF ACTION
Subject ID: SAMPLE Event #: SAMPLE File No: SAMPLE-0003
TO: (Name and Title of Institution - OR Any Subsequent Law Enforcement Agency)
DHS HAS DETERMINED THAT PROBABLE CAUSE EXISTS THAT THE SUBJECT IS A REMOVABLE ALIEN
IT IS THEREFORE REQUESTED THAT YOU:
Notify DHS as early as practicable (at least 48 hours, if possible) before the alien is released
Maintain custody of the alien for a period NOT TO EXCEED 48 HOURS
please call the Law Enforcement Support Center at (802) 555-0100
(Name and title of Immigration Officer) (Signature of Immigration Officer)
DHS Form I-247A (3/17) Page 1 of 3"""

I_138 = """SAMPLE – INVENTED PERSONS
U.S. DEPARTMENT OF HOMELAND SECURITY
IMMIGRATION ENFORCEMENT SUBPOENA
to Appear and/or Produce Records
8 U.S.C. § 1225(d), 8 C.F.R. § 287.4
1. To: Keeper of Records, Sampleville Police
YOU ARE HEREBY SUMMONED AND REQUIRED TO:
(B) PRODUCE the records (books, papers, or other documents) specified in Block 3
Failure to comply with this subpoena may result in an order of contempt by a federal District Court
(Signature) Robin Placeholder
Authorized Official, Special Agent in Charge
DHS Form I-138 (6/09)"""

AO_93 = """AO 93 (Rev. 11/13) Search and Seizure Warrant
SAMPLE – INVENTED PERSONS
UNITED STATES DISTRICT COURT
for the
Northern District of Illinois
In the Matter of the Search of
(Briefly describe the property to be searched)
records of a sample account
Case No. 1:25-mj-00999
SEARCH AND SEIZURE WARRANT
To: Any authorized law enforcement officer
I find that the affidavit(s) establish probable cause to search and seize the property described above.
YOU ARE COMMANDED to execute this warrant on or before March 14, 2025
in the daytime 6:00 a.m. to 10:00 p.m.
promptly return this warrant and inventory to the duty magistrate
Date and time issued: March 3, 2025
Judge's signature
Alex Example, United States Magistrate Judge"""

AO_442_CLERK = """AO 442 (Rev. 11/11) Arrest Warrant
SAMPLE – INVENTED PERSONS
UNITED STATES DISTRICT COURT
for the
Northern District of Illinois
United States of America
v.
Pat Sampleton
Case No. 1:25-cr-00998
ARREST WARRANT
To: Any authorized law enforcement officer
YOU ARE COMMANDED to arrest and bring before a United States magistrate judge without
unnecessary delay Pat Sampleton
who is accused of an offense based on the following document filed with the court:
[x] Indictment
Date: March 3, 2025
Issuing officer's signature
Jo Stampworth, Deputy Clerk"""

AO_88B = """AO 88B (Rev. 02/14) Subpoena to Produce Documents, Information, or Objects
SAMPLE – INVENTED PERSONS
UNITED STATES DISTRICT COURT
for the
Northern District of Illinois
Pat Sampleton
Plaintiff
v. Civil Action No. 1:25-cv-00997
City of Sampleville
SUBPOENA TO PRODUCE DOCUMENTS, INFORMATION, OR OBJECTS
OR TO PERMIT INSPECTION OF PREMISES IN A CIVIL ACTION
To: Keeper of Records, Sampleville Police
Production: YOU ARE COMMANDED to produce at the time, date, and place set forth below the
following documents: the case report of March 3, 2024
CLERK OF COURT
Signature of Clerk or Deputy Clerk Attorney's signature
please send the records by e-mail
Fed. R. Civ. P. 45(c), (d), (e), and (g)"""

COOK_SUBPOENA = """SAMPLE – INVENTED PERSONS
IN THE CIRCUIT COURT OF COOK COUNTY, ILLINOIS
COUNTY DEPARTMENT, CRIMINAL DIVISION
THE PEOPLE OF THE STATE OF ILLINOIS
v. No. 25 CR 99901
Pat Sampleton
SUBPOENA DUCES TECUM
To: Keeper of Records, Sampleville Police Department
YOU ARE COMMANDED to produce the following documents: arrest report of March 3, 2024
Your failure to comply with this subpoena will subject you to punishment for contempt of this court
Witness: March 4, 2025
Clerk of the Circuit Court of Cook County
Assistant Public Defender, Atty. No. 00000"""

COURT_ORDER = """SAMPLE – INVENTED PERSONS
IN THE CIRCUIT COURT OF COOK COUNTY, ILLINOIS
COUNTY DEPARTMENT, LAW DIVISION
Pat Sampleton, Plaintiff,
v. Case No. 2025 L 009990
City of Sampleville, Defendant.
ORDER
THIS CAUSE coming before the court on the motion of the plaintiff, the court being advised,
IT IS HEREBY ORDERED that the Sampleville Police Department produce the arrest report
of March 3, 2024 within 14 days.
ENTERED:
Judge Alex Example, Circuit Judge Judge's No. 0000"""

EOIR_ORDER = """SAMPLE – INVENTED PERSONS
UNITED STATES DEPARTMENT OF JUSTICE
EXECUTIVE OFFICE FOR IMMIGRATION REVIEW
IMMIGRATION COURT
CHICAGO, ILLINOIS
In the matter of Pat Sampleton File SAMPLE-0004
ORDER OF THE IMMIGRATION JUDGE
Upon consideration, IT IS HEREBY ORDERED that the respondent be removed.
Alex Example
Immigration Judge"""

ADMINISTRATIVE_WARRANT = """SAMPLE – INVENTED PERSONS
U.S. DEPARTMENT OF HOMELAND SECURITY
Homeland Security Investigations
ADMINISTRATIVE WARRANT
issued under the authority of the Immigration and Nationality Act
To: City Clerk of Sampleville
You are commanded to produce the names and addresses of all holders of the city identity card.
Robin Placeholder
Special Agent in Charge"""

FOIA_LETTER = """Sampleville News
100 Example Street
Sampleville, IL 60699
March 3, 2025

Dear FOIA Officer:

Under the Illinois Freedom of Information Act, 5 ILCS 140, I request the following records:

1. All arrest reports of March 1, 2025
2. Body camera video of the same arrests

I am a reporter with the Sampleville News. Please waive any fees.

Sincerely,
Casey Inkwell
casey@news.example
"""

FOIA_MENTIONS = """Dear FOIA Officer,

Under the Illinois Freedom of Information Act I request copies of every
Form I-200 (Rev. 09/16)
and of every Warrant for Arrest of Alien, Form I-205, Immigration Detainer and AO 93 search and
seizure warrant that your department received in 2024, also those that say "YOU ARE COMMANDED to
arrest and take into custody for removal proceedings" or that a United States Magistrate Judge signed.

Sincerely,
Casey Inkwell
"""

NEWS_ASKS_FOR_ALL = """Please provide all subpoenas, warrants and detainers received from ICE,
DHS and CBP between November 2022 and March 2025, all requests submitted by those agencies and
everything supplied to them in response.

Thank you,
Casey Inkwell
Reporter, Sampleville News
"""

AGENT_INQUIRY = """Hello,

Can you tell me whether Pat Sampleton, DOB 01/02/1990, is still in custody, and the release date?
Please notify us before he is released so that we can be there.

Robin Placeholder
Deportation Officer
U.S. Immigration and Customs Enforcement
"""

CALL_FOR_HELP = """We are requesting assistance from your officers at our office.
A crowd of protesters is blocking our vehicles.
Please send units immediately for crowd control.

Robin Placeholder
Enforcement and Removal Operations
"""


def pdf(path: Path, *pages: str, size_pt: float = 10.5) -> Path:
    """A born-digital PDF with one page for each text."""
    with pymupdf.open() as document:
        for text in pages:
            page = document.new_page(width=612, height=792)
            for number, line in enumerate(text.splitlines()):
                page.insert_text((54, 60 + 18 * number), line, fontsize=size_pt, fontname="helv")
        document.save(path, deflate=True, no_new_id=True)
    return path


def scan(path: Path, *pages: str, dpi: int = 200, skew_degrees: float = 1.2) -> Path:
    """The same pages as grey pictures, turned a little, as a scanner gives them; no text layer."""
    source = pdf(path.with_name(path.stem + "-born.pdf"), *pages, size_pt=11)
    with pymupdf.open(source) as born, pymupdf.open() as scanned:
        for page in born:
            matrix = pymupdf.Matrix(dpi / 72, dpi / 72).prerotate(skew_degrees)
            picture = page.get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY)
            scanned.new_page(width=612, height=792).insert_image(pymupdf.Rect(0, 0, 612, 792), pixmap=picture)
        scanned.save(path, deflate=True, no_new_id=True)
    source.unlink()
    return path


def email(
    body: str,
    *,
    sender: str = "Casey Inkwell <casey@news.example>",
    subject: str = "Records request",
    date: str = "Mon, 3 Mar 2025 10:15:00 -0600",
    extra: str = "Received: from mail.example by office.example; Mon, 3 Mar 2025 10:15:09 -0600\n",
) -> bytes:
    """A plain message."""
    head = f"From: {sender}\nTo: foia@sampleville.example\nSubject: {subject}\n"
    head += f"Date: {date}\n" if date else ""
    return (extra + head + "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + body).encode()


def email_with(body: str, *attachments: Path, sender: str = "Casey Inkwell <casey@news.example>") -> bytes:
    """A message with attached files."""
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "foia@sampleville.example", "Records request"
    message["Date"] = "Mon, 5 Jan 2026 09:00:00 -0600"
    message.set_content(body)
    for path in attachments:
        message.add_attachment(path.read_bytes(), maintype="application", subtype="pdf", filename=path.name)
    return message.as_bytes()
