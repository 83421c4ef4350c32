"""An MP4, M4A or QuickTime file made anew by allow-list: the tracks of sound and picture, and what plays them.

What no track plays is not copied: tags, places, cover pictures, other tracks, unused space, and samples that lie in
the file though nothing refers to them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from counterfoil.documents.recordings.boxes import Box, boxes, child, made
from counterfoil.documents.recordings.iso import PLAYED, handler, scale_and_length, tracks
from counterfoil.errors import DocumentUnreadable

_LEADS_IN_S = 0.3  # how long an encoder's own lead-in may be that an edit list skips
_TABLES = (b"stts", b"ctts", b"cslg", b"stss", b"stsc", b"stsz")
_CODECS = {
    b"avc1": b"picture", b"avc3": b"picture", b"hvc1": b"picture", b"hev1": b"picture", b"av01": b"picture",
    b"vp09": b"picture", b"mp4v": b"picture", b"jpeg": b"picture", b"mjpa": b"picture",
    b"mp4a": b"sound", b"alac": b"sound", b"ac-3": b"sound", b"ec-3": b"sound", b"Opus": b"sound", b".mp3": b"sound",
    b"sowt": b"sound", b"twos": b"sound", b"lpcm": b"sound", b"alaw": b"sound", b"ulaw": b"sound",
}  # fmt: skip
_SET_UP = frozenset(
    (b"avcC", b"hvcC", b"av1C", b"vpcC", b"esds", b"dac3", b"dec3", b"dOps", b"alac", b"pasp", b"colr", b"btrt")
)


def clean(data: bytes) -> bytes:
    """The new file: ``ftyp``, the samples that are played, ``moov``. Raises ``DocumentUnreadable`` with what to do."""
    try:
        top = list(boxes(data, 0, len(data)))
        if any(box.kind in (b"moof", b"styp") for box in top):
            raise ValueError("it is cut into fragments")
        (movie,) = [box for box in top if box.kind == b"moov"]
        inside = [(box.start, box.end) for box in top if box.kind == b"mdat"]
        played = [track for track in tracks(data, movie) if handler(data, track) in PLAYED]
        if not played:
            raise ValueError("no track of it is sound or picture")
        chunks = sorted((at, size, n, i) for n, track in enumerate(played) for i, (at, size) in _chunks(data, track))
        if any(not any(start <= at and at + size <= end for start, end in inside) for at, size, *_ in chunks):
            raise ValueError("a sample lies outside the file's own data")
        video = any(handler(data, track) == b"vide" for track in played)
        brand = b"qt  " if data[4:8] != b"ftyp" or data[8:12] == b"qt  " else b"isom" if video else b"M4A "
        head = made(b"ftyp", brand, b"\0\0\0\0", brand)
        samples = b"".join(data[at : at + size] for at, size, *_ in chunks)
        media = made(b"mdat", samples)
        place = len(head) + len(media) - len(samples)
        places: list[dict[int, int]] = [{} for _ in played]
        for _, size, number, index in chunks:
            places[number][index] = place
            place += size
        parts = [_plain(data, child(data, movie, b"mvhd"))]
        parts += [_track(data, track, places[number]) for number, track in enumerate(played)]
        return head + media + made(b"moov", *parts)
    except (ValueError, struct.error, IndexError, KeyError) as error:
        raise DocumentUnreadable(
            f"The recording cannot be taken over: {error}. Export the copy anew as a plain MP4 (H.264 and AAC, no "
            "fragments, nothing trimmed without encoding), or sound alone as MP3 or WAV."
        ) from error


def _chunks(data: bytes, track: Box) -> Iterator[tuple[int, tuple[int, int]]]:
    """Each run of samples of a track: its number, where it lies and how long it is."""
    table = child(data, track, b"mdia", b"minf", b"stbl")
    sizes = _sizes(data, child(data, table, b"stsz"))
    runs = _rows(data, child(data, table, b"stsc"), ">III")
    places = _places(data, table)
    sample = 0
    for number, place in enumerate(places):
        count = next(row[1] for row in reversed(runs) if row[0] <= number + 1)
        length = sum(sizes[sample : sample + count])
        if sample + count > len(sizes):
            raise ValueError("more samples than it lists")
        sample += count
        yield number, (place, length)
    if sample != len(sizes):
        raise ValueError("samples that lie nowhere")


def _sizes(data: bytes, box: Box) -> list[int]:
    alike, count = struct.unpack_from(">II", data, box.start + 4)
    if alike:
        if count > 50_000_000:
            raise ValueError("too many samples")
        return [int(alike)] * int(count)
    if box.start + 12 + 4 * count > box.end:
        raise ValueError("a table that is cut short")
    return list(struct.unpack_from(f">{count}I", data, box.start + 12))


def _places(data: bytes, table: Box) -> list[int]:
    found = [box for box in boxes(data, table.start, table.end) if box.kind in (b"stco", b"co64")]
    if len(found) != 1:
        raise ValueError("not one list of places")
    wide = found[0].kind == b"co64"
    return [row[0] for row in _rows(data, found[0], ">Q" if wide else ">I")]


def _rows(data: bytes, box: Box, form: str) -> list[tuple[int, ...]]:
    (count,) = struct.unpack_from(">I", data, box.start + 4)
    size = struct.calcsize(form)
    if box.start + 8 + count * size > box.end:
        raise ValueError("a table that is cut short")
    return list(struct.iter_unpack(form, data[box.start + 8 : box.start + 8 + count * size]))


def _track(data: bytes, track: Box, places: dict[int, int]) -> bytes:
    media = child(data, track, b"mdia")
    head = child(data, media, b"mdhd")
    kind = handler(data, track)
    table = child(data, media, b"minf", b"stbl")
    present = {box.kind: box for box in boxes(data, table.start, table.end)}
    kept = [_descriptions(data, present[b"stsd"])]
    kept += [made(name, present[name].of(data)) for name in _TABLES if name in present]
    listed = (struct.pack(">Q", at) for _, at in sorted(places.items()))
    kept.append(made(b"co64", struct.pack(">II", 0, len(places)), *listed))
    reference = made(b"dinf", made(b"dref", struct.pack(">II", 0, 1), made(b"url ", struct.pack(">I", 1))))
    shown = made(b"vmhd", struct.pack(">I8x", 1)) if kind == b"vide" else made(b"smhd", bytes(8))
    named = made(b"hdlr", bytes(4), b"mhlr" if data[8:12] == b"qt  " else bytes(4), kind, bytes(13))
    _need_own_data(data, media)
    return made(
        b"trak",
        _plain(data, child(data, track, b"tkhd")),
        _edits(data, track, head),
        made(b"mdia", _plain(data, head), named, made(b"minf", shown, reference, made(b"stbl", *kept))),
    )


def _plain(data: bytes, box: Box) -> bytes:
    """A head (``mvhd``, ``tkhd``, ``mdhd``) without the days on which it was made and changed."""
    body = bytearray(box.of(data))
    size = 16 if body[0] == 1 else 8
    body[4 : 4 + size] = bytes(size)
    lengths = {b"mvhd": (100, 112), b"tkhd": (84, 96), b"mdhd": (24, 36)}[box.kind]
    if len(body) != lengths[body[0] == 1]:
        raise ValueError(f"a head {box.kind.decode()} of another length")
    if box.kind == b"mvhd":  # what QuickTime keeps there for its own player
        body[-28:-4] = bytes(24)
    return made(box.kind, bytes(body))


def _need_own_data(data: bytes, media: Box) -> None:
    """A track may take its samples from another file, by name; what is released takes them from itself."""
    listed = child(data, media, b"minf", b"dinf", b"dref")
    for box in boxes(data, listed.start + 8, listed.end):
        if not data[box.start + 3] & 1:
            raise ValueError("a track takes its samples from another file")


def _edits(data: bytes, track: Box, head: Box) -> bytes:
    """The edit list, where it hides nothing but an encoder's lead-in; a list that hides more is refused.

    A player obeys it, and what it skips is still in the file: no redaction may be made with it.
    """
    found = [box for box in boxes(data, track.start, track.end) if box.kind == b"edts"]
    if not found:
        return b""
    listed = child(data, found[0], b"elst")
    wide = data[listed.start] == 1
    rows = [row for row in _rows(data, listed, ">QqI" if wide else ">IiI") if row[1] != -1]
    if not rows:
        return b""
    scale, length = scale_and_length(data, head)
    skipped = rows[0][1] - _first_shown(data, track)
    if len(rows) != 1 or not scale or rows[0][1] < 0 or skipped > _LEADS_IN_S * scale:
        raise ValueError("an edit list skips part of it, and what is skipped is still in the file")
    movie_scale = _movie_scale(data)
    if rows[0][0] and rows[0][0] / movie_scale < (length - rows[0][1]) / scale - _LEADS_IN_S:
        raise ValueError("an edit list ends it early, and what comes after is still in the file")
    body = struct.pack(">IIQqI", 1 << 24, 1, rows[0][0], rows[0][1], 0x10000)
    return made(b"edts", made(b"elst", body))


def _first_shown(data: bytes, track: Box) -> int:
    """When the first sample is shown, after it was decoded: before that there is nothing that could be skipped."""
    table = child(data, track, b"mdia", b"minf", b"stbl")
    found = [box for box in boxes(data, table.start, table.end) if box.kind == b"ctts"]
    rows = _rows(data, found[0], ">Ii") if found else []
    return rows[0][1] if rows else 0


def _movie_scale(data: bytes) -> int:
    (movie,) = [box for box in boxes(data, 0, len(data)) if box.kind == b"moov"]
    scale, _ = scale_and_length(data, child(data, movie, b"mvhd"))
    if not scale:
        raise ValueError("a time scale of nought")
    return scale


def _descriptions(data: bytes, box: Box) -> bytes:
    """How the samples are coded; of each description its fixed part and what sets the decoder up."""
    (count,) = struct.unpack_from(">I", data, box.start + 4)
    kept = []
    for entry in boxes(data, box.start + 8, box.end):
        fixed = {b"picture": 78, b"sound": 28}.get(_CODECS.get(entry.kind, b""))
        if fixed is None:
            raise ValueError(f"it is coded as {entry.kind.decode('latin-1')!r}, which is not known here")
        body = bytearray(entry.of(data)[:fixed])
        if fixed == 28 and struct.unpack_from(">H", body, 8)[0] != 0:
            raise ValueError("its sound is described in QuickTime's own way")
        body[6:8] = b"\0\1"  # its samples lie in this file
        if fixed == 78:
            body[8:24] = bytes(16)  # who made the encoder
            body[42:74] = bytes(32)  # the encoder's name
        else:
            body[8:16] = bytes(8)
        inner = [one for one in boxes(data, entry.start + fixed, entry.end) if one.kind in _SET_UP]
        kept.append(made(entry.kind, bytes(body), *(made(one.kind, one.of(data)) for one in inner)))
    if len(kept) != count or count != 1:
        raise ValueError("not one description of its samples")
    return made(b"stsd", struct.pack(">II", 0, 1), *kept)
