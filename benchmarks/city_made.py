"""A city's office of many years for ``city_office.py``: a few cases lived through, then as many like them as asked for.

The first cases go the whole way of the program. Each of the rest is one of them again, with its own number, days,
sender, records, findings, manifest and entries of the ledger: hashed, chained and signed as they must be. All records
share the two files of the first. What is made up, and not lived through, are mail, arrivals, viewings and done work.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import city_bulk
from django.db import connection

from counterfoil.clock.course import course
from counterfoil.errors import PersonMustDecide
from counterfoil.ledger import keys, tree
from counterfoil.ledger.commitment import base64url
from counterfoil.ledger.manifest import File
from counterfoil.office import app, models
from counterfoil.office.folder import Office
from counterfoil.office.journal import PSEUDONYMS
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.roles import Role
from counterfoil.office.services import (
    accounts,
    adopting,
    answering,
    closed_findings,
    drafts,
    intake,
    kept_secrets,
    opening,
    releasing,
    sheets,
    timing,
)
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session
from counterfoil.office.store import FolderStore
from counterfoil.release import package
from counterfoil.review.decisions import paper_of
from counterfoil.review.model import Decision
from counterfoil.review.sheet_wire import proposals_from_wire, proposals_to_wire
from counterfoil.values import Digest, digest_of

BEGINS, LAST = datetime(2022, 1, 3, 18, tzinfo=UTC), date(2026, 11, 27)
PASSWORD = "correct horse battery staple"  # noqa: S105 - of an office that lives for one run
OFFICER = "Dana Sample, FOIA Officer (SAMPLE)"
REPORTS = {
    "a-report": "CASE REPORT\nRD No: LH123456\nOn 03/04/2023 officers spoke with the victim, Mary Invented, age 12, "
    "DOB 03/12/2011, at 41 E Grand Ave.\nWitness: Pat Quill, phone (312) 555-0142, DOB 03/12/1981 Age 43\n",
    "b-arrest": "ARREST REPORT\nRD No: LH123456\nCB No: 12345678\nArrestee Name: Rowan Invented\nDOB: 01/02/1980\n"
    "Charge: 720 ILCS 5/16-1(a)(1)\nArrest Date: 03/04/2023 14:00\nVictim: Mary Sample, phone (312) 555-0142\n",
}
ASKED = (
    "Dear FOIA Officer,\nUnder the Freedom of Information Act I request all reports of RD {}.\n"
    "Sincerely,\n{}\n1 Invented Street, Sampleton, IL 60699\n"
)
SUBPOENA = (
    "SUBPOENA\nU.S. Department of Homeland Security\nIMMIGRATION ENFORCEMENT SUBPOENA\n"
    "to produce records of Rowan Invented\nJane Agent, Immigration Officer (SAMPLE)\n"
)
RELEASED, PROPOSED, NO_RECORDS, HELD = 1, 2, 3, 4
"""The cases that are lived through, by their keys."""
LARGE_DOCUMENTS = 2000
FIRST = ("Ada", "Ben", "Cleo", "Dov", "Esi", "Finn", "Gwen", "Hugo", "Iris", "Jon", "Kaya", "Lev", "Mina", "Nils")
LAST_NAMES = ("Sample", "Invented", "Quill", "Example", "Specimen", "Mockley", "Fictus", "Dummell", "Pretend", "Faux")
SAID, TOLD = "Please send the reports. " * 12, "Your request was received. " * 12
WORDS = (
    "officers responded vehicle northbound complainant stated unknown offender property blue bicycle store window "
    "evening street alley witness report supervisor notified camera footage evidence inventory lieutenant beat "
    "argument returned recovered damaged entrance parking garage platform station train bus corner apartment building"
).split()


@dataclass(frozen=True)
class Size:
    cases: int
    documents: int
    facts: int
    words: int = 60  # of each record's text, beside its heading


@dataclass(frozen=True)
class _ActKind:
    """One act that was lived through, cut where another case says something else."""

    kind: str
    actor: str
    at: datetime
    facts: str
    private: str
    begins: str  # the entry's JSON up to its time
    shown: str  # its clear facts and its law
    ends: str
    digests: int
    openings: tuple[int, ...]  # how long its sealed values are
    swaps: tuple[tuple[str, str], ...]  # what ``facts`` and ``shown`` say, and the name of what stands there instead
    takes_effect_before: bool


@dataclass(frozen=True)
class _Kind:
    """A case that was lived through: its row and its acts, as the others take them over."""

    row: dict[str, Any]
    acts: tuple[_ActKind, ...]
    search: tuple[str, ...]  # its search, cut where the records stand that were met


@dataclass
class _Made:
    """One case that is being written; ``acts`` counts those that are in the ledger."""

    pk: int
    number: str
    kind: int
    when: list[datetime]
    due_on: str
    received_on: str
    documents: int
    manifest: str
    prev: bytes = b""
    acts: int = 0


def make(folder: Path, size: Size, *, database: str = "sqlite", tell: Any = print) -> Office:
    """The office of this size in ``folder``, with an account for each role under the role's name."""
    began = time.perf_counter()
    office = _lived_through(folder, database)
    tell(f"a few cases lived through: {time.perf_counter() - began:.0f} s")
    app.open_office(office.folder)
    with city_bulk.opened(office) as bulk:
        city = _City(office, size, bulk)
        city.write()
    app.open_office(office.folder)
    for number in city.large:
        _large_sheet(office, number)
    with session(office.folder) as (_, journal):
        journal.sign()
    tell(
        f"{size.cases:,} cases, {size.documents:,} documents, {size.facts:,} facts: {time.perf_counter() - began:.0f} s"
    )
    return office


def _lived_through(folder: Path, database: str) -> Office:
    office, _ = opening.open_new(
        folder, law="us-il", overlay="chicago", name="Sample City", sample=True, simulated_clock=True, begins=BEGINS,
        database=database, people={
            "foia_officer": OFFICER, "address": "1 Harbor Street, Sampleton, Illinois 60699", "phone": "(312) 555-0100",
        },
    )  # fmt: skip
    adopting.adopt(office.folder, "us-il", by="Ida Sample, Corporation Counsel (SAMPLE)")
    papers = folder / "work" / "asked"
    papers.mkdir()
    for name, text in REPORTS.items():
        (papers / f"{name}.txt").write_text(text)
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, sorted(papers.glob("*.txt")), journal=journal)
    asked = (
        (ASKED.format("LH123456", "Ada Sample"), OFFICER), (ASKED.format("LH123456", "Ben Sample"), ""),
        (ASKED.format("JJ999999", "Cleo Sample"), OFFICER), (SUBPOENA, ""),
    )  # fmt: skip
    for number, (text, decide_as) in enumerate(asked, 1):
        demand = papers / f"demand-{number}.txt"
        demand.write_text(text)
        received = BEGINS.replace(day=3 + number, hour=15)
        request = Request(demand, received=received, decide_as=decide_as, out=papers / f"left-{number}")
        with session(office.folder) as (opened, journal), contextlib.suppress(PersonMustDecide):
            answering.respond(opened, journal, request, tell=lambda _: None, progress=lambda *_: None)
    shutil.rmtree(papers)
    for role in Role:
        official = (
            ""
            if role in (Role.OVERSIGHT, Role.ADMINISTRATOR)
            else f"{role.value.title()} Sample, {role.value} (SAMPLE)"
        )
        accounts.add(office.folder, role.value, role, PASSWORD, official=official)
    models.Account.objects.filter(role=Role.COUNSEL).update(brady_log=True)
    return office


class _City:
    """Writes what ``Size`` asks for, in the order of days, into an office with a few cases."""

    def __init__(self, office: Office, size: Size, bulk: city_bulk.Bulk) -> None:
        self.office, self.size, self.bulk = office, size, bulk
        self.chance = random.Random(2026)
        self.pack = adopting.pack_of(office)
        self.secret = keys.load_secret(office.keys / PSEUDONYMS)
        self.kinds = {pk: _kind(pk) for pk in (RELEASED, PROPOSED, NO_RECORDS, HELD)}
        self.records = {row.number: row for row in models.Record.objects.order_by("number")}
        self.first = {
            name: getattr(models, name).objects.count() for name in ("Record", "Case", "ReleasedFile", "Release")
        }
        self.facts = [
            (one.record_kind, one.category, one.role, one.minor, one.fate, one.duty, one.rule, one.legal, one.exemption)
            for one in models.ItemFact.objects.order_by("pk")
        ]
        self.sealed = json.dumps(
            {"added": [], "rows": closed_findings._opened(office, models.Case.objects.get(pk=RELEASED))["rows"]}
        )
        head = OfficeLedger().head()
        self.leaf, self.frontier, self.at = head.size, head.frontier, head.at
        self.staff = list(
            models.Account.objects.filter(role__in=("records_officer", "counsel")).values_list("pk", flat=True)
        )
        self.account = models.Account.objects.count()
        release = models.Release.objects.get(case_id=RELEASED)
        store = FolderStore(office.store)
        self.left = [Digest(one) for one in release.files.order_by("pk").values_list("digest", flat=True)]
        self.sizes = [store.path(one).stat().st_size for one in self.left]
        self.letter = [
            Digest(one)
            for one in models.ReleasedFile.objects.filter(release__case=NO_RECORDS).values_list("digest", flat=True)
        ]
        self.letter_sizes = [store.path(one).stat().st_size for one in self.letter]
        chance = self.chance
        self.told_of = [
            f"{chance.choice(FIRST)} {chance.choice(LAST_NAMES)}\n{' '.join(chance.choices(WORDS, k=size.words))}"
            for _ in range(1009)
        ]
        self.clocks: dict[date, tuple[str, str]] = {}
        self.days: dict[date, list[tuple[datetime, int, _Made]]] = defaultdict(list)
        self.next_record, self.documents_left = self.first["Record"], size.documents - len(self.records)
        self.next_file, self.next_release = self.first["ReleasedFile"], self.first["Release"]
        self.mails = self.work = self.note = self.open_to_all = 0
        self.node, self.opening = models.Node.objects.count(), models.Opening.objects.count()
        self.large: list[str] = []
        self.open: list[str] = []
        self._tables()

    def _tables(self) -> None:
        table = self.bulk.table
        self.cases = table(
            models.Case, "id", "number", "demand_digest", "demand_name", "state", "track", "received_at", "due_on",
            "demand", "instrument", "gate", "clock", "search", "viewed", "findings", "assigned_to_id", "team_id",
            "opened_at", "closed_at",
        )  # fmt: skip
        self.acts = table(
            models.Act, "id", "case_id", "kind", "actor", "took_effect_at", "recorded_at", "facts", "private", "leaf"
        )
        self.leaves = table(models.Leaf, "index", "case_number", "seq", "entry", "hash")
        self.nodes = table(models.Node, "id", "level", "index", "hash")
        self.openings = table(models.Opening, "id", "leaf", "slot", "group", "sealed")
        self.recs = table(
            models.Record, "id", "number", "digest", "name", "kind", "system", "media_type", "numbers", "page_count",
            "text", "unlisted_by", "added_at",
        )  # fmt: skip
        self.bulk.run(
            "CREATE TEMPORARY TABLE city_share (id integer PRIMARY KEY, first integer, documents integer, "
            "closed_on date, before integer)"
        )
        self.share, self.shared = self.bulk.plain("city_share", "id", "first", "documents", "closed_on", "before"), 0
        self.releases = table(models.Release, "id", "case_id", "manifest", "kind", "released_at", "act_id")
        self.files = table(models.ReleasedFile, "id", "release_id", "digest")
        self.arrivals = table(
            models.Arrival, "id", "channel", "name", "digest", "size_bytes", "received_at", "arrived_at",
            "sender_email", "link", "state", "reading", "case_id", "why", "decided_by_id", "decided_at",
        )  # fmt: skip
        self.received = table(
            models.ReceivedMail, "id", "folder", "uidvalidity", "uid", "message_id", "digest", "size", "received_at",
            "fetched_at", "sender", "subject", "nature", "became", "thread", "case_id", "arrival_id", "text", "is_read",
            "is_moved", "seen_by", "seen_at",
        )  # fmt: skip
        self.outgoing = table(
            models.OutgoingMail, "id", "key", "case_id", "letter", "recipient", "subject", "body", "thread", "made_by",
            "made_at", "due_at", "state", "attempts", "sent_at",
        )  # fmt: skip
        self.alike = table(models.Likeness, "id", "case_id", "sender", "words")
        self.worked = table(models.Work, "id", "kind", "key", "priority", "state", "listed_at", "about")
        self.shown = table(models.OpenedFile, "id", "file_id", "title", "text", "opened_by_id", "opened_at")
        self.notes = table(models.Note, "id", "case_id", "by_id", "at", "text")
        self.staffed = table(models.Account, "id", "password", "log_in_name", "role", "official", "made_at")
        self.teams = table(models.Team, "id", "name")

    def write(self) -> None:
        self._people()
        size, more = self.size, max(0, self.size.cases - len(self.kinds))
        days = (LAST - BEGINS.date()).days - 12
        large_at = {more - 2: PROPOSED, more // 2: RELEASED}
        answered = max(1, round(more * 0.87))
        self.mean = max(0.0, (self.documents_left - 2 * min(LARGE_DOCUMENTS, size.documents // 20)) / max(1, answered))
        for at in range(more):
            on = BEGINS.date() + timedelta(days=9 + at * days // max(1, more))
            self._flush(on)
            self._case(self.first["Case"] + at + 1, on, at, more, large_at.get(at))
        self._flush(date.max)
        while self.documents_left > 0:  # what no case met
            self._record(BEGINS)
        self._after(more)
        self.bulk.flush()
        self._decide_all()
        self._look()
        self._head()
        self._full_text()

    def _people(self) -> None:
        for at in range(40):
            self.account += 1
            role = "counsel" if at % 10 == 9 else "records_officer"
            self.staffed.add(
                self.account, "!", f"staff-{at:02}", role, f"Staff {at:02}, Officer (SAMPLE)", str(BEGINS)[:19]
            )
            self.staff.append(self.account)
        for at, name in enumerate(("Intake", "Police", "Zoning", "Water", "Law"), 1):
            self.teams.add(at, f"{name} (SAMPLE)")

    def _case(self, pk: int, on: date, at: int, more: int, large: int | None) -> None:
        chance = self.chance
        # Open are one in two of the last weeks, and one in a hundred of what came before.
        is_open = chance.random() < (0.55 if at > more * 0.95 else 0.01)
        lot = chance.random()
        kind = large or (HELD if lot < 0.02 else PROPOSED if is_open else NO_RECORDS if lot < 0.13 else RELEASED)
        of = self.kinds[kind]
        received = datetime(on.year, on.month, on.day, 15, chance.randrange(60), tzinfo=UTC)
        clock, due_on = self._clock(received)
        closed = received + timedelta(
            days=min(chance.choice((1, 2, 3, 5, 6, 7, 7, 8, 11, 16)), (LAST - on).days), hours=2
        )
        when = _days(of, received, closed)
        documents = 0
        if kind in (RELEASED, PROPOSED):
            few = int(chance.expovariate(1 / self.mean)) if self.mean else 0
            documents = min(LARGE_DOCUMENTS, self.size.documents // 20) if large else max(1, min(200, few))
            documents = max(0, min(documents, self.documents_left))
        first = self.next_record
        for _ in range(documents):
            self._record(received)
        number = f"CF-{on.year}-{pk:06d}"
        if large == PROPOSED:
            self.large.append(number)
        if kind == PROPOSED:
            self.open.append(number)
        sender = chance.randrange(max(10, more // 8))
        name = f"{FIRST[sender % 14]} {LAST_NAMES[sender // 14 % 10]} {sender:05} (SAMPLE)"
        row = of.row
        is_closed = kind in (RELEASED, NO_RECORDS)
        findings = (
            kept_secrets.seal(
                self.office,
                f"what was found in {number}",
                self.sealed if kind == RELEASED else '{"added": [], "rows": {}}',
            )
            if is_closed
            else ""
        )
        sealed = at % 50 == 7
        instrument = row["instrument"].replace('"sealed": false', '"sealed": true') if sealed else row["instrument"]
        runs = kind != HELD
        self.cases.add(
            pk, number, f"{self.chance.getrandbits(256):064x}", "demand.txt", row["state"], row["track"], _at(received),
            due_on if runs else None, row["demand"].replace("Ada Sample", name).replace("Ben Sample", name),
            instrument, row["gate"], clock if runs else row["clock"], _search(of, first, documents),
            row["viewed"], findings, chance.choice(self.staff) if lot < 0.6 else None,
            1 + at % 5 if 0.4 < lot < 0.9 else None, _at(when[0]), _at(when[-1]) if is_closed else None,
        )  # fmt: skip
        manifest = self._manifest(number, kind)
        made = _Made(pk, number, kind, when, due_on, on.isoformat(), documents, manifest)
        for place, moment in enumerate(when):
            self.days[moment.date()].append((moment, place, made))
        if kind == RELEASED:
            self.share.add(pk, first, documents, closed.date().isoformat(), self.shared)
            self.shared += documents
        self._beside(pk, number, at, kind, sender, received, closed, is_closed)

    def _clock(self, received: datetime) -> tuple[str, str]:
        on = received.date()
        if on not in self.clocks:
            found = course(self.pack, received)
            self.clocks[on] = json.dumps(timing.clock_of(found)), str(found.due_on)
        return self.clocks[on]

    def _manifest(self, number: str, kind: int) -> str:
        if kind not in (RELEASED, NO_RECORDS):
            return ""
        digests, sizes = (self.left, self.sizes) if kind == RELEASED else (self.letter, self.letter_sizes)
        documents = 2 if kind == RELEASED else 0
        papers = [package.LETTER, package.INDEX_PDF, package.INDEX_CSV][: len(digests) - documents]
        names = [*(package.document_name(number, n) for n in range(1, documents + 1)), *papers]
        listed = [File(*one) for one in zip(names, digests, sizes, strict=True)]
        listed.sort(key=lambda file: file.name)
        nonce = releasing.manifest_nonce(self.secret, number)
        return str(digest_of(package.manifest_of(number, self.office.origin, listed, nonce)))

    def _record(self, added_at: datetime) -> None:
        one = self.next_record + 1
        proto = self.records["R-000001" if one % 2 else "R-000002"]
        heading = "CASE REPORT" if one % 2 else "ARREST REPORT"
        text = f"{heading}\nRD No: JK{one:07}\nPerson: {self.told_of[one * 31 % 1009]}"
        self.recs.add(
            one, f"R-{one:06d}", proto.digest, f"report-{one:07}.txt", proto.kind,
            ("records", "dispatch", "mail")[one % 3], "text/plain", f'[["RD", "JK{one:07}"]]', 1, text,
            proto.unlisted_by, _at(added_at),
        )  # fmt: skip
        self.next_record, self.documents_left = one, self.documents_left - 1

    def _decide_all(self) -> None:
        """Of each released record: a determination on the whole, one on a place, and its share of the facts."""
        run, facts = self.bulk.run, self.size.facts - len(self.facts)
        per, more = divmod(max(0, facts), max(1, self.shared))
        run("CREATE TEMPORARY TABLE city_number (n integer)")
        run("INSERT INTO city_number WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n < 2000) "
            "SELECT n FROM c")  # fmt: skip
        run("CREATE TEMPORARY TABLE city_kind AS SELECT id - 1 AS k, record_kind, category, role, minor, fate, duty, "
            "would_be, rule, legal, exemption FROM office_itemfact")  # fmt: skip
        of = "city_share s JOIN city_number n ON n.n < s.documents"
        for finding, decision, exemption in (("", "release", ""), ("1", "redact", "7(1)(c)")):
            said = f"'{finding}', '', '{decision}', '{exemption}', '', '', '', '{OFFICER}'"
            run(
                "INSERT INTO office_determination (case_id, record_id, unit, finding, category, decision, exemption, "  # noqa: S608
                f"basis, authority, reason, decided_by, decided_at) SELECT s.id, r.id, r.number, {said}, c.closed_at "
                f"FROM {of} JOIN office_case c ON c.id = s.id JOIN office_record r ON r.id = s.first + n.n + 1"
            )
        kinds = "record_kind, category, role, minor, fate, duty, would_be, rule, legal, exemption"
        run(
            f'INSERT INTO office_itemfact (case_id, document, "on", places, {kinds}) '  # noqa: S608
            f"SELECT s.id, n.n + 1, s.closed_on, 1 + (n.n + f.n) % 3, {kinds} FROM {of} "
            f"JOIN city_number f ON f.n < {per} + CASE WHEN s.before + n.n < {more} THEN 1 ELSE 0 END "
            f"JOIN city_kind k ON k.k = (s.id * 31 + n.n * 7 + f.n) % {len(self.facts)}"
        )

    def _beside(
        self,
        pk: int,
        number: str,
        at: int,
        kind: int,
        sender: int,
        received: datetime,
        closed: datetime,
        is_closed: bool,
    ) -> None:
        """What stands around a case: how it came, what was mailed, who looked, what the worker did."""
        chance, came, mail = self.chance, _at(received), f"sender{sender}@example.org"
        self.alike.add(pk, pk, f"{sender * 7919:064x}", f"{chance.randrange(1 << 40):064x}")
        self.arrivals.add(
            pk, "web", "demand.txt", f"a{pk:063x}", 400, came, came, mail, f"b{pk:063x}", "cleared", "{}", pk, "",
            chance.choice(self.staff), came,
        )  # fmt: skip
        if at % 2:
            self.received.add(
                pk, "INBOX", 1, pk, f"<{pk}@example.org>", f"c{pk:063x}", 3000, came, came, mail, "Records", "person",
                "arrival" if at % 4 == 1 else "reply", f"t{pk}", pk, pk, SAID, True, True,
                "Dana Sample", came if at % 1001 else None,
            )  # fmt: skip
        for letter in ("acknowledgement", "answer") if is_closed else ("acknowledgement",):
            self.mails += 1
            sent = _at(closed if letter == "answer" else received)
            self.outgoing.add(
                self.mails, f"{letter} {number}", pk, letter, mail, f"Your request {number}",
                TOLD, f"t{pk}", "counterfoil", sent, sent, "sent" if self.mails % 997 else "bounced", 1, sent,
            )  # fmt: skip
        for what in ("search", "answer", "release") if is_closed else ("search",):
            self.work += 1
            self.worked.add(self.work, what, number, 100, "done", came, number)
        if at % 5 == 0:
            self.note += 1
            self.notes.add(
                self.note, pk, self.staff[at % len(self.staff)], came, "Asked the records division for the second page."
            )

    def _flush(self, before: date) -> None:
        """Write the acts of all days before this one into the ledger, in the order of their recording."""
        for day in sorted(one for one in self.days if one < before):
            for moment, place, made in sorted(self.days.pop(day), key=lambda one: (one[0], one[2].pk, one[1])):
                self._act(moment, place, made)

    def _act(self, moment: datetime, place: int, made: _Made) -> None:
        act = self.kinds[made.kind].acts[place]
        facts, shown = act.facts, act.shown
        for old, name in act.swaps:
            new = getattr(made, name)
            facts, shown = facts.replace(old, new), shown.replace(old, new)
        now = _at(moment)
        effect = _at(made.when[0]) if act.takes_effect_before else now
        effective = f'"effective":"{effect[:10]}T{effect[11:]}Z",' if effect != now else ""
        prev = f'"prev":"{base64url(made.prev)}",' if made.prev else ""
        digests = '","'.join(sorted(base64url(os.urandom(32)) for _ in range(act.digests)))
        data = (
            f'{act.begins}"at":"{now[:10]}T{now[11:]}Z",{effective}{shown}{prev}"req":"{made.number}",'
            f'"sd":["{digests}"],"seq":{place},{act.ends}'
        ).encode()
        hashed = tree.leaf_hash(data)
        self.frontier, nodes = tree.append(self.leaf, self.frontier, hashed)
        self.leaves.add(self.leaf, made.number, place, data, hashed)
        for node in nodes:
            self.node += 1
            self.nodes.add(self.node, node.level, node.index, node.hash)
        for slot, length in enumerate(act.openings):
            self.opening += 1
            self.openings.add(self.opening, self.leaf, slot, made.number, os.urandom(length))
        self.acts.add(self.leaf + 1, made.pk, act.kind, act.actor, effect, now, facts, act.private, self.leaf)
        if act.kind == "release.made":
            self._left(made, moment)
        made.prev, self.at = hashed, f"{now[:10]}T{now[11:]}Z"
        self.leaf += 1

    def _left(self, made: _Made, moment: datetime) -> None:
        self.next_release += 1
        self.releases.add(self.next_release, made.pk, made.manifest, "public", _at(moment), self.leaf + 1)
        for digest in self.left if made.kind == RELEASED else self.letter:
            self.next_file += 1
            self.files.add(self.next_file, self.next_release, str(digest))
        if made.kind == RELEASED and made.pk % 10 == 0:  # its first document lies in the reading room
            self.open_to_all += 1
            text = " ".join(self.chance.choices(WORDS, k=self.size.words))
            first = self.next_file - len(self.left) + 1
            title = f"Report on {self.chance.choice(WORDS)} {made.pk} (SAMPLE)"
            self.shown.add(self.open_to_all, first, title, text, self.staff[0], _at(moment))

    def _after(self, more: int) -> None:
        """What waits: arrivals nobody has looked at, mail to look at, work to be done; and what was set aside."""
        key = self.first["Case"] + more
        for at in range(max(20, more // 20)):
            key += 1
            waits = at % 40 == 0
            moment = _at(
                datetime(LAST.year, LAST.month, LAST.day, 16, tzinfo=UTC)
                - timedelta(hours=at % (400 if waits else 40000))
            )
            self.arrivals.add(
                key, "web", "demand.txt", f"a{key:063x}", 400, moment, moment, f"sender{at % 50}@example.org",
                f"b{key:063x}", "new" if waits else "set_aside", "{}", None, "" if waits else "spam",
                None if waits else self.staff[0], None if waits else moment,
            )  # fmt: skip
            self.received.add(
                key, "INBOX", 1, key, f"<{key}@example.org>", f"c{key:063x}", 3000, moment, moment,
                "someone@example.org", "Records", "person", "arrival", f"t{key}", None, key,
                SAID, True, True, "", None,
            )  # fmt: skip
        for number in self.open[-max(5, more // 4000) :]:
            self.work += 1
            self.worked.add(self.work, "answer", number, 50, "new", _at(BEGINS), number)

    def _look(self) -> None:
        """Staff looked at each case five times, and mail servers said that they have each message."""
        first, count = min(self.staff), len(self.staff) - 4
        for place, what in enumerate(("case", "search", "review", "letter", "release")):
            who = f"{first + 4} + (id * 7 + {place}) % {count}"
            self.bulk.run(
                "INSERT INTO office_viewing (account_id, case_id, what, at) "  # noqa: S608
                f"SELECT {who}, id, '{what}', opened_at FROM office_case ORDER BY id"
            )
        for what in ("handed_over", "accepted"):
            self.bulk.run(
                "INSERT INTO office_mailevent (mail_id, at, what, answer) "  # noqa: S608
                f"SELECT id, made_at, '{what}', '250 OK' FROM office_outgoingmail ORDER BY id"
            )

    def _head(self) -> None:
        frontier = b"".join(self.frontier).hex()
        blob = f"X'{frontier}'" if connection.vendor == "sqlite" else f"'\\x{frontier}'"
        self.bulk.run(f"UPDATE office_head SET size = {self.leaf}, frontier = {blob}, at = '{self.at}'")  # noqa: S608

    def _full_text(self) -> None:
        if connection.vendor == "sqlite":
            columns, words = "number, text", "{0}"
        else:  # as ``text_index.fold``, of text without accents
            columns, folded = "number, text, words", "btrim(regexp_replace(lower({0}), '[^[:alnum:]]+', ' ', 'g'))"
            words = f"{folded}, ARRAY(SELECT DISTINCT unnest(string_to_array({folded}, ' ')) COLLATE \"C\" ORDER BY 1)"
        self.bulk.run(
            f"INSERT INTO office_fulltext ({columns}) SELECT number, {words.format('text')} FROM office_record "  # noqa: S608
            f"WHERE id > {self.first['Record']}"
        )
        key, of = "CAST(id AS text)", words.format("text")
        self.bulk.run(f"INSERT INTO office_opentext ({columns}) SELECT {key}, {of} FROM office_openedfile")  # noqa: S608


def _kind(pk: int) -> _Kind:
    fields = ("demand", "instrument", "gate", "clock", "search", "viewed")
    case = models.Case.objects.get(pk=pk)
    row = {"state": case.state, "track": case.track, **{name: json.dumps(getattr(case, name)) for name in fields}}
    said = case.search
    if said:
        results = [{**one, "hits": "MET" if at == 0 else []} for at, one in enumerate(said["results"])]
        said = {**said, "results": results, "best": "MET"}
    return _Kind(row, tuple(_act_kind(act) for act in case.acts.all()), tuple(json.dumps(said).split('"MET"')))


def _act_kind(act: models.Act) -> _ActKind:
    entry = json.loads(bytes(models.Leaf.objects.get(index=act.leaf).entry))
    swaps = tuple((str(act.facts[name]), name) for name in ("manifest", "due_on", "received_on") if act.facts.get(name))

    def part(*names: str) -> str:
        found = {name: entry[name] for name in names}
        return json.dumps(found, sort_keys=True, separators=(",", ":"), ensure_ascii=False)[1:-1]

    lengths = [len(bytes(one.sealed)) for one in models.Opening.objects.filter(leaf=act.leaf)]
    return _ActKind(
        act.kind, act.actor, act.recorded_at, json.dumps(act.facts), json.dumps(act.private),
        f"{{{part('actor')},", f"{part('facts', 'legal')},", f"{part('t', 'v')}}}", len(entry["sd"]), tuple(lengths),
        swaps, "effective" in entry and act.kind in ("demand.received", "clock.started"),
    )  # fmt: skip


def _days(of: _Kind, received: datetime, closed: datetime) -> list[datetime]:
    """When each act was recorded: what the program did at once, and what a person did on the day of the answer."""
    since = next((at for at, act in enumerate(of.acts) if act.kind == "search.confirmed"), len(of.acts))
    at_once = received + timedelta(minutes=20)
    return [(at_once if at < since else closed) + (act.at - of.acts[0].at) for at, act in enumerate(of.acts)]


def _search(of: _Kind, first: int, documents: int) -> str:
    """What a search met: these records, each by its number, in place of the two of the case that was lived through."""
    if len(of.search) == 1:
        return of.search[0]
    hits = ", ".join(
        f'{{"record": "R-{at:06d}", "term": "RD JK{at:07}", "match": "exact_identifier", "shown": "RD JK{at:07}", '
        '"score": 1.0}'
        for at in range(first + 1, first + documents + 1)
    )
    return f"[{hits}]".join(of.search)


def _large_sheet(office: Office, number: str) -> None:
    """The staff papers of the case with very many documents: the places of two, once for each."""
    case = models.Case.objects.get(number=number)
    proto = models.Case.objects.get(pk=PROPOSED)
    source, target = office.work / proto.number, office.work / number
    sheet = json.loads((source / "review" / sheets.SHEET).read_bytes())
    by_unit = defaultdict(list)
    for row in sheet["proposals"]["rows"]:
        by_unit[row["record"]].append(row)
    units, rows = [], []
    for at, hit in enumerate(case.search["best"]):
        unit, of = hit["record"], sheet["units"][at % 2]
        for part in ("records", "review/words"):
            (target / part).mkdir(parents=True, exist_ok=True, mode=0o700)
        (target / "records" / unit).mkdir()
        os.link(source / of["pdf"], target / "records" / unit / Path(of["pdf"]).name)
        os.link(source / "review/words" / f"{of['id']}.json", target / "review/words" / f"{unit}.json")
        units.append({**of, "id": unit, "label": f"report of {unit}", "pdf": f"records/{unit}/{Path(of['pdf']).name}"})
        rows += [{**row, "record": unit} for row in by_unit[of["id"]]]
    wire = {**sheet["proposals"], "rows": rows}
    proposals = proposals_from_wire(wire)
    pages = {unit["id"]: len(unit["sizes"]) for unit in units}
    whole = {
        "version": sheet["version"], "case": number, "paper": paper_of(number, pages, proposals), "units": units,
        "proposals": proposals_to_wire(proposals),
    }  # fmt: skip
    sheets._write(target / "review" / sheets.SHEET, whole)
    _half_decided(office, case)


def _half_decided(office: Office, case: models.Case) -> None:
    """Every other file of the case is reviewed: its pages viewed, each place decided as proposed."""
    sheet = sheets.read(office, case.number)
    assert sheet is not None
    rows = []
    by, now = models.Account.objects.get(log_in_name=Role.RECORDS_OFFICER.value), datetime.now(UTC)
    for unit in sheet.units[::2]:
        decided = [("", "yes", "")] + [(drafts.page_place(index), "viewed", "") for index in range(unit.pages)]
        for p in sheet.by_unit[unit.id]:
            code = p.duty.code if p.decision is Decision.REDACT else ""
            decided.append((p.finding.id, p.decision.value, code))
        rows += [
            models.Draft(
                case=case, unit=unit.id, place=place, decision=decision, exemption=code,
                shows=sheet.shows(unit.id, place), by=by, at=now, version=1,
            )
            for place, decision, code in decided
        ]  # fmt: skip
    models.Draft.objects.bulk_create(rows, batch_size=2000)
    models.ReviewChange.objects.create(case=case, number=1, by=by, at=now, kind="carried", sealed=b"")


def _at(moment: datetime) -> str:
    """As SQLite keeps it; PostgreSQL reads it as UTC."""
    return moment.isoformat(" ")[:19]
