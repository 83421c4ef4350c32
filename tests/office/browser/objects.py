"""What stands for an object in each address when every page is opened. A new kind of object is added here, or fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from counterfoil.cases.lifecycle import State
from counterfoil.office.roles import Role
from counterfoil.office.web.access import PUBLIC

Objects = Mapping[str, str]


@dataclass(frozen=True)
class Route:
    """One address of the office: its name, and it as Django writes it."""

    name: str
    written: str
    objects: tuple[str, ...]
    first_seen_by: str
    """Whose visit looks at its pages by dark, on a phone and in Spanish: one role does that for all."""

    def addresses(self, objects: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """Its address with each of the objects that stand for what it names."""
        found = (self.written,)
        for key in self.objects:
            values = objects.get(f"{self.name}:{key}", objects.get(key))
            assert values, f"{self.name} ({self.written}): give an object for {key!r} in {__file__}"
            found = tuple(one.replace(_placeholder(one, key), value) for one in found for value in values)
        return tuple(f"/{one}" for one in found)


def _placeholder(written: str, key: str) -> str:
    start = written.index(f"{key}>")
    opening = written.rindex("<", 0, start)
    return written[opening : start + len(key) + 1]


def routes() -> tuple[Route, ...]:
    """Every address there is, also those that are included from elsewhere."""
    return tuple(_within(get_resolver("counterfoil.office.web.urls"), "", ""))


def _within(resolver: URLResolver, before: str, space: str) -> Iterator[Route]:
    for one in resolver.url_patterns:
        written = before + str(one.pattern)
        if isinstance(one, URLPattern):
            opens_for = getattr(one.callback, "opens_for", PUBLIC)
            first = PUBLIC if opens_for == PUBLIC else next(role for role in Role if role in opens_for).value
            yield Route(f"{space}{one.name}", written, tuple(one.pattern.converters), first)
        else:
            yield from _within(one, written, f"{space}{one.namespace}:" if one.namespace else space)


def objects(cases: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Object → what stands for it, in the sample office; ``route:object`` where one route needs others."""
    return {
        "number": (cases[State.PROPOSED],),
        "case:number": tuple(cases[state] for state in (State.NEW, State.PROPOSED, State.CLOSED, State.REFERRED)),
    }
