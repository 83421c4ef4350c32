from __future__ import annotations

import io

import pikepdf
import pytest

from counterfoil.redaction._engines import pike
from counterfoil.redaction._gates.offsets import places


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[(Ann)-149.9(a)150(b)-1500(c)0150(d)]TJ", "Anna b c d"),
        (b"(Ann) Tj 1 0 0 1 46 7.5 Tm (a) Tj", "Anna"),
        (b"(Ann) Tj 1 0 0 1 246 7 Tm (a) Tj", "Ann a"),
        (b"(Ann) Tj /F150 9 Tf (a) Tj a.300 (b) Tj", "Annab"),
        (b"(Ann) Tj ET BT (a) Tj T* (b) Tj (c) ' (d)", "Ann a bc d"),
        (rb"(A\(n\)\156 (a) \\) Tj <62 6> Tj", "A(n)n (a) \\b`"),
        (b"(Ann) Tj (without an end", "Ann"),
        (b"no string at all 200", ""),
    ],
)
def test_strings_of_content_are_joined_as_they_are_shown(content: bytes, said: str) -> None:
    assert pike.shown_text(content) == said


@pytest.fixture
def made() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for number in range(3):
            pdf.add_blank_page()
            pdf.pages[number].obj["/Contents"] = pdf.make_stream(b"(page %d) Tj" % number)
        pdf.Root["/Said"] = pdf.make_indirect(pikepdf.String("aloud"))
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def test_objects_are_the_same_whether_somebody_knows_where_they_are(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        unknown, known = pike.Objects(pdf), pike.Objects(pdf)
        known.places = places(made)
        assert len(known.places) > 8
        every = [(number, item.unparse(resolved=True)) for number, item in unknown.each()]
        assert [(number, item.unparse(resolved=True)) for number, item in known.each()] == every
        some = [row for row in every if row[0] not in (2, 4)]
        for objects in (unknown, known):
            assert [(number, item.unparse(resolved=True)) for number, item in objects.each({2, 4})] == some


def test_the_walk_leaves_out_what_says_nothing_and_nothing_else(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        objects = pike.Objects(pdf)
        every = list(pike.walk(objects))
        (said,) = {piece.where for piece in every if piece.data == b"aloud"}
        objects.silent.add(int(said.split()[1]))
        assert list(pike.walk(objects)) == [piece for piece in every if piece.where != said]


def test_streams_are_decoded_once_while_there_is_room(made: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pike.Objects, "ROOM", 25)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        objects = pike.Objects(pdf)
        contents = [page.obj["/Contents"] for page in pdf.pages]
        assert [objects.data(each) for each in contents] == [b"(page %d) Tj" % number for number in range(3)]
        for each in contents:
            each.write(b"another")
        assert [objects.data(each) for each in contents] == [b"(page 0) Tj", b"(page 1) Tj", b"another"]
