"""The grounds that only a person can claim, as a law pack words them: exemption and title of the rule."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from counterfoil.law.load import LawPack
from counterfoil.law.model import ClaimedGround

_NAMED = re.compile(r'"type": "ClaimedGround", "id": "(\w+)"')


@dataclass(frozen=True, slots=True)
class Ground:
    """What one ground is: the exemption that it leads to, and the title of the rule."""

    code: str
    title: str


def grounds(pack: LawPack, on: date) -> Mapping[ClaimedGround, Ground]:
    """Every ground for which a rule in force on a day asks, in the order of the rules."""
    found: dict[ClaimedGround, Ground] = {}
    for written in pack.rulebook.rules.values():
        if written.holds_on(on):
            conditions = json.dumps(written.cedar.get("conditions", ()))
            named = {ClaimedGround(one) for one in _NAMED.findall(conditions)} - {ClaimedGround.NONE}
            if len(named) == 1:  # a rule that several grounds narrow is of none of them
                found.setdefault(named.pop(), Ground(written.rule.code, written.rule.title))
    return found
