"""Words of police English that say who somebody is: "victim", "Officer", "her son"."""

from __future__ import annotations

import re

from counterfoil.values import Role

OFFICER_TITLES = frozenset(
    """
    officer officers ofc ofcr ofcs po p.o pos det detective detectives dets sgt sergeant sgts lt lieutenant capt
    captain commander cmdr chief deputy trooper agent investigator r/o r/os ro ros et patrolman patrolwoman
    superintendent a/o a/os r/d r/ds r/i r/is i/o i/os p/o p/os f/o s/o t/o fto r/det d/sgt cpl corporal tpr dep
    deputies troopers agents investigators inv captains lieutenants sergeants
    """.split()
)
_CIVIL = frozenset("prevention protection security leasing insurance estate ticket travel rental store".split())
TITLES = frozenset(
    """
    mr mrs ms miss dr mx sr sra sir prof professor rev reverend fr mister madam ma'am pastor rabbi imam mme mlle
    """.split()
)
_WORDS: dict[Role, str] = {
    Role.VICTIM: "vict victim victims vic complainant complainants comp decedent petitioner",
    Role.WITNESS: """witness witnesses wit bystander neighbor neighbors neighbour eyewitness coworker friend
        manager clerk cashier nurse teacher roommate tenant landlord passenger employee customer customers patron
        patrons shopper shoppers guard bartender passerby passer-by motorist cyclist janitor bouncer onlooker
        chaplain clerk mailman mailwoman postman counselor therapist caseworker coworkers co-worker waiter
        waitress busboy babysitter sitter nanny lessee occupant barista usher stylist custodian neighbors
        neighbours eyewitnesses principal coach receptionist""",
    Role.SUSPECT: "ofdr offdr susp subj perp offender offenders suspect suspects subject subjects accused assailant",
    Role.ARRESTEE: "arr deft arrestee arrestees defendant defendants prisoner codefendant",
    Role.REPORTING_PARTY: "caller clr r/p rp reportee complaining",
    Role.GUARDIAN: """mother father guardian parent parents stepfather stepmother grandmother grandfather mom mum mommy
        dad daddy grandma grandpa granny godmother godfather""",
    Role.MINOR: """juv juvenile juveniles minor minors child children daughter son infant baby toddler boy girl nephew
        niece grandson granddaughter student stepson stepdaughter""",
    Role.INFORMANT: "informant c/i ci",
    Role.UNKNOWN: """wife husband brother sister boyfriend girlfriend cousin aunt uncle named driver owner resident
        spouse partner ex-husband ex-wife ex-boyfriend ex-girlfriend attorney interpreter pedestrian fiance fiancee
        paramedic doctor inspector worker medic firefighter lawyer atty advocate physician surgeon landlady seller buyer
        renter homeowner lender bro sis stepbrother stepsister son-in-law daughter-in-law brother-in-law
        sister-in-law mother-in-law father-in-law kin relative kid ex""",
}
ROLES: dict[str, Role] = {word: role for role, words in _WORDS.items() for word in words.split()}
SURE_MINOR = frozenset("juv juvenile juveniles minor minors child children infant baby toddler".split())
SAYING = frozenset(
    """
    stated said told related advised reported replied explained informed answered denied admitted fled ran
    walked struck hit punched pushed grabbed was is had has did then left returned called gave refused
    identified declined arrived observed saw heard signed became began started threw yelled shouted screamed
    pulled kicked slapped threatened entered exited opened confirmed indicated and who asked could would lives
    resides works resided lived appeared complied resisted surrendered
    repeated went took drove stood sat waited suffered sustained fell states relates says believes reports denies claims
    """.split()
)
ORGANISATION = frozenset(
    """
    market store stores shop bank church school hospital department dept police inc llc ltd corp company co
    foods food liquors restaurant cafe bar grill pharmacy park parkway university college hotel motel apartments
    center centre building hall court high elementary academy library clinic garage auto motors mart supermarket
    grocery salon services service agency association foundation stadium arena plaza tower towers homes shelter
    club lounge tavern bakery cleaners laundromat gym studio office rights warning warnings county township
    village city lake river bridge station airport line cta district beat unit diner nails books tires pawn
    laundry barbershop barbers hardware jewelers jewelry florist donuts pizza pizzeria tacos taqueria panaderia
    carniceria supermercado bodega fitness spa electronics wireless furniture shoes sports records video theater
    theatre cinema museum temple mosque synagogue parish ministries daycare preschool dispensary optical dental
    logistics trucking towing plumbing roofing construction realty properties deli steakhouse buffet bbq burgers
    coffee thrift outlet boutique fashions beauty tattoo carwash storage rentals pub inn suites casino liquor
    tobacco smokes vapes arcade bowling exchange kitchen kitchens currency commission manor condos condominiums villas
    depot warehouse express emporium creamery brewery distillery winery smokehouse grille cantina eatery bistro
    hospice rehab healthcare clinics pediatrics orthopedics radiology dialysis chapel cathedral basilica tabernacle
    seminary convent monastery ministry mission charities society lodge coalition alliance institute gallery playhouse
    zoo aquarium playground fieldhouse gymnasium harbor marina pier terminal precinct montessori kindergarten nursery
    tenants supply pd fd hospitals schools churches bodyshop transmission collision cemetery funeral headstart jewelers
    hostel motors pancakes wings chicken subs gyros grocers produce meats butchers superstore minimart gas fuel
    storefront cooperative coop federation transit metra amtrak
    """.split()
)
PARTICLES = frozenset("de del de la las los da das dos di du le ten ter van von der den al el bin ibn abu y".split())
"""What stands between the parts of a name in small letters: ``de la Cruz``."""
BODIES = frozenset(
    """
    plc gmbh republic kingdom solicitors ministry government convention treaty council committee commission group
    holdings partners technologies systems solutions research industries international airlines institute insurance
    federation tribunal television broadcasting newspaper democratic federal act case protocol order
    heights forest mountains biosciences labs software media networks capital bancorp financial enterprises sciences
    """.split()
)
"""What stands behind a capitalised word that is the name of no person, unless a cue says otherwise."""
STREETS = frozenset(
    """
    street st avenue ave av boulevard blvd road rd drive dr lane ln parkway pkwy terrace ter circle place pl
    court ct way highway hwy expressway square trail alley bend hollow crossing xing trl cove causeway turnpike tpke
    """.split()
)
OWNED = frozenset(
    """
    school daycare preschool building unit apartment office home house room church job service services record records
    rights car auto phone
    """.split()
)
"""What a person has whose name bears an "'s": ``Wayne's school``; "Wayne's Tavern" is a business."""
MAKES = frozenset(
    """
    acura adidas alfa altima amazon audi bentley beretta bmw buick cadillac camaro camry carhartt chevrolet chevy
    chrysler civic corolla corvette costco daewoo datsun denali dodge durango elantra equinox escalade facebook
    ferrari fiat freightliner glock gmc gucci harley honda hummer hyundai ikea impala infiniti instagram isuzu
    jaguar jeep jetta kawasaki kenworth kia levis lexus lyft malibu maserati maxima mazda mitsubishi motorola nike
    nissan oldsmobile passat peterbilt plymouth pontiac porsche prada prius puma reebok rover ruger saab samsung
    scion sentra silverado snapchat subaru suzuki tacoma tahoe tesla tiktok timberland toyota tundra uber venmo
    versace volkswagen volvo vw walgreens walmart whatsapp yamaha yukon zelle
    """.split()
)
"""Makers of cars, arms, telephones and shoes: what stands behind one is its model, and no surname."""
_MOST_PROTECTED_FIRST = (
    Role.MINOR,
    Role.INFORMANT,
    Role.VICTIM,
    Role.WITNESS,
    Role.REPORTING_PARTY,
    Role.GUARDIAN,
    Role.UNKNOWN,
    Role.SUSPECT,
    Role.ARRESTEE,
    Role.OFFICER,
    Role.ORGANISATION,
)
PROTECTION: dict[Role, int] = {role: place for place, role in enumerate(_MOST_PROTECTED_FIRST)}
"""Who is protected first when a short form fits several people: the lower number."""


_BY_OFFICER = re.compile(
    r"\b(?:(?:orig(?:inal)?|report|case|complaint|statement|call|supp(?:lement)?)(?: report)?(?: was| were)? (?:taken"
    r"|written|completed|authored|filed|prepared|handled|received|entered)|arrested|handcuffed|mirandized|photographed"
    r"|fingerprinted|processed|inventoried|approved|transported|reviewed|assigned|reassigned|investigated|searched)"
    r" (?:by|to) $",
    re.IGNORECASE,
)


def did_as_officer(plain: str, start: int) -> bool:
    """True for what only officers do right before ``start``: "report taken by", "assigned to"."""
    return _BY_OFFICER.search(plain[max(0, start - 48) : start]) is not None


def titled(title: str, before: str) -> Role:
    """The role of somebody behind an officer's title; a "loss prevention agent" or "security officer" is a witness.

    >>> titled("agent", "prevention"), titled("officer", "arresting")
    (<Role.WITNESS: 'witness'>, <Role.OFFICER: 'officer'>)
    """
    return Role.WITNESS if before in _CIVIL else Role.OFFICER
