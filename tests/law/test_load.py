import importlib.util
import re
import sys
from datetime import date, time
from pathlib import Path

import pytest

from counterfoil.errors import LawPackInvalid, UnknownLaw
from counterfoil.law.check import check
from counterfoil.law.clocks import Unit
from counterfoil.law.load import available, load, overlays

_SPEC = importlib.util.spec_from_file_location("law_test_packs", Path(__file__).with_name("packs.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
packs = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(packs)


def test_installed_packs_are_found_and_whole() -> None:
    assert "us-il" in available()
    assert overlays("us-il") == ("chicago",)
    for name in available():
        check(load(name))
        for overlay in overlays(name):
            check(load(name, overlay))


def test_unknown_law_names_the_installed() -> None:
    with pytest.raises(UnknownLaw, match=r"us-xx: no such law is installed. Installed: us, us-ca, .*us-il, "):
        load("us-xx")
    with pytest.raises(UnknownLaw, match=r"\.\./us-il: no such law is installed"):
        load("../us-il")


def test_unknown_overlay_names_the_known() -> None:
    with pytest.raises(UnknownLaw, match=r"springfield: us-il has no such overlay .* It has: chicago\."):
        load("us-il", "springfield")


def test_pack_says_its_zone_and_hours() -> None:
    pack = load("us-il")
    assert (pack.timezone, pack.close_of_business, pack.statute) == ("America/Chicago", time(17), "5 ILCS 140")


@pytest.mark.parametrize(
    ("track", "days", "unit", "cite"),
    [
        ("standard", 5, Unit.BUSINESS, "5 ILCS 140/3(d)"),
        ("extension", 5, Unit.BUSINESS, "5 ILCS 140/3(e)"),
        ("commercial", 21, Unit.WORKING, "5 ILCS 140/3.1"),
        ("recurrent", 21, Unit.BUSINESS, "5 ILCS 140/3.2"),
        ("voluminous_amend", 10, Unit.BUSINESS, "5 ILCS 140/3.6(b)"),
        ("arrest_report", 72, Unit.HOURS, "5 ILCS 140/2.15(a)"),
        ("pac_review", 60, Unit.CALENDAR, "5 ILCS 140/9.5(a)"),
        ("after_binding_opinion", 35, Unit.CALENDAR, "5 ILCS 140/11.5; 5 ILCS 140/11.6"),
    ],
)
def test_period_is_as_the_statute_says(track: str, days: int, unit: Unit, cite: str) -> None:
    period = load("us-il").period(track, date(2026, 3, 2))
    assert (period.days, period.unit, period.sourced.cite) == (days, unit, cite)


def test_extension_has_the_seven_grounds() -> None:
    grounds = load("us-il").period("extension", date(2026, 3, 2)).grounds
    assert list(grounds or ()) == [f"3(e)({n})" for n in ("i", "ii", "iii", "iv", "v", "vi", "vii")]


def test_nothing_is_verified_by_counsel() -> None:
    pack = load("us-il", "chicago")
    assert pack.overlay is not None
    values = [p.sourced for track in pack.periods.values() for p in track]
    values += [e.sourced for e in pack.effects] + [r.sourced for r in pack.overlay.rules]
    values += [e.sourced for es in pack.exemptions.by_code.values() for e in es]
    assert {value.verified_by_counsel for value in values} == {False}
    assert {w.rule.verified_by_counsel for w in pack.rulebook.rules.values()} == {False}


def test_new_date_replaces_the_old_one_and_repeal_ends_it(tmp_path: Path) -> None:
    folder = packs.copy_of("us-il", tmp_path)
    sourced = "cite: X 1, source: s, checked: 2026-11-22, confidence: A, verified_by_counsel: false"
    with (folder / "clocks.yaml").open("a", encoding="utf-8") as handle:
        handle.write(
            "made_up:\n"
            f"  2020-01-01: {{title: t, days: 3, unit: business, day_zero: receipt, whose: agency, {sourced}}}\n"
            f"  2022-01-01: {{title: t, days: 4, unit: business, day_zero: receipt, whose: agency, {sourced}}}\n"
            f"  2024-01-01: {{repealed: true, {sourced}}}\n"
        )
    pack = load("us-il", packs=tmp_path)
    assert [pack.period("made_up", date(year, 12, 31)).days for year in (2020, 2021, 2022, 2023)] == [3, 3, 4, 4]
    for day in (date(2019, 12, 31), date(2024, 1, 1)):
        with pytest.raises(Exception, match="us-il has no such period on"):
            pack.period("made_up", day)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("pack.yaml", "title:", "tittle:", "us-il/pack.yaml: unknown key 'tittle'. Allowed: name, title, statute"),
        ("pack.yaml", "name: us-il", "name: us-in", "us-il/pack.yaml: name: must be 'us-il', as the folder is called."),
        ("pack.yaml", '"17:00"', '"late"', 'us-il/pack.yaml: close_of_business: a time such as "17:00" is needed.'),
        (
            "pack.yaml",
            "last_on: 2027-12-31",
            "last_on: 2009-12-31",
            "us-il/pack.yaml: calendar: last_on: must lie after",
        ),
        ("clocks.yaml", "    days: 5\n", "    day: 5\n", "us-il/clocks.yaml: standard: 2010-01-01: unknown key 'day'."),
        ("clocks.yaml", "    days: 5\n", "", "us-il/clocks.yaml: standard: 2010-01-01: key 'days' is missing."),
        ("clocks.yaml", "days: 5", "days: five", "us-il/clocks.yaml: standard: 2010-01-01: days: a whole number"),
        (
            "clocks.yaml",
            "    unit: business",
            "    unit: weeks",
            "us-il/clocks.yaml: standard: 2010-01-01: unit: 'weeks' is not",
        ),
        (
            "clocks.yaml",
            "    cite: 5 ILCS 140/3(d)\n",
            "",
            "us-il/clocks.yaml: standard: 2010-01-01: key 'cite' is missing",
        ),
        (
            "clocks.yaml",
            "checked: 2026-11-22",
            "checked: lately",
            "us-il/clocks.yaml: standard: 2010-01-01: checked: a date",
        ),
        (
            "clocks.yaml",
            "confidence: S\n",
            "confidence: sure\n",
            "us-il/clocks.yaml: standard: 2010-01-01: confidence: 's",
        ),
        ("clocks.yaml", "  2010-01-01:", "  once:", "us-il/clocks.yaml: standard: 'once' is not a start date"),
        ("clocks.yaml", "commercial:", "standard:", "us-il/clocks.yaml: line 44: duplicate key 'standard'."),
        (
            "clocks.yaml",
            "extends: standard",
            "extends: nothing",
            "us-il/clocks.yaml: extension: 2010-01-01: extends: 'nothing' is no track.",
        ),
        (
            "lateness.yaml",
            "[standard]",
            "[express]",
            "us-il/lateness.yaml: no_fee: 2010-01-01: tracks: 'express' is no track",
        ),
        (
            "calendar.csv",
            "holiday,",
            "feast,",
            "us-il/calendar.csv: the columns must be observed_date, weekday, holiday",
        ),
        (
            "calendar.csv",
            "2010-01-18,Mon",
            "2010-01-18,Tue",
            "us-il/calendar.csv: line 3: 2010-01-18 is a Mon, not a Tue.",
        ),
        (
            "calendar.csv",
            "2010-01-18,Mon",
            "2010-01-01,Fri",
            "us-il/calendar.csv: 2010-01-01: the days must stand in order",
        ),
        ("calendar.csv", "2010-01-01,Fri", "2009-01-02,Fri", "us-il/calendar.csv: line 2: 2009-01-02 lies outside"),
        (
            "calendar.csv",
            "2010-01-01,Fri",
            "soon,Fri",
            "us-il/calendar.csv: line 2: observed_date and nominal_date must be",
        ),
        ("exemptions.yaml", "  7(1)(b):", "  7(1)(a):", "us-il/exemptions.yaml: line 18: duplicate key '7(1)(a)'."),
        (
            "exemptions.yaml",
            "{what}. Another",
            "{who}. Another",
            "us-il/exemptions.yaml: exemptions: 7(1)(a): 2010-01-01: basis",
        ),
        (
            "exemptions.yaml",
            "  birthplace:\n    2",
            "  birth:\n    2",
            "us-il/exemptions.yaml: register: birth: is no category.",
        ),
        (
            "exemptions.yaml",
            "      default: withhold",
            "      default: maybe",
            "us-il/exemptions.yaml: exemptions: 7(1)(a): 2010-01-01: def",
        ),
        (
            "exemptions.yaml",
            "  name: the name of {whose}\n",
            "",
            "us-il/exemptions.yaml: words: key 'name' is missing.",
        ),
        (
            "cases.yaml",
            "expect:",
            "expects:",
            "us-il/cases.yaml: case 1: unknown key 'expects'. Allowed: name, law, given",
        ),
        (
            "cases.yaml",
            "category: name",
            "category: nam",
            "us-il/cases.yaml: The arrestee's name must go out: given: category",
        ),
        (
            "overlays/chicago/overlay.yaml",
            "kind: duty",
            "kind: wish",
            "us-il/overlays/chicago/overlay.yaml: rules: 2-173-069",
        ),
    ],
)
def test_faulty_pack_is_refused_with_file_and_key(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    folder = packs.copy_of("us-il", tmp_path)
    check(load("us-il", "chicago", packs=tmp_path))  # whole before it is broken
    packs.edit(folder / file, old, new)
    with pytest.raises(LawPackInvalid) as caught:
        check(load("us-il", "chicago", packs=tmp_path))
    assert re.match(rf"us-il/{file}: line \d+: ", str(caught.value))
    named = str(caught.value) if ": line " in message else re.sub(r": line \d+: ", ": ", str(caught.value), count=1)
    assert named.startswith(message)


def test_new_holiday_touches_no_python(tmp_path: Path) -> None:
    folder = packs.copy_of("us-il", tmp_path)
    packs.edit(
        folder / "calendar.csv",
        "2026-05-25,Mon,",
        "2026-05-22,Fri,Day of Rest,2026-05-22,state,A,invented,\n2026-05-25,Mon,",
    )
    from counterfoil.clock.deadline import deadline

    made_up = load("us-il", packs=tmp_path)
    assert deadline(load("us-il"), date(2026, 5, 18)).due_on == date(2026, 5, 26)
    assert deadline(made_up, date(2026, 5, 18)).due_on == date(2026, 5, 27)


def test_new_state_touches_no_python(tmp_path: Path) -> None:
    folder = packs.copy_of("us-il", tmp_path)
    folder.rename(tmp_path / "us-zz")
    packs.edit(tmp_path / "us-zz" / "pack.yaml", "name: us-il", "name: us-zz")
    packs.edit(tmp_path / "us-zz" / "clocks.yaml", "days: 5", "days: 9")
    from counterfoil.clock.deadline import deadline

    assert available(tmp_path) == ("us-zz",)
    assert deadline(load("us-zz", packs=tmp_path), date(2026, 3, 3)).due_on == date(2026, 3, 16)


def test_clock_does_not_pay_for_cedar() -> None:
    import subprocess

    code = (
        "import sys; from datetime import date; from counterfoil.law.load import load; "
        "from counterfoil.clock.deadline import deadline; deadline(load('us-il'), date(2026, 2, 27)); "
        "print(sorted({'cedarpy', 'django', 'pymupdf', 'rich'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown == "[]\n"
