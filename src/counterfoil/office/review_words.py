"""The words of the review screen for what the program calls by a code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from counterfoil.law.model import DutyKind
from counterfoil.values import Category, Role

DUTIES = {
    DutyKind.COMPELLED.value: _("must go out"),
    DutyKind.FORBIDDEN.value: _("must not go out"),
    DutyKind.PERMITTED_TO_WITHHOLD.value: _("may be withheld"),
    DutyKind.OPEN.value: _("open"),
    DutyKind.REFER.value: _("a person decides"),
}
LOOKS = {
    "open": _("not decided"),
    "release": _("goes out"),
    "redact": _("redacted"),
    "refer": _("referred"),
    "correct": _("corrected"),
}
"""How a place is drawn, and what is decided of it."""
SCOPES = {
    "here": _("this place only"),
    "person page": _("all of this person on this page"),
    "person record": _("all of this person in this record"),
    "person case": _("all of this person in all records"),
    "category page": _("all of this kind on this page"),
    "category record": _("all of this kind in this record"),
    "category case": _("all of this kind in all records"),
    "all page": _("all on this page"),
    "all record": _("all in this record"),
    "all case": _("all in all records"),
}
CATEGORIES = {
    Category.NAME.value: _("name"),
    Category.DATE_OF_BIRTH.value: _("date of birth"),
    Category.AGE.value: _("age"),
    Category.SSN.value: _("Social Security number"),
    Category.DRIVERS_LICENCE.value: _("driver’s license"),
    Category.STATE_ID.value: _("State identification"),
    Category.A_NUMBER.value: _("A-number"),
    Category.PASSPORT.value: _("passport"),
    Category.CRIMINAL_ID.value: _("criminal identification (FBI, SID, IR)"),
    Category.EMPLOYEE_ID.value: _("employee number"),
    Category.PHONE.value: _("telephone number"),
    Category.EMAIL.value: _("e-mail address"),
    Category.HOME_ADDRESS.value: _("home address"),
    Category.INCIDENT_LOCATION.value: _("place of the incident"),
    Category.OTHER_ADDRESS.value: _("another address"),
    Category.PLATE.value: _("license plate"),
    Category.VIN.value: _("vehicle identification number"),
    Category.ACCOUNT.value: _("account or card number"),
    Category.IP_ADDRESS.value: _("IP address"),
    Category.BIRTHPLACE.value: _("place of birth"),
    Category.IMMIGRATION_STATUS.value: _("immigration status"),
    Category.MEDICAL.value: _("medical information"),
    Category.PHYSICAL_DESCRIPTION.value: _("physical description"),
    Category.PHOTO.value: _("photograph"),
    Category.CHARGE.value: _("charge"),
    Category.ARREST_TIME.value: _("time of arrest"),
    Category.AGENCY.value: _("agency"),
    Category.CUSTODY_TIME.value: _("time in custody"),
    Category.BAIL.value: _("bail"),
    Category.CASE_NUMBER.value: _("case number"),
    Category.VICTIM_CUE.value: _("words that point to a victim"),
    Category.PASSAGE.value: _("a passage"),
}
ROLES = {
    Role.ARRESTEE.value: _("person arrested"),
    Role.SUSPECT.value: _("suspect"),
    Role.VICTIM.value: _("victim"),
    Role.WITNESS.value: _("witness"),
    Role.REPORTING_PARTY.value: _("reporting party"),
    Role.MINOR.value: _("minor"),
    Role.GUARDIAN.value: _("parent or guardian"),
    Role.INFORMANT.value: _("informant"),
    Role.OFFICER.value: _("officer"),
    Role.ORGANISATION.value: _("organization"),
    Role.UNKNOWN.value: _("not known"),
}
FLAG_WORDS = {
    "minor": _("is a minor"),
    "sex_offence_victim": _("is the victim of a sex offense"),
    "address_confidential": _("takes part in the Address Confidentiality Program"),
    "also_victim": _("the same words are a victim’s elsewhere"),
}
