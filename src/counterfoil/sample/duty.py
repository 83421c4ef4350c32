"""What the law should say of each value when a stranger asks under FOIA on the day of the record.

Written from the law reference alone, independently of the law pack, so that each can be held against the other.
It knows the Illinois Freedom of Information Act (5 ILCS 140), the Juvenile Court Act (705 ILCS 405/1-7, 5-905), the
Identity Protection Act (5 ILCS 179), 725 ILCS 190 and 750 ILCS 61. Not legal advice; nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from counterfoil.law.model import DutyKind
from counterfoil.sample.model import Tag
from counterfoil.values import Category, RecordKind, Role


@dataclass(frozen=True, slots=True)
class Expected:
    """The duty; ``unsure``: the reference does not settle it, so the truth says refer and no score counts it."""

    duty: DutyKind
    unsure: bool = False
    why: str = ""


_IDENTIFIES = {Category.NAME, Category.AGE, Category.HOME_ADDRESS, Category.PHOTO}
_COMPELLED = _IDENTIFIES | {Category.CHARGE, Category.ARREST_TIME, Category.INCIDENT_LOCATION}
_PRIVATE = {
    Category.DATE_OF_BIRTH,
    Category.DRIVERS_LICENCE,
    Category.STATE_ID,
    Category.A_NUMBER,
    Category.PASSPORT,
    Category.CRIMINAL_ID,
    Category.PHONE,
    Category.EMAIL,
    Category.HOME_ADDRESS,
    Category.PLATE,
    Category.ACCOUNT,
    Category.BIRTHPLACE,
    Category.MEDICAL,
}
_OPEN = {Category.CASE_NUMBER, Category.INCIDENT_LOCATION}


def expected(kind: RecordKind, tag: Tag) -> Expected:
    """The duty for one tagged value in a record of ``kind``."""
    category, role = tag.category, tag.role
    if role is Role.OFFICER:
        return _officer(category)
    if role is Role.ORGANISATION or category is Category.CASE_NUMBER:
        return Expected(DutyKind.OPEN, why="5 ILCS 140/1.2")
    if tag.minor:
        return Expected(DutyKind.FORBIDDEN, why="705 ILCS 405/1-7, 5-905")
    if tag.sex_offence_victim:
        return Expected(DutyKind.FORBIDDEN, why="725 ILCS 190; 725 ILCS 120")
    if category is Category.SSN:
        return Expected(DutyKind.FORBIDDEN, why="5 ILCS 179")
    if tag.address_confidential and category is Category.HOME_ADDRESS:
        return Expected(DutyKind.FORBIDDEN, why="750 ILCS 61")
    if category is Category.IMMIGRATION_STATUS:
        return Expected(DutyKind.REFER, why="5 ILCS 805/5; 8 USC 1373")
    if category is Category.BAIL and kind is RecordKind.ARREST_REPORT:
        return Expected(DutyKind.REFER, why="5 ILCS 140/2.15(a)(v), believed blanked")
    if tag.address_confidential and category in {Category.PHONE, Category.EMAIL}:
        return Expected(DutyKind.REFER, unsure=True, why="does 750 ILCS 61 reach beyond the address?")
    if tag.also_victim:
        compelled = kind is RecordKind.ARREST_REPORT and role is Role.ARRESTEE
        return Expected(DutyKind.REFER, unsure=not compelled, why="5 ILCS 140/2.15(a) against the victim's home")
    if role is Role.ARRESTEE:
        return _arrestee(kind, category)
    return _others(kind, category, role)


def _officer(category: Category) -> Expected:
    if category is Category.EMPLOYEE_ID:
        return Expected(
            DutyKind.REFER, unsure=True, why="is a star an employee identification number? 5 ILCS 140/2(c-5)"
        )
    return Expected(DutyKind.OPEN, why="5 ILCS 140/7(1)(c), last sentence")


def _arrestee(kind: RecordKind, category: Category) -> Expected:
    if kind is RecordKind.ARREST_REPORT:
        if category in _COMPELLED:
            return Expected(DutyKind.COMPELLED, why="5 ILCS 140/2.15(a)")
        if category is Category.PHYSICAL_DESCRIPTION:
            return Expected(DutyKind.REFER, unsure=True, why="does it 'identify the individual'? 5 ILCS 140/2.15(a)(i)")
    if category in _PRIVATE:
        return Expected(DutyKind.PERMITTED_TO_WITHHOLD, why="5 ILCS 140/7(1)(b), (c)")
    if category in _OPEN:
        return Expected(DutyKind.OPEN, why="5 ILCS 140/1.2")
    # Outside the arrest report itself the reference does not say whether 2.15(a) reaches.
    return Expected(DutyKind.REFER, unsure=True, why="does 5 ILCS 140/2.15(a) reach beyond the arrest report?")


def _others(kind: RecordKind, category: Category, role: Role) -> Expected:
    if category in _OPEN:
        return Expected(DutyKind.OPEN, why="5 ILCS 140/1.2")
    if role is Role.GUARDIAN and category in {Category.NAME, Category.HOME_ADDRESS, Category.PHONE}:
        return Expected(DutyKind.REFER, unsure=True, why="names the minor by way of the parent: 705 ILCS 405/1-7")
    if category in _PRIVATE:
        return Expected(DutyKind.PERMITTED_TO_WITHHOLD, why="5 ILCS 140/7(1)(b), (c)")
    if category in {Category.VIN, Category.CHARGE, Category.PHYSICAL_DESCRIPTION}:
        return Expected(DutyKind.REFER, unsure=True, why="not in the reference")
    if kind is RecordKind.CRASH_REPORT:
        return Expected(DutyKind.REFER, unsure=True, why="crash reports are excepted from 5 ILCS 140/7(1)(d)(iv)")
    if role is Role.UNKNOWN:
        return Expected(DutyKind.REFER, unsure=True, why="whose it is decides")
    return Expected(DutyKind.PERMITTED_TO_WITHHOLD, why="5 ILCS 140/7(1)(c), (d)(iv)")
