"""What a letter calls an enclosed record: its kind, or its form where it has none; never a title that names people."""

from __future__ import annotations

from counterfoil.values import RecordKind

_KINDS = {
    RecordKind.ARREST_REPORT: "Arrest report",
    RecordKind.CASE_REPORT: "Case report (incident or offense)",
    RecordKind.SUPPLEMENT: "Supplementary report",
    RecordKind.INVENTORY: "Property inventory",
    RecordKind.CALL_FOR_SERVICE: "Call for service (911 or dispatch record)",
    RecordKind.CRASH_REPORT: "Traffic crash report",
    RecordKind.PHOTO: "Photograph",
    RecordKind.VIDEO: "Video",
    RecordKind.DEMAND_FILE: "An earlier request for records, and what was sent in answer",
    RecordKind.CORRESPONDENCE: "Correspondence",
}
_FORMS = {
    "application/pdf": "Document (PDF)",
    "text/csv": "Table (CSV)",
    "text/plain": "Document (text)",
    "text/html": "Document (web page)",
    "message/rfc822": "E-mail message",
    "application/zip": "List of what an archive holds",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Document (Word)",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Spreadsheet (Excel)",
}


OUTSIDE = (
    "redacted with an outside tool, with no black boxes; a person heard and saw it as a whole, and no program checked "
    "its sound and picture"
)


def describe(kind: RecordKind, media_type: str, *, attached_to: str = "") -> str:
    """One line for the letter. ``attached_to`` is the media type of what the record came with, if it did.

    >>> describe(RecordKind.TABLE, "text/csv"), describe(RecordKind.OTHER, "image/png", attached_to="message/rfc822")
    ('Table (CSV)', 'Picture, attached to an e-mail')
    """
    if media_type.startswith(("audio/", "video/")):
        return f"{'Video' if media_type.startswith('video/') else 'Sound recording'}, {OUTSIDE}"
    form = _FORMS.get(media_type, "Picture" if media_type.startswith("image/") else "Document")
    if kind is RecordKind.TABLE and not form.startswith(("Table", "Spreadsheet")):
        form = "Table of records"
    said = _KINDS.get(kind, form)
    holder = {"message/rfc822": "an e-mail", "application/zip": "an archive"}.get(attached_to, "another document")
    return f"{said}, attached to {holder}" if attached_to else said
