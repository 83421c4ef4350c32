"""ZIP archives under attack, and pictures."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pymupdf
import pytest
from PIL import ExifTags, Image

from counterfoil.documents import Document
from counterfoil.documents.formats import archive, image
from counterfoil.errors import DocumentUnreadable, LimitExceeded

Read = Callable[..., Document]


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return buffer.getvalue()


def test_members_are_parts_whatever_their_names(read_bytes: Read) -> None:
    document = read_bytes(zipped({"a/b.txt": b"first", "../../evil.txt": b"second"}), "x.zip")
    assert [(part.name, part.body) for part in document.parts] == [("b.txt", "first"), ("evil.txt", "second")]
    assert document.warnings == (
        "A member's name points outside the archive (../../evil.txt); it was read under its last name.",
    )


def test_a_bomb_is_refused_by_its_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped({"zeros": bytes(11 << 20)})
    with pytest.raises(LimitExceeded, match="would grow"):
        archive.parse(data)
    monkeypatch.setattr(archive, "MAX_RATIO", 10_000)
    assert len(archive.parse(data).parts[0].data) == 11 << 20  # the control: the ratio alone refused it
    monkeypatch.setattr(archive, "MAX_UNPACKED_MB", 10)
    with pytest.raises(LimitExceeded, match="would unpack to 11 MB"):
        archive.parse(data)
    monkeypatch.setattr(archive, "MAX_MEMBERS", 0)
    with pytest.raises(LimitExceeded, match="has 1 members"):
        archive.parse(data)


def test_a_member_without_a_name_is_damage() -> None:
    data = zipped({"a": b"words"})
    central = data.index(b"PK\x01\x02")
    nameless = data[: central + 28] + b"\0\0" + data[central + 30 : central + 46] + data[central + 47 :]
    end = nameless.index(b"PK\x05\x06")
    size = (len(data) - central - 22 - 1).to_bytes(4, "little")
    with pytest.raises(DocumentUnreadable, match="a member has no name"):
        archive.parse(nameless[: end + 12] + size + nameless[end + 16 :])


def test_encrypted_and_damaged_archives_are_refused() -> None:
    data = bytearray(zipped({"a.txt": b"words"}))
    central = data.index(b"PK\x01\x02")
    encrypted = bytearray(data)
    encrypted[central + 8] |= 1
    with pytest.raises(DocumentUnreadable, match="encrypted"):
        archive.parse(bytes(encrypted))
    damaged = bytearray(data)
    damaged[35] ^= 0xFF
    with pytest.raises(DocumentUnreadable, match="damaged"):
        archive.parse(bytes(damaged))
    with pytest.raises(DocumentUnreadable, match="damaged"):
        archive.parse(bytes(data[:40]))


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (400, 200), **options: object) -> bytes:
    buffer = io.BytesIO()
    made = Image.new("L", size, 255)
    made.paste(0, (0, 0, 20, 20))
    made = (
        made.point(lambda value: value * 257, "I").convert(mode)
        if mode == "I;16"
        else made.convert("RGB").convert(mode)
    )
    made.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode", "media_type"),
    [("PNG", "RGBA", "image/png"), ("PNG", "1", "image/png"), ("PNG", "I;16", "image/png"),
     ("JPEG", "CMYK", "image/jpeg"), ("JPEG", "L", "image/jpeg"), ("GIF", "P", "image/gif"),
     ("BMP", "RGB", "image/bmp"), ("WEBP", "RGB", "image/webp"),
     ("TIFF", "RGB", "image/tiff")],
)  # fmt: skip
def test_every_kind_of_picture_is_a_page(read_bytes: Read, kind: str, mode: str, media_type: str) -> None:
    document = read_bytes(picture(kind, mode), "x")
    assert (document.media_type, len(document.pages)) == (media_type, 1)
    page = document.pages[0]
    assert (page.width_pt, page.height_pt) == (144.0, 72.0)  # 400 x 200 pixels at an assumed 200 dpi
    assert document.pdf is not None
    with pymupdf.open(document.pdf) as working:
        shown = working[0].get_pixmap(colorspace=pymupdf.csGRAY)
        assert shown.pixel(2, 2)[0] < 20  # the dark corner stayed where it was
        assert shown.pixel(100, 50)[0] > 235


def test_exif_turns_the_picture_and_is_not_kept(read_bytes: Read) -> None:
    tags = Image.Exif()
    tags[0x0112] = 6  # a quarter turn clockwise
    tags[0x010F] = "Camera maker"
    document = read_bytes(picture("JPEG", exif=tags), "x.jpg")
    assert (document.pages[0].width_pt, document.pages[0].height_pt) == (72.0, 144.0)
    assert dict(document.properties)["Make"] == "Camera maker"
    assert document.pdf is not None
    assert b"Camera maker" not in document.pdf.read_bytes()


def test_frames_are_pages(read_bytes: Read) -> None:
    more = [Image.new("L", (300, 300), "white")] * 2
    assert len(read_bytes(picture("TIFF", "L", save_all=True, append_images=more), "x.tif").pages) == 3


def test_too_many_pixels_and_damage_are_refused(read_bytes: Read) -> None:
    bomb = picture("PNG", "1", (20_000, 6_000))
    with pytest.raises(LimitExceeded, match="more than 100,000,000 pixels"):
        read_bytes(bomb, "x.png")
    with pytest.raises(DocumentUnreadable, match="The picture is damaged"):
        read_bytes(picture("JPEG")[:200], "x.jpg")
    assert image.MAX_PIXELS == 100_000_000


def test_what_a_picture_holds_beside_its_pixels_is_said_and_goes_nowhere(read_bytes: Read) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(out, "JPEG", exif=exif, comment=b"a comment")
    document = read_bytes(out.getvalue(), "x.jpg")
    assert dict(document.properties)["text in the file: comment"] == "a comment"
    assert document.warnings[0] == (
        "The file of the picture holds more than the picture shows (GPS, text in the file: comment). "
        "Nothing of that goes into a release; look at its properties."
    )
    assert document.pdf is not None
    assert b"a comment" not in document.pdf.read_bytes()
