"""The table of a file's references means nothing where it is true, and is looked into where it is not."""

from __future__ import annotations

import io

import pikepdf
import pytest

from counterfoil.redaction._gates.offsets import places, without_offsets


@pytest.fixture
def made() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True)
    return out.getvalue()


def _offset(data: bytes) -> bytes:
    """The digits that say where the second object begins."""
    return b"%010d" % (data.index(b"\n2 0 obj") + 1)


def test_a_true_table_is_left_out(made: bytes) -> None:
    assert _offset(made) in made
    left = without_offsets(made)
    assert _offset(made) not in left
    assert made.split(b"\nxref\n")[0] == left.split(b"\nxref\n")[0]
    assert left.endswith(b"startxref\n\n%%EOF\n")


@pytest.mark.parametrize("said", [b"3125550143", b"0000000144"])
def test_a_table_that_says_anything_else_stays(made: bytes, said: bytes) -> None:
    wrong = made.replace(_offset(made), said)
    assert wrong != made
    assert without_offsets(wrong) == wrong


def test_what_hides_in_a_free_entry_or_a_generation_stays(made: bytes) -> None:
    wrong = made.replace(b"0000000000 65535 f", b"3125550143 65535 f")
    assert without_offsets(wrong) == wrong
    wrong = made.replace(_offset(made) + b" 00000 n", _offset(made) + b" 55501 n")
    assert without_offsets(wrong) == wrong


def test_a_place_of_the_table_that_is_none_stays(made: bytes) -> None:
    begin, place = made.rsplit(b"startxref\n", 1)
    wrong = begin + b"startxref\n3125550143\n%%EOF\n"
    assert place != b"3125550143\n%%EOF\n"
    assert b"3125550143" in without_offsets(wrong)


def test_objects_are_where_a_true_table_says(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        starts = [made.index(b"\n%d 0 obj" % number) + 1 for number in range(1, len(pdf.objects) + 1)]
    assert places(made) == [0, *starts]


def test_no_place_is_certain_where_a_reader_begins_with_another_table(made: bytes) -> None:
    begin, place = made.rsplit(b"startxref\n", 1)
    twice = begin + b"xref\n0 0\ntrailer <<>>\nstartxref\n%d\n%%%%EOF\n" % len(begin)
    assert places(twice) == []
    assert places(made.replace(_offset(made), b"0000000144")) == []
    assert places(begin + b"startxref\n%d\n%%%%EOF\n" % (int(place.split()[0]) + 1)) == []
