"""The clock's part of a law pack in the form in which it is used, kept in ``__pycache__`` as Python keeps byte code.

YAML is for people: to read it again for one deadline took half of the call. What is kept belongs to the exact bytes of
the pack's files and of the code that read them; anything else is read anew. A pack with a fault is never kept, and
where the folder cannot be written the pack is read each time. Whoever can write there can change the program as well.
"""

from __future__ import annotations

import marshal
import os
import sys
from binascii import crc32
from collections.abc import Iterable, Mapping
from datetime import date, time
from enum import StrEnum

from counterfoil.errors import LawPackInvalid
from counterfoil.frozen import frozen
from counterfoil.law.calendar import Calendar, Closing
from counterfoil.law.clocks import Effect, Period, Unit, Whose
from counterfoil.law.sourced import Sourced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from counterfoil.law.load import LawPack

FILES = ("pack.yaml", "calendar.csv", "clocks.yaml", "lateness.yaml")
"""What is kept of a pack: all that a deadline needs."""

_CODE = ("load", "compiled", "calendar", "calendar_reading", "clocks", "sourced", "strict")


@frozen
class Kept:
    """``top``: the values of ``LawPack`` after its folder; the rest as ``LawPack`` gives it."""

    top: tuple[Any, ...]
    periods: Mapping[str, tuple[Period, ...]]
    effects: tuple[Effect, ...]


def kept(directory: str) -> Kept | None:
    """What is kept of the pack in a folder; None where nothing is, or where a file has changed since."""
    try:
        with open(_place(directory), "rb") as handle:
            key, data = handle.read(16), handle.read()
        if key != _key(directory, data):
            return None
    except OSError:
        return None
    top, closings, periods, effects = marshal.loads(data)  # noqa: S302 - what this program wrote itself, by its key
    title, statute, timezone, closes_at, calendar, *weekend = top
    law, first_on, last_on, *authorities = calendar
    days = tuple(Closing(_day(on), holiday, _day(nominal), *rest) for on, holiday, nominal, *rest in closings)
    of_law = Calendar(law, _day(first_on), _day(last_on), days, *authorities)
    return Kept(
        (title, statute, timezone, time.fromisoformat(closes_at), of_law, *weekend),
        {track: tuple(_period(row) for row in rows) for track, rows in periods},
        tuple(Effect(name, text, tracks, _sourced(row)) for name, text, tracks, row in effects),
    )


def keep(pack: LawPack, periods: Mapping[str, tuple[Period, ...]]) -> None:
    """Keep what the clock needs of a pack, with its periods as they were just read. A faulty pack is not kept."""
    if not sys.dont_write_bytecode:
        write(pack, periods)


def write(pack: LawPack, periods: Mapping[str, tuple[Period, ...]]) -> None:
    """As ``keep``, also where Python was told to write no byte code: set-up does it once, for every installed pack."""
    try:
        effects = pack.effects
    except LawPackInvalid:
        return  # it is refused, with its line, when it is asked for
    cal = pack.calendar
    parts = (
        (
            *(pack.title, pack.statute, pack.timezone, pack.close_of_business.isoformat()),
            _plain((cal.law, cal.first_on, cal.last_on, cal.strict, cal.generous, cal.duty_holiday)),
            *(pack.weekend_cite, pack.weekend_text, pack.weekend_moves),
        ),
        _plain(cal.closings),
        tuple((track, _plain(rows)) for track, rows in periods.items()),
        _plain(effects),
    )
    data = marshal.dumps(parts)
    place = _place(pack.directory)
    half = f"{place}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(half, "wb") as handle:
            handle.write(_key(pack.directory, data) + data)
        os.replace(half, place)
    except OSError:
        return  # a folder that cannot be written: the pack is read each time


def _place(directory: str) -> str:
    return os.path.join(directory, "__pycache__", f"clock.{sys.implementation.cache_tag}.bin")


def _key(directory: str, data: bytes) -> bytes:
    """16 bytes that change with the pack's files, the code that reads them, or what is kept. Raises ``OSError``."""
    here = os.path.dirname(os.path.abspath(__file__))
    files = [os.path.join(directory, name) for name in FILES]
    code = [os.path.join(here, f"{name}.py") for name in _CODE]
    return _crc(files) + _crc(code) + crc32(data).to_bytes(4, "big")


def _crc(paths: Iterable[str]) -> bytes:
    size = so_far = 0
    for path in paths:
        with open(path, "rb") as handle:
            data = handle.read()
        size, so_far = size + len(data), crc32(data, so_far)
    return so_far.to_bytes(4, "big") + (size & 0xFFFF).to_bytes(2, "big")


def _plain(value: Any) -> Any:
    """A value as ``marshal`` can hold it: days as their ordinals, objects as the tuple of their values."""
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, tuple):
        return tuple(_plain(each) for each in value)
    if isinstance(value, Closing | Period | Effect | Sourced):
        return tuple(_plain(getattr(value, name)) for name in value.__match_args__)
    return value


def _day(ordinal: int) -> date:
    return date.fromordinal(ordinal)


def _sourced(row: tuple[Any, ...]) -> Sourced:
    start, end, cite, source, checked, *rest = row
    return Sourced(_day(start), None if end is None else _day(end), cite, source, _day(checked), *rest)


def _period(row: tuple[Any, ...]) -> Period:
    track, title, days, unit, day_zero, whose, of, *rest = row
    return Period(track, title, days, Unit(unit), day_zero, Whose(whose), _sourced(of), *rest)


def main() -> None:
    """``python -m counterfoil.law.compiled``: keep every installed pack, as ``compileall`` does for code."""
    from counterfoil.law.load import available, load  # inline: load imports this module

    for name in available():
        pack = load(name)
        write(pack, pack.periods)


if __name__ == "__main__":
    main()
