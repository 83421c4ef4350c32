#!/usr/bin/env python3
"""Verifies what an office handed out, with Python's standard library only: nothing to install, nothing is fetched.

    python3 verify.py FOLDER [--key KEY] [--since FILE] [--against RECEIPT] [--witness KEY ... --quorum N]
                             [--handovers FILE] [--ledger COPY]

FOLDER is a release (manifest.json and receipt/), receipts (*.tlog-proof with *.entry.json), the proof of a period
(entries.jsonl), an answer of the index (answer.json) or the public copy of a ledger (checkpoint and tile/). With an
answer, --against RECEIPT says whether it left out an entry that somebody holds. Without --key the key.txt in the folder
is used, which whoever made the folder may have chosen: compare its fingerprint with one that the office published
elsewhere. Where the office changed its key, handovers.json in the folder, or given with --handovers, leads from the one
key to the other; COPY, the ledger's public copy, shows that what a key signed before it was exposed is of the ledger.
Exit code 0: it holds. 6: it does not. 3: there is nothing to verify, or a key cannot be read.

It is written from docs/ledger-format.md and the public specifications alone (RFC 6962, RFC 8032, RFC 9162, RFC 9901,
C2SP signed-note, tlog-checkpoint, tlog-proof, tlog-tiles) and shares no line with the program that wrote the ledger.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:  # at work it would take longer than the signature
    from typing import Any


class Wrong(Exception):
    """Something does not hold."""


# Ed25519, RFC 8032: points in extended coordinates (X, Y, Z, T) with x = X/Z, y = Y/Z, x*y = T/Z.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
ZERO: Point = (0, 1, 1, 0)


def add(a: Point, b: Point) -> Point:
    first, second = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    third, fourth = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = second - first, fourth - third, fourth + third, second + first
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar: int, point: Point) -> Point:
    found = ZERO
    while scalar:
        if scalar & 1:
            found = add(found, point)
        point, scalar = add(point, point), scalar >> 1
    return found


def decode(data: bytes) -> Point:
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if y >= P:
        raise Wrong("a point of the curve is not in its canonical form")
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P or (x == 0 and sign):
        raise Wrong("a point is not on the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def encode(point: Point) -> bytes:
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


_BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = decode(_BASE_Y.to_bytes(32, "little"))


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` (64 bytes) over ``message`` was made with the private half of ``public`` (32 bytes)."""
    if len(signature) != 64 or (scalar := int.from_bytes(signature[32:], "little")) >= ORDER:
        return False
    x, y, z, t = decode(public)
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    return encode(add(times(scalar, BASE), times(challenge, (P - x, y, z, P - t)))) == signature[:32]


# Keys, notes and checkpoints


def exact_base64(text: str) -> bytes:
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        data = b""
    if not text or base64.b64encode(data).decode() != text:
        raise Wrong(f"{text[:40]!r} is not canonical base64")
    return data


class Key:
    """A verifier key: ``name+id+base64``. Kind 1 is a log's, kind 4 a witness's."""

    def __init__(self, text: str) -> None:
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise Wrong(f"{text[:60]!r} is no key; one looks like name+1a2b3c4d+AbCd...")
        self.text, self.name, data = text.strip(), parts[0], exact_base64(parts[2])
        self.kind, self.public = data[0], data[1:]
        self.id = hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:4]
        if self.kind not in (1, 4) or len(self.public) != 32 or self.id.hex() != parts[1]:
            raise Wrong(f"the key of {self.name} was altered, or is of a kind that is not known here")
        if encode(times(8, decode(self.public))) == encode(ZERO):
            raise Wrong(f"the key of {self.name} is a weak one, which verifies what nobody signed")

    @property
    def fingerprint(self) -> str:
        digits = hashlib.sha256(self.text.encode()).hexdigest()
        return " ".join(digits[i : i + 4] for i in range(0, 64, 4))

    def made(self, text: bytes, blob: bytes) -> bool:
        if self.kind == 1:
            return signed(self.public, text, blob)
        if len(blob) != 72:
            return False
        message = b"cosignature/v1\ntime %d\n" % int.from_bytes(blob[:8], "big") + text
        return signed(self.public, message, blob[8:])


Checkpoint = tuple[str, int, bytes]


def open_note(data: bytes, log: Key, witnesses: list[Key]) -> tuple[Checkpoint, list[str]]:
    """Origin, size and root of a checkpoint that the log signed, and the names of the witnesses that did."""
    text, blank, block = data.rpartition(b"\n\n")
    text += b"\n"
    if not blank or not block.endswith(b"\n") or any(c < 32 and c != 10 for c in data):
        raise Wrong("the checkpoint is no signed note, or was cut short")
    keys, by = {(key.name, key.id): key for key in (log, *witnesses)}, set()
    lines = block[:-1].decode("utf-8").split("\n")
    if len(lines) > 100:
        raise Wrong("the checkpoint has more than 100 signatures")
    for line in lines:
        name, _, encoded = line.removeprefix("— ").partition(" ")
        if not line.startswith("— "):
            raise Wrong(f"{line[:40]!r} is no signature line")
        blob = exact_base64(encoded)
        key = keys.get((name, blob[:4]))
        if key is not None:
            if not key.made(text, blob[4:]):
                raise Wrong(f"the signature of {name} is false: the checkpoint was altered or forged")
            by.add(key)
    lines = text.decode("utf-8").split("\n")
    if len(lines) != 4 or not re.fullmatch("0|[1-9][0-9]{0,15}", lines[1]):
        raise Wrong("a checkpoint has three lines: origin, size and root")
    if log not in by or log.name != lines[0]:
        raise Wrong(f"the ledger {lines[0]} is not signed by the key of {log.name}")
    root = exact_base64(lines[2])
    if len(root) != 32:
        raise Wrong("the root of the checkpoint is not 32 bytes long")
    return (lines[0], int(lines[1]), root), sorted(key.name for key in by if key is not log)


# Trees and proofs


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\0" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(hashes: list[bytes]) -> bytes:
    if not hashes:
        return hashlib.sha256().digest()
    while len(hashes) > 1:
        odd = hashes[-1:] if len(hashes) % 2 else []
        hashes = [node(a, b) for a, b in zip(hashes[::2], hashes[1::2], strict=False)] + odd
    return hashes[0]


def grown(frontier: list[bytes], count: int, leaf: bytes) -> list[bytes]:
    """The roots of the perfect subtrees, left to right, after one leaf more than ``count``."""
    frontier = list(frontier)
    while count & 1:
        leaf, count = node(frontier.pop(), leaf), count >> 1
    return [*frontier, leaf]


def folded(frontier: list[bytes]) -> bytes:
    root = frontier[-1]
    for left in reversed(frontier[:-1]):
        root = node(left, root)
    return root


def split(width: int) -> int:
    """RFC 6962's k: the largest power of two below ``width``."""
    return 1 << (width - 1).bit_length() - 1


def rebuilt(first: int, leaves: list[bytes], size: int, of_first: list[bytes], of_last: list[bytes]) -> bytes:
    """The root over ``leaves``, from number ``first`` on, and what the inclusion proofs of both ends say is beside."""
    end = first + len(leaves)
    if not leaves or not 0 <= first < end <= size or any(len(one) != 32 for one in (*of_first, *of_last)):
        raise Wrong("the proof does not fit the size of the ledger")
    left, right = beside(first, size, of_first)[0], beside(end - 1, size, of_last)[1]

    def over(low: int, high: int) -> bytes:
        if high <= first or low >= end:
            side = left if high <= first else right
            if not side:
                raise Wrong("the proof is too short")
            return side.pop(0)
        if first <= low and high <= end:
            return root_of(leaves[low - first : high - first])
        middle = low + split(high - low)
        return node(over(low, middle), over(middle, high))

    found = over(0, size)
    if left or right:
        raise Wrong("the proof is too long")
    return found


def both(older: int, newer: int, path: list[bytes], known: bytes | None) -> tuple[bytes, bytes]:
    """The roots of the first ``older`` leaves and of all ``newer``, as a proof of consistency has them; it is used up.

    ``known`` is the older root while the older tree may be a whole subtree of the newer: the proof leaves it out.
    """
    if older == newer:
        if known is not None:
            return known, known
        if not path:
            raise Wrong("the proof of consistency is too short")
        one = path.pop()
        return one, one
    if not path or not 0 < older < newer:
        raise Wrong("the proof of consistency is too short, or goes back")
    last, middle = path.pop(), split(newer)
    if older <= middle:
        old, new = both(older, middle, path, known)
        return old, node(new, last)
    old, new = both(older - middle, newer - middle, path, None)
    return node(last, old), node(last, new)


def beside(index: int, size: int, proof: list[bytes]) -> tuple[list[bytes], list[bytes]]:
    """The hashes of an inclusion proof left and right of the leaf, each from left to right."""
    sides: list[bool] = []  # from the root down: whether the sibling stands to the left
    low, high = 0, size
    while high - low > 1:
        middle = low + split(high - low)
        sides.append(index >= middle)
        low, high = (middle, high) if index >= middle else (low, middle)
    if len(sides) != len(proof):
        raise Wrong("the proof is too short or too long")
    down = list(zip(sides, reversed(proof), strict=True))
    return [one for is_left, one in down if is_left], [one for is_left, one in reversed(down) if not is_left]


# What stands in the folder


def read(folder: Path, name: str, most: int = 64_000_000) -> bytes:
    path = folder
    for step in name.split("/"):
        path = path / step
        if path.is_symlink():
            raise Wrong(f"{name}: is a link")
    if not path.is_file():
        raise Wrong(f"{name}: is missing")
    if path.stat().st_size > most:
        raise Wrong(f"{name}: is too large")
    return path.read_bytes()


def canonical(data: bytes, name: str) -> Any:
    """What canonical JSON says; anything that would be written otherwise is refused."""

    def no(text: str) -> None:
        raise Wrong(f"{name}: {text[:20]} is not an integer")

    try:
        value = json.loads(data.decode("utf-8"), parse_float=no, parse_constant=no)
        again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Wrong(f"{name}: is not JSON") from None
    if again != data:
        raise Wrong(f"{name}: is not in the canonical form: it was altered")
    return value


def entry_of(data: bytes, name: str) -> dict[str, Any]:
    value = canonical(data, name)
    if not isinstance(value, dict) or not {"actor", "at", "facts", "legal", "req", "sd", "seq", "t", "v"} <= set(value):
        raise Wrong(f"{name}: is no entry")
    if len(data) > 4096 or not isinstance(value["seq"], int) or not isinstance(value["sd"], list):
        raise Wrong(f"{name}: is no entry")
    return value


# Entries of the usual form are read many in one go: canonical as they stand, but for the order of the names in facts.
# A text has neither a backslash nor a control character: all are looked through for these at once, which is quicker.
TEXT = '[^"]*'
COUNT = "(?:0|[1-9][0-9]*)"
LIST = rf'\[(?:"{TEXT}"(?:,"{TEXT}")*)?\]'
FACT = rf'"[a-z_]+":(?:{COUNT}|"{TEXT}"|{LIST}|true|false)'
SET = rf'\{{"n":{COUNT},"root":"{TEXT}"\}}'
USUAL = (
    rf'^\{{"actor":\{{"key":"{TEXT}","role":"{TEXT}"\}},"at":"({TEXT})",(?:"effective":"{TEXT}",)?'
    rf'"facts":\{{((?:{FACT}(?:,{FACT})*)?)\}},"legal":{LIST},(?:"prev":"({TEXT})",)?"req":"({TEXT})","sd":{LIST},'
    rf'"seq":({COUNT}),(?:"sets":\[{SET}(?:,{SET})*\],)?"t":"{TEXT}","v":1\}}$'
).encode()
Link = tuple[bytes, bytes, int, bytes]
"""What links an entry to others: ``at``, ``req``, ``seq`` and ``prev``."""


def links_of(entries: list[bytes], first: int) -> list[Link]:
    """The links of ``entries``, of which ``first`` is the first one's number; ``Wrong`` where one is no entry."""
    links: list[Link] = []
    for place in range(0, len(entries), 256):  # more at once gain nothing
        part = entries[place : place + 256]
        links += usual_links(part) or [link(entry_of(data, f"entry {first + n}")) for n, data in enumerate(part, place)]
    return links


def usual_links(entries: list[bytes]) -> list[Link]:
    """The links of ``entries``; none where one is not plainly what ``entry_of`` takes."""
    text = b"\n".join(entries)
    if b"\\" in text or not is_utf8(text) or max(map(len, entries)) > 4096:
        return []
    if len(text) - len(text.translate(None, bytes(range(32)))) != len(entries) - 1:
        return []  # a control character more than the line's ends that were put in
    found = re.findall(USUAL, text, re.MULTILINE)
    # Without the digits of their counts, facts are of a few forms only.
    orders = [re.findall(b'"([a-z_]+)":', form) for form in {one[1].translate(None, b"0123456789") for one in found}]
    if len(found) != len(entries) or not all(order == sorted(set(order)) for order in orders):
        return []
    return [(at, req, int(seq), prev) for at, _, prev, req, seq in found]


def link(one: dict[str, Any]) -> Link:
    return one["at"].encode(), one["req"].encode(), one["seq"], one.get("prev", "").encode()


def is_utf8(data: bytes) -> bool:
    try:
        return data.isascii() or bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


Receipt = tuple[int, list[bytes], bytes, list[str]]


def receipt_of(data: bytes, name: str) -> Receipt:
    """Number of the entry, inclusion proof, checkpoint and disclosures of a ``.tlog-proof``."""
    head, blank, note = data.partition(b"\n\n")
    lines = head.decode("utf-8", "replace").split("\n")
    if not blank or lines.pop(0) != "c2sp.org/tlog-proof@v1" or not lines:
        raise Wrong(f"{name}: is no receipt, or was cut short")
    disclosures: list[str] = []
    if lines[0].startswith("extra "):
        disclosures = canonical(exact_base64(lines.pop(0)[6:]), name)
        if not isinstance(disclosures, list) or not all(isinstance(one, str) for one in disclosures):
            raise Wrong(f"{name}: what is enclosed is no list of disclosures")
    if not lines or not re.fullmatch("index (0|[1-9][0-9]{0,15})", lines[0]):
        raise Wrong(f"{name}: says no number")
    return int(lines.pop(0)[6:]), [exact_base64(line) for line in lines], note, disclosures


# Handovers: how a ledger's key gave way to its next one


class Handover:
    """One handover, which holds in itself: whom to believe is ``Ring``'s to say."""

    def __init__(self, value: dict[str, Any]) -> None:
        name = "handovers.json"
        if set(value) != {"checkpoint", "entry", "index", "new", "old", "path", "proof"}:
            raise Wrong(f"{name}: a handover is not of the form that is known here")
        self.old, self.new, self.index = Key(value["old"]), Key(value["new"]), value["index"]
        data, proof = value["entry"].encode(), [exact_base64(one) for one in value["proof"]]
        self.path = [exact_base64(one) for one in value["path"]]
        entry = entry_of(data, name)
        facts, note = entry["facts"], value["checkpoint"].encode()
        named = [hashlib.sha256(key.text.encode()).hexdigest() for key in (self.old, self.new)]
        if entry["t"] != "key.rotated" or entry["req"] != "OFFICE" or [facts["old_key"], facts["new_key"]] != named:
            raise Wrong(f"{name}: entry {self.index} does not hand over between these keys")
        if self.old.name != self.new.name or (self.old.kind, self.new.kind) != (1, 1) or named[0] == named[1]:
            raise Wrong(f"{name}: the keys are not two keys of one ledger")
        self.reason, self.day = facts["reason"], entry["at"][:10]
        if self.reason not in ("planned", "exposed", "lost"):
            raise Wrong(f"{name}: entry {self.index} has a reason that is not known here")
        self.head = open_note(note, self.new, [])[0]
        if self.reason != "lost":
            open_note(note, self.old, [])
        if rebuilt(self.index, [leaf_hash(data)], self.head[1], proof, proof) != self.head[2]:
            raise Wrong(f"{name}: entry {self.index} is not in the ledger")

    def follows(self, before: Handover | None) -> None:
        """Each goes on from the key and the history of the one before."""
        if before is None:
            if self.path:
                raise Wrong("handovers.json: the first handover is left out")
            return
        path, old = list(self.path), before.head[2]
        if self.old.text != before.new.text or self.index < before.head[1]:
            raise Wrong(f"handovers.json: entry {self.index} does not go on from the key of entry {before.index}")
        if any(len(one) != 32 for one in path):
            raise Wrong("handovers.json: a hash is not 32 bytes long")
        if both(before.head[1], self.head[1], path, old) != (old, self.head[2]) or path:
            raise Wrong(f"handovers.json: entry {self.index} is of another history than entry {before.index}")


def handovers_of(data: bytes) -> list[Handover]:
    value = canonical(data, "handovers.json")
    if not isinstance(value, dict) or set(value) != {"handovers", "kind", "version"}:
        raise Wrong("handovers.json: is no list of handovers")
    if value["kind"] != "counterfoil.handovers" or value["version"] != 1 or not value["handovers"]:
        raise Wrong("handovers.json: is no list of handovers")
    found = [Handover(one) for one in value["handovers"]]
    for number, one in enumerate(found):
        one.follows(found[number - 1] if number else None)
    return found


def succession(files: list[bytes]) -> list[Handover]:
    """The handovers of several files, which have to tell of one succession: the longest of them."""
    told = sorted((handovers_of(data) for data in files), key=len)
    for short in told:
        for mine, theirs in zip(short, told[-1], strict=False):
            if (mine.old.text, mine.new.text, mine.index) != (theirs.old.text, theirs.new.text, theirs.index):
                raise Wrong(
                    f"handovers.json: two files tell of two successors of one key ({mine.new.text} and "
                    f"{theirs.new.text}). Keep both, and ask the office by another way which key is its own"
                )
    return told[-1] if told else []


class Ring:
    """The keys that count for somebody who trusts one: those that it leads to, forward and back."""

    def __init__(self, given: Key, handed: list[Handover]) -> None:
        self.given, self.handed = given, handed
        self.known, self.weak, later = {given.text: given}, "", set[str]()
        for one in handed:
            if one.old.text in self.known and one.new.text not in self.known and one.reason != "lost":
                self.known[one.new.text] = one.new
                later.add(one.new.text)
                if one.reason == "exposed":
                    self.weak = (
                        "the key that you gave was exposed, or one after it, and whoever has it could have made "
                        "another such handover: compare the newer key's SHA-256 with the office's own word"
                    )
        for one in reversed(handed):
            if one.new.text in self.known:
                self.known.setdefault(one.old.text, one.old)
        self.later = later
        self.until = {one.old.text: one for one in handed if one.new.text in self.known}
        self.since = {one.new.text: one for one in handed}
        if handed and not any(key in self.known for one in handed for key in (one.old.text, one.new.text)):
            raise Wrong("handovers.json: is of other keys than the one that you trust")

    def open(self, note: bytes, witnesses: list[Key]) -> tuple[Checkpoint, list[str], Key]:
        """See ``open_note``, by the key that was in force at that size; every signature of a known key has to hold."""
        lines = {tuple(line.split(b" ", 2)[1:]) for line in note.rpartition(b"\n\n")[2].splitlines()}
        ids = {(one[0].decode(), exact_base64(one[1].decode())[:4]) for one in lines if len(one) == 2}
        by = [key for key in self.known.values() if (key.name, key.id) in ids]
        if not by:
            self.explain()
            by = [self.given]  # whose signature is missing then, which says it
        opened = [(*open_note(note, key, witnesses), key) for key in by]
        for head, names, key in opened:
            if key.text not in self.until or head[1] <= self.until[key.text].head[1]:
                return head, names, key
        gave_way = self.until[by[0].text]
        raise Wrong(
            f"the checkpoint of {opened[0][0][1]} entries is signed by an earlier key alone, which gave way on "
            f"{gave_way.day} with {gave_way.head[1]} entries ({gave_way.reason}): somebody used it who should not "
            "have it"
        )

    def explain(self) -> None:
        for one in self.handed:
            if one.old.text in self.known and one.new.text not in self.known:
                raise Wrong(
                    f"the office says that it lost the key that you have, or one after it, on {one.day}: a lost key "
                    "can vouch for none. Get the new key from the office by another way"
                )

    def told(self, key: Key) -> str:
        if key.text in self.later:
            day = self.since[key.text].day
            return f", with the key in force since {day}, which came after the one that you gave"
        if key.text in self.until:
            return f", with the earlier key, in force until {self.until[key.text].day} ({self.until[key.text].reason})"
        return ""


# The index, rule 1: which keys an entry has, and which there can be at all

AGENCIES = """
    ATF BOP CBP CHI-COPA CHI-COUNCIL CHI-LAW CHI-OIG CHI-PD CIS-OMBUDSMAN COOK-SAO COOK-SHERIFF COURT CRCL DEA DHS
    DHS-OIG DOJ DOS ERO FBI FEMA FPS HHS HSI ICE IL-AG IL-DCFS IL-DHS IL-DOC IL-ISP IRS OPLA OTHER-FEDERAL
    OTHER-LOCAL OTHER-STATE SSA TSA USAO USCIS USMS USPIS USSS
""".split()
KINDS = """
    access.extended appeal.decided appeal.received case.closed case.noted case.referred case.reopened case.resumed
    certificate.made circumstance.recorded claim.recorded clock.attempted clock.extended clock.moved clock.narrowed
    clock.paused clock.replied clock.resumed clock.started clock.treated demand.addressed demand.amended demand.cleared
    demand.dismissed demand.received detection.run determination.made determination.signed discretion.signed
    disposal.confirmed disposal.made fee.charged fee.paid fee.waived gate.decided hold.lifted hold.placed
    identity.claimed identity.destroyed identity.verified import.made index.published instrument.recognised
    instrument.verified key.rotated law.adopted law.withdrawn letter.made letter.sent notice.owed objection.ended
    objection.made office.moved office.opened openings.given packet.made party.joined party.split production.decided
    record.added record.expunged recording.returned redaction.verified release.approved release.made release.refused
    search.confirmed search.run signing.resumed suit.ended suit.opened suit.served
""".split()
PART = r"(?:\((?:[0-9]{1,2}(?:\.[0-9]{1,2})?|[A-Za-z]{1,2}(?:-[0-9]{1,2})?|[ivxIVX]{1,6})\))"
SECTION = r"[0-9]{1,4}[A-Za-z]{0,2}(?:[-.][0-9]{1,4}[A-Za-z]?){0,3}PART{0,6}"
CHICAGO = r"(?:MCC|Chicago|Chicago Municipal Code|Municipal Code of Chicago)"
STATUTES = [
    r"[0-9]{1,3} ILCS [0-9]{1,4}(?:/SECTION)?",
    r"[0-9]{1,2} (?:U\.S\.C\.|USC|C\.F\.R\.|CFR) (?:§ ?)?(?:SECTION|[Pp]art [0-9]{1,4})",
    r"CHICAGO (?:§ ?)?[0-9]{1,2}-[0-9]{1,3}(?:-[0-9]{2,4})?PART{0,4}",
    r"CHICAGO ch\. [0-9]{1,2}-[0-9]{1,3}",
    r"[0-9]{1,2} Ill\. ?Adm\. ?Code (?:§ ?)?[0-9]{1,4}(?:\.[0-9]{1,4})?PART{0,4}",
    r"(?:Fed\. R\. (?:Crim\. P|Civ\. P|Evid)\.|Ill\. (?:S|Sup)\. Ct\. R\.) [0-9]{1,4}(?:\.[0-9])?PART{0,4}",
    r"U\.S\. Const\.,? [Aa]mend\. [IVX]{1,5}",
    r"Ill\. Const\.,? art\. [IVX]{1,5},? § [0-9]{1,2}",
    r"(?:P\.A\.|Pub\. Act|Pub\. L\.) [0-9]{2,3}-[0-9]{1,4}",
]
_STATUTE = "|".join(STATUTES).replace("CHICAGO", CHICAGO).replace("SECTION", SECTION).replace("PART", PART)
KEYS = [
    ("disclosed-to:", "|".join(AGENCIES)),
    ("demanded-by:", "|".join(AGENCIES)),
    ("kind:", "(?:" + "|".join(KINDS).replace(".", r"\.") + ")(?::[0-9]{4}-(?:0[1-9]|1[0-2]))?"),
    ("exemption:", r"[0-9]{1,2}(?:\.[0-9]{1,2})?" + PART + "{0,4}"),
    ("statute:", _STATUTE),
]


def keys_of(entry: dict[str, Any]) -> set[str]:
    """The keys of an entry, from its clear fields only."""
    kind, facts = entry["t"], entry["facts"]
    found = {f"kind:{kind}", f"kind:{kind}:{entry['at'][:7]}", *(f"statute:{one}" for one in entry["legal"])}
    if kind == "release.made":
        found |= {f"exemption:{one}" for one in facts.get("exemptions", [])}
        found |= {f"disclosed-to:{facts['to']}"} if "to" in facts else set()
    if kind in ("demand.received", "gate.decided") and "from" in facts:
        found.add(f"demanded-by:{facts['from']}")
    return found


def is_key(key: str) -> bool:
    """Whether an entry can have this key: of another spelling there is truly none, which says nothing."""
    return any(key.startswith(group) and re.fullmatch(rest, key[len(group) :]) for group, rest in KEYS)


def key_hash(key: str) -> bytes:
    return hashlib.sha256(b"counterfoil ledger index 1\n" + key.encode()).digest()


Row = tuple[int, bytes, int, bytes, list[bytes]]
"""Position, hash of the key, number of entries, root over their numbers, inclusion proof in the table."""


def list_root(numbers: list[int]) -> bytes:
    return root_of([leaf_hash(one.to_bytes(8, "big")) for one in numbers])


def answer_of(data: bytes) -> tuple[str, list[int], list[Row]]:
    """Key, numbers of entries and rows that ``answer.json`` says; nothing of it is believed yet."""
    value = canonical(data, "answer.json")
    if not isinstance(value, dict) or set(value) != {"v", "key", "numbers", "rows"} or value["v"] != 1:
        raise Wrong("answer.json: is not version 1 with key, numbers and rows")
    rows = [
        (
            one["position"],
            hash_of(one["key_hash"]),
            one["count"],
            hash_of(one["list_root"]),
            [*map(hash_of, one["path"])],
        )
        for one in value["rows"]
    ]
    counted = [*value["numbers"], *(one for row in rows for one in (row[0], row[2]))]
    if len(rows) > 2 or not isinstance(value["key"], str) or not all(type(one) is int and one >= 0 for one in counted):
        raise Wrong("answer.json: has no proper key, numbers or rows")
    return value["key"], value["numbers"], rows


def hash_of(text: str) -> bytes:
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if len(data) != 32 or base64url(data) != text:
        raise Wrong(f"answer.json: {text[:44]!r} is no hash")
    return data


def check_answer(key: str, numbers: list[int], rows: list[Row], size: int, count: int, root: bytes) -> None:
    """Whether the table of ``count`` rows under ``root`` over ``size`` entries answers so."""
    if not is_key(key):
        raise Wrong(f"{key!a} is no key that an entry can have: that there is none of it says nothing")
    for position, hashed, entries, listed, path in rows:
        leaf = leaf_hash(hashed + entries.to_bytes(8, "big") + listed)
        if rebuilt(position, [leaf], count, path, path) != root:
            raise Wrong("answer.json: a row is not in the table that the ledger sealed")
    wanted = key_hash(key)
    if numbers or any(row[1] == wanted for row in rows):
        if len(rows) != 1 or rows[0][1] != wanted:
            raise Wrong(f"answer.json: shows another row than that of {key}")
        if numbers != sorted(set(numbers)) or not numbers or numbers[-1] >= size:
            raise Wrong("answer.json: the entries are not in order, or lie behind what the index covers")
        if (len(numbers), list_root(numbers)) != (rows[0][2], rows[0][3]):
            raise Wrong(f"answer.json: the index lists {rows[0][2]} entries for {key}; the answer shows others")
        return
    low, high = [row for row in rows if row[1] < wanted], [row for row in rows if row[1] > wanted]
    if rows != [*low, *high] or len(low) > 1 or len(high) > 1 or (not rows and (count or root != root_of([]))):
        raise Wrong(f"answer.json: {key} does not stand between its rows")
    if (high[0][0] if high else count) != (low[0][0] if low else -1) + 1:
        raise Wrong(f"answer.json: its rows are no neighbours, so {key} may stand between them")


class Chain:
    """Times never go back, and each case's acts are numbered and linked without a gap."""

    def __init__(self) -> None:
        self.last: dict[bytes, tuple[int, bytes]] = {}
        self.at = b""

    def follow(self, index: int, link: Link, hashed: bytes) -> None:
        at, req, number, before = link
        seq, prev = self.last.get(req, (-1, b""))
        if at < self.at:
            raise Wrong(f"entry {index}: was back-dated")
        if number != seq + 1 or before != prev:
            raise Wrong(f"entry {index}: does not follow act {seq} of {req.decode()}: one was left out or changed")
        self.last[req], self.at = (number, base64url(hashed).encode()), at


class Folder:
    """The checks of one folder; each says a line."""

    def __init__(self, folder: Path, ring: Ring, witnesses: list[Key], quorum: int, copy: Path | None = None) -> None:
        self.folder, self.ring, self.witnesses, self.quorum, self.copy = folder, ring, witnesses, quorum, copy
        self.opened: dict[bytes, tuple[Checkpoint, list[str], Key]] = {}
        self.copied: list[bytes] | None = None

    def open(self, note: bytes, *, proved: bool = False) -> tuple[Checkpoint, list[str], Key]:
        """See ``open_note``; receipts share one checkpoint, and its signatures are checked once.

        What an earlier key signed is held against the public copy, if that is given; it has to be, where the key was
        exposed, unless the caller has ``proved`` it otherwise.
        """
        if note not in self.opened:
            found = self.ring.open(note, self.witnesses)
            until = self.ring.until.get(found[2].text)
            if until is not None and until.head != found[0] and not proved:
                self.need_begins(found[0], until)
            self.opened[note] = found
        return self.opened[note]

    def need_begins(self, head: Checkpoint, until: Handover) -> None:
        if self.copy is None:
            if until.reason == "exposed":
                raise Wrong(
                    f"cannot be told: signed by the earlier key alone, which was exposed (given up on {until.day}): "
                    "whoever has that key could have made it. Give the ledger's public copy (--ledger COPY), which the "
                    "newer key signed, or ask the office for it anew"
                )
            return
        if self.copied is None:
            other = Folder(self.copy, self.ring, [], 0)
            newer = other.open(read(self.copy, "checkpoint"))[0]
            self.copied = other.leaves(newer)
            if root_of(self.copied) != newer[2]:
                raise Wrong(f"{self.copy}: its entries do not lead to the root that was signed")
        if head[1] > len(self.copied) or root_of(self.copied[: head[1]]) != head[2]:
            raise Wrong(f"the checkpoint of {head[1]} entries, by an earlier key, is not of the ledger in {self.copy}")

    def head(self, name: str) -> Checkpoint:
        found, by, key = self.open(read(self.folder, name))
        say(f"checkpoint: {found[0]}, {found[1]} entries, signed by {key.name}{self.ring.told(key)}")
        if self.quorum and len(by) < self.quorum:
            raise Wrong(f"not cosigned: {len(by)} of {self.quorum} witnesses signed ({', '.join(by) or 'none'})")
        if self.quorum:
            say(f"witnesses: {', '.join(by)}")
        else:
            print("warning  not cosigned: no witness was asked for, so two people may be shown two ledgers")
        return found

    def receipts(self, prefix: str, head: Checkpoint) -> list[tuple[int, dict[str, Any], bytes]]:
        """Every receipt below ``prefix``, held against the checkpoint, in the order of the ledger."""
        stems = sorted(path.name.removesuffix(".tlog-proof") for path in (self.folder / prefix).glob("*.tlog-proof"))
        found = [self.receipt(f"{prefix}{stem}", head) for stem in stems]
        if not found:
            raise Wrong(f"{prefix or 'the folder'}: holds no receipt")
        found.sort(key=lambda one: one[0])
        say(f"receipts: {len(found)} entries are in the ledger")
        return found

    def receipt(self, stem: str, head: Checkpoint | None) -> tuple[int, dict[str, Any], bytes]:
        """The entry of one receipt, with its number and hash; without ``head`` under the receipt's own checkpoint."""
        name = f"{stem}.tlog-proof"
        index, proof, note, disclosures = receipt_of(read(self.folder, name), name)
        under = self.open(note)[0]
        if head is not None and under != head:
            raise Wrong(f"{name}: is under another checkpoint than the folder's")
        data = read(self.folder, f"{stem}.entry.json", 4096)
        entry, hashed = entry_of(data, name), leaf_hash(data)
        if rebuilt(index, [hashed], under[1], proof, proof) != under[2]:
            raise Wrong(f"{name}: the entry is not in the ledger")
        for one in disclosures:
            if base64url(hashlib.sha256(one.encode()).digest()) not in entry["sd"]:
                raise Wrong(f"{name}: a value that is disclosed is not what the entry committed to")
        return index, entry, hashed

    def release(self) -> None:
        head = self.head("receipt/checkpoint")
        acts, chain = self.receipts("receipt/", head), Chain()
        for index, entry, hashed in acts:
            if entry["req"] != acts[0][1]["req"]:
                raise Wrong(f"entry {index}: is of another case")
            chain.follow(index, link(entry), hashed)
        say(f"acts: {acts[0][1]['req']}, 0 to {acts[-1][1]['seq']}, none left out between")
        data = read(self.folder, "manifest.json")
        made = [entry["facts"].get("manifest") for _, entry, _ in acts if entry["t"] == "release.made"]
        if hashlib.sha256(data).hexdigest() not in made:
            raise Wrong("manifest.json: is not the one that the ledger entered as released")
        listed = canonical(data, "manifest.json")
        if listed.get("case") != acts[0][1]["req"]:
            raise Wrong("manifest.json: is of another case")
        files = {one["name"]: one for one in listed["files"]}
        there = {one.relative_to(self.folder).as_posix() for one in self.folder.rglob("*") if not one.is_dir()}
        there = {one for one in there if one != "manifest.json" and not one.startswith("receipt/")}
        for name in sorted(there ^ set(files)):
            raise Wrong(f"{name}: " + ("was added" if name in there else "is missing; it was released"))
        for name, one in files.items():
            content = read(self.folder, name, 1 << 40)
            if (hashlib.sha256(content).hexdigest(), len(content)) != (one["sha256"], one["bytes"]):
                raise Wrong(f"{name}: is not the file that was released; it was altered")
        say(f"files: {len(files)}, each as it was released, and no other is there")

    def period(self) -> None:
        first, entries = self.stretch("", self.head("checkpoint"))
        links = links_of(entries, first)
        times = f"recorded {links[0][0].decode()} to {links[-1][0].decode()}"
        say(f"period: entries {first} to {first + len(entries) - 1}, {times}, none left out")

    def stretch(self, prefix: str, head: Checkpoint) -> tuple[int, list[bytes]]:
        """The number of the first entry, and all entries from there on, of the proof of a period below ``prefix``.

        That they are entries is the caller's to check.
        """
        ends = [receipt_of(read(self.folder, f"{prefix}{name}.tlog-proof"), name) for name in ("first", "last")]
        lines = read(self.folder, f"{prefix}entries.jsonl", 1 << 30).split(b"\n")
        if lines.pop() != b"" or not lines or ends[1][0] - ends[0][0] + 1 != len(lines):
            raise Wrong("entries.jsonl: entries were left out or added")
        for _, _, note, _ in ends:
            if self.open(note)[0] != head:
                raise Wrong("a receipt is under another checkpoint than the folder's")
        hashes = [leaf_hash(line) for line in lines]
        for leaf, (number, proof, _, _) in ((hashes[0], ends[0]), (hashes[-1], ends[1])):
            if rebuilt(number, [leaf], head[1], proof, proof) != head[2]:
                raise Wrong(f"entry {number}: is not in the ledger, or its receipt was altered")
        if rebuilt(ends[0][0], hashes, head[1], ends[0][1], ends[1][1]) != head[2]:
            raise Wrong("entries.jsonl: an entry was left out, added, moved or changed")
        return ends[0][0], lines

    def index(self, against: Path | None) -> None:
        head = self.head("checkpoint")
        at, published, _ = self.receipt("index", head)
        facts = published["facts"]
        if published["t"] != "index.published" or facts["rule"] != 1 or not 0 <= facts["size"] <= at:
            raise Wrong(f"entry {at}: publishes no index of rule 1")
        say(f"index: entry {at} seals {facts['rows']} keys of {facts['size']} entries")
        key, numbers, rows = answer_of(read(self.folder, "answer.json"))
        check_answer(key, numbers, rows, facts["size"], facts["rows"], bytes.fromhex(facts["root"]))
        say(f"answer: {len(numbers) or 'no'} entries with {key}")
        stems = {f"entries/{number:06}": number for number in numbers}
        there = {path.relative_to(self.folder).as_posix() for path in self.folder.glob("entries/*")}
        for name in sorted(there ^ {f"{stem}{end}" for stem in stems for end in (".tlog-proof", ".entry.json")}):
            raise Wrong(f"{name}: is missing, or is no entry of the answer")
        for stem, number in stems.items():
            index, entry, _ = self.receipt(stem, head)
            if index != number or key not in keys_of(entry):
                raise Wrong(f"{stem}: entry {index} is not entry {number} with {key}")
        say(f"entries: {len(stems)} are in the ledger, each with the key")
        first, lines = self.stretch("since/", head)
        entries = [entry_of(line, f"entry {number}") for number, line in enumerate(lines, first)]
        if (first, first + len(entries)) != (facts["size"], head[1]):
            raise Wrong(f"since: does not show all entries from {facts['size']} to {head[1] - 1}")
        later = [str(first + place) for place, entry in enumerate(entries) if key in keys_of(entry)]
        say(f"since: {len(entries)} entries recorded since, with the key: {', '.join(later) or 'none'}")
        if against is not None:
            say(f"against: {self.held(against, key, numbers, facts['size'])}")

    def held(self, against: Path, key: str, numbers: list[int], size: int) -> str:
        """What a receipt that somebody holds says of the answer; ``Wrong`` where it proves that it leaves one out."""
        other = Folder(against.parent, self.ring, self.witnesses, 0, self.copy)
        index, entry, _ = other.receipt(against.name.removesuffix(".tlog-proof"), None)
        if key not in keys_of(entry):
            return f"entry {index} does not carry {key}: it says nothing of the answer"
        if index >= size:
            return f"entry {index} came after the index was made"
        if index not in numbers:
            raise Wrong(f"the index left out entry {index}, which carries {key}: answer and receipt together prove it")
        return f"entry {index} is in the answer"

    def ledger(self, since: bytes | None) -> None:
        head, chain, hashes = self.head("checkpoint"), Chain(), list[bytes]()
        for number in range(-(-head[1] // 256)):
            entries = self.bundle(number, head[1])
            hashed = [leaf_hash(entry) for entry in entries]
            for place, link in enumerate(links_of(entries, len(hashes))):
                chain.follow(len(hashes) + place, link, hashed[place])
            hashes += hashed
        level, above = 0, hashes
        while above:
            for number in range(-(-len(above) // 256)):
                part = above[number * 256 : number * 256 + 256]
                name = tile(level, number, len(part))
                if read(self.folder, name, 8192) != b"".join(part):
                    raise Wrong(f"{name}: does not hold the hashes of the entries")
            level, above = level + 1, [root_of(above[i : i + 256]) for i in range(0, len(above) // 256 * 256, 256)]
        if root_of(hashes) != head[2]:
            raise Wrong("the entries do not lead to the root that was signed: one was changed, added or left out")
        say(f"entries: {len(hashes)}, every one hashed again, every tile and every case's chain agree")
        self.tables(head[1])
        self.changes(hashes)
        if since is not None:
            note = receipt_of(since, "--since")[2] if since.startswith(b"c2sp.org/tlog-proof@") else since
            kept = self.open(note, proved=True)[0]
            if kept[0] != head[0] or kept[1] > head[1] or root_of(hashes[: kept[1]]) != kept[2]:
                raise Wrong(
                    f"the checkpoint of {kept[1]} entries that was kept is not continued: history was rewritten"
                )
            say(f"since: continues the checkpoint of {kept[1]} entries that was kept")

    def leaves(self, head: Checkpoint) -> list[bytes]:
        return [leaf_hash(entry) for entry in self.entries(head[1])]

    def changes(self, hashes: list[bytes]) -> None:
        """Whether the ledger's entries say of its keys what the handovers say, and the newest one signed."""
        rotated = {
            number: entry_of(entry, f"entry {number}")["facts"]
            for number, entry in enumerate(self.entries(len(hashes)))
            if b'"t":"key.rotated"' in entry and entry_of(entry, f"entry {number}")["t"] == "key.rotated"
        }
        signer = self.open(read(self.folder, "checkpoint"))[2]
        if rotated and rotated[max(rotated)]["new_key"] != hashlib.sha256(signer.text.encode()).hexdigest():
            raise Wrong(f"entry {max(rotated)}: another key signs from here on than the one that signed the checkpoint")
        for one in self.ring.handed:
            if one.head[1] <= len(hashes) and (
                one.index not in rotated or root_of(hashes[: one.head[1]]) != one.head[2]
            ):
                raise Wrong(f"the handover of entry {one.index} is of another history than this copy: keep both")
        if rotated:
            say(f"keys: changed {len(rotated)} times, the last time to the one that signed the checkpoint")

    def bundle(self, number: int, size: int) -> list[bytes]:
        """The entries of one bundle of the public copy."""
        width, entries, offset = min(256, size - number * 256), list[bytes](), 0
        name = tile("entries", number, width)
        data = read(self.folder, name, 256 * 65_537)
        for _ in range(width):
            length = int.from_bytes(data[offset : offset + 2], "big")
            entries.append(data[offset + 2 : offset + 2 + length])
            offset += 2 + length
        if offset != len(data):
            raise Wrong(f"{name}: does not end where its entries do")
        return entries

    def entries(self, size: int) -> Iterator[bytes]:
        """Every entry of the public copy, in order."""
        for number in range(-(-size // 256)):
            yield from self.bundle(number, size)

    def tables(self, size: int) -> None:
        """Whether each index that was published is the one of the entries before it."""
        published = [
            (number, json.loads(entry)["facts"])
            for number, entry in enumerate(self.entries(size))
            if b'"t":"index.published"' in entry and json.loads(entry)["t"] == "index.published"
        ]
        if not published:
            return
        wanted = {facts["size"] for _, facts in published if facts["rule"] == 1}
        made, lists, rows, changed = {}, dict[str, tuple[int, list[bytes]]](), dict[bytes, bytes](), set[str]()
        for number, entry in enumerate(self.entries(size)):
            if number in wanted:
                for key in changed:
                    count, frontier = lists[key]
                    leaf = key_hash(key) + count.to_bytes(8, "big") + folded(frontier)
                    rows[key_hash(key)] = leaf_hash(leaf)
                changed = set()
                made[number] = (len(rows), root_of([rows[one] for one in sorted(rows)]).hex())
            for key in keys_of(json.loads(entry)):
                count, frontier = lists.get(key, (0, []))
                lists[key] = (count + 1, grown(frontier, count, leaf_hash(number.to_bytes(8, "big"))))
                changed.add(key)
        for number, facts in published:
            if facts["rule"] != 1:
                print(f"warning  entry {number} publishes an index of another rule, which is not known here")
            elif facts["size"] > number or made[facts["size"]] != (facts["rows"], facts["root"]):
                raise Wrong(f"entry {number}: publishes an index that is not that of the entries before it")
        say(f"index: {len(published)} published, each made anew from the entries and the same")


def tile(level: int | str, number: int, width: int) -> str:
    digits = str(number).zfill(-(-len(str(number)) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    path = "/".join([f"x{one}" for one in groups[:-1]] + groups[-1:])
    return f"tile/{level}/{path}" + (f".p/{width}" if width < 256 else "")


def say(text: str) -> None:
    print(f"ok       {text}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Verify a release, receipts, a period, an answer of the index or a ledger's public copy."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--key", help="the office's key, got by another way than the folder")
    parser.add_argument("--since", type=Path, help="a checkpoint or receipt that was kept from earlier")
    parser.add_argument("--against", type=Path, help="a receipt (*.tlog-proof), to hold against an answer of the index")
    parser.add_argument("--witness", action="append", default=[], help="the key of a witness; repeatable")
    parser.add_argument("--quorum", type=int, default=0, help="how many of the witnesses have to have signed")
    parser.add_argument("--handovers", type=Path, help="how the office's key was changed, where the folder is older")
    parser.add_argument("--ledger", type=Path, help="the public copy: what an earlier key signed has to be in it")
    options = parser.parse_args()
    base: Path = options.folder
    kinds: list[tuple[str, str, Callable[[Folder], None]]] = [
        ("receipt", "receipt/key.txt", Folder.release),
        ("answer.json", "key.txt", lambda one: one.index(options.against)),
        ("since", "key.txt", lambda one: one.index(options.against)),
        ("entries.jsonl", "key.txt", Folder.period),
        ("tile", "key.txt", lambda one: one.ledger(options.since.read_bytes() if options.since else None)),
    ]
    kind = next((one for one in kinds if (base / one[0]).exists()), None)
    if kind is None and any(base.glob("*.tlog-proof")):
        kind = ("", "key.txt", lambda one: void(one.receipts("", one.head("checkpoint"))))
    for option, given, wanted in (("since", options.since, "tile"), ("against", options.against, "answer.json since")):
        if given and (kind is None or kind[0] not in wanted.split()):
            print(f"{base}: holds nothing to verify that --{option} can be held against")
            return 3
    if kind is None:
        print(f"{base}: holds nothing to verify")
        return 3
    try:
        log = Key(options.key or read(base, kind[1], 1000).decode("utf-8", "replace"))
        witnesses = [Key(one) for one in options.witness]
    except Wrong as error:
        print(f"wrong    {error}")
        return 3
    print(f"{'ok' if options.key else 'warning':8} key of {log.name}, SHA-256 {log.fingerprint}")
    if not options.key:
        print("warning  the key came with the folder: compare its SHA-256 with one that the office published elsewhere")
    try:
        files = [(base, kind[1].replace("key.txt", "handovers.json"))]
        files += [(options.ledger, "handovers.json")] if options.ledger else []
        files = [one for one in files if (one[0] / one[1]).exists()]
        files += [(options.handovers.parent, options.handovers.name)] if options.handovers else []
        ring = Ring(log, succession([read(*one) for one in files]))
        if ring.weak:
            print(f"warning  handovers: {ring.weak}")
        elif ring.handed:
            say(f"handovers: {len(ring.handed)}, the last on {ring.handed[-1].day} ({ring.handed[-1].reason})")
        kind[2](Folder(base, ring, witnesses, options.quorum, options.ledger))
    except (Wrong, OSError, ValueError, OverflowError, KeyError, TypeError, AttributeError) as error:
        print(f"FAILED   {error}")
        print(f"{base}: DOES NOT VERIFY. Keep it as it is, and ask the office.")
        return 6
    print(f"{base}: verified.")
    return 0


def void(_: object) -> None:
    """Nothing is wanted of it."""


if __name__ == "__main__":
    sys.exit(main())
