"""Outlook's messages: compound files, compressed Rich Text, winmail.dat, well formed and not."""

from __future__ import annotations

import importlib.util
import struct
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from counterfoil.documents.blocks import Heading, Table
from counterfoil.documents.formats import compound, outlook, rtf, tnef
from counterfoil.documents.sniff import Kind, sniff
from counterfoil.errors import DocumentUnreadable, LimitExceeded


def _writer() -> ModuleType:
    if "outlook_files" not in sys.modules:
        file = Path(__file__).parents[2] / "leaks" / "outlook_files.py"
        spec = importlib.util.spec_from_file_location("outlook_files", file)
        assert spec is not None
        assert spec.loader is not None
        sys.modules["outlook_files"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["outlook_files"])
    return sys.modules["outlook_files"]


write = _writer()
PACKED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
"""[MS-OXRTFCP] §3.1: the example of the specification, whose text we did not write."""


def test_the_example_of_the_specification_is_unpacked() -> None:
    assert rtf.unpacked(PACKED) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert rtf.to_text(rtf.unpacked(PACKED)) == "hello world"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (rb"{\rtf1\ansi one\par two\tab three}", "one\ntwo    three"),
        (rb"{\rtf1{\fonttbl{\f0 Arial;}}\f0 words}", "words"),
        (rb"{\rtf1 {\v hidden} shown}", "hidden shown"),
        (rb"{\rtf1 caf\'e9 \u8364?5 \emdash}", "café €5 —"),
        (rb"{\rtf1\ansicpg1251 \'c4}", "Д"),
        (rb"{\rtf1\fromhtml1 {\*\htmltag84 <b>}words{\*\htmltag92 </b>}}", "words"),
        (rb"{\rtf1 {\*\annotation a comment} \{braces\}}", "a comment {braces}"),
        (rb"{\rtf1 \u-10179?\u-8704?}", "\U0001f600"),
    ],
)
def test_rich_text_gives_its_words(source: bytes, text: str) -> None:
    assert rtf.to_text(source) == text


def test_a_compound_file_holds_small_and_large_streams() -> None:
    tree = {"small": b"x" * 70, "large": b"y" * 9000, "folder": {"inner": b"z", "deeper": {"end": b"!"}}}
    root = compound.read(write.compound(tree))
    assert root.streams == {"small": tree["small"], "large": tree["large"]}
    assert root.storages["folder"].streams == {"inner": b"z"}
    assert root.storages["folder"].storages["deeper"].streams == {"end": b"!"}


def test_a_chain_without_an_end_and_deep_folders_are_refused() -> None:
    data = bytearray(write.compound({"large": b"y" * 9000}))
    (directory,) = struct.unpack_from("<I", data, 48)
    fat = len(data) - 512
    struct.pack_into("<I", data, fat + 4 * (directory - 1), 0)  # the last sector of the stream leads to its first
    with pytest.raises(DocumentUnreadable, match="damaged compound file"):
        compound.read(bytes(data))
    deep: dict[str, Any] = {"end": b"!"}
    for _ in range(compound.MAX_DEPTH + 2):
        deep = {"folder": deep}
    with pytest.raises(LimitExceeded, match="nested more than"):
        compound.read(write.compound(deep))


def test_streams_that_share_their_bytes_are_refused() -> None:
    data = bytearray(write.compound({"a": b"x" * 9000, "b": b"y" * 9000}))
    (directory,) = struct.unpack_from("<I", data, 48)
    sizes = [(directory + 1) * 512 + entry * 128 + 120 for entry in (1, 2)]
    assert [struct.unpack_from("<I", data, at)[0] for at in sizes] == [9000, 9000]
    for at in sizes:
        struct.pack_into("<I", data, at, len(data) - 100)
    with pytest.raises(LimitExceeded, match="share their bytes"):
        compound.read(bytes(data))


def test_a_message_is_shown_as_an_e_mail_is() -> None:
    texts = {
        "p0037": "A report",
        "p0c1a": "A. Sample",
        "p5d01": "sample@example.org",
        "p0e04": "Records",
        "p1000": "Please.",
    }
    content = outlook.parse(write.compound(write.message(**texts)))
    assert content.properties == (
        ("From", "A. Sample <sample@example.org>"), ("To", "Records"), ("Subject", "A report"),
    )  # fmt: skip
    assert (content.body, content.warnings, content.parts) == ("Please.", (), ())
    assert not any(isinstance(block, Table) for block in content.blocks)


def test_versions_of_the_text_that_differ_are_all_shown() -> None:
    made = write.message(p1000="For the public.", p1013="<p>For insiders.</p>")
    content = outlook.parse(write.compound({**made, "__substg1.0_10090102": PACKED}))
    said = " ".join(str(block) for block in content.blocks)
    assert [words for words in ("For the public.", "For insiders.", "hello world") if words not in said] == []
    assert content.warnings == ("The versions of the message's text differ; all are shown.",)
    same = outlook.parse(write.compound(write.message(p1000="The same.", p1013="<p>The same.</p>")))
    assert same.warnings == ()


def test_an_attached_message_follows_and_its_files_are_parts() -> None:
    inner = {**write.message(p1000="Inner words", p0037="Inner"), "__properties_version1.0": bytes(24)}
    inner["__attach_version1.0_#00000000"] = write.attachment("a.txt", b"file")
    outer = {**write.message(p1000="Outer"), "__attach_version1.0_#00000000": write.attachment("Inner", inner)}
    content = outlook.parse(write.compound(outer))
    assert [block.text for block in content.blocks if isinstance(block, Heading) and block.level == 1] == [
        "Attached message: Inner"
    ]
    assert [(part.name, part.data) for part in content.parts] == [("a.txt", b"file")]


def test_an_attachment_without_data_is_said() -> None:
    outer = {**write.message(p1000="Outer"), "__attach_version1.0_#00000000": write.attachment("link.txt", b"")}
    assert outlook.parse(write.compound(outer)).warnings == (
        "The attachment link.txt holds no data here: it is a link, or was left out.",
    )


def test_winmail_dat_gives_message_names_and_files() -> None:
    data = write.winmail({0x0037: "A report", 0x1000: "Words"}, ["A. Sample"], {"a.txt": b"file"}, named={"Case": "42"})
    assert sniff(data, "winmail.dat") is Kind.TNEF
    content = tnef.parse(data)
    assert content.properties == (("Recipient", "A. Sample"), ("Subject", "A report"))
    assert (content.body, [(part.name, part.data) for part in content.parts]) == ("Words", [("a.txt", b"file")])
    [table] = [block for block in content.blocks if isinstance(block, Table)]
    assert table.rows == (("Case", "42"),)


def test_a_winmail_dat_that_is_cut_is_damage() -> None:
    data = write.winmail({0x1000: "Words"}, [], {})
    assert tnef.parse(data).body == "Words"
    too_long = data[:11] + b"\xff\xff\xff\x7f" + data[15:]  # what the first attribute says of its length
    for damaged in (data[:-3], too_long):
        with pytest.raises(DocumentUnreadable, match=r"winmail\.dat is damaged"):
            tnef.parse(damaged)


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("__properties_version1.0",), Kind.MSG),
        (("WordDocument",), Kind.OLE),
        (("Workbook", "CONTENTS"), Kind.OLE),
        (("\x01Ole10Native",), Kind.OLE_OBJECT),
        (("Something",), Kind.OLE),
    ],
)
def test_compound_files_are_told_apart(names: tuple[str, ...], kind: Kind) -> None:
    assert sniff(write.compound(dict.fromkeys(names, b"x")), "x") is kind


def test_the_hour_it_was_sent_is_written_as_e_mail_writes_it() -> None:
    ticks = (
        (datetime(2026, 3, 2, 16, 0, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 10
    )
    sent = struct.pack("<HHIQ", 0x40, 0x0039, 0, ticks)
    made = {**write.message(p1000="Words"), "__properties_version1.0": bytes(32) + sent}
    assert outlook.parse(write.compound(made)).properties == (("Date", "Mon, 02 Mar 2026 16:00:00 +0000"),)
