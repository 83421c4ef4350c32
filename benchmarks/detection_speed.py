"""Pages per second of detection on one core: 200 synthetic pages of about 500 words. Prints each step's share.

Run: python benchmarks/detection_speed.py [--pages 200]
"""

# ruff: noqa: E501 - sentences and rows are read as one line

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable

from counterfoil import detection
from counterfoil.detection import addresses, forms, names, parties, patterns
from counterfoil.detection.profile import profile_for
from counterfoil.detection.text import PageText
from counterfoil.detection.words import first_names, last_names
from counterfoil.documents.model import Document, Page, Word
from counterfoil.values import Box, Category, Digest, Party, RecordKind, Role

_FIRST = [name.title() for name in sorted(first_names())]
_LAST = [name.title() for name in sorted(last_names())]
_SENTENCES = (
    "On {date} at 2210 hours R/O {officer} responded to 5100 block of S Pulaski regarding a battery in progress.",
    "Victim {victim} related that {arrestee} struck her in the face with a closed fist and then fled on foot.",
    "Witness {witness} of {number} West Elm Street confirmed this account and gave {phone} as a number to call.",
    "{last} stated that she was not injured and declined medical attention on the scene at this time.",
    "The offender was located in the rear alley, was placed into custody and was transported to the station for processing.",
    "A search of the immediate area gave no further results and the vehicle was not found by assisting units.",
    "The victim was advised of her rights, of the warrant procedure and of the court date in this matter.",
)


def document(pages: int, seed: int = 5) -> tuple[Document, list[Party]]:
    """Pages with a small header of fields and a narrative, set by hand: reading a PDF is not measured here."""
    rng = random.Random(seed)
    made, people = [], []
    for index in range(pages):
        cast = [f"{rng.choice(_FIRST)} {rng.choice(_LAST)}" for _ in range(4)]
        people += [
            Party(f"P-{index}-{n}", name, role, phones=(f"312-555-{rng.randrange(10000):04d}",), identifiers=((Category.SSN, f"666-{rng.randrange(10, 99)}-{rng.randrange(1000, 9999)}"),))
            for n, (name, role) in enumerate(zip(cast, (Role.ARRESTEE, Role.VICTIM, Role.WITNESS, Role.OFFICER), strict=True))
        ]  # fmt: skip
        lines = [
            "ARREST REPORT",
            f"NAME: {cast[0]} DOB: 03/{index % 27 + 1:02d}/1990 SSN: {people[-4].identifiers[0][1]}",
            f"RESIDENCE: {index + 1} N Kedzie Ave PHONE: {people[-4].phones[0]}",
            "NARRATIVE",
        ]
        count = sum(len(line.split()) for line in lines)
        while count < 500:
            line = rng.choice(_SENTENCES).format(
                date="March 12, 2024", officer=cast[3].split()[1], victim=cast[1], arrestee=cast[0], witness=cast[2],
                number=rng.randrange(1, 9000), phone=people[-2].phones[0], last=cast[1].split()[1],
            )  # fmt: skip
            lines.append(line)
            count += len(line.split())
        made.append(_page(index, lines))
    return Document("speed.pdf", "application/pdf", Digest("0" * 64), tuple(made)), people


def _page(index: int, lines: list[str]) -> Page:
    words: list[Word] = []
    text = ""
    for number, line in enumerate(lines):
        text += "\n" if number else ""
        x = 40.0
        for place, word in enumerate(line.split()):
            text += " " if place else ""
            width = 4.6 * len(word)
            words.append(
                Word(
                    word,
                    Box(x, 40 + 11.0 * number, x + width, 49 + 11.0 * number),
                    len(text),
                    len(text) + len(word),
                    number,
                )
            )
            text += word
            x += width + 2.5
    return Page(index, 612, 792, text, tuple(words))


def _rate(pages: int, step: Callable[[], object]) -> float:
    best = 0.0
    for _ in range(3):
        began = time.process_time()
        step()
        best = max(best, pages / (time.process_time() - began))
    return best


def main() -> None:
    """Print pages per second of the whole and of each step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    count = parser.parse_args().pages
    whole, people = document(count)
    detection.find(whole, people[:40], kind=RecordKind.ARREST_REPORT)  # compile once, as a long-lived worker does
    profile = profile_for(RecordKind.ARREST_REPORT)
    index = parties.Index(people)
    plain = [PageText(page).plain for page in whole.pages]
    words = sum(len(page.words) for page in whole.pages)
    reader, bare = patterns.finder(), patterns.finder(prefilter=False)
    steps: dict[str, Callable[[], object]] = {
        "all, every page's own 4 parties listed": lambda: detection.find(whole, people, kind=RecordKind.ARREST_REPORT),
        "all, no list of parties": lambda: detection.find(whole, kind=RecordKind.ARREST_REPORT),
        "forms": lambda: [forms.Reader(profile).read(page) for page in whole.pages],
        "known parties": lambda: [list(index.find(PageText(page), [False] * len(page.words))) for page in whole.pages],
        "patterns, hyperscan first": lambda: [list(reader.find(text)) for text in plain],
        "patterns, re alone": lambda: [list(bare.find(text)) for text in plain],
        "addresses": lambda: [list(addresses.find(text)) for text in plain],
        "names": lambda: [list(names.find(PageText(page), [False] * len(page.words))) for page in whole.pages],
    }
    print(
        f"{count} pages, {words / count:.0f} words a page, {len(people)} parties; pages per second on one core, best of 3"
    )
    for name, step in steps.items():
        print(f"{name:42} {_rate(count, step):8.0f}")


if __name__ == "__main__":
    main()
