"""Redactors that do it wrong, each in its own way. They run in the sandbox in the place of the real one."""

from __future__ import annotations

import ctypes
import os
import re
import time
from pathlib import Path
from typing import Any

import pikepdf

from counterfoil.redaction.apply import apply_json

NAME = b"Maximilian Worthington"
Job = dict[str, Any]


def honest(**job: Any) -> Any:
    """The real one: what the others are told from."""
    return apply_json(**job)


def without_marks(job: Job, **other: Any) -> Job:
    """The job as if nobody had marked anything, neither in place nor in the lines that are set anew."""
    plans = {} if job.get("plans") is None else {"plans": {}}
    return job | {"regions": {}} | plans | other


def skips_a_mark(**job: Any) -> Any:
    return apply_json(**without_marks(job))


def shifts_by_a_letter(**job: Any) -> Any:
    """Removes what stands twelve points beside each mark."""
    moved = {
        page: [[box[0] + 12, box[1], box[2] + 12, *box[3:]] for box in boxes] for page, boxes in job["regions"].items()
    }
    return apply_json(**without_marks(job, regions=moved))


def shifts_the_boxes_by_a_point(**job: Any) -> Any:
    """Paints each box one point to the right of where it belongs."""
    return _changed(job, lambda pdf: _rewrite(pdf, 1, lambda data: b"1 0 0 1 1 0 cm\n" + data))


def paints_without_removing(**job: Any) -> Any:
    return apply_json(**without_marks(job, over_pictures=[]))


def removes_without_painting(**job: Any) -> Any:
    return apply_json(**job | {"painted": {}})


def crashes(**job: Any) -> Any:
    ctypes.string_at(0)


def exits(**job: Any) -> Any:
    os._exit(0)


def raises(**job: Any) -> Any:
    raise ValueError("saboteur")


def hangs(**job: Any) -> Any:
    time.sleep(3600)


def spins(**job: Any) -> Any:
    while True:
        pass


def eats_memory(**job: Any) -> Any:
    return [bytes(1 << 20) for _ in range(1 << 20)]


def writes_garbage(**job: Any) -> Any:
    Path(job["released"]).write_bytes(os.urandom(20_000))
    return {"pictures": {}, "redactor": "saboteur"}


def writes_half_a_file(**job: Any) -> Any:
    answer = apply_json(**job)
    whole = Path(job["released"]).read_bytes()
    Path(job["released"]).write_bytes(whole[: len(whole) // 2])
    return answer


def writes_nothing(**job: Any) -> Any:
    return {"pictures": {}, "redactor": "saboteur"}


def answers_nonsense(**job: Any) -> Any:
    apply_json(**job)
    return ["done"]


def writes_outside(**job: Any) -> Any:
    """To the folder of the target, three levels above its own."""
    Path(job["released"]).parents[3].joinpath("out.pdf").write_bytes(Path(job["source"]).read_bytes())
    return apply_json(**job)


def replaces_the_source(**job: Any) -> Any:
    """Puts the first page in the place of the second in the release, and in the source that it is compared with."""
    answer = gives_another_page(**job)
    folder = Path(job["released"]).parents[1]
    for name in ("source.pdf", "drawn.pdf"):
        if (folder / name).is_file():
            with pikepdf.open(folder / name, allow_overwriting_input=True) as pdf:
                pdf.pages[1].obj.Contents = pdf.pages[0].obj.Contents
                pdf.save(folder / name)
    return answer


def copies_the_source(**job: Any) -> Any:
    Path(job["released"]).write_bytes(Path(job["source"]).read_bytes())
    return {"pictures": {}, "redactor": "saboteur"}


def drops_a_page(**job: Any) -> Any:
    return _changed(job, lambda pdf: pdf.pages.remove(p=len(pdf.pages)))


def gives_another_page(**job: Any) -> Any:
    """The first page in the place of the second, as if the source had it twice."""
    doctored = Path(job["staged"]).with_name("doctored.pdf")
    with pikepdf.open(job["source"]) as pdf:
        pdf.pages[1].obj.Contents = pdf.pages[0].obj.Contents
        pdf.save(doctored)
    return apply_json(**job | {"source": str(doctored)})


def swaps_contents(**job: Any) -> Any:
    """The content of the first page on the second, and the tags of each left where they were."""

    def swap(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj.Contents[0] = pdf.pages[0].obj.Contents[0]

    return _changed(job, swap)


def blanks_a_page(**job: Any) -> Any:
    """All is removed, and more than was asked for; what marks it stays."""
    return _changed(job, lambda pdf: _rewrite(pdf, 0, lambda data: re.sub(rb"[^\n]* (?:T[jJ]|Do)\n", b"", data)))


def speaks_the_name(**job: Any) -> Any:
    """In the alternate text of the first mark."""
    return _changed(job, lambda pdf: _first(pdf, "/Alt").update(Alt=pikepdf.String(NAME)))


def adds_a_text_to_be_read_instead(**job: Any) -> Any:
    """Not the name: any word that the page does not have may be a withheld one in a spelling that nobody looks for."""
    return _changed(job, lambda pdf: _first(pdf, "/K").update(ActualText=pikepdf.String("M. W.")))


def names_a_type_of_its_own(**job: Any) -> Any:
    return _changed(job, lambda pdf: _first(pdf, "/K").update(S=pikepdf.Name("/Mxmln")))


def marks_content_with_more_than_a_number(**job: Any) -> Any:
    said = b"<</MCID 0 /ActualText (M. W.)>> BDC"
    return _changed(job, lambda pdf: _rewrite(pdf, 0, lambda data: data.replace(b"<</MCID 0>> BDC", said)))


def leaves_a_line_unread(**job: Any) -> Any:
    """The first element is taken out of the tree: its line is shown, and no program reads it aloud."""

    def drop(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.StructTreeRoot.K.K[0]

    return _changed(job, drop)


def describes_the_file(**job: Any) -> Any:
    """Another title, of a file that nobody asked to name."""

    def describe(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"Released record", b"M. W., arrested"))

    return _changed(job, describe)


def leaves_a_note(**job: Any) -> Any:
    def note(pdf: pikepdf.Pdf) -> None:
        made = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[9, 9, 29, 29])
        made.Contents = pikepdf.String(NAME)
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(made)])

    return _changed(job, note)


def hides_the_name(**job: Any) -> Any:
    """In a key of a font, in UTF-16."""

    def hide(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Resources.Font.F0.Note = pikepdf.String(NAME.decode().encode("utf-16"))

    return _changed(job, hide)


def writes_the_name_in_white(**job: Any) -> Any:
    white = b"\nBT /F0 9 Tf 1 g 300 300 Td (" + NAME + b") Tj ET"
    return _changed(job, lambda pdf: _rewrite(pdf, 0, lambda data: data + white))


def draws_in_the_blank(**job: Any) -> Any:
    """Strokes, as of a letter, where the last of the lines that are set anew has nothing any more."""
    areas = ((job["plans"] or {}).get("0") or {"areas": [[72, 300, 400, 312]]})["areas"]
    x0, y0, x1, y1 = min(areas, key=lambda area: area[1])
    low, left = y0 + (y1 - y0) / 4, (x0 + 4 * x1) / 5
    drawn = "\n1 w 0 G" + "".join(
        f" {left + 6 * n:.1f} {low:.1f} m {left + 6 * n + 4:.1f} {low + 7:.1f} l {left + 6 * n:.1f} {low + 7:.1f} l S"
        for n in range(5)
    )
    return _changed(job, lambda pdf: _rewrite(pdf, 0, lambda data: data + drawn.encode()))


def reorders_words(**job: Any) -> Any:
    """The lines of the page trade their places."""
    return _changed(job, lambda pdf: _rewrite(pdf, 0, _turned))


def appends_a_revision(**job: Any) -> Any:
    answer = apply_json(**job)
    with Path(job["released"]).open("ab") as out:
        out.write(b"\n% " + NAME + b"\n%%EOF\n")
    return answer


def lies_about_pictures(**job: Any) -> Any:
    """Says that the page is a picture, and leaves its text."""
    return apply_json(**without_marks(job)) | {"pictures": {"0": "because"}}


def _first(pdf: pikepdf.Pdf, key: str) -> Any:
    """The keys of the first element of the structure tree that has one, to be changed."""
    elements = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Pg" in item and key in item]
    return _Keys(elements[0])


class _Keys:
    def __init__(self, element: Any) -> None:
        self.element = element

    def update(self, **keys: Any) -> None:
        for key, value in keys.items():
            self.element[f"/{key}"] = value


def _turned(data: bytes) -> bytes:
    """Content whose last line is shown first."""
    with pikepdf.new() as lone:
        instructions = list(pikepdf.parse_content_stream(lone.make_stream(data)))
        places = [n for n, one in enumerate(instructions) if str(one.operator) in ("Tj", "TJ")]
        shown = [instructions[place] for place in places]
        for place, instruction in zip(places, reversed(shown), strict=True):
            instructions[place] = instruction
        return bytes(pikepdf.unparse_content_stream(instructions))


def _rewrite(pdf: pikepdf.Pdf, part: int, change: Any) -> None:
    contents = pdf.pages[0].obj.Contents
    contents[part] = pdf.make_stream(change(bytes(contents[part].read_bytes())))


def _changed(job: Job, change: Any) -> Any:
    """The honest release, then one thing done to it."""
    answer = apply_json(**job)
    with pikepdf.open(job["released"], allow_overwriting_input=True) as pdf:
        change(pdf)
        pdf.save(job["released"], object_stream_mode=pikepdf.ObjectStreamMode.disable, fix_metadata_version=False)
    return answer
