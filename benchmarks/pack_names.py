"""Pack the lists of names of the whole world and of plain English words for ``counterfoil.detection.words``.

Run: python benchmarks/pack_names.py PHILTER/filters TEXTS…
``PHILTER`` is a copy of BCHSI/philter-ucsf (BSD-3-Clause); ``TEXTS`` are folders of English texts of any kind. A word
of Philter's list of safe words is kept as plain English when one of the texts prints it in small letters: the list is
long and medical, and what nobody writes need not be shipped. Philter left out whatever is a name as well: such a word
is kept when at least three texts print it in small letters, and no fewer than print it with a capital (``governor``).
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src" / "counterfoil" / "detection" / "gazetteer"
_SMALL = re.compile(r"(?<![\w'.@/$#_-])[a-z]{2,}(?![\w@/(=.\[_-])")
_LARGE = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?![\w@/(=\[_-])")
_READ = {".py", ".md", ".rst", ".txt", ".html", ".csv", ".json"}
_LARGEST = 40_000_000


def listed(file: Path) -> set[str]:
    """The words of one of Philter's lists that are plain letters and longer than two."""
    return {w for w in json.loads(file.read_text(encoding="utf-8")) if len(w) > 2 and w.isascii() and w.isalpha()}


def written(folders: Iterable[Path]) -> tuple[Counter[str], Counter[str]]:
    """In how many texts each word stands in small letters, and with a capital though no sentence begins there."""
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for folder in folders:
        for file in folder.rglob("*"):
            if file.suffix in _READ and file.is_file() and file.stat().st_size < _LARGEST:
                text = file.read_text(encoding="utf-8", errors="ignore")
                small.update(set(_SMALL.findall(text)))
                large.update({word.lower() for word in _LARGE.findall(text)})
    return small, large


def pack(name: str, words: Iterable[str]) -> None:
    """One line for each three letters that words begin with: those letters, then how each word goes on."""
    lines = [" ".join([start, *(w[3:] for w in group)]) for start, group in groupby(sorted(words), key=lambda w: w[:3])]
    data = lzma.compress("\n".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME)
    (TARGET / f"{name}.xz").write_bytes(data)
    print(f"{name}: {sum(len(line.split(' ')) - 1 for line in lines)} words, {len(data)} bytes")


def main() -> None:
    """Write the three files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("philter", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    asked = parser.parse_args()
    given = listed(asked.philter / "blacklists" / "firstnames_minus_fps.json")
    family = listed(asked.philter / "blacklists" / "lastnames_minus_fps.json")
    safe = listed(asked.philter / "whitelists" / "whitelist_plus_fps_091718_nonames.json")
    small, large = written(asked.texts)
    both = {w for w in (given | family) - safe if small[w] >= 3 and small[w] >= large[w]}
    pack("world_given", given)
    pack("world_family", family)
    pack("english", both | {w for w in safe if w in small})


if __name__ == "__main__":
    main()
