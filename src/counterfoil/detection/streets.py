"""The shapes of addresses: American streets, blocks and corners, boxes, the forces' post, and streets of the world."""

# ruff: noqa: E501 - an expression is read as one line

from __future__ import annotations

import re
from dataclasses import dataclass

from counterfoil.detection.countries import ALSO_NAMES, COUNTRIES

SUFFIXES: dict[str, tuple[str, ...]] = {
    "street": ("st", "str"), "avenue": ("ave", "av"), "boulevard": ("blvd", "bl"), "road": ("rd",), "drive": ("dr",),
    "court": ("ct",), "place": ("pl",), "lane": ("ln",), "parkway": ("pkwy", "pky"), "terrace": ("ter", "terr"),
    "circle": ("cir",), "square": ("sq",), "highway": ("hwy",), "way": (), "plaza": ("plz",), "trail": ("trl",),
    "alley": (), "expressway": ("expy",), "pike": (), "row": (), "walk": (),
}  # fmt: skip
DIRECTIONS = {
    "north": "n", "south": "s", "east": "e", "west": "w",
    "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw",
}  # fmt: skip
# The rarer suffixes of the Postal Service's list, which count only with a capital: "12 Martin Pass", "3 Diaz Brook".
_RARE = (
    "Bayou|Beach|Bend|Bluffs?|Bottom|Branch|Bridge|Brooks?|Burgs?|Bypass|Camp|Canyon|Cape|Causeway|Centers?|Circles|Cliffs?|Club"
    "|Common|Corners?|Course|Courts|Coves?|Creek|Crescent|Crest|Crossing|Crossroad|Curve|Dale|Dam|Divide|Drives|Estates?"
    "|Extensions?|Falls?|Ferry|Fields?|Flats?|Fords?|Forest|Forges?|Forks?|Fort|Freeway|Gardens?|Gateway|Glens?|Greens?"
    "|Groves?|Harbors?|Haven|Heights|Hills?|Hollow|Inlet|Islands?|Isle|Junctions?|Keys?|Knolls?|Lakes?|Land|Landing|Lights?"
    "|Loaf|Locks?|Lodge|Loop|Mall|Manors?|Meadows?|Mews|Mills?|Mission|Motorway|Mount|Mountains?|Neck|Orchard|Oval|Overpass"
    "|Parks?|Parkways|Pass|Passage|Path|Pines?|Plains?|Points?|Ports?|Prairie|Radial|Ramp|Ranch|Rapids?|Rest|Ridges?|River"
    "|Roads|Route|Rue|Run|Shoals?|Shores?|Skyway|Springs?|Spurs?|Squares|Station|Stravenue|Stream|Streets|Summit"
    "|Throughway|Trace|Track|Trafficway|Tunnel|Turnpike|Underpass|Unions?|Valleys?|Via|Viaduct|Views?|Villages?|Ville|Vista"
    "|Walks|Wall|Ways|Wells?"
)
_UNIT_WORDS = r"(?:apartment|apt|unit|suite|ste|floor|flr?|room|rm|lot|#)"
_SUFFIX = "(?:" + "|".join(sorted({s for k, v in SUFFIXES.items() for s in (k, *v)}, key=len, reverse=True)) + r")\b\.?"
_DIRECTION = "(?:" + "|".join(sorted([*DIRECTIONS, *DIRECTIONS.values()], key=len, reverse=True)) + r")\b\.?"
_WAY = f"(?:{_DIRECTION} )"
_NAME = r"(?:(?:[0-9]{1,3}(?:st|nd|rd|th)|(?-i:[A-Z])[\w'.-]*|dr\.? martin luther king)(?: (?:(?-i:[A-Z])[\w'-]*|de|la|del|of|the)){0,2}?)"
_NUMBER = r"[0-9]{1,6}(?:-[0-9]{1,5}|[A-Z]| 1/2)?"
_TAIL = (
    rf"(?:,? {_DIRECTION})?"  # Main Street North
    rf"(?:,? ?{_UNIT_WORDS}\.? ?#? ?[A-Z0-9-]{{1,5}}\b(?: (?:floor|fl|rear|front)\b)?|,? (?:[0-9]{{1,2}}(?:st|nd|rd|th) (?:floor|fl)|basement|bsmt|rear|garden unit|garden|gdn|coach house|upstairs|downstairs)\b)?"
    r"(?:,? (?!(?:on|at|and|in|by|with)\b)(?-i:[A-Z][\w'.-]+(?: [A-Z][\w'.-]+){0,2}),? (?:(?-i:[A-Z]{2})\b|Illinois\b|Ill\.|Ill\b))?(?:,? [0-9]{5}(?:-[0-9]{4})?(?![\w-]))?"
)
_UNIT = r"(?:Apartment|Apt|Suite|Ste|Unit|Interior|Piano|Appartamento|Appartement|Floor|Room|Rm)\b\.? ?#? ?[0-9]{1,5}[A-Za-z]?"
_LETTERED = (  # a unit without a figure, or a part of the house
    r"(?:(?:Apt|APT|apt|Unit|UNIT|unit|Lot|LOT|lot|Trailer|TRAILER)\.? ?#? ?(?:[0-9]{1,4}[A-Za-z]?|[0-9]{1,3}-?[A-Z]{1,5}|GDN|Gdn|BSMT|Bsmt|[A-Z])"
    r"|#[0-9A-Z]{1,5}|Bsmt|BSMT|Basement|BASEMENT|Gdn|GDN|Garden Unit|GARDEN UNIT|Rear|REAR|[0-9]{1,2}(?:st|nd|rd|th|ST|ND|RD|TH) (?:Fl|FL|Floor|FLOOR)(?: (?:Rear|REAR|Front|FRONT))?)"
)
_ROUTE = r"(?:State Route|State Rte|County Road|County Rd|Old Route|Route|Rte|Rt|Highway|Hwy|US|U\.S\.|IL|CR)\b\.?[ -]?[0-9]{1,4}[A-Z]?"
_TITLED = r"(?:(?:Dr|Fr|Sgt|Lt|Ofc|Rev|Msgr|Gen|Col|Capt|St|Hon|Msgr|Mt|Ft)\.? )?"
_CAPITAL = "[A-Z\u00c0-\u00de\u0100-\u017e]"  # with those of Latin-1 and Latin Extended-A
_WORD = rf"{_CAPITAL}[\w'.-]*"
_HOUSE = r"[0-9]{1,5}(?: ?[a-zA-Z]\b)?(?:[/-][0-9]{1,4})?(?:,? (?:Edif\.|Piano|Appartamento|Interior) [0-9]{1,4})?(?: , Depto\. [0-9]{1,4})?"
_WORLD_BEFORE = (  # the word for a street stands before its name
    r"(?:[Rr]ue|[Aa]venue|[Cc]hemin|[Bb]oulevard|[Ii]mpasse|[Aa]llée|[Qq]uai|Via|Viale|Vicolo|Piazza|Piazzale|Corso|Strada|Stretto"
    r"|Contrada|Borgo|Rotonda|Incrocio|Canale|Calle|Avenida|Calzada|Paseo|Pasaje|Andador|Privada|Cerrada|Camino|Carretera"
    r"|Callejón|Circuito|Circunvalación|Continuación|Corredor|Diagonal|Eje vial|Peatonal|Periférico|Prolongación|Retorno"
    r"|Viaducto|Ampliación|Alameda|Vereda|Largo|Rua|Travessa|Praça|[Uu]lica|[Uu]l\.|[Aa]leja|[Aa]l\.|[Pp]l\.|Plac|[Oo]s\.|[Cc]esta|Trg|Na|Nad|Pod|Ke|Za)"
)
_WORLD_BEHIND = (  # it ends the name, in one word or behind it
    r"(?:stra[sß]s?e|str\.|gasse|gässli|weg|platz|ring|damm|allee|ufer|gatan|vägen|väg|gränd|torget|stigen|backen|gärdet|slingan|stråket|veien|vegen"
    r"|gata|gate|bakken|åsen|haugen|svingen|løkka|skogen|stien|flata|toppen|jordet|vej|gade|stræde|alle|allé|katu|tie|polku"
    r"|kuja|kaari|raitti|straat|laan|dreef|plein|singel|dijk|steeg|baan|boulevard|kade|pad|hof|utca|útja|út|tér|tere|köz|sor|fasor|körút|liget|sétány|park|árok|dűlő|lejtő|sugárút"
    r"|ulice|náměstí|ulica|ul\.|cesta|pot|štradon|trg|odvojak|prilaz|put)"
)
_LINK = r"(?: (?:de|du|des|la|le|del|della|di|da|van|der|den|von|zu|na|pod|nad|v|the|of)){0,2}"
_STATES = (
    "A[AEPKLRSZ]|C[AOT]|D[CE]|FL|FM|GA|GU|HI|I[ADLN]|K[SY]|LA|M[ADEHINOPST]|N[CDEHJMVY]|O[HKR]|P[ARW]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY]"
    r"|Illinois|Indiana|Wisconsin|Michigan|Iowa|Missouri|Ill\.?|ILL\.?|Ind\.|IND\.|Wis\.|WIS\.|Mich\.|MICH\."
)


@dataclass(frozen=True, slots=True)
class Shape:
    """An expression with the value in ``v``, what to call it, and the most characters that it matches."""

    expression: re.Pattern[str]
    how: str
    reach: int = 400
    exact: bool = False  # it says by itself that it is an address: usaddress is not asked
    abroad: bool = False  # an address only with a country behind it


def _shape(how: str, expression: str, *, any_case: bool = False, **more: int | bool) -> Shape:
    return Shape(re.compile(expression, re.IGNORECASE if any_case else 0), how, **more)  # type: ignore[arg-type]


BEHIND_RESIDENCE = "address behind words of residence"
SHAPES: tuple[Shape, ...] = (
    _shape("block", rf"(?<![\w-])(?P<v>[0-9X]{{2,6}} ?(?:block|blk\.?) (?:of )?{_WAY}?(?:{_NAME} {_SUFFIX}|(?-i:[A-Z0-9])[\w'-]*))", any_case=True),
    _shape("intersection", rf"(?P<v>(?-i:{_TITLED})(?-i:[A-Z0-9])[\w'.-]*(?: [A-Z][\w'-]*){{0,2}} {_SUFFIX} ?(?:and|&|at|/|@) ?{_WAY}?(?:{_ROUTE}|(?-i:{_TITLED})(?-i:[A-Z0-9])[\w'.-]*(?: [A-Z][\w'-]*){{0,2}} {_SUFFIX}))", any_case=True),
    _shape("intersection", rf"(?i:intersection|corner) of (?P<v>(?:{_DIRECTION} )?(?:[A-Z][\w'-]+|[0-9]{{1,3}}(?:st|nd|rd|th))(?: [A-Z][\w'.-]+)? (?:and|&|/) (?:{_DIRECTION} )?(?:[A-Z][\w'-]+|[0-9]{{1,3}}(?:st|nd|rd|th))(?: (?:Street|Avenue|Road|Drive|Place|Boulevard|St|Ave|Rd|Dr|Pl|Blvd)\b)?)"),
    _shape("street address", rf"(?<![\w-])(?P<v>{_NUMBER} {_WAY}?{_NAME} {_SUFFIX}{_TAIL})", any_case=True),
    _shape("grid address", rf"(?<![\w-])(?P<v>[0-9]{{2,6}} (?:(?:[NSEW]|North|South|East|West)\.? ){{1,2}}(?:[A-Z][\w'-]+(?: [A-Z][\w'-]+)?|[0-9]{{1,3}}(?:st|nd|rd|th)){_TAIL})"),
    _shape("street address", rf"(?<![\w.,$#-])(?P<v>[0-9]{{2,6}} {_WORD}(?: {_WORD})? (?:{_RARE})\b(?:,? {_UNIT})?)"),
    _shape("street address on a numbered road", rf"(?<![\w.,$#-])(?P<v>[0-9]{{2,6}} {_WAY}?{_ROUTE}{_TAIL})(?![\w-])", any_case=True, exact=True),
    _shape("address with its unit", rf"(?<![\w.,$#-])(?P<v>[0-9]{{1,6}} {_WORD}(?: {_WORD}){{0,3}},? {_UNIT})", exact=True),
    _shape("address with its unit", rf"(?<![\w-])(?P<v>{_WORD}(?:,?{_LINK} {_WORD}){{0,3}},? {_HOUSE},? {_UNIT})", reach=520, exact=True),
    _shape("street address of another country", rf"(?<![\w-])(?P<v>(?:[0-9]{{1,5}},? )?{_WORLD_BEFORE}{_LINK} {_WORD}(?:{_LINK} {_WORD}){{0,3}},? {_HOUSE}(?:,? {_UNIT})?)(?![\w-])", reach=560, exact=True),
    _shape("street address of another country", rf"(?<![\w-])(?P<v>[0-9]{{1,5}},? (?:rue|avenue|chemin|boulevard|impasse|allée|quai){_LINK} {_WORD}(?:{_LINK} {_WORD}){{0,2}}(?:,? {_UNIT})?)", exact=True),
    _shape("street address of another country", rf"(?<![\w-])(?P<v>(?:{_CAPITAL}[\w'.-]*{_WORLD_BEHIND}|{_WORD}(?: {_WORD}){{0,2}} (?:{_CAPITAL}?[\w]*)?{_WORLD_BEHIND}) {_HOUSE}\.?(?:,? {_UNIT})?)(?![\w-])", exact=True),
    _shape("address with its country", rf"(?<![\w.,$#-])(?P<v>{_WORD}(?: {_WORD}){{0,2}},? {_HOUSE}|[0-9]{{1,6}} {_WORD}(?: {_WORD}){{1,2}})(?=,? {_CAPITAL})", exact=True, abroad=True),
    _shape("post office box", r"(?<!\w)(?P<v>P\.? ?O\.? Box [0-9]{1,6}(?:,? [A-Z][\w'-]+,? [A-Z]{2},? [0-9]{5})?)", any_case=True),
    _shape("post of the forces", r"(?<!\w)(?P<v>(?:(?:PSC|CMR|Unit|USS|USNS|USNV|USCGC) [\w-]+,? ?(?:Box [0-9]{1,6},? ?)?)(?:[AFD]PO,? A[AEP],? [0-9]{5}(?:-[0-9]{4})?))", exact=True),
    _shape("apartment or suite", r"(?<!\w)(?P<v>(?:Apartment|APARTMENT|Apt|APT|apt|apartment|Suite|SUITE)\b\.? ?#? ?(?:[0-9]{1,5}[A-Za-z]?|[A-Z]-?[0-9]{0,3}))(?![\w-])", exact=True),
    _shape(BEHIND_RESIDENCE, rf"\b(?i:lives|living|lived|resides|residing|resided|stays|staying|home address|mailing address|address(?:es)?|residence)(?i:(?: is| are| was|:){{0,2}}(?: at| on| in| of| as)?(?: the)?:?) {{1,8}}(?P<v>(?=(?:{_CAPITAL}[\w'.-]*,? ){{0,4}}[0-9])(?:{_CAPITAL}[\w'./-]*|[0-9][\w'/-]*)(?:,?{_LINK} (?:{_CAPITAL}[\w'./-]*|[0-9][\w'/-]*)){{1,6}})", reach=640, exact=True),
)  # fmt: skip

_CITY = rf"(?!(?:On|At|And|In|By|With|He|She|They|The|R/O|Officer|Victim|Witness)\b){_WORD}(?: {_WORD}){{0,3}}"
A_COUNTRY = f"[ ,>](?:{COUNTRIES}|{ALSO_NAMES})"
"""What a page must hold for an address that counts only with its country: see ``MORE``."""
_COUNTRY = rf"(?:(?:[ ,>]+{_CITY})?[ ,>]+(?:{COUNTRIES}|{ALSO_NAMES})(?: \([A-Z][\w' ]{{2,60}}\)(?: [A-Z]\w+)?)?(?:[ ,>]+(?:[0-9]{{4,8}}|[0-9]{{3}} [0-9]{{2}}|[A-Z]{{1,2}}[0-9][0-9A-Z]? [0-9][A-Z]{{2}})(?![\w-]))?(?!\w))"
MORE = re.compile(
    rf"(?:[ ,>]+(?:{_UNIT}|{_LETTERED})\b){{0,2}}"
    rf"(?:(?:[ ,>]+{_CITY})?[ ,>]+(?:{_STATES})(?:[ ,>]+[0-9]{{5}}(?:-[0-9]{{4}})?)?(?![\w-]))?"
    rf"(?P<country>{_COUNTRY})?"
)
"""What may go on behind an address: its unit, city, State, ZIP code and country."""
