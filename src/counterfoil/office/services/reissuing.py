"""A record that names several persons, issued again without one of them, before an order to expunge takes the old one.

What detection finds of that person, and every value that the office's lists have of them, is removed, rebuilt and
verified by engines that did not redact it. The copy is a record of its own. Whatever cannot be shown to be without the
person is refused: then somebody redacts a copy outside.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from counterfoil import detection, documents
from counterfoil.documents.formats.recording import is_recording
from counterfoil.documents.refusals import naming
from counterfoil.errors import BadInput, MarksInvalid
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services import intake, known_parties, resealing, said
from counterfoil.office.store import keeper_of
from counterfoil.records import names
from counterfoil.redaction import line
from counterfoil.redaction.marks import from_findings, from_values
from counterfoil.values import Digest, Mark, Party

_SHORT = 2  # letters; initials and "de" are removed with the whole name only


def issue_again(office: Office, journal: Journal, number: str, *, without: str) -> str:
    """Add a copy of record ``number`` in which nothing of the person called ``without`` stands; returns its number.

    Raises ``BadInput`` where that is not for a program, ``LeakFound`` where the copy would still tell of the person.
    """
    record = models.Record.objects.get(number=number)
    wanted = " ".join(without.casefold().split())
    if len(names.fold(without)) < 2:
        raise BadInput("--without: give the first and the last name of the person whom the order is about.")
    if is_recording(record.media_type):
        raise BadInput(f"{number}: is a recording. Take the person out with another program and add the copy.")
    acts = models.Act.objects.filter(kind__in=(said.SAID, said.CLAIMED))
    if any(resealing.mentions(act.private, [number]) for act in acts):
        raise BadInput(
            f"{number}: something was said of it that no page shows (sealed, a minor, an officer under cover), and a "
            "copy would not have it. Redact one outside, add it, and say the same of it before the old one goes."
        )
    parties = known_parties.of(office, record.name)
    person = [one for one in parties if _is_called(one, wanted)] or [Party("without", without.strip())]
    others = [one for one in parties if one not in person]
    if shared := sorted(_words(person) & _words(others)):
        raise BadInput(
            f"{number}: somebody else in it is called {', '.join(shared)} too, and no program can tell whose name is "
            "meant where it stands alone. Redact a copy outside, add it, and expunge the old one."
        )
    with tempfile.TemporaryDirectory(dir=office.work, prefix="again-") as folder:
        target = Path(folder) / f"again-{number}.pdf"
        _redact(office, record, person, others, target, Path(folder))
        (added,) = intake.add_records(
            office, [target], journal=journal, system=record.system,
            parties=[replace(one, record=target.name) for one in others if one.record],
        )  # fmt: skip
    if added.outcome != "added":
        raise BadInput(f"{number}: the copy was not taken in ({added.outcome}): {added.why or added.record}.")
    return added.record


def _is_called(party: Party, wanted: str) -> bool:
    return any(" ".join(one.casefold().split()) == wanted for one in (party.name, *party.aliases))


def _redact(
    office: Office, record: models.Record, person: Sequence[Party], others: Sequence[Party], target: Path, folder: Path
) -> None:
    """Write the copy to ``target``, once every gate has passed."""
    source = folder / f"source{Path(record.name).suffix}"
    shutil.copyfile(keeper_of(office).get(Digest(record.digest)), source)
    with naming(record.number, "redacted"):
        document = documents.read(source, workdir=folder)
        if document.parts:
            raise BadInput(f"{record.number}: other files came with it. Redact each outside, and add them.")
        if document.pdf is None:
            raise BadInput(f"{record.number}: has no pages that could be redacted ({document.media_type}).")
        pages = documents.read(document.pdf, workdir=folder)
        ids, values = {one.id for one in person}, _values(person)
        found = [
            one for one in detection.find(pages, [*person, *others], kind=detection.kind_of(pages)) if one.party in ids
        ]
        marks: list[Mark] = [*from_findings(found, ""), *from_values(document.pdf, values, "", workdir=folder).marks]
        if not marks:
            raise MarksInvalid(
                f"{record.number}: nothing of that person is found in it. Look whether the name is written otherwise; "
                "what stands in a picture or by hand is redacted outside."
            )
        seed = int(record.digest[:8], 16)
        line.redact(document.pdf, marks, target, needles=values, workdir=folder, seed=seed)


def _values(person: Sequence[Party]) -> list[str]:
    """What the lists have of the person, as it may stand in a document, and each word of the name by itself."""
    found = [
        value
        for one in person
        for value in (
            *(one.name, *one.aliases, *one.addresses, *one.phones, *one.emails),
            *(text for _, text in one.identifiers),
        )
    ]
    found += sorted(_words(person))
    return [one for one in dict.fromkeys(found) if sum(letter.isalnum() for letter in one) > 1]


def _words(persons: Sequence[Party]) -> set[str]:
    """The words of these names that name somebody by themselves; shorter ones stand everywhere."""
    called = [name for one in persons for name in (one.name, *one.aliases)]
    return {word for name in called for word in names.fold(name) if len(word) > _SHORT}
