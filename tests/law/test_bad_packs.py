"""A faulty pack is refused with file, line, key and what is allowed: one row for each way to be faulty."""
# ruff: noqa: E501 - a row has the message whole

import importlib.util
from pathlib import Path

import pytest

from counterfoil.errors import LawPackInvalid
from counterfoil.law.check import check
from counterfoil.law.load import load

_SPEC = importlib.util.spec_from_file_location("law_test_packs", Path(__file__).with_name("packs.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
packs = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(packs)

ROWS = [
    # --- unknown and missing keys, values that are not allowed
    ("pack.yaml", "title:", "tittle:", "us-zz/pack.yaml: line 2: unknown key 'tittle'. Allowed: name, title, statute,"),
    ("pack.yaml", "  strict:", "  strickt:", "us-zz/pack.yaml: line 9: calendar: unknown key 'strickt'. Allowed: first"),
    ("pack.yaml", "  duty_holiday: a day of rest of Zenith\n", "",
     "us-zz/pack.yaml: line 7: calendar: key 'duty_holiday' is missing. Needed: first_on,"),
    ("pack.yaml", "text: what", "moves: perhaps\n  text: what",
     "us-zz/pack.yaml: line 14: weekend_rule: moves: true or false is needed, not 'perhaps'."),
    ("clocks.yaml", "    grounds:", "    ground:", "us-zz/clocks.yaml: line 13: more_time: 2025-01-01: unknown key 'ground'. "
     "Allowed: title, days, unit, day_zero, whose,"),
    ("clocks.yaml", "unit: months", "unit: moons", "us-zz/clocks.yaml: line 7: more_time: 2025-01-01: unit: 'moons' is not "
     "known. Allowed: business, working, calendar, months, years, hours, none."),
    ("clocks.yaml", "unit: none", "days: 3, unit: none",
     "us-zz/clocks.yaml: line 20: copies: 2025-01-01: unknown key 'days'. Allowed: title, unit, day_zero,"),
    ("clocks.yaml", "extends: standard", "extends: express",
     "us-zz/clocks.yaml: line 10: more_time: 2025-01-01: extends: 'express' is no track. Tracks: standard, more_time, cop"),
    ("lateness.yaml", "[standard]", "[express]", "us-zz/lateness.yaml: line 2: yodel: 2025-01-01: tracks: 'express' is no "
     "track of clocks.yaml. Tracks: standard, more_time, copies."),
    ("exemptions.yaml", "default: withhold", "default: burn",
     "us-zz/exemptions.yaml: line 3: exemptions: Z-1: 2025-01-01: default: 'burn' is not known. Allowed: withhold, release."),
    ("cases.yaml", "expect: {due_on", "expects: {due_on",
     "us-zz/cases.yaml: line 4: case 1: unknown key 'expects'. Allowed: name, law, given, expect"),
    ("cases.yaml", "category: plate", "category: goat", "us-zz/cases.yaml: line 7: A goat cart: given: category: 'goat' is "
     "not known. Allowed: name, date_of_birth,"),
    # --- duplicates
    ("clocks.yaml", "more_time:", "standard:", "us-zz/clocks.yaml: line 3: duplicate key 'standard'."),
    ("cases.yaml", "- name: A goat cart", "- name: Summit Day is skipped, the fair is not",
     "us-zz/cases.yaml: line 5: Summit Day is skipped, the fair is not: two cases have this name."),
    ("policy.cedar", '@id("goats")', '@id("open")', "us-zz/policy.cedar: line 13: open: duplicate @id (rule 2 of the file)."),
    # --- overlapping and impossible dates
    ("lateness.yaml", "yodel:\n", "yodel:\n  2025-01-01: {text: a}\n", "us-zz/lateness.yaml: line 3: duplicate key '2025-01-01'."),
    ("calendar.csv", "2026-03-06,Fri,Town Fair", "2026-03-04,Wed,Town Fair",
     "us-zz/calendar.csv: line 3: 2026-03-04: the days must stand in order of time, each once."),
    ("calendar.csv", "2026-03-04,Wed", "2026-03-04,Thu", "us-zz/calendar.csv: line 2: 2026-03-04 is a Wed, not a Thu."),
    ("calendar.csv", "2026-03-04,Wed,Summit Day", "2024-03-04,Mon,Summit Day",
     "us-zz/calendar.csv: line 2: 2024-03-04 lies outside of the years that pack.yaml says are covered."),
    ("calendar.csv", "Summit Day", '"Summit" Day', "us-zz/calendar.csv: line 2: is no line of a table ("),
    ("pack.yaml", "last_on: 2027-12-31", "last_on: 2024-12-31",
     "us-zz/pack.yaml: line 8: calendar: last_on: must lie after first_on."),
    ("policy.cedar", '@effective_to("")\n@source("made up")\n@checked("2026-11-22")\n@confidence("A")\n'
     '@verified_by_counsel("false")\nforbid', '@effective_to("2024-01-01")\n@source("made up")\n@checked("2026-11-22")\n'
     '@confidence("A")\n@verified_by_counsel("false")\nforbid',
     "us-zz/policy.cedar: line 13: goats: @effective_to: 2024-01-01 lies before 2025-01-01."),
    # --- rules that may not be
    ("policy.cedar", '@title("Plates', '@titel("Plates', "us-zz/policy.cedar: line 13: goats: unknown annotation @titel. "
     "Allowed: @id, @title,"),
    ("policy.cedar", '@code("Z-1")', '@code("Z-9")', "us-zz/policy.cedar: line 13: goats: @code: 'Z-9' is not in "
     "exemptions.yaml. Known: Z-1."),
    ("policy.cedar", "context.category ==", 'context.requester == "ICE" && context.category ==',
     "us-zz/policy.cedar: line 13: goats: attribute `requester` in context for Action::\"foia_disclose\" not found. A rule"),
    ("policy.cedar", 'Category::"plate"', 'Category::"plate" && 9223372036854775807 + 1 > 0',
     "us-zz/policy.cedar: line 13: goats: it computes ('+'), which fails when a number grows too large; compare facts "
     "instead. Cedar skips a rule that fails, so a forbid would open what it forbids."),
    ("policy.cedar", 'Category::"plate"', 'Category::"plate" && ip("nowhere").isLoopback()',
     "us-zz/policy.cedar: line 13: goats: it reads a text as a value ('ip'), which fails on a wrong text; compare facts"),
    ("policy.cedar", 'Category::"plate"', 'Role::"victim"', "us-zz/policy.cedar: line 13: goats: context.category is "
     "compared with a Role: it can never be one,"),
    ("policy.cedar", "\nwhen {", "\nwhere {", "us-zz/policy.cedar: line 13: not valid Cedar:"),
    ("policy.cedar", '@mode("base")', '@mode("compelled")', "us-zz/policy.cedar: no base permit"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "message"), ROWS, ids=[f"{row[0]}: {row[3][-40:]}" for row in ROWS])
def test_faulty_pack_is_refused_with_file_line_key_and_what_is_allowed(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    folder = packs.made_up(tmp_path)
    packs.edit(folder / file, old, new)
    with pytest.raises(LawPackInvalid) as caught:
        check(load("us-zz", packs=tmp_path))
    assert str(caught.value)[: len(message)] == message


def test_a_calendar_that_is_no_text_is_refused(tmp_path: Path) -> None:
    calendar = packs.made_up(tmp_path) / "calendar.csv"
    data = calendar.read_bytes()
    calendar.write_bytes(data.replace(b"Summit", b"Summ\xefit"))
    with pytest.raises(LawPackInvalid) as caught:
        load("us-zz", packs=tmp_path)
    at = data.index(b"Summit") + 4
    assert str(caught.value) == f"us-zz/calendar.csv: byte {at} is no UTF-8. Save the file as UTF-8."
