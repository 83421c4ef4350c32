"""What must hold when an office that was broken has come to rest. Each check names what does not."""

from __future__ import annotations

import base64
import email
import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.db import connections

from counterfoil.cases.lifecycle import State
from counterfoil.errors import CounterfoilError
from counterfoil.ledger import book, master_key, tiles, tree
from counterfoil.ledger.checkpoint import parse_text
from counterfoil.ledger.note import Note
from counterfoil.ledger.offline import FOLDER as OFFLINE
from counterfoil.ledger.verify import verify_folder
from counterfoil.office import app, models
from counterfoil.office.folder import Office
from counterfoil.office.journal import GROUP_KEYS, MASTER_KEY, Journal
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.operate import checking
from counterfoil.office.operate.rows import State as Well
from counterfoil.office.services import advancing
from counterfoil.office.store import FolderStore
from counterfoil.office.time import WallClock
from counterfoil.values import Digest, digest_of_file

from .people import Said
from .scene import PRIVATE, Scene

ENDS = {"waits": State.PROPOSED, "lettered": State.CLOSED, "approved": State.CLOSED, "decided": State.LETTERED}
"""Where each case is once the worker has done what people said."""


def all_of(
    office: Office, scene: Scene, said: Said, *, logs: Sequence[Path], sent: Sequence[bytes], received: Sequence[str],
    copy: Path,
) -> list[str]:  # fmt: skip
    """Everything; what does not hold. ``copy`` is a new folder for the public copy of the ledger."""
    app.open_office(office.folder)
    try:
        return [
            *demands(office, said, received), *cases(scene, said), *releases(office), *store(office),
            *ledger(office, scene), *offline(office, copy), *work(), *mail(office, sent), *logs_of(logs), *well(office),
        ]  # fmt: skip
    finally:
        connections.close_all()


def of_restored(office: Office, copy: Path) -> list[str]:
    """An office that was brought back and went on is whole in itself; what came after the backup is lost."""
    return [*releases(office), *store(office), *ledger(office, None), *offline(office, copy), *well(office)]


def demands(office: Office, said: Said, received: Sequence[str]) -> Iterator[str]:
    """Each that was accepted is there, once; one whose answer was lost at most as often as it was sent."""
    store, found = FolderStore(office.store), Counter[str]()
    for arrival in models.Arrival.objects.all():
        raw = store.get(Digest(arrival.digest)).read_bytes()
        text = "".join(
            part.get_payload(decode=True).decode("utf-8", "replace")
            for part in email.message_from_bytes(raw).walk()
            if part.get_content_type() == "text/plain"
        )
        found.update(re.findall(r"The invented paper .+? number \d+\.", " ".join(text.split())))
    accepted = Counter(one["words"] for one in said.filed.values())
    for words, tries in said.tries.items():
        if words.startswith("The invented") and not accepted[words] <= found[words] <= tries:
            yield f"demand {words!r}: accepted {accepted[words]}, sent {tries}, and there {found[words]} times"
    for number in said.filed:
        if not models.Arrival.objects.filter(pk=int(number.rpartition("-")[2])).exists():
            yield f"demand {number}: was accepted and is not there"
    for words in received:
        if found[words] != 1:
            yield f"e-mail {words!r}: was delivered, and is there {found[words]} times"
    for arrival in models.Arrival.objects.filter(reading={}):
        yield f"arrival {arrival.number}: was never read"


def cases(scene: Scene, said: Said) -> Iterator[str]:
    """What people were told was done is done, once, and led where it leads."""
    kinds = (
        "release.approved",
        "release.made",
        "case.closed",
        "determination.signed",
        "letter.made",
        "demand.received",
    )
    for name, number in scene.cases.items():
        case = models.Case.objects.get(number=number)
        acts = Counter(case.acts.values_list("kind", flat=True))
        twice = [kind for kind in kinds if acts[kind] > 1]
        if twice:
            yield f"{number} ({name}): twice: {', '.join(twice)}"
        acted = {"lettered": "approve lettered", "decided": "sign decided"}.get(name)
        ends = ENDS[name]
        if acted is not None and acted not in said.done:
            if case.state not in (ends, State.LETTERED if name == "lettered" else State.PROPOSED):
                yield f"{number} ({name}): is {case.state}"
        elif case.state != ends:
            yield f"{number} ({name}): is {case.state}, and should be {ends}: {case.waits_for[:200]}"
    if "clear listed" in said.done:
        arrival = models.Arrival.objects.get(pk=5)
        if arrival.case is None or arrival.case.state != State.PROPOSED:
            state = arrival.case.state if arrival.case else "none"
            yield f"arrival 5: was cleared; its case is {state}"
    digests = Counter(models.Case.objects.values_list("demand_digest", flat=True))
    yield from (f"demand {one[:12]}: has {times} cases" for one, times in digests.items() if times > 1)


def releases(office: Office) -> Iterator[str]:
    """One for each approval, whole where staff hand it out, and its receipts verify; nothing else left."""
    key = (office.keys / "ledger.vkey").read_text()
    made = models.Act.objects.filter(kind="release.made")
    if made.count() != models.Release.objects.count():
        yield f"{made.count()} acts say that a release left, and there are {models.Release.objects.count()} releases"
    for release in models.Release.objects.select_related("case", "act"):
        number = release.case.number
        if not release.case.acts.filter(kind="release.approved", leaf__lt=release.act.leaf).exists():
            yield f"{number}: left, and nobody approved it"
        if release.case.state != State.CLOSED:
            continue  # the worker was ended between two steps; ``_cases`` says whether it should have gone on
        folder = advancing.release_folder(office, number)
        try:
            result = verify_folder(folder, key)
        except CounterfoilError as error:
            yield f"{number}: {error}"
            continue
        if not result.ok:
            yield f"{number}: its receipts do not verify"
        if digest_of_file(folder / "manifest.json") != release.manifest:
            yield f"{number}: its folder is not what left"
        text = subprocess.run(
            [sys.executable, "-I", str(OFFLINE / "verify.py"), str(folder), "--key", key.strip()],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if text.returncode:
            yield f"{number}: verify.py ends with {text.returncode}: {text.stdout[-300:]}{text.stderr[-300:]}"
    left = {one.case.number for one in models.Release.objects.select_related("case")}
    for folder in office.work.iterdir():
        if (folder / "release").exists() and folder.name not in left:
            yield f"{folder.name}: is handed out, and no release of it is in the ledger"
        if list(folder.glob(".*.staged")) and folder.is_dir():
            yield f"{folder.name}: a staged release was left behind"


def store(office: Office) -> Iterator[str]:
    for path in office.store.rglob("*"):
        kept = path.is_file() and not path.name.startswith(".")
        if kept and hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
            yield f"store: {path.name[:12]} is torn"
    wanted = set(models.Arrival.objects.values_list("digest", flat=True))
    wanted |= set(models.Case.objects.values_list("demand_digest", flat=True))
    wanted |= set(models.ReleasedFile.objects.values_list("digest", flat=True))
    store = FolderStore(office.store)
    yield from (f"store: {one[:12]} is missing" for one in wanted if not store.path(Digest(one)).is_file())


def ledger(office: Office, scene: Scene | None) -> Iterator[str]:
    """Whole, every opening opens, and every checkpoint that was ever signed or about to be is of this history."""
    store = OfficeLedger()
    try:
        head = book.check(store)
    except CounterfoilError as error:
        yield f"ledger: {error}"
        return
    if models.Act.objects.count() != head.size:
        yield f"ledger: {head.size} entries, {models.Act.objects.count()} acts"
    vault = master_key.open_vault(office.keys / GROUP_KEYS, office.keys / MASTER_KEY)
    try:
        for index in range(head.size):
            book.open_private(store, vault, index)
    except CounterfoilError as error:
        yield f"ledger: entry {index}: {error}"
    finally:
        vault.close()
    signed = [("scene", scene.checkpoint.encode())] if scene else []
    signed += [(str(one), one.read_bytes()) for one in office.folder.rglob("checkpoint") if one.is_file()]
    seen = [(where, (said := parse_text(Note.parse(note).text)).size, said.root) for where, note in signed]
    for line in office.guard.read_bytes().split(b"\n")[1:-1]:
        size, root = line.split(b" ")
        seen.append(("guard", int(size), base64.b64decode(root)))
    for where, size, root in seen:
        if size > head.size:
            yield f"{where}: {size} entries were signed, and the ledger has {head.size}"
        elif tree.fold(tree.frontier_at(store.node, size)) != root:
            yield f"{where}: the first {size} entries are another history"


def offline(office: Office, copy: Path) -> Iterator[str]:
    """The public copy, by the program and by the one file that anyone can read."""
    key = (office.keys / "ledger.vkey").read_text().strip()
    journal = Journal.open(office, WallClock())
    try:
        tiles.export(journal.store, copy, journal.sign())
    finally:
        journal.close()
    if not verify_folder(copy, key).ok:
        yield "ledger verify: the public copy does not hold"
    ended = subprocess.run(
        [sys.executable, "-I", str(OFFLINE / "verify.py"), str(copy), "--key", key],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ended.returncode:
        yield f"verify.py: ends with {ended.returncode}: {ended.stdout[-200:]}{ended.stderr[-300:]}"


def work() -> Iterator[str]:
    for row in models.Work.objects.exclude(state="done", claimed_by=""):
        yield f"work {row.kind} {row.key}: {row.state}, claimed by {row.claimed_by!r}, {row.attempts} tries, {row.note}"


def mail(office: Office, sent: Sequence[bytes]) -> Iterator[str]:
    """No message twice; what the office says was sent the server has."""
    took = Counter(str(email.message_from_bytes(one)["Message-ID"]) for one in sent)
    yield from (f"mail {one}: was sent {times} times" for one, times in took.items() if times > 1)
    rows = Counter(models.OutgoingMail.objects.values_list("state", flat=True))
    strange = {state: times for state, times in rows.items() if state not in ("sent", "doubt")}
    if strange:
        yield f"mail: {json.dumps(strange)} besides what was sent or is in doubt"
    if not rows["sent"] <= sum(took.values()) <= rows["sent"] + rows["doubt"]:
        yield f"mail: {rows['sent']} sent, {rows['doubt']} in doubt; the server has {sum(took.values())}"


def logs_of(logs: Sequence[Path]) -> Iterator[str]:
    for path in logs:
        text = path.read_text(errors="replace")
        yield from (f"{path.name}: holds {word!r}" for word in PRIVATE if word in text)
        if "Traceback" in text:
            yield f"{path.name}: holds a traceback"


def well(office: Office) -> Iterator[str]:
    for row in checking.check(office.folder, whole_store=True, offline=True):
        if row.state is Well.FAULT and row.what != "disk":
            yield f"office check: {row.what}: {row.says}"
