"""Law packs that tests may break: copies of the installed ones, and a State that does not exist."""
# ruff: noqa: E501 - the rows of a YAML file

import shutil
from pathlib import Path

from counterfoil.law.load import PACKS


def copy_of(name: str, folder: Path) -> Path:
    """A folder of packs with a copy of one; returns the copy's folder."""
    shutil.copytree(PACKS / name, folder / name)
    return folder / name


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that must be there, once."""
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


SOURCED = "cite: {cite}, source: made up, checked: 2026-11-22, confidence: A, verified_by_counsel: false"

MADE_UP = {
    "pack.yaml": """\
name: us-zz
title: Zenith Open Files Act
statute: Zen. Code 1
timezone: America/Denver
close_of_business: "16:30"
calendar:
  first_on: 2025-01-01
  last_on: 2027-12-31
  strict: [zenith]
  generous: [zenith, town]
  duty_holiday: a day of rest of Zenith
weekend_rule:
  cite: Zen. Code 9
  text: what ends on a day of rest ends on the next
""",
    "calendar.csv": """\
observed_date,weekday,holiday,nominal_date,closed,confidence,source,note
2026-03-04,Wed,Summit Day,2026-03-04,zenith,A,made up,
2026-03-06,Fri,Town Fair,2026-03-06,town,A,made up,
""",
    "clocks.yaml": f"""\
standard:
  2025-01-01: {{title: answer, days: 3, unit: business, day_zero: arrival, whose: agency, {SOURCED.format(cite="Zen. Code 3")}}}
more_time:
  2025-01-01:
    title: take more time
    days: 1
    unit: months
    day_zero: original due date
    whose: agency
    extends: standard
    notice_cite: Zen. Code 4(b)
    agreed_cite: Zen. Code 5
    grounds: {{snow: the pass is closed}}
    cite: Zen. Code 4
    source: made up
    checked: 2026-11-22
    confidence: A
    verified_by_counsel: false
copies:
  2025-01-01: {{title: hand out copies, unit: none, day_zero: payment, whose: agency, note: as soon as the ink is dry, {SOURCED.format(cite="Zen. Code 6")}}}
""",
    "lateness.yaml": f"""\
yodel:
  2025-01-01: {{text: the clerk yodels from the town hall, tracks: [standard], {SOURCED.format(cite="Zen. Code 7")}}}
""",
    "exemptions.yaml": f"""\
exemptions:
  Z-1:
    2025-01-01: {{title: Goats, basis: "The record shows {{what}}; goats are private.", default: withhold, reason: goats cannot consent, {SOURCED.format(cite="Zen. Code 8")}}}
register: {{}}
""",
    "policy.cedar": """\
@id("open")
@title("Files are open")
@citation("Zen. Code 1")
@mode("base")
@effective_from("2025-01-01")
@effective_to("")
@source("made up")
@checked("2026-11-22")
@confidence("A")
@verified_by_counsel("false")
permit (principal, action == Action::"foia_disclose", resource);

@id("goats")
@title("Plates of goat carts")
@citation("Zen. Code 8")
@mode("discretionary")
@code("Z-1")
@effective_from("2025-01-01")
@effective_to("")
@source("made up")
@checked("2026-11-22")
@confidence("A")
@verified_by_counsel("false")
forbid (principal, action == Action::"foia_disclose", resource)
when {
  context.category == Category::"plate"
};
""",
    "cases.yaml": """\
- name: Summit Day is skipped, the fair is not
  law: Zen. Code 3
  given: {received_on: 2026-03-03}
  expect: {due_on: 2026-03-09}
- name: A goat cart
  law: Zen. Code 8
  given: {day: 2026-03-03, record: case_report, category: plate, role: witness}
  expect: {duty: permitted_to_withhold, code: Z-1, rules: [goats]}
""",
}
"""A State that does not exist, whole, as data: its own holidays, units, extension, exemption and rules."""


def made_up(folder: Path) -> Path:
    """A folder of packs with the made-up State ``us-zz``; returns its folder."""
    (folder / "us-zz").mkdir()
    for name, text in MADE_UP.items():
        (folder / "us-zz" / name).write_text(text, encoding="utf-8")
    return folder / "us-zz"
