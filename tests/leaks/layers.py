"""Content of layers that are off, in every way in which a layer can be off (ISO 32000-2 §8.11)."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from leak_channels import SECRET, add, annotation, channel, form, image, picture_of
from pikepdf import Array, Dictionary, Name, Stream, String


def _in_a_stream(path: Path) -> bool:
    """Are the samples of the picture of the secret in the file?"""
    with pikepdf.open(path) as pdf:
        return any(isinstance(item, Stream) and item.read_bytes() == picture_of(SECRET, 30)[2] for item in pdf.objects)


HIDDEN = f"/OC /MC0 BDC BT /F1 12 Tf 72 500 Td ({SECRET}) Tj ET EMC"


def layers(pdf: pikepdf.Pdf, count: int = 1, **default: object) -> list[pikepdf.Object]:
    """New layers, without any setting but ``default``."""
    made = [pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(f"Layer {n}"))) for n in range(count)]
    pdf.Root.OCProperties = Dictionary(OCGs=Array(made), D=Dictionary(**default))
    return made


def _hidden(pdf: pikepdf.Pdf, page: pikepdf.Page, layer: pikepdf.Object) -> None:
    page.Resources.Properties = Dictionary(MC0=layer)
    add(page, pdf, HIDDEN)


@channel("92 layer off by the base state")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _hidden(pdf, page, layers(pdf, BaseState=Name.OFF)[0])


@channel("93 layer by an expression")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    (layer,) = layers(pdf)
    rule = Dictionary(Type=Name.OCMD, VE=Array([Name.Not, layer]))
    _hidden(pdf, page, pdf.make_indirect(rule))


@channel("94 membership in layers, all off")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    made = layers(pdf, 2)
    _hidden(pdf, page, pdf.make_indirect(Dictionary(Type=Name.OCMD, OCGs=Array(made), P=Name.AllOff)))


@channel("95 picture on a hidden layer", seen=_in_a_stream)
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    (layer,) = layers(pdf)
    pdf.Root.OCProperties.D.OFF = Array([layer])
    width, height, samples = picture_of(SECRET, 30)
    image(pdf, page, samples, width, height, place=f"{width} 0 0 {height} 72 300", OC=layer)


@channel("96 form on a hidden layer")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    (layer,) = layers(pdf)
    pdf.Root.OCProperties.D.OFF = Array([layer])
    hidden = form(pdf, page, f"BT /F1 12 Tf 72 500 Td ({SECRET}) Tj ET")
    hidden.OC = layer
    page.Resources.XObject = Dictionary(Fx0=pdf.make_indirect(hidden))
    add(page, pdf, "/Fx0 Do")


@channel("97 annotation on a hidden layer", refused=("2 content", "2 text"))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    (layer,) = layers(pdf)
    pdf.Root.OCProperties.D.OFF = Array([layer])
    look = form(pdf, page, f"BT /F1 12 Tf 2 10 Td ({SECRET}) Tj ET")
    look.BBox = Array([0, 0, 100, 40])
    made = annotation(pdf, page, "Stamp", OC=layer, AP=Dictionary(N=pdf.make_indirect(look)))
    made.Rect = Array([300, 300, 400, 340])


@channel("98 layer that is printed and not seen")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    (layer,) = layers(pdf)
    layer.Usage = Dictionary(View=Dictionary(ViewState=Name.OFF), Print=Dictionary(PrintState=Name.ON))
    pdf.Root.OCProperties.D.AS = Array([Dictionary(Event=Name.View, Category=Array([Name.View]), OCGs=Array([layer]))])
    _hidden(pdf, page, layer)


@channel("99 layer within a layer that is off")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    off, on = layers(pdf, 2)
    pdf.Root.OCProperties.D.OFF = Array([off])
    page.Resources.Properties = Dictionary(MC0=on, MC1=off)
    add(page, pdf, f"/OC /MC1 BDC {HIDDEN} EMC")


@channel("100 names of layer settings")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    (layer,) = layers(pdf, Name=String(SECRET), Creator=String(SECRET))
    pdf.Root.OCProperties.Configs = Array([Dictionary(Name=String(SECRET), Order=Array([String(SECRET), layer]))])
