"""The demand as it came: read once, drawn in the sandbox, and nothing of it where there is nothing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from counterfoil.errors import DocumentUnreadable, EnvironmentFailed
from counterfoil.office import app, models
from counterfoil.office.folder import Office
from counterfoil.office.services import demand_pages
from counterfoil.office.services.demand_pages import Part
from counterfoil.office.store import FolderStore

from .web.made import case

LETTER = (
    b"From: Ada Asker <ada@mail.example>\r\nTo: foia@office.example\r\nSubject: The fire\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nThe report, please.\r\n"
    b"--b\r\nContent-Type: text/plain; name=list.txt\r\nContent-Disposition: attachment; filename=list.txt\r\n\r\n"
    b"One record.\r\n--b\r\nContent-Type: video/mp4; name=f.mp4\r\nContent-Disposition: attachment; filename=f.mp4\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nAAAAGGZ0eXBpc29tAAAAAGlzb20=\r\n--b--\r\n"
)


def of(office: Office, tmp_path: Path, content: bytes, name: str = "demand.eml") -> models.Case:
    path = tmp_path / name
    path.write_bytes(content)
    digest = FolderStore(office.store).put(path)
    return case(demand_digest=digest, demand_name=name)


@pytest.fixture
def opened(office: Office) -> Office:
    return app.open_office(office.folder)


def test_a_demand_is_shown_with_what_came_with_it(opened: Office, tmp_path: Path) -> None:
    made = of(opened, tmp_path, LETTER)
    assert demand_pages.parts(opened, made) == (Part("demand.eml", 1), Part("list.txt", 1), Part("f.mp4", 0))
    drawn = [demand_pages.image(opened, made, part, 1) for part in (1, 2, 3, 4, 0)]
    assert [one is None for one in drawn] == [False, False, True, True, True]
    assert demand_pages.image(opened, made, 1, 2) is None
    picture = Image.open(io.BytesIO(drawn[0] or b""))
    assert (picture.format, picture.width) == ("JPEG", 1275)
    assert len(picture.convert("L").getcolors(256) or ()) > 10  # not an empty page


def test_it_is_read_once_and_nothing_else_is_left(
    opened: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = of(opened, tmp_path, LETTER)
    first = demand_pages.parts(opened, made)
    monkeypatch.setattr(demand_pages.documents, "read", None)
    assert demand_pages.parts(opened, made) == first
    assert demand_pages.image(opened, made, 1, 1)
    folder = opened.work / made.number
    assert sorted(path.name for path in folder.iterdir()) == ["demand"]
    assert sorted(path.name for path in (folder / "demand").iterdir()) == ["1.pdf", "2.pdf", "parts.json"]


def test_what_cannot_be_read_is_said_and_leaves_nothing(opened: Office, tmp_path: Path) -> None:
    made = of(opened, tmp_path, b"%PDF-1.7\nnothing", "demand.pdf")
    with pytest.raises(DocumentUnreadable):
        demand_pages.parts(opened, made)
    assert list((opened.work / made.number).iterdir()) == []
    with pytest.raises(EnvironmentFailed):
        demand_pages.parts(opened, case(2))
