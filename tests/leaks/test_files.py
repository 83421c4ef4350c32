"""Files that are no PDF: what can stand unseen in one comes to light when it is read, and is gone after it is marked.

Each goes the way of a record: read in the sandbox, typeset anew, the word located, removed, rebuilt and verified.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from counterfoil import documents, sandbox
from counterfoil.cli import main
from counterfoil.documents import Document
from counterfoil.documents.reading import LIMITS


def _beside(name: str) -> ModuleType:
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


_beside("outlook_files")
files = _beside("files")
pdfs = _beside("test_channels")
SECRET = "Qyzzoxwark"


@pytest.fixture(scope="module")
def workdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def worker(workdir: Path) -> Iterator[sandbox.Worker]:
    with sandbox.Worker(LIMITS, writable=[workdir], programs=False) as shared:
        yield shared


def flat(document: Document) -> Iterator[Document]:
    yield document
    for part in document.parts:
        yield from flat(part)


def letters(text: str) -> str:
    return "".join(text.split()).replace("\u200b", "")


def is_on(document: Document, word: str) -> bool:
    return word in letters(document.text)


@pytest.mark.parametrize("label", files.CHANNELS)
def test_a_word_comes_to_light_and_is_gone_when_it_is_marked(
    label: str, tmp_path: Path, workdir: Path, worker: sandbox.Worker
) -> None:
    how = files.CHANNELS[label]
    source = tmp_path / how.name
    source.write_bytes(how.build("Otherword"))
    assert not any(
        is_on(one, SECRET) for one in flat(documents.read(source, workdir=workdir, ocr=False, worker=worker))
    )
    source.write_bytes(how.build(SECRET))
    document = documents.read(source, workdir=workdir, ocr=False, worker=worker)

    every = list(flat(document))
    assert {
        "page": is_on(document, SECRET),
        "part": any(is_on(part, SECRET) for part in every[1:]),
        "property": any(SECRET in value for _, value in document.properties),
        "left out": letters(how.notice) in letters(document.text) and not any(is_on(one, SECRET) for one in every),
    }[how.where]

    for number, one in enumerate(every):
        if one.pdf is None:
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        shown = is_on(one, SECRET)
        assert (pdfs.leaks(one.pdf, SECRET) != []) == shown  # the control, and nothing unseen in what was typeset
        if shown:
            released, refused = pdfs.redacted(one.pdf, folder, SECRET)
            assert refused == []
            assert released is not None
            assert pdfs.leaks(released, SECRET) == []
            assert not pdfs.lab.holds(released, SECRET)


def test_there_are_channels_of_every_format() -> None:
    formats: dict[str, int] = {}
    for how in files.CHANNELS.values():
        ending = how.name.rpartition(".")[2]
        formats[ending] = formats.get(ending, 0) + 1
    assert {ending for ending, count in formats.items() if count > 1} == {
        "docx", "xlsx", "csv", "txt", "html", "eml", "msg", "zip", "jpg", "png", "odt", "ods", "rtf",
    }  # fmt: skip


@pytest.mark.parametrize("label", ["Word deleted text", "Excel records of a pivot cache", "mail text before the parts",
                                   "Outlook unknown property", "CSV cell"])  # fmt: skip
def test_the_command_redacts_it_too(label: str, tmp_path: Path) -> None:
    how = files.CHANNELS[label]
    source, values, target = tmp_path / how.name, tmp_path / "values.txt", tmp_path / "out.pdf"
    source.write_bytes(how.build(SECRET))
    values.write_text(SECRET)
    assert main(["redact", str(source), "-o", str(target), "--values", str(values), "--no-ocr", "--json"]) == 0
    assert pdfs.leaks(target, SECRET) == []
