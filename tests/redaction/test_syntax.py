"""What content says as plain values: the fast way and pikepdf's way give the same, and what is odd is not guessed."""

from __future__ import annotations

import random
import warnings
import zlib

import pikepdf
import pytest

from counterfoil.redaction import _syntax
from counterfoil.redaction._content import KNOWN
from counterfoil.redaction._setting.writer import key_of, number

OWNER = pikepdf.new()
"""Of all streams here: one without its file is nothing."""

PLAIN = rb"""q 0.6 w 30.00 -.5 4. 0 re S Q
BT /F1 9 Tf 1 0 0 1 72 700.5 Tm (a \(b\) \101\n(c) \
d)Tj<48656C6c6f> Tj [(a) -12.50<00ff>3]TJ T* (x)' 2 .5 (y)" ET
[] 0 d [ 1 .5 ]2 d /GS0 gs/Cs1 cs 0 1 0 scn .2 /P1 SCN /DeviceRGB CS /Im.1 Do /Sh0 sh /Perceptual ri
/Span <</ActualText (secret) /MCID 0 /A [/B 1 <00>]>> BDC EMC /OC /MC0 BDC EMC /P BMC EMC f* B* W* n d0"""
READ = [
    (b"q", b"", None), (b"w", b"0.6", None), (b"re", b"30.00 -.5 4. 0", None), (b"S", b"", None), (b"Q", b"", None),
    (b"BT", b"", None), (b"Tf", b"9", "/F1"), (b"Tm", b"1 0 0 1 72 700.5", None), (b"Tj", b"", b"a (b) A\n(c) d"),
    (b"Tj", b"", b"Hello"), (b"TJ", b"", [b"a", "-12.50", b"\0\xff", "3"]), (b"T*", b"", None), (b"'", b"", b"x"),
    (b'"', b"2 .5", b"y"), (b"ET", b"", None), (b"d", b"[ ] 0", None), (b"d", b"[ 1 .5 ] 2", None),
    (b"gs", b"", "/GS0"), (b"cs", b"", "/Cs1"), (b"scn", b"0 1 0", None), (b"SCN", b".2", "/P1"),
    (b"CS", b"", "/DeviceRGB"), (b"Do", b"", "/Im.1"), (b"sh", b"", "/Sh0"), (b"ri", b"", "/Perceptual"),
    (b"BDC", b"", ("/Span", None)), (b"EMC", b"", None), (b"BDC", b"", ("/OC", "/MC0")), (b"EMC", b"", None),
    (b"BMC", b"", "/P"), (b"EMC", b"", None), (b"f*", b"", None), (b"B*", b"", None), (b"W*", b"", None),
    (b"n", b"", None), (b"d0", b"", None),
]  # fmt: skip


def stream(data: bytes) -> pikepdf.Stream:
    return pikepdf.Stream(OWNER, data)


def the_slow_way(data: bytes) -> list[_syntax.Instruction]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(_syntax._one_by_one(pikepdf.parse_content_stream(stream(data)), KNOWN))


def without_tags(instructions: list[_syntax.Instruction]) -> list[_syntax.Instruction]:
    """Of marked content only what may be a layer means anything, and rendering intents mean nothing: what is read of
    these may differ."""
    made = []
    for operator, numbers, thing in instructions:
        if operator == b"ri":
            continue
        if operator == b"BDC":
            made.append((operator, numbers, thing if thing and thing[0] == "/OC" else None))
        else:
            made.append((operator, numbers, None if operator == b"BMC" else thing))
    return made


def test_plain_content_is_read_without_pikepdf() -> None:
    assert _syntax._plain(PLAIN) == READ
    assert without_tags(the_slow_way(PLAIN)) == without_tags(READ)


def test_what_is_written_is_what_pikepdf_writes() -> None:
    theirs = [each for each in pikepdf.parse_content_stream(stream(PLAIN)) if str(each.operator) not in ("BDC", "BMC")]

    ours = [_syntax.written(each) for each in READ if each[0] not in (b"BDC", b"BMC")]

    assert b"\n".join(ours) == pikepdf.unparse_content_stream(theirs)


@pytest.mark.parametrize("length", range(40))
def test_strings_are_written_as_qpdf_writes_them(length: int) -> None:
    draw = random.Random(length)
    for letters in (range(256), range(32, 127), b"ab(\\)\n\r\t\b\f", b"abcdefghi\x80\xe4"):
        data = bytes(draw.choices(letters, k=length))
        assert _syntax.string(data) == pikepdf.String(data).unparse()


ODD = {
    "a comment": b"q % (secret) Tj\nQ",
    "a zero byte as a blank": b"1\0w",
    "numbers not as they are written": b"+3 w -0 w 007 J",
    "a number that is none": b"--5 w 1 2 0 rg 5-3 m",
    "a hexadecimal string with a digit left over": b"BT (a) Tj <414> Tj <4 1> Tj ET",
    "a line end within a string": b"(a\r\nb) Tj (a\\\r\nb) Tj",
    "parentheses three deep": b"(a(b(c(d)))) Tj",
    "names with codes": b"/F#31 9 Tf /A#20B gs",
    "operators that run together": b"q\nQqQ 1 0 0 rgBT Q",
    "numbers at the end": b"q Q 1 2",
    "unknown operators": b"q (secret) unknown /A 1 foo Q",
    "an array of arrays after what is known": b"q /A [[1]] DP Q",
    "layers in a dictionary": b"/OC <</Type /OCG>> BDC EMC",
}


@pytest.mark.parametrize("kind", ODD)
def test_odd_content_is_left_to_pikepdf(kind: str) -> None:
    assert _syntax._plain(ODD[kind]) is None or kind == "layers in a dictionary"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = _syntax.parsed(stream(ODD[kind]), KNOWN)
    if kind != "layers in a dictionary":
        assert read == the_slow_way(ODD[kind])


def test_numbers_of_every_spelling_mean_the_same() -> None:
    assert _syntax.parsed(stream(ODD["numbers not as they are written"]), KNOWN) == [
        (b"w", b"3", None), (b"w", b"0", None), (b"J", b"7", None),
    ]  # fmt: skip


def test_this_python_reads_content_by_the_one_expression() -> None:
    assert _syntax._reads_as_it_should()


@pytest.mark.parametrize("many", [_syntax._MANY, b"*"])
def test_random_content_is_read_alike_in_both_ways(many: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also by the expression that a Python before 3.11.5 needs."""
    monkeypatch.setattr(_syntax, "_PLAIN", _syntax._grammar(_syntax._NAME, many))
    assert _syntax._plain(PLAIN) == READ
    assert {kind: _syntax._plain(ODD[kind]) for kind in ODD if kind != "layers in a dictionary"} == dict.fromkeys(
        [kind for kind in ODD if kind != "layers in a dictionary"]
    )
    draw = random.Random(7)
    pieces = [
        b"q", b"Q", b"BT", b"ET", b"1", b"0", b"-.5", b"12.", b"w", b"re", b"Tj", b"TJ", b"Tf", b"/F1", b"/A_b", b"(a)",
        b"(\\))", b"<41>", b"[", b"]", b"d", b"rg", b"scn", b"gs", b"cm", b"T*", b"'", b'"', b"<<", b">>", b"BDC", b"n",
    ]  # fmt: skip
    plain = 0
    for _ in range(4000):
        data = b"".join(
            piece + draw.choice([b" ", b"\n", b"", b"\r\n"]) for piece in draw.choices(pieces, k=draw.randint(1, 5))
        )
        if (fast := _syntax._plain(data)) is not None:
            plain += 1
            assert without_tags(fast) == without_tags(the_slow_way(data)), data
    assert plain > 100  # or nothing was compared


def test_a_number_longer_than_any_is_left_to_pikepdf() -> None:
    assert _syntax._plain(b"7" * 40 + b".5 w") == [(b"w", b"7" * 40 + b".5", None)]
    assert _syntax._plain(b"7" * 41 + b".5 w") is None
    assert _syntax._plain(b"7" * 200_000) is None  # in a moment, not in minutes


@pytest.mark.parametrize(
    "data",
    [b"(a) 1 w", b"/Name 1 0 0 rg", b"1 2 TJ", b"[(a) /N] TJ", b"true w", b"/A /B Do", b"12345678901234567890 w"],
)
def test_operands_that_an_operator_does_not_take_are_refused(data: bytes) -> None:
    with pytest.raises(_syntax.CannotRebuild):
        _syntax.parsed(stream(data), KNOWN)


def packed(data: bytes, **keys: object) -> pikepdf.Stream:
    made = stream(b"")
    made.write(data, filter=pikepdf.Name.FlateDecode)
    for key, value in keys.items():
        made[f"/{key}"] = value
    return made


def test_compressed_content_is_read_whole_or_not_at_all() -> None:
    whole = zlib.compress(b"q 1 0 0 rg Q")
    assert _syntax._decoded(packed(whole)) == b"q 1 0 0 rg Q"
    assert _syntax._decoded(packed(whole + b"\r\n")) == b"q 1 0 0 rg Q"
    assert _syntax._decoded(packed(whole[:-6])) is None
    assert _syntax._decoded(packed(whole + b"more")) is None
    assert _syntax._decoded(packed(whole, DecodeParms=pikepdf.Dictionary(Predictor=12))) is None
    with pytest.raises(_syntax.CannotRebuild):
        _syntax.parsed(packed(b"no flate at all"), KNOWN)


def test_the_parts_of_a_page_are_one_content() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    parts = [b"q 1 0 0", b"rg (a", b"b\n", b") Tj Q"]
    page.obj["/Contents"] = pikepdf.Array([pdf.make_stream(part) for part in parts])

    assert _syntax._decoded(page) == b"q 1 0 0\nrg (a\nb\n) Tj Q"
    assert _syntax.parsed(page, KNOWN) == list(_syntax._one_by_one(pikepdf.parse_content_stream(page), KNOWN))


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (1.0, 5, b"1"), (-0.0, 5, b"0"), (0.1 + 0.2, 5, b"0.3"), (0.00001, 5, b"0.00001"), (-0.00012, 5, b"-0.00012"),
        (0.0004, 3, b"0"), (123456.7891, 3, b"123456.789"), (0.000004, 5, b"0"),
    ],
)  # fmt: skip
def test_numbers_are_written_without_an_exponent(value: float, places: int, said: bytes) -> None:
    assert number(value, places) == said


@pytest.mark.parametrize("value", [1e300, float("inf"), float("nan"), -1e17])
def test_numbers_that_no_reader_knows_are_refused(value: float) -> None:
    with pytest.raises(_syntax.CannotRebuild):
        number(value)


def test_dashes_of_one_and_two_and_of_twelve_are_not_the_same() -> None:
    one_two, twelve = _syntax.parsed(stream(b"[1 2] 0 d [12] 0 d"), KNOWN)

    assert key_of(one_two) != key_of(twelve)
    assert key_of(one_two) == key_of(_syntax.parsed(stream(b"[ 1  2 ]0.0 d"), KNOWN)[0])
