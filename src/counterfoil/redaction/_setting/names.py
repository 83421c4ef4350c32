"""What the codes of a simple font mean: glyph names and characters (ISO 32000-2 §9.6.5)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import pikepdf
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding

NOTHING = ".notdef"


def differences(font: Any) -> Iterable[tuple[int, str]]:
    """Code and glyph name (without its slash) of every difference that a font's encoding lists."""
    encoding = font.get("/Encoding")
    if not isinstance(encoding, pikepdf.Dictionary):
        return
    code = 0
    for item in encoding.get("/Differences", pikepdf.Array()):
        if isinstance(item, pikepdf.Name):
            yield code, str(item)[1:]
            code += 1
        else:
            code = int(item)


def base_encoding(font: Any) -> str:
    """The name of the encoding that the differences are from, empty where none is named."""
    encoding = font.get("/Encoding")
    if isinstance(encoding, pikepdf.Dictionary):
        encoding = encoding.get("/BaseEncoding")
    return "" if encoding is None else str(encoding)


def glyph_names(font: Any, built_in: list[str] | None = None) -> list[str]:
    """The 256 glyph names of a simple font; ``built_in``: those of its program, for codes that nothing else names."""
    base = base_encoding(font)
    listed = _win_ansi() if base == "/WinAnsiEncoding" else MacRoman if base == "/MacRomanEncoding" else built_in
    names = list(listed or StandardEncoding)
    names += [NOTHING] * (256 - len(names))
    for code, name in differences(font):
        if 0 <= code < 256:
            names[code] = name
    return names


def characters(name: str) -> str:
    """The text of a glyph by its name (Adobe Glyph List); empty where the name says nothing."""
    if name == NOTHING:
        return ""
    if (known := _known().get(name)) is not None:
        return known
    from fontTools import agl  # inline: slow import, and most documents have no other names

    return str(agl.toUnicode(name))


@cache
def _known() -> dict[str, str]:
    """The names of WinAnsiEncoding → what they mean."""
    said = {name: bytes([code]).decode("cp1252", "replace") for code, name in reversed([*enumerate(_win_ansi())])}
    return {name: text for name, text in said.items() if name != NOTHING}


@cache
def _win_ansi() -> list[str]:
    return [NOTHING] * 32 + _WIN_ANSI.split()


_WIN_ANSI = """
space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft parenright asterisk plus comma hyphen
period slash zero one two three four five six seven eight nine colon semicolon less equal greater question at A B C D
E F G H I J K L M N O P Q R S T U V W X Y Z bracketleft backslash bracketright asciicircum underscore grave a b c d e
f g h i j k l m n o p q r s t u v w x y z braceleft bar braceright asciitilde .notdef Euro .notdef quotesinglbase
florin quotedblbase ellipsis dagger daggerdbl circumflex perthousand Scaron guilsinglleft OE .notdef Zcaron .notdef
.notdef quoteleft quoteright quotedblleft quotedblright bullet endash emdash tilde trademark scaron guilsinglright oe
.notdef zcaron Ydieresis space exclamdown cent sterling currency yen brokenbar section dieresis copyright ordfeminine
guillemotleft logicalnot hyphen registered macron degree plusminus twosuperior threesuperior acute mu paragraph
periodcentered cedilla onesuperior ordmasculine guillemotright onequarter onehalf threequarters questiondown Agrave
Aacute Acircumflex Atilde Adieresis Aring AE Ccedilla Egrave Eacute Ecircumflex Edieresis Igrave Iacute Icircumflex
Idieresis Eth Ntilde Ograve Oacute Ocircumflex Otilde Odieresis multiply Oslash Ugrave Uacute Ucircumflex Udieresis
Yacute Thorn germandbls agrave aacute acircumflex atilde adieresis aring ae ccedilla egrave eacute ecircumflex
edieresis igrave iacute icircumflex idieresis eth ntilde ograve oacute ocircumflex otilde odieresis divide oslash
ugrave uacute ucircumflex udieresis yacute thorn ydieresis
"""
"""ISO 32000-2 annex D.2, from code 32; a no-break space is a space, a soft hyphen a hyphen."""
