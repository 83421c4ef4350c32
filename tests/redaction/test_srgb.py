"""A colour profile that changes nothing is left out of what is drawn, and no other."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageCms

from counterfoil.redaction import _srgb
from counterfoil.redaction._engines import pdfium
from counterfoil.redaction._gates.offsets import places

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
OTHER = SRGB.replace(b"rXYZ", b"tXYZ").replace(b"gXYZ", b"rXYZ").replace(b"tXYZ", b"gXYZ")
"""As sRGB, red and green exchanged."""

NAMED = b"/ColorSpace [ /ICCBased %d 0 R ]"


def photograph(profile: bytes, *, compressed: bool = True, apart: bool = False, default: bool = False) -> bytes:
    """A page with one picture of all colours in a profile, named by an object of its own where they are ``apart``; and
    beside it what only looks like its name. ``default``: another profile is that of plain colours."""
    picture = Image.new("RGB", (32, 32))
    picture.putdata([(8 * x, 8 * y, 255 - 8 * x) for y in range(32) for x in range(32)])
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(100, 100))
        space = pdf.make_stream(profile, N=3)
        named = pikepdf.Array([pikepdf.Name.ICCBased, space])
        image = pdf.make_stream(
            picture.tobytes(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=32, Height=32,
            BitsPerComponent=8, ColorSpace=pdf.make_indirect(named) if apart else named,
        )  # fmt: skip
        content = b"%% " + NAMED % 5 + b" /Subtype /Image\nq 80 0 0 80 10 10 cm /P Do Q"
        page.obj["/Contents"] = pdf.make_stream(content)
        page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=image))
        if default:
            other = pikepdf.Array([pikepdf.Name.ICCBased, pdf.make_stream(OTHER, N=3)])
            page.obj["/Resources"]["/ColorSpace"] = pikepdf.Dictionary(DefaultRGB=other)
        mode = pikepdf.ObjectStreamMode.disable
        pdf.save(out, object_stream_mode=mode, compress_streams=compressed)
    return out.getvalue()


def drawn(data: bytes) -> Image.Image:
    with pdfium.opened(data) as document:
        return pdfium.render(document[0], 72)


@pytest.mark.parametrize("compressed", [True, False])
def test_a_picture_in_srgb_is_drawn_alike_without_its_profile(compressed: bool) -> None:
    given = photograph(SRGB, compressed=compressed)
    plain = bytes(_srgb.without_profiles(given, places(given)))
    assert len(plain) == len(given)
    assert b"/ColorSpace /DeviceRGB  " in plain
    assert plain.count(b"/ICCBased") == given.count(b"/ICCBased") - 1  # what stands in content stays
    low, high = ImageChops.difference(drawn(given), drawn(plain)).getextrema()
    assert (low, high <= _srgb.NEAR) == (0, True)
    assert drawn(plain).getextrema() != (255, 255)


def test_a_picture_whose_colours_an_object_of_its_own_names_is_drawn_alike_without_its_profile() -> None:
    given = photograph(SRGB, apart=True)
    plain = bytes(_srgb.without_profiles(given, places(given)))
    assert len(plain) == len(given)
    assert plain.count(b" 0 obj\n/DeviceRGB  ") == 1
    assert plain.count(b"/ICCBased") == given.count(b"/ICCBased") - 1  # what stands in content stays
    low, high = ImageChops.difference(drawn(given), drawn(plain)).getextrema()
    assert (low, high <= _srgb.NEAR) == (0, True)
    assert drawn(plain).getextrema() != (255, 255)


@pytest.mark.parametrize("apart", [False, True])
def test_a_picture_stays_in_its_profile_where_plain_colours_are_in_another(apart: bool) -> None:
    given = photograph(SRGB, apart=apart, default=True)
    assert bytes(_srgb.without_profiles(given, places(given))) == given


def test_a_picture_in_any_other_profile_is_drawn_in_it() -> None:
    given = photograph(OTHER)
    assert not _srgb.changes_nothing(OTHER)
    assert ImageChops.difference(drawn(given), drawn(photograph(SRGB))).getextrema()[1] > 40  # and that can be seen
    assert bytes(_srgb.without_profiles(given, places(given))) == given
    apart = photograph(OTHER, apart=True)
    assert bytes(_srgb.without_profiles(apart, places(apart))) == apart


def test_what_is_no_profile_or_stands_nowhere_known_is_left_as_it_is() -> None:
    given = photograph(SRGB)
    assert bytes(_srgb.without_profiles(given, [])) == given
    broken = photograph(SRGB[:200])
    assert bytes(_srgb.without_profiles(broken, places(broken))) == broken
    assert not _srgb.changes_nothing(b"")
