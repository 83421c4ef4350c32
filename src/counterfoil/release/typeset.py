"""Typst templates of a law pack and JSON data to a tagged PDF (PDF/UA-1), or to HTML of the same words.

Deterministic: same data, same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Any, Literal

from counterfoil.errors import BadInput, EnvironmentFailed
from counterfoil.release.letter_pack import LetterPack

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_LACKING = re.compile(r'the text `"(.+?)"` could not be displayed')
_IDENTIFIER = re.compile(rb"/ID\[\(([A-Za-z0-9+/]{22}==)\)")
_SQUARE = "\u25a1"
_MOST_REPLACED = 200
_Form = Literal["pdf", "html"]


def pdf(pack: LetterPack, template: str, values: Mapping[str, Any], *, exact: Collection[str] = ()) -> bytes:
    """The PDF that ``letters/<template>.typ`` makes of ``values``.

    Values go in as JSON and are never Typst source, so that nobody can write markup into a letter. Only the fonts in
    the library are used: the same bytes on every machine. A character that they lack (an emoji in a request) becomes
    a hollow square, but in the values named in ``exact`` (whom the letter is to) it raises ``BadInput``.
    Raises ``EnvironmentFailed`` when the template does not compile.
    """
    return _made(pack, template, values, "pdf", exact)


def identified(made: bytes, identifier: str) -> bytes:
    """The same PDF with ``identifier`` for its own (ISO 32000-2 §14.4), which otherwise follows from its words.

    Whoever knows every word of a letter could make one; with one that nobody guesses they cannot make these bytes.
    ``identifier`` is 22 signs of base64. Raises ``EnvironmentFailed`` where the PDF has no such identifier.
    """
    if not re.fullmatch(r"[A-Za-z0-9+/]{22}", identifier):
        raise RuntimeError("An identifier is 22 signs of base64.")
    found = _IDENTIFIER.findall(made)
    if len(found) != 1:
        raise EnvironmentFailed("The letter's PDF has no identifier where one was expected. Install Counterfoil again.")
    return made.replace(found[0], f"{identifier}==".encode())  # in its trailer and its metadata; no byte of it moves


def html(pack: LetterPack, template: str, values: Mapping[str, Any], *, exact: Collection[str] = ()) -> bytes:
    """The same words as ``pdf`` has, as HTML without pages: what a docx is made of. Raises as ``pdf`` does."""
    return _made(pack, template, values, "html", exact)


def _made(pack: LetterPack, template: str, values: Mapping[str, Any], form: _Form, exact: Collection[str]) -> bytes:
    values = _clean(values, "")
    for _ in range(_MOST_REPLACED):
        try:
            return _compile(pack, template, values, form)
        except _NoGlyph as lacking:
            for key in exact:
                if lacking.text in json.dumps(values.get(key), ensure_ascii=False):
                    raise BadInput(
                        f"{template}: {key} has the character {lacking.text!r}, which the letter's fonts lack. Write "
                        "it in Latin letters as well, and make the letter again. Nothing was written."
                    ) from None
            values = _clean(values, lacking.text)
    raise BadInput(f"{template}: the texts of this case have too many characters that the letter's fonts lack.")


class _NoGlyph(Exception):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def _compile(pack: LetterPack, template: str, values: Mapping[str, Any], form: _Form) -> bytes:
    import typst  # inline: slow import

    try:
        made = typst.compile(
            pack.template(template),
            root=pack.folder,
            format=form,
            pdf_standards="ua-1" if form == "pdf" else None,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
        )
    except typst.TypstError as error:
        lacking = _LACKING.search(error.message)
        if lacking and lacking[1]:
            raise _NoGlyph(lacking[1]) from error
        raise EnvironmentFailed(f"{pack.law}/letters/{template}.typ does not compile: {error.message}.") from error
    if not isinstance(made, bytes):
        raise EnvironmentFailed(f"{pack.law}/letters/{template}.typ made no single {form}. Install Counterfoil again.")
    return made


def _clean(value: Any, lacking: str) -> Any:
    """The same without control characters and marks that turn the direction of writing; ``lacking`` replaced."""
    if isinstance(value, str):
        text = _CONTROL.sub("", value)
        return text.replace(lacking, _SQUARE) if lacking else text
    if isinstance(value, Mapping):
        return {key: _clean(one, lacking) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one, lacking) for one in value]
    return value
