"""Keys of catalog, pages, forms, pictures, notes and trailer that carry words and that nothing shows."""

from __future__ import annotations

import re
from collections.abc import Callable

import pikepdf
from leak_channels import AFTERWARDS, SECRET, add, annotation, channel, form, image
from pikepdf import Array, Dictionary, Name, Stream, String

SAID = String(SECRET)
NAMED = Name(f"/{SECRET}")
Make = Callable[[pikepdf.Pdf], object]


def _stream(pdf: pikepdf.Pdf) -> object:
    return pdf.make_indirect(Stream(pdf, SECRET.encode()))


CATALOG: dict[str, Make] = {
    "URI": lambda pdf: Dictionary(Base=SAID),
    "Lang": lambda pdf: SAID,
    "Extensions": lambda pdf: Dictionary({f"/{SECRET}": Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=1)}),
    "Dests": lambda pdf: Dictionary({f"/{SECRET}": Array([pdf.pages[0].obj, Name.Fit])}),
    "OutputIntents": lambda pdf: Array([Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, Info=SAID)]),
    "Legal": lambda pdf: Dictionary(Attestation=SAID),
    "Perms": lambda pdf: Dictionary(DocMDP=Dictionary(Type=Name.Sig, Name=SAID)),
    "DSS": lambda pdf: Dictionary(Certs=Array([_stream(pdf)])),
    "SpiderInfo": lambda pdf: Dictionary(V=1, C=Array([Dictionary(URL=SAID)])),
    "ViewerPreferences": lambda pdf: Dictionary(PrintScaling=NAMED),
    "Requirements": lambda pdf: Array([Dictionary(S=Name.EnableJavaScripts, RH=Dictionary(Script=SAID))]),
    "DPartRoot": lambda pdf: Dictionary(DPartRootNode=Dictionary(DPM=Dictionary(Said=SAID))),
    "StructTreeRoot": lambda pdf: Dictionary(RoleMap=Dictionary({f"/{SECRET}": Name.P}), IDTree=Dictionary(Names=[])),
    "Mine": lambda pdf: Dictionary(A=Array([Dictionary(B=SAID)])),
}
PAGE: dict[str, Make] = {
    "LastModified": lambda pdf: SAID,
    "SeparationInfo": lambda pdf: Dictionary(DeviceColorant=SAID),
    "BoxColorInfo": lambda pdf: Dictionary(Mine=SAID),
    "TemplateInstantiated": lambda pdf: NAMED,
    "VP": lambda pdf: Array([Dictionary(Type=Name.Viewport, BBox=[0, 0, 9, 9], Name=SAID)]),
    "AA": lambda pdf: Dictionary(O=Dictionary(S=Name.URI, URI=SAID)),
    "Metadata": _stream,
    "Group": lambda pdf: Dictionary(S=Name.Transparency, CS=Name.DeviceRGB, Mine=SAID),
    "ID": lambda pdf: SAID,
    "Mine": lambda pdf: Dictionary(A=SAID),
}
FORM: dict[str, Make] = {
    "Name": lambda pdf: NAMED,
    "PieceInfo": lambda pdf: Dictionary(Mine=Dictionary(Private=SAID)),
    "Metadata": _stream,
    "Ref": lambda pdf: Dictionary(F=Dictionary(F=SAID), Page=0),
    "OPI": lambda pdf: Dictionary({"/2.0": Dictionary(F=SAID, Comments=SAID)}),
    "Group": lambda pdf: Dictionary(S=Name.Transparency, Mine=SAID),
    "Measure": lambda pdf: Dictionary(R=SAID),
}
PICTURE: dict[str, Make] = {
    "Name": lambda pdf: NAMED,
    "Intent": lambda pdf: NAMED,
    "ID": lambda pdf: SAID,
    "OPI": lambda pdf: Dictionary({"/1.3": Dictionary(F=SAID)}),
    "Measure": lambda pdf: Dictionary(R=SAID),
    "Mine": lambda pdf: SAID,
}
TRAILER: dict[str, Make] = {
    "Mine": lambda pdf: SAID,
    "Info": lambda pdf: pdf.make_indirect(Dictionary(Mine=SAID, Keywords=SAID, CreationDate=SAID)),
}


def _carrier(pdf: pikepdf.Pdf, page: pikepdf.Page, what: str) -> pikepdf.Object:
    if what == "form":
        made = form(pdf, page, "BT /F1 12 Tf 72 500 Td (shown) Tj ET")
        page.Resources.XObject = Dictionary(Fx0=pdf.make_indirect(made))
        add(page, pdf, "/Fx0 Do")
        return page.Resources.XObject.Fx0
    if what == "picture":
        image(pdf, page)
        return page.Resources.XObject.Im0
    return {"catalog": pdf.Root, "page": page.obj, "trailer": pdf.trailer}[what]


def _register(number: int, what: str, key: str, make: Make) -> None:
    @channel(f"{number} key of the {what}: {key}")
    def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        _carrier(pdf, page, what)[f"/{key}"] = make(pdf)


for number, (what, keys) in enumerate(
    {"catalog": CATALOG, "page": PAGE, "form": FORM, "picture": PICTURE, "trailer": TRAILER}.items(), 101
):
    for key, make in keys.items():
        _register(number, what, key, make)


@channel("106 key of the page tree")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    pdf.Root.Pages.Mine = SAID
    pdf.Root.Pages.Resources = page.Resources
    pdf.Root.Pages.Resources.Mine = SAID
    del page.obj.Resources


@channel("107 page that is in no page tree")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    other = Dictionary(Type=Name.Page, MediaBox=[0, 0, 612, 792], Contents=_stream(pdf), Parent=pdf.Root.Pages)
    pdf.Root.Pages.Lost = pdf.make_indirect(other)


@channel("108 object streams", save={"object_stream_mode": pikepdf.ObjectStreamMode.generate})
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    pdf.Root.Mine = pdf.make_indirect(Dictionary(A=SAID))


@channel("109 written for the web", save={"linearize": True})
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    pdf.Root.Mine = pdf.make_indirect(Dictionary(A=SAID))


ENCRYPTED = {"static_id": False, "encryption": pikepdf.Encryption(owner="owner", user="")}


@channel("110 encrypted, without a password to open it", save=ENCRYPTED)
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    pdf.Root.Mine = pdf.make_indirect(Dictionary(A=SAID))


@channel("111 bytes before the file")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    return


AFTERWARDS["111 bytes before the file"] = lambda data: f"{SECRET}\n".encode() + data


@channel("47 object that nothing refers to")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    return


@channel("112 bytes between two objects")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    return


def _lost_object(data: bytes) -> bytes:
    """An incremental update that adds an object and lets nothing refer to it."""
    size = int(re.findall(rb"/Size (\d+)", data)[-1])
    root = re.findall(rb"/Root (\d+) 0 R", data)[-1].decode()
    before = int(data[data.rindex(b"startxref") + 9 :].split()[0])
    new = f"{size} 0 obj\n<</Lost ({SECRET})>>\nendobj\n"
    tail = (
        f"xref\n{size} 1\n{len(data):010d} 00000 n \ntrailer\n<</Size {size + 1} /Root {root} 0 R /Prev {before}>>\n"
        f"startxref\n{len(data) + len(new)}\n%%EOF\n"
    )
    return data + (new + tail).encode()


AFTERWARDS["47 object that nothing refers to"] = _lost_object
AFTERWARDS["112 bytes between two objects"] = lambda data: data.replace(
    b"\nxref\n", f"\n% {SECRET}\nxref\n".encode(), 1
)


@channel("113 identifier of the file", save={"static_id": False})
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    pdf.trailer.ID = Array([SAID, SAID])


NOTES: dict[str, Make] = {
    "RichMedia": lambda pdf: {
        "RichMediaContent": Dictionary(
            Assets=Dictionary(Names=Array([SAID, Dictionary(EF=Dictionary(F=_stream(pdf)))]))
        )
    },
    "3D": lambda pdf: {"3DD": _stream(pdf), "3DV": Dictionary(XN=SAID)},
    "Movie": lambda pdf: {"T": SAID, "Movie": Dictionary(F=SAID)},
    "Sound": lambda pdf: {"Sound": _stream(pdf)},
    "Screen": lambda pdf: {"A": Dictionary(S=Name.Rendition, JS=SAID)},
    "Watermark": lambda pdf: {"Contents": SAID, "FixedPrint": Dictionary(Type=Name.FixedPrint, Mine=SAID)},
    "PrinterMark": lambda pdf: {"MN": NAMED},
    "TrapNet": lambda pdf: {"FontFauxing": Array([SAID])},
    "Ink": lambda pdf: {"Contents": SAID, "InkList": Array([Array([300, 300, 330, 330])]), "NM": SAID},
    "FreeText": lambda pdf: {"Contents": SAID, "DA": String("/Helv 12 Tf 0 g"), "DS": SAID},
    "Caret": lambda pdf: {"Contents": SAID},
    "Polygon": lambda pdf: {"Contents": SAID, "Vertices": Array([300, 300, 330, 330, 300, 330]), "Measure": SAID},
    "Projection": lambda pdf: {"Contents": SAID},
    "Unheard": lambda pdf: {"Contents": SAID, "Mine": NAMED},
}


def _note(kind: str, make: Make) -> None:
    # Engines draw a text box that brings no picture of itself each in its own way.
    @channel(f"114 annotation: {kind}", refused=("2 text", "4 pixels") if kind == "FreeText" else ())
    def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        keys = make(pdf)
        assert isinstance(keys, dict)
        annotation(pdf, page, kind, **keys)


for kind, make in NOTES.items():
    _note(kind, make)
