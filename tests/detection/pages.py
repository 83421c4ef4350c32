"""Synthetic forms drawn for these tests. Every person is invented."""

# ruff: noqa: E501 - texts and rows of a form are read as one line

from __future__ import annotations

from pathlib import Path

import pymupdf

from counterfoil.documents.model import Document, Page, Picture, Word
from counterfoil.values import Box, Digest


def read(path: Path) -> Document:
    """``path`` as a document, read here with PyMuPDF alone so that these tests need nothing of ``documents``."""
    pages = []
    with pymupdf.open(path) as pdf:
        for index, page in enumerate(pdf):
            pages.append(_page(index, page))
    return Document(name=path.name, media_type="application/pdf", digest=Digest("0" * 64), pages=tuple(pages), pdf=path)


def _page(index: int, page: pymupdf.Page) -> Page:
    words: list[Word] = []
    text = ""
    previous: tuple[int, int] | None = None
    line = -1
    for x0, y0, x1, y1, string, block, number, _word in page.get_text("words"):
        if (block, number) != previous:
            text += "\n" if text else ""
            line += 1
        else:
            text += " "
        previous = (block, number)
        words.append(Word(string, Box(x0, y0, x1, y1), len(text), len(text) + len(string), line))
        text += string
    rules = tuple(Box(*(drawn["rect"])) for drawn in page.get_drawings())
    pictures = tuple(Picture(Box(*info["bbox"]), info["width"], info["height"]) for info in page.get_image_info())
    return Page(index, page.rect.width, page.rect.height, text, tuple(words), pictures, lines=rules)


class Sheet:
    """One page to draw on."""

    def __init__(self, pdf: pymupdf.Document) -> None:
        self.page = pdf.new_page(width=612, height=792)

    def text(self, x: float, y: float, text: str, size: float = 9, bold: bool = False) -> None:
        self.page.insert_text((x, y), text, fontsize=size, fontname="hebo" if bold else "helv")

    def cell(self, x0: float, y0: float, x1: float, y1: float, label: str, value: str = "") -> None:
        """A ruled box with small print at its top and the value beneath."""
        self.page.draw_rect(pymupdf.Rect(x0, y0, x1, y1), width=0.6)
        self.text(x0 + 2, y0 + 7, label, 5.5)
        if value:
            self.text(x0 + 3, y1 - 4, value, 9)

    def bar(self, y: float, text: str) -> None:
        """A heading across the form."""
        self.page.draw_rect(pymupdf.Rect(36, y, 576, y + 14), width=0.6, fill=(0.85, 0.85, 0.85))
        self.text(40, y + 10, text, 9, bold=True)

    def paragraph(self, y: float, text: str, x: float = 40, width: float = 530, size: float = 9) -> None:
        left = self.page.insert_textbox(pymupdf.Rect(x, y, x + width, 780), text, fontsize=size, fontname="helv")
        assert left >= 0, "the text does not fit"

    def row(self, y: float, cells: list[tuple[float, float, str, str]], height: float = 24) -> None:
        for x0, x1, label, value in cells:
            self.cell(x0, y, x1, y + height, label, value)


NARRATIVE = (
    "On 12 March 2024 at 2210 hours R/O Nowak responded to 5100 block of S Pulaski regarding a battery. Victim Maria Garcia-Lopez "
    "related that Daniel Ruiz struck her. Garcia-Lopez stated she had known Ruiz for two years. Maria's daughter Ann, age 7, was present. "
    "Witness Tomasz Zielinski, of 88 West Elm Street, confirmed this and gave 773-555-0166. Mr. Ruiz was read his Miranda rights. M.G. was "
    "taken to a hospital near Garcia Market. Officer Garcia stood by on Ruiz Avenue. The victim, born on March 4, 1990, was diagnosed with "
    "depression."
)


def ruled_arrest_report(folder: Path, *, narrative: str = NARRATIVE, photo: bool = True) -> Path:
    """Labels in small print inside ruled boxes, grey headings, a photograph, a narrative."""
    pdf = pymupdf.open()
    sheet = Sheet(pdf)
    sheet.text(220, 40, "ARREST REPORT", 16, bold=True)
    sheet.text(180, 54, "Lakehurst Police Department, 3510 South Harbor Avenue", 8)
    sheet.bar(64, "ARRESTEE")
    sheet.row(78, [(36, 250, "NAME (LAST, FIRST, MI)", "RUIZ, DANIEL A"), (250, 330, "DATE OF BIRTH", "03/14/1992"), (330, 370, "AGE", "31"),
                   (370, 420, "SEX / RACE", "M / WWH"), (420, 500, "IR NO.", "1234567")])  # fmt: skip
    sheet.row(102, [(36, 250, "RESIDENCE", "1234 N. Kedzie Ave., Apt 2, Lakehurst, IL 60099"), (250, 330, "PHONE", "(312) 555-0134"),
                    (330, 420, "SOCIAL SECURITY NO.", "666-12-3456"), (420, 500, "DRIVER'S LICENSE NO.", "R200-1689-2074")])  # fmt: skip
    sheet.row(126, [(36, 160, "PLACE OF BIRTH", "Guadalajara, Mexico"), (160, 250, "ALIAS", ""), (250, 330, "HEIGHT", "510"), (330, 420, "WEIGHT", "170"),
                    (420, 500, "A-NUMBER", "A204 567 891")])  # fmt: skip
    if photo:
        pixels = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 60, 75))
        pixels.set_rect(pixels.irect, (120, 140, 160))
        sheet.page.insert_image(pymupdf.Rect(506, 80, 574, 160), pixmap=pixels)
    sheet.bar(166, "ARREST INFORMATION")
    sheet.row(180, [(36, 160, "RD NO.", "JH123456"), (160, 250, "DATE OF ARREST", "12-MAR-2024 22:10"), (250, 420, "LOCATION OF ARREST", "5121 S. Pulaski Rd"),
                    (420, 576, "ARRESTING OFFICER", "NOWAK, P #12345")])  # fmt: skip
    sheet.bar(210, "VICTIM 1")
    sheet.row(
        224,
        [
            (36, 250, "NAME", "GARCIA-LOPEZ, MARIA"),
            (250, 330, "DOB", "03/04/1990"),
            (330, 500, "ADDRESS", "4747 W Addison Street"),
        ],
    )
    sheet.bar(254, "NARRATIVE")
    sheet.paragraph(272, narrative)
    path = folder / "arrest.pdf"
    pdf.save(path)
    return path


def label_left_report(folder: Path) -> Path:
    """Labels with colons to the left of their values, no rules at all."""
    pdf = pymupdf.open()
    sheet = Sheet(pdf)
    sheet.text(200, 40, "Incident Report", 16, bold=True)
    lines = [
        ("Case No:", "JH654321"),
        ("Location of Incident:", "900 W Lake Street"),
        ("Reporting Officer:", "P.O. Helen Stone #4417"),
    ]
    for number, (label, value) in enumerate(lines):
        sheet.text(40, 70 + 16 * number, label)
        sheet.text(160, 70 + 16 * number, value)
    sheet.text(40, 130, "Complainant", 10, bold=True)
    lines = [
        ("Name:", "Ewa Kaczmarek"),
        ("Date of Birth:", "July 9, 1985"),
        ("Home Address:", "221 North Birch Road"),
        ("Telephone:", "773.555.0188"),
    ]
    for number, (label, value) in enumerate(lines):
        sheet.text(40, 146 + 16 * number, label)
        sheet.text(160, 146 + 16 * number, value)
    sheet.text(320, 146, "Email:")
    sheet.text(370, 146, "ewa.k@example.com")
    sheet.text(40, 220, "Witness", 10, bold=True)
    sheet.text(40, 236, "Name:")
    sheet.text(160, 236, "Samuel Okafor")
    sheet.paragraph(
        270,
        "E. Kaczmarek told R/O that her purse was taken. Kaczmarek's neighbor Okafor saw a man run. Her name was on the card.",
    )
    path = folder / "incident.pdf"
    pdf.save(path)
    return path


def table_of_persons(folder: Path, *, ruled: bool) -> Path:
    """A case report whose people stand in a table with a header row."""
    pdf = pymupdf.open()
    sheet = Sheet(pdf)
    sheet.text(220, 40, "CASE REPORT", 16, bold=True)
    columns = [36, 110, 250, 330, 460, 576]
    rows = [
        ("ROLE", "NAME", "DOB", "ADDRESS", "PHONE"),
        ("VICTIM", "Reyes, Lucia", "02/02/2011", "77 Ash Lane", "847-555-0111"),
        ("SUSPECT", "Banks, Will", "05/06/1999", "12 Oak Court", "847-555-0112"),
        ("WITNESS", "Li, Wei", "08/09/1970", "5 Pine Place", "847-555-0113"),
    ]
    for number, cells in enumerate(rows):
        y = 70 + 18 * number
        for x0, x1, cell in zip(columns, columns[1:], cells, strict=False):
            if ruled:
                sheet.page.draw_rect(pymupdf.Rect(x0, y, x1, y + 18), width=0.5)
            sheet.text(x0 + 4, y + 12, cell, 8)
    sheet.paragraph(
        180,
        "Lucia said that Banks took her phone. Will Banks fled. Mr. Li called 911. Records will follow. W.B. was not found.",
    )
    path = folder / "table.pdf"
    pdf.save(path)
    return path


def two_columns(folder: Path) -> Path:
    """A supplement set in two columns, with a name broken over a line end."""
    pdf = pymupdf.open()
    sheet = Sheet(pdf)
    sheet.text(180, 40, "SUPPLEMENTARY REPORT", 16, bold=True)
    left = "R/D spoke with victim Beatriz Monte-\nnegro on the scene. Beatriz\nMontenegro stated that suspect Jamal\nCarter left on foot. Ms. Monte-\nnegro has no phone."
    right = "Witness Grace Young heard a shout.\nYoung resides at 14 Grand Street.\nCarter was seen by Det. Rosa Diaz\n#20011 on Carter Street.\nGrace then went home."
    for x, block in ((40, left), (320, right)):
        for number, line in enumerate(block.split("\n")):
            sheet.text(x, 80 + 12 * number, line)
    path = folder / "supplement.pdf"
    pdf.save(path)
    return path
