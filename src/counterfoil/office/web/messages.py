"""The catalogue of translations: what the pages say, as it stands in the sources, and in another language.

``office/locale/LANGUAGE/LC_MESSAGES/django.po`` is written by people, ``django.mo`` is made of it. Both formats are
those of GNU gettext; no program of it is needed. A key is ``context\\x04message`` where a message has a context.
"""

from __future__ import annotations

import argparse
import ast
import re
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

OFFICE = Path(__file__).parents[1]
LOCALE = OFFICE / "locale"
HEADER = (
    "Project-Id-Version: Counterfoil\n"
    "Language: es\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)
_PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_PLURAL = {"ngettext", "ngettext_lazy"}
_IN_CONTEXT = {"pgettext", "pgettext_lazy"}
_STRING = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_HOLES = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Message:
    """What a page says; ``plural`` is empty where there is one form."""

    key: str
    plural: str = ""

    @property
    def text(self) -> str:
        return self.key.rpartition("\x04")[2]


def said() -> dict[str, Message]:
    """Every message of the office: its Python, its templates, and the closed lists of the core that pages show."""
    found: list[Message] = []
    for path in sorted(OFFICE.rglob("*.py")):
        found += in_python(path.read_text("utf-8"))
    for path in sorted(OFFICE.rglob("*.html")) + sorted(OFFICE.rglob("*.txt")):
        found += in_template(path.read_text("utf-8"))
    found += [Message(one) for one in core_words()]
    kept: dict[str, Message] = {}
    for one in found:
        if one.key not in kept or one.plural:
            kept[one.key] = one
    return kept


def core_words() -> Iterable[str]:
    """What the core calls things, in lists that end."""
    from counterfoil.office.core_words import listed  # inline: a law pack is read

    return listed()


def in_python(source: str) -> Iterator[Message]:
    """The messages of one module: calls of gettext's functions with a constant."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        words = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name in _PLAIN and len(words) == 1:
            yield Message(words[0])
        elif name in _PLURAL and len(words) == 2:
            yield Message(words[0], words[1])
        elif name in _IN_CONTEXT and len(words) == 2:
            yield Message(f"{words[0]}\x04{words[1]}")


def in_template(source: str) -> Iterator[Message]:
    """The messages of one template, as Django's own reader of templates tells gettext."""
    told = templatize(source)
    for name, *words in re.findall(
        rf"\b(npgettext|ngettext|pgettext|gettext|_)\({_STRING}(?:, {_STRING})?(?:, {_STRING})?", told
    ):
        texts = [str(ast.literal_eval(one)) for one in words if one]
        if name in ("gettext", "_"):
            yield Message(texts[0])
        elif name == "ngettext":
            yield Message(texts[0], texts[1])
        elif name == "pgettext":
            yield Message(f"{texts[0]}\x04{texts[1]}")
        else:
            yield Message(f"{texts[0]}\x04{texts[1]}", texts[2])


def read(source: str) -> dict[Message, tuple[str, ...]]:
    """A ``.po`` file: message → its forms in the other language. The header is left out."""
    kept: dict[Message, tuple[str, ...]] = {}
    for block in re.split(r"\n\s*\n", source):
        parts: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            found = re.fullmatch(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?(".*")', line.strip())
            if found is None:
                raise ValueError(f"{line!r}: no line of a catalogue")
            name = found[1] or name
            parts[name] = parts.get(name, "") + ast.literal_eval(found[2])
        if parts.get("msgid"):
            key = f"{parts['msgctxt']}\x04{parts['msgid']}" if "msgctxt" in parts else parts["msgid"]
            forms = tuple(value for part, value in parts.items() if part.startswith("msgstr"))
            kept[Message(key, parts.get("msgid_plural", ""))] = forms
    return kept


def written(messages: Mapping[Message, Sequence[str]]) -> str:
    """The same as a ``.po`` file, in alphabetical order: a change shows as that and no more."""
    blocks = [f'msgid ""\nmsgstr ""\n{"".join(_quoted(line) + chr(10) for line in HEADER.splitlines(keepends=True))}']
    for one in sorted(messages, key=lambda each: (each.text.casefold(), each.key)):
        context = one.key.rpartition("\x04")[0]
        lines = [f"msgctxt {_quoted(context)}"] if context else []
        lines.append(f"msgid {_quoted(one.text)}")
        forms = messages[one]
        if one.plural:
            lines.append(f"msgid_plural {_quoted(one.plural)}")
            lines += [f"msgstr[{number}] {_quoted(form)}" for number, form in enumerate(forms or ("", ""))]
        else:
            lines.append(f"msgstr {_quoted(forms[0] if forms else '')}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def compiled(messages: Mapping[Message, Sequence[str]]) -> bytes:
    """The ``.mo`` of it, as GNU gettext's manual gives the format (revision 0, no hash table)."""
    rows = {b"": HEADER.encode()}
    for one, forms in messages.items():
        key = f"{one.key}\0{one.plural}" if one.plural else one.key
        rows[key.encode()] = "\0".join(forms).encode()
    keys = sorted(rows)
    start = 28 + 16 * len(keys)
    tables, data = [b"", b""], b""
    for table, texts in enumerate((keys, [rows[key] for key in keys])):
        for text in texts:
            tables[table] += struct.pack("<II", len(text), start + len(data))
            data += text + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, start)
    return head + tables[0] + tables[1] + data


def faults(wanted: Mapping[str, Message], kept: Mapping[Message, Sequence[str]]) -> list[str]:
    """What a catalogue lacks, has too much, or says with other placeholders."""
    found = [f"not translated: {one.text!r}" for one in wanted.values() if not all(kept.get(one, ("",)))]
    found += [f"said nowhere: {one.text!r}" for one in kept if one not in wanted.values()]
    for one, forms in kept.items():
        if one.plural and len(forms) != 2:
            found.append(f"{len(forms)} forms: {one.text!r}")
        for form, english in zip(forms, (one.text, one.plural), strict=False):
            if form and _holes(form) != _holes(english):
                found.append(f"other placeholders: {one.text!r}")
    return found


def _holes(text: str) -> frozenset[str]:
    return frozenset(match[0] for match in _HOLES.finditer(text))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def main(arguments: Sequence[str] | None = None) -> int:
    """``update`` adds what is new and drops what is gone; both verbs then make the ``.mo`` and say what is missing."""
    parser = argparse.ArgumentParser(prog="script/messages", description=main.__doc__)
    parser.add_argument("verb", choices=("update", "compile"))
    parser.add_argument("--language", default="es")
    options = parser.parse_args(arguments)
    file = LOCALE / options.language / "LC_MESSAGES" / "django.po"
    kept = read(file.read_text("utf-8")) if file.exists() else {}
    wanted = said()
    if options.verb == "update":
        kept = {one: kept.get(one, ()) for one in wanted.values()}
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(written(kept), "utf-8")
    file.with_suffix(".mo").write_bytes(compiled({one: forms for one, forms in kept.items() if forms and all(forms)}))
    missing = faults(wanted, kept)
    print("\n".join(missing) or f"{len(kept)} messages, all of them translated")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
