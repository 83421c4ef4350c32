"""What happens in the invented city: offences with their charges, and narratives with slots.

Slots: ``{A.full}`` is a letter of the cast and a form of the name (full, last, first, lf "Last, First", poss "Last's",
initials, mr) or a fact (address, phone, dob, age, email, ssn, dl, ir, plate …); ``{loc}``, ``{arrloc}``, ``{rd}``,
``{time}``, ``{date}``, ``{biz}``; ``{O.last}`` first officer, ``{P.last}`` second officer, ``{D.full}`` detective.
The cast: A arrestee, V victim, W witness, R reporting party, M minor, G guardian, S suspect not arrested, I informant,
N a neighbour whom no list has.
"""

from __future__ import annotations

from typing import NamedTuple

from counterfoil.sample.model import Charge


class Story(NamedTuple):
    title: str
    charges: tuple[Charge, ...]
    cast: str
    needs_business: bool
    narratives: tuple[str, ...]
    supplements: tuple[str, ...]
    property_items: tuple[str, ...] = ()
    vehicle: bool = False


_MEDICAL = (
    " {A.last} stated that he takes {A.medical} daily and was medically cleared by Harbor Hospital before lockup."
)

STORIES: dict[str, Story] = {
    "retail_theft": Story(
        "RETAIL THEFT",
        (Charge("720 ILCS 5/16-25(a)(1)", "RETAIL THEFT - TAKE MERCHANDISE UNDER $300", "M A"),),
        "AWN",
        True,
        (
            "In summary, R/Os responded to a call of a theft in progress at {loc}, {biz}. Upon arrival R/Os met "
            "the loss "
            "prevention agent, {W.full}, who related that the offender, now known as {A.full}, selected merchandise, "
            "concealed it in a backpack and passed the last point of sale without paying.\n"
            "{W.last} detained the offender in the vestibule. {A.last} was placed into custody, searched and "
            "transported. "
            "A custodial search of {A.last}'s backpack revealed the proceeds. A customer, {N.full}, also saw the "
            "theft and can be "
            'reached at {N.phone}. {A.first} stated "I was going to pay for it" after Miranda was read by Officer '
            "{O.last}.",
            "R/Os were flagged down at {loc} by {W.full}, manager of {biz}, who pointed to a subject leaving the "
            "store and said that the subject "
            "had just stolen merchandise. R/Os stopped the subject, {A.lf}, who gave his home as {A.address}. "
            "{W.mr} identified {A.last} on scene.\n"
            "Name check of {A.initials} was clear. {A.last} was arrested and advised. Cell phone of {W.first} is "
            "{W.phone}. {N.full}, a passer-by, "
            "left before a statement could be taken.",
        ),
        (
            "R/D reviewed store video with {W.full}. The video shows {A.last} placing items in a bag at the time "
            "reported. "
            "{W.last}'s statement is consistent with the video. {A.poss} criminal history was not relevant to "
            "this report. "
            "R/D telephoned {N.full} at {N.phone}; no answer. Case cleared by arrest.",
        ),
        (
            "ONE BLACK BACKPACK TAKEN FROM {A.full}",
            "SIX PACKS OF RAZOR BLADES, PROPERTY OF {biz}",
            "ONE CELL PHONE, IPHONE, CRACKED",
        ),
    ),
    "battery": Story(
        "BATTERY",
        (Charge("720 ILCS 5/12-3(a)(1)", "BATTERY - CAUSE BODILY HARM", "M A"),),
        "AVW",
        False,
        (
            "R/Os responded to a battery at {loc}. The victim, {V.full}, related that the offender {A.full} "
            "struck him about the "
            "face with a closed fist after an argument over parking. {V.last} had swelling under the left eye and "
            "refused EMS.\n"
            "Witness {W.full} of {W.address} saw {A.last} strike {V.last} and then walk away. {V.poss} brother "
            "later called from "
            "{V.phone}. {A.last} was located at {arrloc} and identified by {W.first}. {A.first} was arrested "
            "without incident and transported "
            "to the district for processing.",
            "In summary, the arrestee, {A.lf}, was arrested after {V.mr} signed a complaint. {V.first} stated "
            "that {A.last} pushed him to the "
            "ground, and kicked him twice. {W.full}, who lives at {W.address}, recorded part of the incident on a "
            "phone and will "
            "send it from {W.email}.\n{A.initials} had a minor laceration, treated on scene by Engine 41." + _MEDICAL,
        ),
        (
            "R/D interviewed {V.full} at {V.address} by appointment. {V.last} repeated that {A.last} struck "
            "first. R/D then spoke with {W.last} "
            "by telephone ({W.phone}). {W.first} could not say who began the argument. {V.last}'s date of birth "
            "was corrected to {V.dob}. "
            "{A.poss} statement was recorded. Detective {D.full} #{D.star} will follow up.",
        ),
        ("ONE TORN SHIRT, GREY, BELONGING TO {V.full}", "ONE COMPACT DISC WITH PHOTOGRAPHS"),
    ),
    "domestic_battery": Story(
        "DOMESTIC BATTERY",
        (Charge("720 ILCS 5/12-3.2(a)(1)", "DOMESTIC BATTERY - BODILY HARM", "M A"),),
        "AVM",
        False,
        (
            "R/Os responded to a domestic disturbance at {loc}. R/Os were met by the victim, {V.full}, who "
            "related that {A.full}, her former "
            "partner, came to the door, forced his way in and struck her. {V.last} states that she moved to "
            "{V.address} in order to be safe "
            "and asks that this address be told to nobody.\n"
            "{V.poss} daughter {M.first}, age {M.age}, saw {A.last} strike her mother. {M.first} was not injured. "
            "{A.last} was arrested at {arrloc}. "
            "{V.last} was given a domestic violence information notice, and can be reached at {V.phone}. {V.mr} "
            "was told how to seek an order of "
            "protection.",
            "In summary, {A.full} was arrested on a signed complaint of {V.full}, with whom he lives at {A.address}. "
            "{V.first} related that during an argument {A.last} grabbed her by the neck. Redness was visible. The "
            "couple's son {M.full} ({M.dob}) "
            "was asleep in the rear bedroom.\n{A.last} stated that {V.first} fell. R/Os took {A.initials} into "
            "custody and photographed {V.poss} "
            "injuries.",
        ),
        (
            "R/D spoke with {V.full} by telephone. {V.last} related that {A.last} has called her eleven times "
            "since from {A.phone}. "
            "{V.poss} child {M.first} {M.last} now stays with a grandmother. Victim was referred to counsel. "
            "{V.last} was prescribed {V.medical}.",
        ),
        ("PHOTOGRAPHS OF INJURIES TO {V.full}", "ONE BROKEN LAMP"),
    ),
    "sexual_assault": Story(
        "CRIMINAL SEXUAL ASSAULT",
        (Charge("720 ILCS 5/11-1.20(a)(1)", "CRIMINAL SEXUAL ASSAULT - FORCE", "F 1"),),
        "AVR",
        False,
        (
            "R/Os were called to Harbor Hospital and met {V.full}, who reported that she had been assaulted at "
            "{loc} by an acquaintance, "
            "{A.full}. {V.last} was accompanied by her roommate, {R.full}, who made the call from {R.phone}.\n"
            "{V.first} related the circumstances to a specialised investigator; details are in a restricted "
            "report. {V.last}'s evidence kit was "
            "collected by the nurse. {V.poss} home at {V.address} was not the scene. {R.last} saw the offender's "
            "car leave. The offender was later "
            "arrested at {arrloc}.",
        ),
        (
            "R/D met {V.full} with an advocate. {V.last} (DOB {V.dob}) wishes to be called only at {V.phone}. "
            "{V.first} identified {A.full} in a "
            "double-blind photo array. R/D then interviewed {R.full}, who confirmed what {V.first} had told her "
            "the same night. {V.initials} gave "
            "consent to laboratory testing.",
        ),
        ("ONE SEALED EVIDENCE KIT", "CLOTHING OF {V.full}"),
    ),
    "burglary": Story(
        "RESIDENTIAL BURGLARY",
        (Charge("720 ILCS 5/19-3(a)", "RESIDENTIAL BURGLARY", "F 1"),),
        "AVWN",
        False,
        (
            "R/Os responded to a burglary alarm at {loc}. {V.full} returned home to find the rear door forced and "
            "a laptop and jewelry missing. "
            "Neighbor {W.full} of {W.address} saw a male in a grey hoodie carrying a bag.\n"
            "R/Os toured the area with {W.last} and observed {A.full} in the alley. {W.first} made a positive "
            "identification. {A.last} had "
            "a watch that {V.last} recognized. {N.full} across the street ({N.phone}) has a camera. {A.first} declined "
            "to speak after Miranda.",
        ),
        (
            "Evidence technician recovered ridge impressions from the door. R/D contacted {V.full} at {V.phone} "
            "and {V.email}; {V.last} supplied serial "
            "numbers. {N.full} gave the video from the camera at {N.address}. {A.poss} fingerprints were "
            "submitted (IR {A.ir}).",
        ),
        ("ONE WRIST WATCH, IDENTIFIED BY {V.full}", "ONE PRY BAR, RED", "ONE BANK CARD ENDING, NO. {V.account}"),
    ),
    "gun": Story(
        "UUW - WEAPON",
        (
            Charge("720 ILCS 5/24-1.6(a)(1)", "AGG UUW - LOADED, NO FOID OR CCL", "F 4"),
            Charge("625 ILCS 5/6-101(a)", "DRIVING WITHOUT A VALID LICENSE", "M B"),
        ),
        "AW",
        False,
        (
            "R/Os curbed a vehicle, {A.plate}, at {loc} for failing to stop at a posted sign. The driver, "
            "{A.full}, had no license and gave an Illinois "
            "identification card. R/Os saw the butt of a handgun beneath the driver's seat. The passenger, "
            "{W.full}, was released.\n"
            "{A.last} was taken into custody. The weapon was a loaded semiautomatic pistol. {A.last} has neither "
            "FOID nor CCL. {A.first} stated that he "
            "carries it because he was robbed. {A.last} told R/Os that he {A.status}. R/Os made no inquiry about "
            "it. {A.poss} vehicle was towed.",
        ),
        (
            "Firearm was submitted to the laboratory. R/D attempted to interview {A.full}, who asked for counsel. "
            "{W.full} stated by telephone, {W.phone}, that "
            "he did not know of the weapon. {A.last}'s car (VIN {A.vin}) is at Pound 2.",
        ),
        (
            "ONE SEMIAUTOMATIC PISTOL, 9 MM, LOADED, FROM {A.full}",
            "ONE EMPLOYMENT CARD NO. {A.a_number}, {A.full}",
            "U.S. CURRENCY, $212.00",
        ),
        True,
    ),
    "drugs": Story(
        "NARCOTICS - POSSESSION",
        (Charge("720 ILCS 570/402(c)", "PCS - POSSESS AMT CON SUB EXCEPT (A)/(D)", "F 4"),),
        "AI",
        False,
        (
            "R/Os, on surveillance at {loc}, saw {A.full} engage in two hand to hand transactions. A registered "
            "informant, {I.first}, had told R/Os of the "
            "spot. R/Os approached; {A.last} dropped a knotted bag which R/Os recovered, suspect heroin.\n"
            "{A.last} was arrested and transported. {A.first} gave his address as {A.address}, and his telephone "
            "as {A.phone}." + _MEDICAL,
        ),
        (
            "Laboratory result received: positive. {A.full}, IR {A.ir}, remains charged. Informant {I.full} was "
            "paid and is not to be named.",
        ),
        ("ONE KNOTTED PLASTIC BAG, WHITE POWDER, FROM {A.full}", "U.S. CURRENCY, $64.00"),
    ),
    "damage": Story(
        "CRIMINAL DAMAGE",
        (Charge("720 ILCS 5/21-1(a)(1)", "CRIMINAL DAMAGE TO PROPERTY $500-$10K", "F 4"),),
        "AVW",
        False,
        (
            "R/Os responded to criminal damage to vehicle at {loc}. Owner {V.full} related that unknown offender "
            "broke the windows of a parked car, Illinois "
            "plate {V.plate}. Witness {W.full} of {W.address} named {A.full}, {V.poss} former tenant.\n"
            "R/Os found {A.last} nearby with fresh cuts on the hand. {W.last} identified {A.last}. {A.first} "
            'admitted breaking "only one." {V.last} '
            "estimates $1,450.00. {V.mr} will prosecute and may be reached at {V.email}.",
        ),
        (
            "R/D received a repair estimate by e-mail from {V.email}. {V.full} wishes to proceed. {W.last}'s "
            "number changed to {W.phone}.",
        ),
        ("ONE BRICK, RED",),
        True,
    ),
    "trespass": Story(
        "CRIMINAL TRESPASS",
        (Charge("720 ILCS 5/21-3(a)(2)", "CRIM TRESPASS TO LAND - REMAIN", "M B"),),
        "AR",
        True,
        (
            "R/Os responded to {biz}, {loc}, where {R.full}, manager, had asked a male to leave three times. The "
            "male, {A.full}, refused. {R.last} signed a "
            "complaint. {A.last} was arrested, and complained of chest pain; he stated he is diabetic and out of "
            "{A.medical}. {A.first} was taken to Harbor Hospital.",
        ),
        (
            "R/O contacted {R.full} at {R.phone} for the store's trespass notice. {A.last} had been given one on "
            "a previous date by {R.first}.",
        ),
        ("ONE BLUE DUFFEL BAG BELONGING TO {A.full}",),
    ),
    "juvenile": Story(
        "THEFT FROM PERSON (JUVENILE)",
        (Charge("720 ILCS 5/16-1(a)(1)", "THEFT - UNAUTHORIZED CONTROL < $500", "M A"),),
        "AVG",
        False,
        (
            "R/Os responded to a theft at {loc}. {V.full} related that a boy took a phone from her hand. R/Os "
            "toured the area with {V.last} who pointed out "
            "{A.full}, a juvenile, age {A.age}. {A.first} had the phone.\n"
            "{A.first} was taken into custody. His mother, {G.full} of {G.address}, was called at {G.phone} and "
            "came to the station. The youth officer "
            "spoke with {A.first} and {G.last}. {A.first} attends school nearby. {A.last} was released to {G.first}.",
        ),
        (
            "R/O spoke with {G.full}, mother of {A.full}. {G.last} will bring {A.first} to station adjustment. "
            "{V.last} has her phone back.",
        ),
        ("ONE CELL PHONE, RETURNED TO {V.full}",),
    ),
    "crash": Story(
        "TRAFFIC CRASH - INJURY",
        (Charge("625 ILCS 5/11-601(a)", "FAILURE TO REDUCE SPEED TO AVOID CRASH", "P"),),
        "SVW",
        False,
        (
            "Unit 1, driven by {S.full}, was northbound at {loc} and struck the rear of Unit 2, driven by "
            "{V.full}, which had stopped for a light. "
            "{V.last} complained of neck pain and was taken to Harbor Hospital by Ambulance 12. {S.last} stated "
            "that the brakes failed. "
            "Witness {W.full}, {W.phone}, saw Unit 1 approach at speed. {S.last} was cited.",
        ),
        ("No follow-up.",),
        (),
        True,
    ),
    "robbery": Story(
        "ROBBERY",
        (Charge("720 ILCS 5/18-1(a)", "ROBBERY", "F 2"),),
        "VWS",
        False,
        (
            "R/Os met the victim, {V.full}, at {loc}. {V.last} related that two males approached from behind, "
            'that one said "give it up" and took her purse '
            "with a bank card and her identification (DL {V.dl}). {V.first} was pushed and fell; she complained "
            "of pain in the wrist.\n"
            "{W.full}, who lives at {W.address}, chased the offenders to the corner. {W.last} believes one of "
            "them is {S.full}, known from the block. {S.last} was not "
            "located. {V.poss} home is {V.address}; she was born on {V.dob}. A tour of the area was negative.",
        ),
        (
            "R/D showed {V.full} a photo array including {S.full}. {V.first} could not identify anyone. {W.last} "
            "has not returned calls to {W.phone}. Case suspended.",
        ),
        ("ONE PURSE, BROWN, PROPERTY OF {V.full}",),
    ),
}

GENERIC = (
    "retail_theft",
    "battery",
    "burglary",
    "drugs",
    "damage",
    "trespass",
    "domestic_battery",
    "robbery",
    "gun",
    "battery",
)
"""Stories of the events that fill the office up; the others are set by ``events``."""

MEDICINES = ("metformin", "lorazepam", "sertraline", "lisinopril", "albuterol", "insulin", "quetiapine")
"""Medicines that a narrative may name."""
STATUSES = ("is seeking asylum", "has a work permit", "came on a visa in 2021", "has a green card")
"""What an arrestee may volunteer about immigration status; rarely used, and always a matter for counsel."""
