"""Whom the third set names: given names and surnames that the other sets never use, dealt as families bear them.

Written by hand from what one hears in a county of Illinois; no list of real people was used. Within each text names
are parted by a stroke, for many have two words. The letters fit the base-14 typefaces.
"""

from __future__ import annotations

import random
from datetime import date
from typing import NamedTuple

from counterfoil.sample import names
from counterfoil.sample.model import Person
from counterfoil.sample.people import People
from counterfoil.sample.stranger import towns


class Kin(NamedTuple):
    """Given names of men and women, surnames, race code, birthplaces, weight."""

    men: str
    women: str
    last: str
    race: str
    birthplaces: str
    weight: int

    def words(self, which: str) -> list[str]:
        """One of the three lists."""
        listed: str = getattr(self, which)
        return listed.split("|")


KIN = (
    Kin(
        "Eduardo|Sergio|Raul|Armando|Ernesto|Ismael|Jorge|Salvador|Efrain|Rigoberto|Jesus|Ulises|Brayan|José Luis|"
        "Juan Pablo|Noé|Heriberto|Fidel",
        "Ana|Leticia|Verónica|Norma|Esmeralda|Graciela|Itzel|Jazmín|Rocío|Araceli|Blanca|Perla|Xóchitl|Mayra|"
        "María Fernanda|Luz Elena|Ana Sofía|Griselda",
        "Ortega|Salinas|Cervantes|Zamora|Orozco|Serrano|Bautista|Cisneros|Espinoza|Fuentes|Galván|Ibarra|Juárez|"
        "Lozano|Macías|Nava|Olvera|Quiroz|Rentería|Uribe|Valadez|Yáñez|Zepeda|De los Santos|Del Toro|Ortega Villegas|"
        "Salinas-Huerta|Nava Cruz|Espinoza Luna|Ponce de León|Flores-Rangel|Reyes",
        "WWH", "MEXICO|ILLINOIS|NICARAGUA|EL SALVADOR|PUERTO RICO|PERU|TEXAS", 26,
    ),
    Kin(
        "DeAndre|Jermaine|Antoine|Demetrius|Kendrick|Lavelle|Rodney|Clarence|Otis|Vernon|Cornelius|Percy|Roosevelt|"
        "Jaquan|Tremaine|D'Quan|Ja'Marcus|Quincy|Prince|King",
        "LaKisha|Patrice|Vernita|Tanisha|Ernestine|Earline|Kiara|Raven|Shavonda|Bernice|Nyla|Dominique|Precious|"
        "Ta'Niyah|Ivory|Essence|Mercedes|Chastity",
        "Odom|Beasley|Gadsden|Pruitt|Winfrey|Broadnax|Ellington|Fountain|Gatling|Hairston|Jeffries|Kimbrough|"
        "Ledbetter|Muhammad|Nesbitt|Oliphant|Pinkney|Ruffin|Sykes|Tubbs|Upshaw|Veal|Wardlow|Yarbrough|Joiner|Bright|"
        "Cole|Outlaw|Person|Hill-Sykes|Meadows|Christmas",
        "BLK", "ILLINOIS|ILLINOIS|MISSISSIPPI|TENNESSEE|LOUISIANA", 26,
    ),
    Kin(
        "Wojciech|Krzysztof|Jerzy|Slawomir|Dariusz|Zdzislaw|Bogdan|Leszek|Przemyslaw|Jaroslaw|Casimir",
        "Grazyna|Bozena|Wieslawa|Elzbieta|Jadwiga|Danuta|Urszula|Krystyna|Zofia|Lucyna",
        "Brzezicki|Chmielewski|Grzybowska|Jablonski|Kaczmarek|Maciejewski|Olszewska|Przybylski|Rutkowski|Sobczak|"
        "Wrzesinski|Ziolkowski|Baran|Cichon|Szczepanik|Wojtowicz-Mazur|Gorski",
        "WHI", "POLAND|ILLINOIS|POLAND|NEW JERSEY", 9,
    ),
    Kin(
        "Abdulrahman|Haitham|Munir|Walid|Ziad|Ghassan|Ibrahim|Mustafa|Ammar|Hamza|Jihad|Abd al-Karim",
        "Hanan|Iman|Maysa|Rasha|Suhair|Wafa|Dalal|Khadija|Salma|Umm Kulthum",
        "Al-Hussaini|Abdallah|Hijazi|Shalabi|El-Amin|Awad|Odeh|Zayed|Farhan|Suleiman|Al Rashid|Rizk|Abu Sneineh|"
        "Bin Nasir",
        "WHI", "JORDAN|ILLINOIS|YEMEN|EGYPT|LEBANON", 7,
    ),
    Kin(
        "Guanghui|Zhenhua|Weiming|Yichen|Xiaolong|Kai|Tianyu|Deshun|Alvin",
        "Guiying|Xiaoyan|Meiling|Yuhan|Shuzhen|Ruolin|Hong|Vivian",
        "Xiong|Wu|Guo|Tang|Peng|Jiang|Yuan|Shen|Xie|Qiu|Situ|Moy|Lau|Lin",
        "API", "CHINA|ILLINOIS|TAIWAN|CALIFORNIA", 6,
    ),
    Kin(
        "Quang|Minh Duc|Thanh|Tuan|Van Hung|Khanh|Bao|Danny",
        "Thi Hanh|Thuy|Linh|Phuong|Ngoc Anh|Loan|Trinh|My Dung",
        "Nguyen|Tran|Pham|Huynh|Vo|Dang|Bui|Ngo|Duong|Truong",
        "API", "VIETNAM|ILLINOIS|VIETNAM", 5,
    ),
    Kin(
        "Oluwaseun|Babatunde|Adewale|Olumide|Kayode|Femi|Chinedu|Obinna|Ifeanyi|Sunday",
        "Oluwatoyin|Yetunde|Temitope|Abimbola|Funmilayo|Bolanle|Chiamaka|Nkechi|Patience|Comfort",
        "Adebayo|Ogunleye|Akinwale|Olaniyan|Oyelaran|Adegoke|Balogun|Bankole|Ojo|Fashola|Nwosu|Uzoma|"
        "Adebayo-Ogunleye",
        "BLK", "NIGERIA|ILLINOIS|NIGERIA|TEXAS", 7,
    ),
    Kin(
        "Brian|Jeffrey|Scott|Douglas|Wayne|Russell|Dennis|Leonard|Roger|Keith|Trevor|Chad|Tyler|Dustin|Logan|Chase|"
        "Ferris|Ward",
        "Deborah|Pamela|Tiffany|Brittany|Kimberly|Cheryl|Lori|Megan|Paige|Brooke|Candy|Autumn|Sandy|Carol Ann",
        "Hoffmeister|Swanson|Lundgren|Becker|Krueger|Petersen|Stahl|Voss|Wagner|Zimmer|Ashby|Blackwell|Carver|Dill|"
        "Frost|Gentry|Holloway|Wolfe|Moss|Wills|Temple|Bell|Blank|Friday|Fields-Carver|Van der Meer",
        "WHI", "ILLINOIS|ILLINOIS|IOWA|OHIO|MICHIGAN", 14,
    ),
    Kin(
        "Anthony|Vincent|Dominic|Rocco|Salvatore|Carmine|Eamon|Cormac|Seamus",
        "Gina|Antoinette|Concetta|Rosemary|Filomena|Deirdre|Fionnuala|Peggy",
        "DiBenedetto|Esposito|Ruggiero|LoPresti|Mastrangelo|D'Angelico|Caruso|De Luca|McGillicuddy|O'Shaughnessy|"
        "Mulcahy|Finnegan|Tierney|Mac Giolla|St. John",
        "WHI", "ILLINOIS|ILLINOIS|ITALY|NEW YORK", 10,
    ),
    Kin(
        "Harpreet|Gurdeep|Sandeep|Anil|Ravi|Syed|Venkatesh",
        "Harjit|Deepika|Lakshmi|Pooja|Ayesha|Nasreen|Rukhsana",
        "Singh|Kaur|Gill|Sharma|Reddy|Qureshi|Bhattacharya|Subramanian|Iyer|Desai|Ul Haq",
        "API", "INDIA|ILLINOIS|PAKISTAN|NEPAL", 5,
    ),
    Kin(
        "Rommel|Reynaldo|Sung-ho|Min-jun|Abdirahman|Tesfaye|Wilfrid|Jean-Claude",
        "Marites|Rowena|Ji-woo|Eun-jung|Corazon|Hodan|Mehret|Edwidge|Marie-Ange",
        "Villanueva|Macaraeg|Dimaculangan|Kim|Choi|Yoon|Warsame|Gebremariam|Mukendi|Pierre-Louis|Toussaint",
        "UNK", "PHILIPPINES|KOREA|SOMALIA|ETHIOPIA|HAITI|ILLINOIS", 6,
    ),
    Kin(
        "Volodymyr|Serhiy|Andriy|Ivan|Vytautas|Goran|Dragan|Yevhen",
        "Olha|Lyudmyla|Yuliya|Rasa|Jelena|Snezana|Zoya",
        "Kovalenko|Tkachuk|Petrenko|Jankauskas|Jankauskiene|Petrovic|Jovanovic|Stojkovic|Hrytsenko",
        "WHI", "UKRAINE|ILLINOIS|LITHUANIA|SERBIA", 5,
    ),
)  # fmt: skip

STREET_NAMES = (
    "Lil Dre", "Cuz", "Shorty", "Money", "Doc", "Papi", "Baby D", "Tank", "Pelón", "Güero", "Bones", "Mook", "Slim",
    "Lucky", "La Flaca", "Kash", "June", "Cornbread", "Polack Joe", "Sarge",
)  # fmt: skip
OLD_ENOUGH = 12  # for a street name
_SUFFIXES = (" Jr.", " Jr.", " Sr.", " III", " II")


class StrangerPeople(People):
    """Deals people of these families; one man in fourteen bears a suffix."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__(rng)
        self._next: tuple[Kin, str] | None = None

    def kin(self) -> int:
        """The place of a family's group, for those who share it."""
        return self._rng.choices(range(len(KIN)), [kin.weight for kin in KIN])[0]

    def stranger(
        self, *, on: date, ages: tuple[int, int], sex: str = "", last: str = "", group: int = -1, **fixed: object
    ) -> Person:
        """Somebody with a name, a race and a birthplace of one of these groups."""
        rng = self._rng
        kin = KIN[group if group >= 0 else self.kin()]
        sex = sex or rng.choice("MF")
        self._next = (kin, sex)
        fixed = {
            "race": kin.race,
            "birthplace": rng.choice(kin.birthplaces.split("|")),
            "alias": rng.choice(STREET_NAMES) if ages[0] > OLD_ENOUGH else "",
            "address": towns.home(rng),
        } | fixed
        return self.person(on=on, ages=ages, sex=sex, last=last, **fixed)  # type: ignore[arg-type]

    def _name(self, kin: names.Group, sex: str, last: str) -> tuple[str, str]:
        """Of these lists only: the group that the elder sets dealt says nothing here. Officers come this way too."""
        rng = self._rng
        for _ in range(400):
            mine, his = self._next or (KIN[self.kin()], sex)
            first = rng.choice(mine.words("men" if his == "M" else "women"))
            family = last or rng.choice(mine.words("last"))
            if not last and his == "M" and rng.random() < 0.07:
                family += rng.choice(_SUFFIXES)
            if (first, family) not in self._taken:
                break
        self._next = None
        self._taken.add((first, family))
        return first, family
