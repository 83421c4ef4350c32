"""Rows 3, 4 and 13: what needs a data set or a draft that somebody brings; without one they count nothing."""

from __future__ import annotations

from counterfoil.oversight.story.model import Answer, Kin, Material, Status


def court_outcomes(m: Material) -> Answer:
    """Row 3: how court cases of disclosed people ended, as counts."""
    if m.beside.court is None:
        return Answer(
            Status.NO_DATA,
            "No court data set was brought (--court). No act of an office says how a court case ended.",
            {},
            "Oversight brings a court's data set (counterfoil report link); outcomes are linked inside the office "
            "and come out as counts.",
        )
    return _linked(m.beside.court(m.to_agencies), m)


def custody_events(m: Material) -> Answer:
    """Row 4: days from disclosures to custody events, negative and unknown ones too; never a cause."""
    if m.beside.custody is None:
        return Answer(
            Status.NO_DATA,
            "No custody data set was brought (--custody).",
            {},
            "Oversight brings a custody data set (counterfoil report link). Days may be negative or unknown, the "
            "rate of false matches is stated, and nothing of it says that one led to the other.",
        )
    return _linked(m.beside.custody(m.to_agencies), m)


def what_if(m: Material) -> Answer:
    """Row 13: past items decided anew under a draft."""
    if m.beside.what_if is None:
        return Answer(
            Status.NO_DATA,
            "No draft was given (--law-draft). counterfoil report what-if shows the difference row by row.",
            {},
            "Past findings are decided anew under the draft; nothing is recorded.",
        )
    found = m.beside.what_if()
    return Answer(Status.ANSWERED, found.says, found.figure, found.how)


def _linked(found: Kin, m: Material) -> Answer:
    entries = tuple(one.entry for one in m.to_agencies if one.entry and one.documents)
    return Answer(Status.ANSWERED, found.says, found.figure, found.how, entries)
