"""Takes over the redacted copy of a recording that an outside tool made: what can be checked is checked.

No program here hears a voice or sees a face. That is said in the certificate, with the name of whoever heard and saw
the whole copy; it is never called verified.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from counterfoil.documents.recordings.model import ENDINGS, Recording, clock
from counterfoil.documents.refusals import naming
from counterfoil.errors import BadInput, DocumentUnreadable, LeakFound
from counterfoil.redaction.certificate import Gate
from counterfoil.redaction.passages import Passage
from counterfoil.sandbox import Limits, Worker
from counterfoil.values import Digest, counted, digest_of_file

GATES = {
    1: "container: tracks of sound and picture, made anew without anything beside them",
    2: "needles: nothing that could be read beside the sound and picture of original and copy is in its bytes",
    3: "another recording: it does not play what the original plays",
    4: "length: as long as the original, but for what was listed as removed",
    5: "sound and picture: heard and seen as a whole by a named person; checked by no program",
}
NOT_CHECKED = (
    "Sound and picture were redacted with an outside tool. This program neither hears nor sees: that the passages were "
    "removed rests on the person who is named, and data inside the coded sound and picture was not looked into."
)
LIMITS = Limits(memory_mb=6000, wall_s=600.0, cpu_s=600, file_mb=2048)
_TOLERANCE_S = 1.5
_WORD = re.compile(r"[^\W_]{6,}(?:[-@.][^\W_]+)*")
_TECHNICAL = frozenset("picture neither sound track encoder isomiso mp42isom".split())


@dataclass(frozen=True, slots=True)
class RecordingCertificate:
    """What is known of the copy. ``pages`` is how many its sheet has in the review; ``marks`` counts passages."""

    digest: Digest  # of the released file
    size_bytes: int
    pages: int
    marks: int
    codes: tuple[tuple[str, int], ...]
    ending: str  # of the released file: "mp4"
    seconds: float  # how long the copy is
    tool: str
    tool_version: str
    heard_and_seen_by: str  # "Name, Title"
    taken_off: tuple[str, ...]  # kinds of what stood beside sound and picture in the copy, never its words
    gates: tuple[Gate, ...]
    not_checked: str = NOT_CHECKED
    recording: bool = True

    def as_json(self) -> dict[str, Any]:
        """The documented shape: ``docs/formats/certificate.md``."""
        data = asdict(self)
        data["codes"] = [{"code": code, "passages": count} for code, count in self.codes]
        data["seconds"] = f"{self.seconds:.1f}"
        data["gates"] = [{**row, "seconds": f"{row['seconds']:.2f}"} for row in data["gates"]]
        del data["recording"]
        return {"version": 1, "kind": "recording certificate", **data}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> RecordingCertificate:
        fields = {key: value for key, value in data.items() if key not in ("version", "kind")}
        fields["codes"] = tuple((row["code"], row["passages"]) for row in data["codes"])
        fields["seconds"] = float(data["seconds"])
        fields["taken_off"] = tuple(data["taken_off"])
        fields["gates"] = tuple(
            Gate(**(row | {"engines": tuple(row["engines"]), "seconds": float(row["seconds"])}))
            for row in data["gates"]
        )
        return cls(**fields)


def take_over(
    copy: Path,
    original: Path,
    target: Path,
    *,
    passages: Sequence[Passage],
    tool: str,
    tool_version: str,
    heard_and_seen_by: str,
    name: str,
) -> RecordingCertificate:
    """Write the copy to ``target``, made anew without anything beside sound and picture, and certify what was checked.

    Raises ``DocumentUnreadable`` for a container that cannot be made anew, ``LeakFound`` where it is the original, or
    what stood beside its sound is still in it, ``BadInput`` where its length or the passages do not fit.
    """
    times = [time.monotonic()]
    with naming(name, "brought back"), Worker(LIMITS, writable=[target.parent], readable=[copy, original]) as worker:
        made = worker.call("counterfoil.documents.recordings.reading:clean_json", source=str(copy), target=str(target))
        source = _recording(worker.call("counterfoil.documents.recordings.reading:look_json", source=str(original)))
    came, left = _recording(made["before"]), _recording(made["after"])
    times.append(time.monotonic())
    if left.unheard or left.unread or not left.streams:
        raise LeakFound(f"{name}: something stands beside sound and picture even in the new file. Nothing was kept.")
    if "picture" in left.streams and source.streams and "picture" not in source.streams:
        raise BadInput(f"{name}: is a video, and the original is sound alone. It is a copy of something else.")
    needles = _needles((*source.unheard, *came.unheard))
    content = target.read_bytes()
    found = sum(1 for one in needles if one.encode() in content or one.encode("utf-16-le") in content)
    if found:
        raise LeakFound(
            f"{name}: {counted(found, 'word')} of what stood beside the sound and the picture (a title, a place, a "
            "serial number) is inside the coded sound or picture as well. Nothing was kept; export the copy anew."
        )
    times.append(time.monotonic())
    digest = digest_of_file(target)
    if passages and _plays_the_same(content, original, target.parent):
        raise LeakFound(f"{name}: plays what the original plays, and passages are listed as removed. Nothing was kept.")
    times.append(time.monotonic())
    if left.duration_s is None or left.duration_s <= 0:
        raise BadInput(f"{name}: its length is not known. Export the copy anew.")
    said = _fits(name, left.duration_s, source.duration_s, passages)
    outside = [one for one in passages if one.end_s > (source.duration_s or one.end_s) + _TOLERANCE_S]
    if outside:
        raise BadInput(f"{name}: the passage {outside[0].shown} ends after the recording ({clock(left.duration_s)}).")
    times.append(time.monotonic())
    codes = tuple((code, sum(one.exemption == code for one in passages)) for code in _each(passages))
    verdicts: dict[int, tuple[Literal["passed", "not run"], tuple[str, ...]]] = {
        1: ("passed", ("counterfoil",)),
        2: ("passed", ("bytes",)),
        3: ("passed" if passages else "not run", ("bytes",)),
        4: ("passed" if said else "not run", ("counterfoil",)),
        5: ("not run", ()),
    }
    gates = tuple(
        Gate(n, GATES[n], engines, verdict, 1 if verdict == "passed" else 0, times[n] - times[n - 1] if n < 5 else 0.0)
        for n, (verdict, engines) in verdicts.items()
    )
    return RecordingCertificate(
        digest,
        len(content),
        1,
        len(passages),
        codes,
        ENDINGS[left.media_type],
        left.duration_s,
        tool,
        tool_version,
        heard_and_seen_by,
        tuple(dict.fromkeys(kind for kind, _ in came.unheard)),
        gates,
    )


def _recording(answer: Any) -> Recording:
    return Recording(
        str(answer["media_type"]),
        tuple(map(str, answer["streams"])),
        None if answer["duration_s"] is None else float(answer["duration_s"]),
        tuple((str(kind), str(text)) for kind, text in answer["unheard"]),
        str(answer["unread"]),
    )


def _needles(unheard: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Words of six letters or more: shorter ones stand in any coded sound by chance."""
    return frozenset(
        word for _, text in unheard for word in _WORD.findall(text) if word.isascii() and word.lower() not in _TECHNICAL
    )


def _plays_the_same(content: bytes, original: Path, folder: Path) -> bool:
    """Whether the original, made anew in the same way, gives the same bytes: then only tags were taken off."""
    target = folder / "original.clean"
    try:
        with Worker(LIMITS, writable=[folder], readable=[original]) as worker:
            worker.call("counterfoil.documents.recordings.reading:clean_json", source=str(original), target=str(target))
        return target.read_bytes() == content
    except DocumentUnreadable:
        return False  # of a kind that is not made anew: the copy is of another kind, so other bytes
    finally:
        target.unlink(missing_ok=True)


def _fits(name: str, copy_s: float, original_s: float | None, passages: Sequence[Passage]) -> bool:
    """Whether the length was compared; raises ``BadInput`` where it does not fit."""
    if original_s is None:
        return False
    if copy_s > original_s + _TOLERANCE_S:
        raise BadInput(
            f"{name}: is longer ({clock(copy_s)}) than the original ({clock(original_s)}). Is it of this record?"
        )
    removed = sum(one.end_s - one.start_s for one in passages)
    if original_s - copy_s > removed + _TOLERANCE_S:
        raise BadInput(
            f"{name}: lacks {clock(original_s - copy_s)} of the original, and the passages that are listed as removed "
            f"are {clock(removed)} long. List every passage that was cut, or bring back the whole copy."
        )
    return True


def _each(passages: Sequence[Passage]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.exemption for one in passages))
