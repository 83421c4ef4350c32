"""What lies beside the records: the parties, the truth about every value and demand, the office, a word of warning."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from counterfoil.sample import duty, places
from counterfoil.sample.demands import Ask
from counterfoil.sample.model import MARKING, Officer, Person, RecordTruth, Value
from counterfoil.values import Category, RecordKind, Role

COLUMNS = (
    "id",
    "name",
    "role",
    "date_of_birth",
    "address",
    "phone",
    "email",
    "ssn",
    "dl",
    "ir",
    "a_number",
    "alias",
    "minor",
    "sex_offence_victim",
    "address_confidential",
    "star",
    "record",
)
"""The columns of ``parties.csv``, as ``docs/formats/parties.md`` has them."""

_SHARE_LEFT_OUT = 4  # of those whom only narratives name, three in four are on no list: a tenth of all


def narrative_only(people: Sequence[Person], truths: Sequence[RecordTruth]) -> frozenset[str]:
    """Ids of people whom no list has, so that only reading finds them."""
    seen: dict[str, set[str]] = {}
    for truth in truths:
        for value in truth.written.values:
            if value.tag.party:
                seen.setdefault(value.tag.party, set()).add(value.where)
    told = [person.id for person in people if seen.get(person.id) == {"narrative"}]
    return frozenset(pid for index, pid in enumerate(told) if index % _SHARE_LEFT_OUT != _SHARE_LEFT_OUT - 1)


def parties_csv(
    people: Sequence[Person], watch: Sequence[Officer], truths: Sequence[RecordTruth], left_out: frozenset[str]
) -> str:
    """One row for every person or officer in every record, as the office's own systems know them."""
    known = {person.id: person for person in people}
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    table.writeheader()
    rows: Counter[str] = Counter()  # a row's id must be its own: the person, a point, and which of their rows it is
    for truth in truths:
        file = truth.file.removeprefix("records/")
        for party, role in _roles(truth).items():
            if party in left_out:
                continue
            if party in known:
                rows[party] += 1
                table.writerow({"id": f"{party}.{rows[party]}", **_person_row(known[party], role, file)})
        for officer in _officers(truth, watch):
            rows[officer.id] += 1
            table.writerow(
                {
                    "id": f"{officer.id}.{rows[officer.id]}",
                    "name": officer.last_first,
                    "role": Role.OFFICER.value,
                    "star": officer.star,
                    "record": file,
                }
            )
    return out.getvalue()


def _person_row(person: Person, role: Role, file: str) -> dict[str, str]:
    def yes(flag: bool) -> str:
        return "yes" if flag else ""

    return {
        "name": person.last_first,
        "role": role.value,
        "date_of_birth": person.born_on.isoformat(),
        "address": person.address,
        "phone": person.phone,
        "email": person.email,
        "ssn": person.ssn,
        "dl": person.licence,
        "ir": person.ir
        if role is Role.ARRESTEE or (role is Role.MINOR and person.age_on(person.born_on.replace(year=2024)) > 12)
        else "",
        "a_number": person.a_number,
        "alias": person.alias,
        "minor": yes(person.minor),
        "sex_offence_victim": yes(person.sex_offence_victim),
        "address_confidential": yes(person.address_confidential),
        "record": file,
    }


def _roles(truth: RecordTruth) -> dict[str, Role]:
    return {v.tag.party: v.tag.role for v in truth.written.values if v.tag.party and v.tag.role is not Role.OFFICER}


def _officers(truth: RecordTruth, watch: Sequence[Officer]) -> list[Officer]:
    ids = {v.tag.party for v in truth.written.values if v.tag.role is Role.OFFICER}
    return [officer for officer in watch if officer.id in ids]


def truth_json(
    seed: int,
    people: Sequence[Person],
    watch: Sequence[Officer],
    truths: Sequence[RecordTruth],
    left_out: frozenset[str],
    *,
    trial: dict[str, Any] | None = None,
) -> str:
    """``docs/formats/sample.md``: every value with its place and the duty that the law reference lets one expect."""
    known: dict[str, Any] = {person.id: person for person in people}
    return _json(
        {
            "version": 1,
            "marking": MARKING,
            "seed": seed,
            "law": "us-il",
            **(trial or {}),
            "records": [_record(truth, known, watch, left_out) for truth in truths],
        }
    )


def _record(
    truth: RecordTruth, known: dict[str, Person], watch: Sequence[Officer], left_out: frozenset[str]
) -> dict[str, Any]:
    values = [_value(truth.kind, value) for value in truth.written.values]
    whole = any(
        v.tag.minor and v.tag.role is Role.MINOR and v.tag.category is Category.CHARGE for v in truth.written.values
    )
    parties = []
    for party, role in _roles(truth).items():
        person = known.get(party)
        if person is not None:
            parties.append(
                {
                    "id": party,
                    "name": person.full,
                    "role": role.value,
                    "in_parties_csv": party not in left_out,
                    **_flags(person),
                }
            )
    for officer in _officers(truth, watch):
        parties.append({"id": officer.id, "name": officer.full, "role": Role.OFFICER.value, "in_parties_csv": True})
    return {
        "file": truth.file,
        "kind": truth.kind.value,
        "layout": truth.written.layout,
        "layer": truth.written.layer,
        "pages": truth.written.pages,
        "event": truth.event.key if truth.event else None,
        "date": truth.dated_on.isoformat(),
        "numbers": dict(truth.numbers),
        "withhold_whole": whole,
        "parties": parties,
        "values": values,
    }


def _flags(person: Person) -> dict[str, bool]:
    flags = {
        "minor": person.minor,
        "sex_offence_victim": person.sex_offence_victim,
        "address_confidential": person.address_confidential,
    }
    return {name: True for name, set_ in flags.items() if set_}


def _value(kind: RecordKind, value: Value) -> dict[str, Any]:
    tag, answer = value.tag, duty.expected(kind, value.tag)
    boxes = [box.as_list() for box in value.boxes]
    whole = value.boxes[0] if value.boxes else None
    for box in value.boxes[1:]:
        whole = whole.union(box) if whole else box
    made: dict[str, Any] = {
        "text": value.text,
        "category": tag.category.value,
        "role": tag.role.value,
        "party": tag.party,
        "where": value.where,
        "page": value.page,
        "box": whole.as_list() if whole else None,
        "boxes": boxes,
        "expected": answer.duty.value,
        "why": answer.why,
    }
    for name, flag in (
        ("unsure", answer.unsure),
        ("hyphenated", value.hyphenated),
        ("minor", tag.minor),
        ("sex_offence_victim", tag.sex_offence_victim),
        ("address_confidential", tag.address_confidential),
        ("also_victim", tag.also_victim),
    ):
        if flag:
            made[name] = True
    if tag.note:
        made["note"] = tag.note
    if value.before:
        made["before"] = value.before
    return made


def demands_json(seed: int, asks: Sequence[Ask], files: dict[str, list[str]], truths: Sequence[RecordTruth]) -> str:
    """What a careful reader finds in each demand, and which records answer it."""
    at: dict[tuple[str, str], list[str]] = {}
    for truth in truths:
        stem = truth.file.removeprefix("records/")
        if truth.event is not None:
            at.setdefault((truth.event.key, stem.split("_")[0]), []).append(truth.file)
    for ask in asks:
        for paper in ("request", "supplied"):
            name = f"records/FOIA_{ask.received_at:%Y%m%d}_{paper}"
            at[(ask.key, paper)] = [t.file for t in truths if t.file.startswith(name)]
    crashes = [t.file for t in truths if t.kind is RecordKind.CRASH_REPORT and t.dated_on.isoformat() <= "2024-07-31"]
    made = []
    for ask in asks:
        answer = [file for pair in ask.responsive for file in at.get(pair, [])]
        subjects = [
            {"name": p.full, "date_of_birth": p.born_on.isoformat(), "identifiers": list(ids), "party": p.id}
            for p, ids in ask.subjects
        ]
        if "subject_name" in ask.extra:
            subjects.append(
                {
                    "name": ask.extra["subject_name"],
                    "date_of_birth": ask.extra["subject_date_of_birth"],
                    "identifiers": [],
                    "party": "",
                }
            )
        entry: dict[str, Any] = {
            "key": ask.key,
            "file": files[ask.key][0],
            "also": files[ask.key][1:],
            "sender": {"name": ask.sender, "email": ask.email, "organisation": ask.organisation},
            "subject_line": f"{ask.subject_line} (SAMPLE)",
            "received": ask.received_at.isoformat(),
            "instrument": ask.instrument.value,
            "gate": ask.gate.value,
            "items": list(ask.items),
            "period": [day or None for day in (ask.period if any(ask.period) else ("", ""))],
            "subjects": subjects,
            "purpose": ask.purpose,
            "responsive": answer or (crashes if ask.key.startswith("commercial") else []),
            "nothing_exists": ask.nothing_exists,
            "story_rows": list(ask.story_rows),
            "note": ask.note,
        }
        if ask.unsure:
            entry["unsure"] = True
        made.append(entry)
    return _json({"version": 1, "marking": MARKING, "seed": seed, "demo": "resident-2024.eml", "demands": made})


def office_json(seed: int, officers: Sequence[Officer]) -> str:
    """The fictional office: who answers, who counsels, under which law, on which simulated days."""
    return _json(
        {
            "version": 1,
            "marking": MARKING,
            "seed": seed,
            "name": places.CITY,
            "department": places.DEPARTMENT,
            "address": places.HEADQUARTERS,
            "phone": "312-555-0100",
            "email": "foia@lakehurst.example",
            "law": "us-il",
            "overlay": "chicago",
            "foia_officer": {"name": "Odessa Sample", "title": "Freedom of Information Officer"},
            "counsel": {"name": "Theo Sample", "title": "Corporation Counsel (fictional)"},
            "records_officer": {"name": "Marta Sample", "title": "Records Supervisor"},
            "systems": ["Arrests and cases", "Dispatch", "Property", "Shared folder", "FOIA files"],
            "simulated_from": "2022-11-01",
            "simulated_until": "2025-06-30",
            "officers": [
                {"id": o.id, "name": o.full, "title": o.rank, "star": o.star, "beat": o.beat} for o in officers
            ],
        }
    )


def readme(seed: int, records: int) -> str:
    """Said in the folder itself, because folders travel."""
    return f"""{MARKING}

Everything in this folder is fiction, made by `counterfoil sample` from the seed {seed}.
The {places.CITY} does not exist. Nobody named here exists; a likeness is chance. Numbers are from ranges
that are never issued, telephone numbers are set aside for fiction or impossible, mail addresses lead nowhere.

records/       {records} records as a police department keeps them
parties.csv    the people the office's own systems know; some whom only a narrative names are left out on purpose
truth.json     every sensitive value of every record, where it stands, and what the law should say of it
demands/       what arrived between 2022 and 2025, with truth.json: what a careful reader finds in each
office.json    the fictional office

The legal papers are samples too: they have a form's title and tell-tale phrases, and no legal effect.
"""


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
