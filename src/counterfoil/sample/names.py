"""Common first and last names as one hears them in an Illinois city, and words for descriptions.

Written by hand for the generator; no list of real people was used. Each group: men, women, last names, race code,
birthplaces (the first is the most frequent).
"""

from __future__ import annotations

from typing import NamedTuple


class Group(NamedTuple):
    men: str
    women: str
    last: str
    race: str
    birthplaces: str
    weight: int


GROUPS = (
    Group(
        "Miguel José Luis Carlos Javier Héctor Ramón Ángel Rubén Orlando Esteban Marco Gustavo Édgar Wilmer Yorman",
        "María Guadalupe Rosa Elena Carmen Yesenia Marisol Lucía Beatriz Noemí Alejandra Daniela Pilar Xiomara",
        "Ramírez Hernández Castañeda Ochoa Villaseñor Peña Quintero Maldonado Escobedo Zavala Montoya Urbina "
        "Rosales Cárdenas Benítez Salgado Tovar Arreola Figueroa Núñez",
        "WWH",
        "MEXICO|VENEZUELA|ILLINOIS|ECUADOR|GUATEMALA|HONDURAS|TEXAS|COLOMBIA",
        30,
    ),
    Group(
        "Darnell Marcus Jamal Terrence Andre Reginald Curtis Lamont Deshawn Will Tyrone Isaiah Malik Cedric",
        "Latoya Keisha Ebony Denise Tamika Grace Imani Monique Shanice Yolanda Destiny Aaliyah Gwendolyn",
        "Washington Jefferson Banks Young Price Boykin Gaines Merriweather Tolliver Hopkins Bolden Stallworth "
        "Pettigrew Dorsey Hightower Rollins Mayfield",
        "BLK",
        "ILLINOIS|MISSISSIPPI|ILLINOIS|ARKANSAS",
        28,
    ),
    Group(
        "Piotr Tomasz Andrzej Marek Zbigniew Pawel Grzegorz Kamil Mateusz Stanley",
        "Agnieszka Malgorzata Katarzyna Ewa Joanna Beata Halina Dorota Magdalena",
        "Kowalczyk Wojciechowski Nowakowski Zielinski Szymanski Gajda Pietrzak Bielawski Krawczyk Majewski",
        "WHI",
        "POLAND|ILLINOIS|ILLINOIS",
        9,
    ),
    Group(
        "Patrick Brendan Kevin Sean Timothy Declan Francis Owen Colin Gerald",
        "Maureen Colleen Bridget Kathleen Eileen Nora Siobhan Margaret Rose",
        "O'Malley Gallagher Fitzpatrick McNamara Sullivan Dunne Hanrahan Keane Cassidy Doyle Brannigan",
        "WHI",
        "ILLINOIS|ILLINOIS|IRELAND",
        11,
    ),
    Group(
        "Omar Khalil Yousef Tariq Bilal Hassan Mahmoud Sami Rami Faisal",
        "Layla Fatima Amira Nadia Rania Huda Samira Zaynab Noor",
        "Haddad Al-Masri Khoury Abu-Zaid Nasser Mansour Saleh Barakat Darwish Qasim",
        "WHI",
        "JORDAN|ILLINOIS|SYRIA|IRAQ",
        7,
    ),
    Group(
        "Wei Jun Ming Haoran Zhiyuan Kevin Jason Bo Guoqiang",
        "Mei Xiuying Lihua Yan Jing Grace Huifang Amy Qing",
        "Zhang Huang Zhao Xu Ouyang Long Feng Cai Deng Liang",
        "API",
        "CHINA|ILLINOIS|CHINA",
        6,
    ),
    Group(
        "Rajesh Imran Arjun Sanjay Mohammed Vikram Naveen",
        "Priya Anjali Sunita Farah Meena Kavita Shabnam",
        "Patel Chaudhry Banerjee Krishnan Siddiqui Mehta Venkataraman Rao",
        "API",
        "INDIA|PAKISTAN|ILLINOIS",
        5,
    ),
    Group(
        "Robert James Michael Daniel Gary Dale Craig Todd Kenneth Ross",
        "Linda Jennifer Susan Amber Heather Hope Dawn Crystal April",
        "Schroeder Baker Lindqvist Vanderberg Cook Hughes Bond Park Fuller Hale Kessler Whitlock",
        "WHI",
        "ILLINOIS|INDIANA|WISCONSIN|ILLINOIS",
        10,
    ),
    Group(
        "Chukwuemeka Emeka Tunde Kwame Abdoulaye Samuel",
        "Ngozi Adaeze Folake Aminata Abena Blessing",
        "Okonkwo Adeyemi Mensah Diallo Owusu Eze",
        "BLK",
        "NIGERIA|GHANA|ILLINOIS",
        4,
    ),
    Group(
        "Oleksandr Dmytro Vasyl Bohdan Taras",
        "Oksana Iryna Halyna Natalia Svitlana",
        "Shevchuk Bondarenko Kravchenko Melnyk Lysenko",
        "WHI",
        "UKRAINE|ILLINOIS",
        4,
    ),
)

NICKNAMES = (
    "Flaco",
    "Chino",
    "Oso",
    "Peanut",
    "Smoke",
    "Twin",
    "Big Mike",
    "Red",
    "Ghost",
    "Tito",
    "Junebug",
    "Paco",
    "Ziggy",
    "Beans",
)
HAIR = "BLK BRO BLK BRO BLN RED"
EYES = "BRO BLU HAZ GRN"
COMPLEXIONS = ("LIGHT", "MEDIUM", "DARK", "OLIVE", "FAIR", "MEDIUM BROWN")
MARKS = (
    "NONE VISIBLE",
    "TATTOO ROSE, LEFT FOREARM",
    "SCAR 2 IN., RIGHT EYEBROW",
    'TATTOO "FAMILIA", CHEST',
    "TATTOO CROWN, RIGHT HAND",
    "PIERCED LEFT EAR",
    "SCAR, LEFT KNEE",
    "TATTOO CLOCK, RIGHT ARM",
)
EMPLOYERS = (
    "UNEMPLOYED",
    "TANNERY ROW WAREHOUSING",
    "SELF-EMPLOYED / ROOFING",
    "LAKEHURST CAR WASH",
    "HARBOR GRILL, COOK",
    "DAY LABOR",
    "NORTH PIER LOGISTICS",
    "STUDENT",
    "BLUEWING DELIVERY",
)
BUSINESSES = (
    "Grace & Sons Hardware",
    "Harbor Foods Market",
    "Washington Cleaners",
    "Price Corner Liquors",
    "Young's Pharmacy",
    "Lantern Street Grocery",
    "Bond Street Sports",
    "Hope Thrift Store",
)
