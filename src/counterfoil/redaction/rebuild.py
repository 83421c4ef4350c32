"""Writes a new file with pikepdf that holds page boxes, filtered content and the resources it needs, and nothing else.

Unknown keys do not survive because nothing copies them. A page that uses what the allow-list does not understand
becomes a picture of itself as a reader sees it, its marks burnt in; the report names it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf

from counterfoil.errors import DocumentUnreadable
from counterfoil.redaction._content import KNOWN, SHOW, Place, Scope, Services, filtered
from counterfoil.redaction._engines.geometry import (
    IDENTITY,
    Frame,
    Rect,
    overlap,
    product,
    stamp_box,
    text_core,
    transformed,
)
from counterfoil.redaction._fonts import Fonts
from counterfoil.redaction._images import image
from counterfoil.redaction._setting.content import SetAnew
from counterfoil.redaction._setting.moves import CannotSet, Misfit, Moves
from counterfoil.redaction._setting.renumber import Renumbered
from counterfoil.redaction._stamp import FONT_NAME, Painted, Region, stamp, stamp_font
from counterfoil.redaction._syntax import INLINE_IMAGE, CannotRebuild, Instruction, parsed, written
from counterfoil.redaction._tags.content import PageTags, of_a_picture
from counterfoil.redaction._tags.plain import note, parted
from counterfoil.redaction._tags.tree import Tree, tagged_picture
from counterfoil.redaction._values import EXT_G_STATE, colour_space, pick, plain, shading

RASTER_DPI = 200
PDF_VERSION = "1.7"
SCAN_COVERS = 0.5
"""A page of which one image covers this share is a scan; only a scan keeps invisible text (its OCR layer)."""

Raster = Callable[[int, int], tuple[int, int, bytes]]


DEFLATE = 4
"""zlib's level: a file of 200 pages is 2 % larger than at its own 6, and made in seven eighths of the time."""


@dataclass
class Report:
    """What the rebuild could not copy: page index → why it became a picture; and why a page could not be set anew."""

    pictures: dict[int, str] = field(default_factory=dict)
    misfits: dict[int, str] = field(default_factory=dict)


def rebuild(
    staged: Path | pikepdf.Pdf,
    target: Path,
    regions: Mapping[int, Sequence[Region]],
    painted: Mapping[int, Sequence[Painted]],
    raster: Raster,
    *,
    as_pictures: Mapping[int, str] | None = None,
    plans: Mapping[int, Mapping[str, Any]] | None = None,
) -> Report:
    """Write ``target`` from ``staged`` (the redactor's working file); returns what became a picture and why.

    ``plans``: how each page is to be set anew (``_setting.plan``), or ``None`` where removal left the letters in place.
    The same content and marks give the same bytes. Raises ``CannotSet`` where a document cannot be set anew,
    ``DocumentUnreadable`` when pikepdf cannot open ``staged``.
    """
    try:
        source = pikepdf.open(staged) if isinstance(staged, Path) else staged
    except pikepdf.PdfError as error:
        raise DocumentUnreadable(f"The working file cannot be read by the second engine ({error}).") from error
    with source, pikepdf.new() as new:
        report = _Rebuild(source, new, regions, painted, raster, plans).run(as_pictures or {})
        pikepdf.settings.set_flate_compression_level(DEFLATE)
        new.save(
            target,
            min_version=PDF_VERSION,
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            fix_metadata_version=False,
        )
    return report


def frame_of(page: pikepdf.Page) -> Frame:
    """The visible rectangle of a page and its rotation. Raises ``DocumentUnreadable`` where they make no sense."""
    media = _rect(page.mediabox)
    crop = _rect(page.cropbox)
    seen = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    if seen[2] - seen[0] < 1 or seen[3] - seen[1] < 1:
        seen = media
    if seen[2] - seen[0] < 1 or seen[3] - seen[1] < 1:
        raise DocumentUnreadable("A page has no area. Print the file to PDF and try again.")
    if float(page.obj.get("/UserUnit", 1)) != 1:
        raise DocumentUnreadable("A page has a unit of its own (UserUnit). Print the file to PDF and try again.")
    x0, y0, x1, y1 = (round(value, 4) for value in seen)  # as it is written, so that the verifier computes the same
    return Frame((x0, y0, x1, y1), int(page.rotation) % 360)


def _rect(values: Any) -> Rect:
    x0, y0, x1, y1 = (float(value) for value in values)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


class _Rebuild(Services):
    def __init__(
        self,
        source: pikepdf.Pdf,
        new: pikepdf.Pdf,
        regions: Mapping[int, Sequence[Region]],
        painted: Mapping[int, Sequence[Painted]],
        raster: Raster,
        plans: Mapping[int, Mapping[str, Any]] | None = None,
    ) -> None:
        self.source, self.new, self.raster = source, new, raster
        self.regions, self.painted = regions, painted
        self.plans = plans
        self.renumbered = None if plans is None else Renumbered(new, self._glyph)
        self.fonts: Fonts = self.renumbered or Fonts(new, self._glyph)
        self.anew = None if plans is None else self._anew
        self.off = _hidden_layers(source)
        self.copied: dict[Any, Any] = {}
        self.open_forms: list[Any] = []
        self.code_font = stamp_font(new)
        self.tree = Tree(new)
        self.page_scope: Scope | None = None  # of the page that is being written
        self.report = Report()

    # -- the pages

    def run(self, as_pictures: Mapping[int, str]) -> Report:
        for index, page in enumerate(self.source.pages):
            frame = frame_of(page)
            self._page(index, page, frame, as_pictures.get(index, ""))
        self.tree.finish()
        try:
            self.fonts.finish()
        except CannotRebuild as reason:
            raise DocumentUnreadable(
                f"A font cannot be copied ({reason}). Print the file to PDF and try again."
            ) from reason
        return self.report

    def _page(self, index: int, page: pikepdf.Page, frame: Frame, picture: str) -> None:
        regions = self.regions.get(index, ())
        marks = tuple(frame.user_rect(stamp_box(region.box, region.whole_region)) for region in regions)
        resources = pikepdf.Dictionary()
        body = b""
        painted = self.painted.get(index, ())
        self.tags = PageTags(frame, painted, index + 1)
        if not picture:
            try:
                body = self._content(page, frame, marks, resources, self._moves(index, frame))
            except CannotRebuild as reason:
                picture = str(reason)
            except Misfit as reason:
                self.report.misfits[index] = str(reason)
                resources = pikepdf.Dictionary()
                self.tags = PageTags(frame, (), index + 1)
        if picture:
            self.report.pictures[index] = picture
            resources = pikepdf.Dictionary()
            body = tagged_picture(self._picture(index, frame, regions, resources))
            self.tags = of_a_picture(frame, painted, index + 1)
        contents = [b"q\n" + body + b"\nQ\n"]
        if painted:
            contents.append(stamp(frame, painted, self.tags.count))
            _child(resources, "/Font")[FONT_NAME] = self.code_font
        streams = [self.new.make_indirect(pikepdf.Stream(self.new, data)) for data in contents]
        made = pikepdf.Dictionary(
            Type=pikepdf.Name("/Page"),
            MediaBox=pikepdf.Array([_number(value) for value in frame.crop]),
            Rotate=frame.rotate,
            Resources=resources,
            Contents=pikepdf.Array(streams),
        )
        made = self.new.make_indirect(made)
        self.new.pages.append(pikepdf.Page(made))
        self.tree.page(made, self.tags)

    def _moves(self, index: int, frame: Frame) -> Moves | None:
        if self.plans is None:
            return None
        cores = []
        for region in self.regions.get(index, ()):
            core = frame.user_rect(text_core(region.box, region.whole_region))
            cores.append((core, region.whole_region))
        return Moves.from_json(dict(self.plans.get(index, {})), cores, frame)

    def _content(
        self, page: pikepdf.Page, frame: Frame, marks: tuple[Rect, ...], resources: Any, moves: Moves | None
    ) -> bytes:
        given = page.obj.get("/Resources", pikepdf.Dictionary())
        if not isinstance(given, pikepdf.Dictionary):
            raise CannotRebuild("resources that are no dictionary")
        for name, space in sorted(given.get("/ColorSpace", pikepdf.Dictionary()).items()):
            if name in ("/DefaultGray", "/DefaultRGB", "/DefaultCMYK"):
                _child(resources, "/ColorSpace")[name] = self.resource("ColorSpace", space, None)
        place = Place(IDENTITY, marks, _is_scan(given, page, frame), 0, moves)
        self.page_scope = Scope(given, resources)
        return filtered(page, self.page_scope, place, self)

    def _picture(self, index: int, frame: Frame, regions: Sequence[Region], resources: Any) -> bytes:
        from PIL import Image, ImageDraw  # inline: slow import, and few documents have such a page

        width, height, samples = self.raster(index, RASTER_DPI)
        seen = Image.frombytes("RGB", (width, height), samples)
        draw = ImageDraw.Draw(seen)
        sx, sy = width / frame.width, height / frame.height
        for region in regions:
            b = region.box
            draw.rectangle((b.x0 * sx - 1, b.y0 * sy - 1, b.x1 * sx + 1, b.y1 * sy + 1), fill=(0, 0, 0))
        red, green, blue = seen.split()
        grey = red.tobytes() == green.tobytes() == blue.tobytes()
        stream = pikepdf.Stream(self.new, red.tobytes() if grey else seen.tobytes())
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        stream.Width, stream.Height, stream.BitsPerComponent = width, height, 8
        stream.ColorSpace = pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB
        resources["/XObject"] = pikepdf.Dictionary(X0=self.new.make_indirect(stream))
        a, b_, c, d, e, f = product((frame.width, 0, 0, frame.height, 0, 0), frame.to_user())
        return f"{a:g} {b_:g} {c:g} {d:g} {e:g} {f:g} cm /X0 Do".encode()

    # -- what the content filter asks for

    def layer_is_hidden(self, layer: Any) -> bool:
        """ISO 32000-2 §8.11.2: a layer, or a membership in layers with one of four policies."""
        if "/VE" in layer:
            raise CannotRebuild("layers that depend on an expression")
        if str(layer.get("/Type", "/OCG")) == "/OCG":
            return _identity(layer) in self.off
        groups = layer.get("/OCGs")
        several = list(groups) if isinstance(groups, pikepdf.Array) else [groups]
        shown = [_identity(group) not in self.off for group in several if isinstance(group, pikepdf.Dictionary)]
        if not shown:
            return False
        policy = str(layer.get("/P", "/AnyOn"))
        visible = {"/AnyOn": any(shown), "/AllOn": all(shown), "/AnyOff": not all(shown), "/AllOff": not any(shown)}
        if policy not in visible:
            raise CannotRebuild("layers with an unknown policy")
        return not visible[policy]

    def _anew(self, instructions: Sequence[Instruction], scope: Scope, place: Place) -> bytes:
        assert self.renumbered is not None  # noqa: S101 - set together
        tags = self.tags if scope is self.page_scope else None
        form = place.depth > 0
        try:
            return SetAnew(scope, place.matrix, self.renumbered, place.moves, form=form, tags=tags).run(instructions)
        except CannotRebuild as reason:
            raise CannotSet(str(reason)) from reason

    def kept(self, instructions: Sequence[Instruction], scope: Scope) -> bytes:
        if scope is not self.page_scope:
            return b"\n".join([written(instruction) for instruction in instructions])
        parts = list(parted(instructions))
        given = scope.source.get("/Font", {})
        fonts = {new: given.get(old) for (kind, old), new in scope.names.items() if kind == "Font"}
        note(parts, self.tags, fonts, scope.target.get("/XObject", {}))
        return b"\n".join(self.tags.tagged([written(instruction) for instruction in parts]))

    def used(self, source: Any, strings: Sequence[Any]) -> None:
        self.fonts.used(source, strings)

    def font(self, source: Any, place: Place) -> Any:
        return self.fonts.placeholder(source)

    def xobject(self, source: Any, place: Place) -> Any:
        if not isinstance(source, pikepdf.Stream):
            return None
        if (layer := source.get("/OC")) is not None and self.layer_is_hidden(layer):
            return None
        kind = str(source.get("/Subtype"))
        if kind == "/Image":
            return self._once(source, lambda: image(self.new, source))
        if kind != "/Form":
            return None
        matrix = plain(source.get("/Matrix", pikepdf.Array([1, 0, 0, 1, 0, 0])))
        inside = product(tuple(float(value) for value in matrix), place.matrix)  # type: ignore[arg-type]
        bounds = transformed(_rect(source.BBox), inside)
        met = any(overlap(bounds, mark) for mark in place.marks)
        moves = place.moves
        met |= moves is not None and moves.meets(bounds)
        if moves is not None and not met:
            moves = moves.of_the_page  # what it shows beyond the page goes wherever its own bounds lie
        below = Place(inside, place.marks if met else (), place.keep_invisible, place.depth, moves)
        if met:
            return self._form(source, below)
        where = None if moves is None else (tuple(round(value, 3) for value in inside), moves.page)
        return self._once(source, lambda: self._form(source, below), key=(place.keep_invisible, where))

    def resource(self, kind: str, source: Any, place: Any) -> Any:
        if kind == "ColorSpace":
            return self._once(source, lambda: colour_space(self.new, source))
        if kind == "Shading":
            return self._once(source, lambda: shading(self.new, source))
        if kind == "ExtGState":
            return self._state(source, place)
        return self._pattern(source, place)

    # -- copies

    def _once(self, source: Any, make: Callable[[], Any], key: Any = None) -> Any:
        if not source.is_indirect:
            return make()
        identity = (source.objgen, key)
        if identity not in self.copied:
            self.copied[identity] = make()
        return self.copied[identity]

    def _form(self, source: Any, place: Place) -> Any:
        identity = _identity(source)
        if identity in self.open_forms:
            raise CannotRebuild("a form that paints itself")
        self.open_forms.append(identity)
        try:
            resources = pikepdf.Dictionary()
            given = source.get("/Resources", pikepdf.Dictionary())
            body = filtered(source, Scope(given, resources), place, self)
            form = pikepdf.Stream(self.new, body)
            form["/Type"], form["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
            for key in ("/BBox", "/Matrix", "/FormType"):
                if (value := source.get(key)) is not None:
                    form[key] = plain(value)
            form["/Resources"] = resources
            if (group := source.get("/Group")) is not None:
                form["/Group"] = self._group(group)
            return self.new.make_indirect(form)
        finally:
            self.open_forms.pop()

    def _group(self, source: Any) -> Any:
        group = pikepdf.Dictionary(S=pikepdf.Name.Transparency)
        if (space := source.get("/CS")) is not None:
            group["/CS"] = colour_space(self.new, space)
        for key in ("/I", "/K"):
            if (value := source.get(key)) is not None:
                group[key] = plain(value)
        return group

    def _state(self, source: Any, place: Place) -> Any:
        if "/Font" in source:
            raise CannotRebuild("a font set by a graphics state")
        mask = source.get("/SMask")
        state = pick(self.new, source, EXT_G_STATE - {"SMask"})
        if isinstance(mask, pikepdf.Dictionary):
            kept = pikepdf.Dictionary(S=mask.S, G=self.xobject(mask.G, place))
            if (backdrop := mask.get("/BC")) is not None:
                kept["/BC"] = plain(backdrop)
            if "/TR" in mask and str(mask.TR) != "/Identity":
                raise CannotRebuild("a mask with a transfer function")
            state["/SMask"] = kept
        elif mask is not None:
            state["/SMask"] = plain(mask)
        return self.new.make_indirect(state)

    def _pattern(self, source: Any, place: Place) -> Any:
        if int(source.get("/PatternType", 0)) == 2:
            made = pikepdf.Dictionary(PatternType=2, Shading=shading(self.new, source.Shading))
            if (matrix := source.get("/Matrix")) is not None:
                made["/Matrix"] = plain(matrix)
            return self.new.make_indirect(made)
        # A tiling pattern repeats a drawing that no redaction reached: only pure ruling is let through, far from marks.
        operators = {op for op, _, _ in parsed(source, KNOWN)}
        if place.marks or operators & (SHOW | {b"Do", INLINE_IMAGE, b"sh", b"c", b"v", b"y"}):
            raise CannotRebuild("a tiling pattern")
        resources = pikepdf.Dictionary()
        given = source.get("/Resources", pikepdf.Dictionary())
        inside = Place(place.matrix, (), False, place.depth + 1)
        made = pikepdf.Stream(self.new, filtered(source, Scope(given, resources), inside, self))
        for key in ("/PatternType", "/PaintType", "/TilingType", "/BBox", "/XStep", "/YStep", "/Matrix"):
            if (value := source.get(key)) is not None:
                made[key] = plain(value)
        made["/Resources"] = resources
        return self.new.make_indirect(made)

    def _glyph(self, procedure: Any, scope: Any) -> bytes:
        font, resources = scope
        given = font.get("/Resources", pikepdf.Dictionary())
        if self.anew is not None and any(op in SHOW for op, _, _ in parsed(procedure, KNOWN)):
            raise CannotSet("letters that are drawn with other letters")
        return filtered(procedure, Scope(given, resources), Place(IDENTITY, (), False, 1), self, glyph=True)


def _child(resources: Any, kind: str) -> Any:
    if kind not in resources:
        resources[kind] = pikepdf.Dictionary()
    return resources[kind]


def _identity(source: Any) -> Any:
    return source.objgen if source.is_indirect else source.unparse()


def _hidden_layers(source: pikepdf.Pdf) -> frozenset[Any]:
    """The layers that are off when the file is opened (ISO 32000-2 §8.11.4.3)."""
    properties = source.Root.get("/OCProperties")
    if not isinstance(properties, pikepdf.Dictionary):
        return frozenset()
    default = properties.get("/D", pikepdf.Dictionary())
    off = {_identity(layer) for layer in default.get("/OFF", pikepdf.Array())}
    if str(default.get("/BaseState", "/ON")) != "/ON":
        shown = {_identity(layer) for layer in default.get("/ON", pikepdf.Array())}
        off |= {_identity(layer) for layer in properties.get("/OCGs", pikepdf.Array())} - shown
    return frozenset(off)


def _is_scan(resources: Any, page: pikepdf.Page, frame: Frame) -> bool:
    """True when one image of the page is large enough to be the picture of a sheet of paper."""
    for item in resources.get("/XObject", pikepdf.Dictionary()).values():
        if isinstance(item, pikepdf.Stream) and str(item.get("/Subtype")) == "/Image":
            pixels = int(item.get("/Width", 0)) * int(item.get("/Height", 0))
            if pixels > SCAN_COVERS * frame.width * frame.height:
                return True
    return False


def _number(value: float) -> Any:
    return int(value) if value == int(value) else value


__all__ = ["RASTER_DPI", "Report", "frame_of", "rebuild"]
