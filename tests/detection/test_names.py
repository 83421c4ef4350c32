import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.detection import name_runs, names
from counterfoil.detection.text import PageText
from counterfoil.values import Category, Party, RecordKind, Role

from .conftest import Find, page, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("spoke with victim Zbyszko Wrzos who said", ("name", "victim", "Zbyszko Wrzos")),
        ("The witness, Ngozi Okonjo, saw it.", ("name", "witness", "Ngozi Okonjo")),
        ("identified the offender as Jamal Carter there", ("name", "suspect", "Jamal Carter")),
        ("Officer Brzycki #12345 arrived", ("name", "officer", "Brzycki")),
        ("VICTIM MARIA GARCIA STATED THAT SHE LEFT", ("name", "victim", "MARIA GARCIA")),
        ("her daughter Ann, age 7, was there", ("name", "minor", "Ann")),
        ("spoke with the victim, Mary Invented, age 12, at home", ("name", "victim", "Mary Invented")),
        ("then Wei Zhang returned to the car", ("name", "unknown", "Wei Zhang")),
        ("the mother, Mrs. Anna de la Cruz, came", ("name", "guardian", "Anna de la Cruz")),
        ("CALLER IRYNA PARK HUNG UP BEFORE OFFICERS CAME", ("name", "reporting_party", "IRYNA PARK")),
        ("THEY RELATED THAT MIGUEL PARK STRUCK THE VEHICLE", ("name", "unknown", "MIGUEL PARK")),
        ("A NEIGHBOR, RAMÓN RING, HEARD YELLING OUTSIDE", ("name", "witness", "RAMÓN RING")),
        ("R/O then spoke with Mark Ring while it rained", ("name", "unknown", "Mark Ring")),
        ("the victim, Noemi M. Lane, states this", ("name", "victim", "Noemi M. Lane")),
        ("Amber Park, age 11, was there", ("name", "minor", "Amber Park")),
        ("R/OS MET WITH LANE, MARIA AT THE STATION DESK", ("name", "unknown", "LANE, MARIA")),
        ("Nobody came. Hill, Lucía H was interviewed by phone", ("name", "unknown", "Hill, Lucía H")),
        ("now known as OCHOA TOVAR, ZHIYUAN R, he left", ("name", "unknown", "OCHOA TOVAR, ZHIYUAN R")),
        ("the offender, now known as Van Horn, Tariq, left", ("name", "suspect", "Van Horn, Tariq")),
        ("NOTHING WAS TAKEN. WITNESS XIUYING PRICE, OF LAKEHURST, SAW IT", ("name", "witness", "XIUYING PRICE")),
        ("WITH NOBODY THERE. JUNE PARK, AGE 7, WAS PRESENT", ("name", "minor", "JUNE PARK")),
        ("He had arrived. Ring, Miguel L was interviewed", ("name", "unknown", "Ring, Miguel L")),
        ("A PERSON CALLED. THE CASE RESIDENCE AT THE CORNER", ("name", "unknown", "CASE")),
        ("then Mr. Van Horn presented his papers", ("name", "unknown", "Van Horn")),
        ("Victim Janae St. Clair related this", ("name", "victim", "Janae St. Clair")),
        ("R/O LEARNED FROM DESTINY QUICKLEY JR. THAT HE FLED", ("name", "unknown", "DESTINY QUICKLEY JR.")),
        ("Dispatch gave the name G.C. and a street", ("name", "unknown", "G.C.")),
        ("EMS WAS OFFERED BY ORLANDO VIL-\nLASEÑOR WHO REFUSED IT", ("name", "unknown", "ORLANDO VIL- LASEÑOR")),
        ("NOBODY CAME. CARDENAS REFUSED TO SIGN THE PAPER", ("name", "unknown", "CARDENAS")),
        ("The Nowak residence was dark", ("name", "unknown", "Nowak")),
        ("It was seen. Édgar St. Clair fled on foot", ("name", "unknown", "Édgar St. Clair")),
        ("KNOWN. IMRAN ST. CLAIR WAS LAST SEEN AT NOON", ("name", "unknown", "IMRAN ST. CLAIR")),
        ("R/O spoke with Xiuying Jefferson while it rained", ("name", "unknown", "Xiuying Jefferson")),
        ("NOW KNOWN AS CASE, TODD L, HE LEFT", ("name", "unknown", "CASE, TODD L")),
        ("A NAME CHECK OF PRICE, DARNELL T, WAS CLEAR", ("name", "unknown", "PRICE, DARNELL T")),
        ("THEN IT RAINED. MR. MAYFIELD PRESENTED A CARD", ("name", "unknown", "MAYFIELD")),
        ("VICTIM, JUNE T. CASE, STATES THIS", ("name", "victim", "JUNE T. CASE")),
        ("AFTER IMANI RING CALLED FOR HELP", ("name", "unknown", "IMANI RING")),
        ("IT ENDED. SVITLANA CASE, AGE 35, WAS PRESENT", ("name", "unknown", "SVITLANA CASE")),
        ("NOBODY CAME. WILL LANE WAS LAST SEEN THERE", ("name", "unknown", "WILL LANE")),
        ("THEN VICTIM XIUYING CAI (DOB UNKNOWN) LEFT", ("name", "victim", "XIUYING CAI")),
        ("THEY MET WITH CAI, XIUYING N AT THE DESK", ("name", "unknown", "CAI, XIUYING N")),
        ("NOBODY CAME. YOUNG, PAT WAS INTERVIEWED THERE", ("name", "unknown", "YOUNG, PAT")),
        ("VICTIM, JEAN-LUC S. LANE, STATES THIS", ("name", "victim", "JEAN-LUC S. LANE")),
        ("now known as QUICK JR., PAT G, he left", ("name", "unknown", "QUICK JR., PAT G")),
        ("flagged down by MARK FIGUE-\nROA at noon", ("name", "unknown", "MARK FIGUE- ROA")),
        # words that are names behind an initial or "Mrs."
        ("At 0700 B. Friday ate.", ("name", "unknown", "B. Friday")),
        ("He told a Mrs. Friday to wait", ("name", "unknown", "Friday")),
        ("Ms. Winter called back", ("name", "unknown", "Winter")),
        ("The lease names Mr. Sunday as well", ("name", "unknown", "Sunday")),
        ("MS. FRIDAY CALLED BACK", ("name", "unknown", "FRIDAY")),
        ("The suspect is E. Cervantes who left", ("name", "unknown", "E. Cervantes")),
        ("It was given to W. Okafor by hand", ("name", "unknown", "W. Okafor")),
        ("In re the minor A.J., a student", ("name", "minor", "A.J.")),
        ("a victim V.T. of the same house", ("name", "victim", "V.T.")),
        ("THEN BRZOZOWSKI REFUSED EMS", ("name", "unknown", "BRZOZOWSKI")),
        ("LEFT VM FOR ABERNATHY X2", ("name", "unknown", "ABERNATHY")),
        ("ONLY KNOWN AS MS. PINK, IS BANGING ON IT", ("name", "unknown", "PINK")),
        ("THANKS - BREE", ("name", "unknown", "BREE")),
        # small letters, typed in haste
        ("my son demarion was there", ("name", "unknown", "demarion")),
        ("told mr. oduya to wait", ("name", "unknown", "oduya")),
        # given names alone in capitals
        ("DEIRDRE IS HIDING IN THE CLOSET", ("name", "unknown", "DEIRDRE")),
        ("THEN, AS AGREED, ANIBAL OPENED THE DOOR", ("name", "unknown", "ANIBAL")),
        ("KEYS WENT TO ROSALINDA AT NOON", ("name", "unknown", "ROSALINDA")),
        ("THE JUVENILE - MOM SHANICE CALLED TWICE", ("name", "guardian", "SHANICE")),
        # last name first, with more than one given name and with what follows
        ("WAS INTERVIEWED: CARDENAS, LUZ MARIA E - AGE 40", ("name", "unknown", "CARDENAS, LUZ MARIA E")),
        ("RING THE BELL OF CARDENAS,LUZ MARIA E AT NOON", ("name", "unknown", "CARDENAS,LUZ MARIA E")),
        ("Witness Yuan, Kai, 312-555-0144, saw it", ("name", "witness", "Yuan, Kai")),
        ("A name was cleared: Joyner, Shavonda 12-20-1973.", ("name", "unknown", "Joyner, Shavonda")),
        # who somebody is by trade or kin
        ("spoke with the intake worker DiBenedetto at noon", ("name", "unknown", "DiBenedetto")),
        ("1703 DI02 DOMINIC IS HIDING UNDER A BED", ("name", "unknown", "DOMINIC")),
        ("DR. LEONARD FRIDAY III CAME", ("name", "unknown", "LEONARD FRIDAY III")),
        ("A NAME WAS CLEARED: TEMPLE, PAIGE 05-15-1994", ("name", "unknown", "TEMPLE, PAIGE")),
        ("Siobhan's wrist was sore", ("name", "unknown", "Siobhan")),
        ("SPOKE W/ UPSHAW ABOUT IT", ("name", "unknown", "UPSHAW")),
        ("They brought Fr. Pinkney of the parish", ("name", "unknown", "Pinkney")),
        ("the Finnegan kid ran home", ("name", "unknown", "Finnegan")),
        ("for my Marisela and myself", ("name", "unknown", "Marisela")),
        ("Cardenas, chaplain, stayed with her", ("name", "witness", "Cardenas")),
    ],
)
def test_a_name_on_no_list_is_found_with_its_role(find_in: Find, text: str, expected: tuple[str, str, str]) -> None:
    assert shown(find_in(text), "name") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "He was read his Miranda rights.",
        "They met near Wilson Park on Washington Street.",
        "THE VICTIM STATED THAT THE OFFENDER FLED ON FOOT",
        "The Chicago Police Department was called.",
        "On Monday the court ruled in March.",
        "Will you come? May I ask?",
        "Walking toward Kate's Tavern and Grace & Sons Hardware.",
        "THEY MET IN GRACE PARK AND ON GRACE LANE TODAY",
        "THE CHURCH WAS CLOSED. GRACE CHURCH WAS LOCKED TODAY",
        "HE WAS TOLD THAT DETECTIVES WILL RE-\nINTERVIEW EVERYBODY LATER",
        "Then B. Street was closed. Apt. B. Friday he left.",
        "A blue Nissan Rogue and a Toyota Corolla stood there.",
        "HE KEPT YELLING AT DINNER; THE EVIDENCE TECHNICIAN AND BOTH DAUGHTERS LEFT",
        "They met at E. Cervantes Street and on W. Okafor.",
        "He was taken to Angel Kitchen and Casey's Currency Exchange.",
        "HE WAS TAKEN TO ANGEL NAILS, AND LATER TO CASEY'S CURRENCY EXCHANGE.",
    ],
)
def test_words_places_and_businesses_are_no_names(find_in: Find, text: str) -> None:
    assert shown(find_in(text), "name") == []


def test_officers_in_a_row_share_the_title(find_in: Find) -> None:
    assert shown(find_in("Officers Brzycki and Tolliver left."), "name") == [
        ("name", "officer", "Brzycki"),
        ("name", "officer", "Tolliver"),
    ]


def test_officers_in_a_row_share_the_title_in_capitals(find_in: Find) -> None:
    found = shown(find_in("THIS IS AN ARREST BY OFFICERS ROLLINS #19754 AND MC BRIDE #16025."), "name")
    assert found == [("name", "officer", "ROLLINS"), ("name", "officer", "MC BRIDE")]


def test_a_name_once_introduced_is_found_by_half(find_in: Find) -> None:
    found = shown(find_in("Victim Zbyszko Wrzos called. Wrzos cried. Later Zbyszko slept."), "name")
    assert found == [("name", "victim", "Zbyszko Wrzos"), ("name", "victim", "Wrzos"), ("name", "victim", "Zbyszko")]


def test_a_grown_daughter_is_no_minor(find_in: Find) -> None:
    (found,) = (f for f in find_in("her daughter Ann, age 37, came") if f.category.value == "name")
    assert (found.role.value, found.minor) == ("unknown", False)


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("R/Os met the loss prevention agent, Grzegorz Pietrzyk, who related", "Grzegorz Pietrzyk", "witness"),
        ("R/OS MET THE LOSS PREVENTION AGENT, BOHDAN LYSENKIV, WHO RELATED", "BOHDAN LYSENKIV", "witness"),
        ("A CUSTOMER, IRYNA BONDARENKIV, ALSO SAW THE THEFT AND CAN BE REACHED", "IRYNA BONDARENKIV", "witness"),
        ("A REGISTERED INFORMANT, SVITLANKA, HAD TOLD R/OS OF THE SPOT BEFORE", "SVITLANKA", "informant"),
        ("WILL HIGHTOWERS, A PASSER-BY, LEFT BEFORE A STATEMENT COULD BE TAKEN", "WILL HIGHTOWERS", "witness"),
        ("WILMERT VILLASENORO ACROSS THE STREET ((312) 555-0145) HAS A CAMERA", "WILMERT VILLASENORO", "unknown"),
    ],
)
def test_names_on_no_list_are_found_by_what_stands_around_them(find_in: Find, text: str, name: str, role: str) -> None:
    assert [(f.text, f.role.value) for f in find_in(text) if f.category is Category.NAME] == [(name, role)]


def test_an_agent_of_the_police_stays_an_officer(find_in: Find) -> None:
    found = find_in("Special Agent Grzegorz Pietrzyk arrived.")
    assert [(f.text, f.role.value) for f in found if f.category is Category.NAME] == [("Grzegorz Pietrzyk", "officer")]


def test_codes_before_a_telephone_number_are_no_name(find_in: Find) -> None:
    found = find_in("SAMPLE CT14 RMK CALLER ASKS CALLBACK AT (708) 555-0190 TODAY")
    assert [f.text for f in found if f.category is Category.NAME] == []


PARK = Party("P-1", "Park, Daniel", Role.VICTIM)


@pytest.mark.parametrize(
    "text",
    [
        "R/O read Mr. Park rights.",
        "R/O GAVE MR. PARK WARNING OF IT.",
        "Feng related that Park has called her.",
        "RAO REPEATED THAT PARK STRUCK FIRST.",
        "He left. Park repeated that he fell.",
        "He lost it. Park injured his arm.",
        "He struck her. Park states that she moved.",
    ],
)
def test_a_known_family_name_that_is_a_word_is_found(find_in: Find, text: str) -> None:
    hits = [f for f in find_in(text, [PARK]) if f.category is Category.NAME and f.text.lower() == "park"]
    assert [(f.role, f.party) for f in hits] == [(Role.VICTIM, "P-1")]


@pytest.mark.parametrize(
    "text",
    [
        "He was seen at Mr. Park Station.",
        "MR PARK AVE IS CLOSED.",
        "THEY SAID THAT PARK WAS CLOSED.",
        "The park is open. Park rules apply.",
        "They met at Park Hospital.",
    ],
)
def test_a_word_that_is_a_known_family_name_is_not_always_one(find_in: Find, text: str) -> None:
    assert [f.text for f in find_in(text, [PARK]) if f.category is Category.NAME] == []


@pytest.mark.parametrize(
    ("text", "role", "name"),
    [
        ("MR. PARK STATED THAT HE FELL.", "unknown", "PARK"),
        ("Mr. Sung Park left.", "unknown", "Sung Park"),
        ("The victim Daniel Park left.", "victim", "Daniel Park"),
        ("Officer Grace Lane left.", "officer", "Grace Lane"),
        ("R/O read Mr. Park rights.", "unknown", "Park"),
        ("Then Lamont Pettigrew, who lives there, left.", "unknown", "Lamont Pettigrew"),
        ("Reported by Ann Quill\nPage 1 of 1", "unknown", "Ann Quill"),
    ],
)
def test_a_name_on_no_list_is_found_whole(find_in: Find, text: str, role: str, name: str) -> None:
    assert shown(find_in(text), "name") == [("name", role, name)]


@pytest.mark.parametrize("text", ["Officer at Dr. King Park.", "CHAVEZ DR PARK RIDGE", "Grace Park, who"])
def test_a_park_is_no_person(find_in: Find, text: str) -> None:
    assert [f.text for f in find_in(text) if "ark" in f.text and f.category is Category.NAME] == []


def test_a_direction_before_a_street_is_no_initial(find_in: Find) -> None:
    will = Party("P-1", "Pettigrew, Will", Role.VICTIM)
    found = find_in("R/O went to 3637 W Pettigrew Ave. There W Pettigrew left.", [will])
    assert shown(found) == [
        ("incident_location", "organisation", "3637 W Pettigrew Ave."),
        ("name", "victim", "W Pettigrew"),
    ]


def test_a_printed_label_gives_nobody_an_initial(find_in: Find) -> None:
    arrested = Party("P-1", "Jefferson, Ivan", Role.ARRESTEE)
    found = find_in("CASE REPORT\nVICTIM\nNAME (LAST, FIRST M.I.)\nJEFFERSON, DESTINY", [arrested])
    assert [f.text for f in found if f.category is Category.NAME] == ["JEFFERSON, DESTINY"]


def test_the_end_of_a_label_does_not_take_the_family_name_from_the_given_one(find_in: Find) -> None:
    listed = Party("P-1", "Quintero, Maria", Role.VICTIM)
    found = find_in("DRIVER (LAST, FIRST, M)\nQUINTERO, MARIA", [listed], kind=RecordKind.CRASH_REPORT)
    assert shown(found, "name") == [("name", "victim", "QUINTERO, MARIA")]


def test_what_stands_behind_a_name_is_no_part_of_it(find_in: Find) -> None:
    listed = Party("P-1", "Price, Deshawn A", Role.ARRESTEE)
    found = find_in("ONE IN CUSTODY, PRICE, DESHAWN A DOB 01/02/1990", [listed])
    assert shown(found, "name") == [("name", "arrestee", "PRICE, DESHAWN A")]


def test_a_middle_initial_that_the_list_lacks_goes_with_the_name(find_in: Find) -> None:
    listed = Party("P-1", "Quintero, Maria", Role.VICTIM)
    found = find_in("The victim is Quintero, Maria P. and\nQUINTERO, MARIA\nF", [listed])
    assert [f.text for f in found] == ["Quintero, Maria P", "QUINTERO, MARIA"]


def test_a_name_ends_where_the_sentence_ends(find_in: Find) -> None:
    found = shown(find_in("OFFICERS REMAINED WITH JENNIFER PARK. STATION PERSONNEL CAME LATER."), "name")
    assert [text for _category, _role, text in found] == ["JENNIFER PARK."]


def test_two_people_in_a_row_are_not_one_turned_name(find_in: Find) -> None:
    found = shown(find_in("R/O met Maria, Jennifer and Esteban there."), "name")
    assert [text for _category, _role, text in found] == ["Maria", "Jennifer", "Esteban"]


def test_a_street_that_ends_a_sentence_is_no_saint(find_in: Find) -> None:
    found = shown(find_in("It happened at 4411 N Maria St. Nowak further related nothing."), "name")
    assert [text for _category, _role, text in found if "St." in text] == []


@given(
    st.lists(
        st.sampled_from(
            "Victim Officer R/O Mr. DR St. Van De La Will May Park Lane Maria GARCIA Garcia-Lopez J. J.S. THE On Nguyen"
            " O'Brien Jr. Hope said and of name the with , . 1200 N Grace Ann's UNDER Kowalski AGE 7".split()
        ),
        max_size=14,
    ).map(lambda words: " ".join(words).replace(" ,", ",").replace(" .", "."))
)
def test_a_word_that_opens_no_name_opens_none_whatever_stands_around_it(text: str) -> None:
    one = page(text)
    found = list(names.find(PageText(one), [False] * len(one.words)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(name_runs, "may_open", lambda low, shouted: True)
        assert list(names.find(PageText(one), [False] * len(one.words))) == found
