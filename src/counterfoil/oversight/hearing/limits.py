"""What the figures cannot say, what the words mean, and how anybody checks all of it without asking the office."""

from __future__ import annotations

from counterfoil.oversight.hearing.model import Commands, Facts, Listed, Note, Part, Section, Terms, Text
from counterfoil.oversight.hearing.words import long, plural


def limits(facts: Facts) -> Section:
    """The chapter on what is not known."""
    points = [
        Text(
            "A demand that nobody entered, a record handed over in a corridor, a look into a shared database: none "
            "is here. "
            "The ledger proves that no entry was taken out or changed; it cannot prove that everything was entered.",
            lead="Recorded acts only.",
        ),
        Text(
            "Nothing is counted that a court keeps secret. Its existence would be told by a figure that has a gap.",
            lead="Sealed cases.",
        ),
        Text(
            "An agency is known by what its demand says of itself. Whoever writes from a private address is counted "
            "as somebody "
            "who does not say.",
            lead="Who asked.",
        ),
        Text(
            "Items are what programs and people found on the pages. What neither found is not counted, and places "
            "are not persons.",
            lead="What was shown.",
        ),
        Text(
            "“The law of that day” is the law pack as this office's counsel adopted it. It is not a court's judgment.",
            lead="The law.",
        ),
        Text(
            "A difference between groups is no cause and no proof of intent; no difference found is no proof of "
            "equal treatment.",
            lead="Differences.",
        ),
        Text(
            "What became of a person after a disclosure stands in no record of this office, and no figure here says "
            "it.",
            lead="Afterwards.",
        ),
    ]
    if facts.small > 1:
        hidden = (
            "Which classes asked, which units worked, and which kinds of data stood in an answer is in no public "
            f"entry. There a "
            f"figure that fewer than {facts.small} cases stand behind could tell who somebody is: it is printed as "
            f"“hidden”, and so "
            "are as many others that it cannot be computed. All else anybody can count in the ledger, and is shown "
            "whole."
        )
        points.append(Text(hidden, lead="Hidden figures."))
    return Section("limits", "What the figures cannot say", (Listed(tuple(points)),))


def glossary() -> Section:
    """The chapter of words."""
    return Section(
        "glossary",
        "Words",
        (
            Terms(
                (
                    ("demand", "whatever arrives and asks for records, access or help"),
                    ("case", "one demand and everything done about it; its number names nobody"),
                    (
                        "paper",
                        "the legal instrument behind a demand, or its absence: a request, a subpoena, a warrant, a "
                        "detainer",
                    ),
                    (
                        "answered",
                        "an answer left: records, a letter that refuses, or one that says that nothing was found",
                    ),
                    ("closed unanswered", "ended without an answer, as when a demand was withdrawn"),
                    (
                        "on time",
                        "answered by the last day that the law gave, after extensions; late is also what is open "
                        "beyond it",
                    ),
                    ("median", "the day by which half of all demands had an answer, the open ones counted as waiting"),
                    (
                        "95% interval",
                        "the range that the true value lies in, were chance alone at work, in 95 of 100 such "
                        "reports; few cases make it wide",
                    ),
                    ("p", "how often chance alone would make a difference as large; small is seldom"),
                    (
                        "exemption",
                        "a clause of the Freedom of Information Act that lets or makes an office keep something back",
                    ),
                    (
                        "had to be shown, could be withheld, could not be shown",
                        "what the law of the day says of an item: a statute orders it to be shown; an exemption "
                        "applies; "
                        "another law forbids showing it",
                    ),
                    (
                        "ledger",
                        "a log in which nothing can be changed or taken out unseen; each act of a case is an entry",
                    ),
                    (
                        "checkpoint",
                        "the office's signed statement of how many entries the ledger has, and their one hash",
                    ),
                    ("hash", "a short number that changes when anything in what it stands for changes"),
                )
            ),
        ),
    )


def verify(facts: Facts, with_ledger: bool) -> Section:
    """The chapter on checking; ``with_ledger`` says that the public copy lies beside the pack."""
    covered = facts.trust.covered
    where = "ledger" if with_ledger else "public"
    first = (
        "The folder ledger beside this report is the ledger's public copy at this checkpoint. It names nobody."
        if with_ledger
        else "Get the ledger's public copy from the office's site, or let the office write it:"
    )
    browser = (
        f"Whoever has only a browser opens {where}/verify.html and drops the folder on it: nothing is installed, and "
        f"nothing is "
        f"sent. {where}/verify.py does the same where there is Python, without this program. The three agree, or "
        f"something is wrong."
    )
    offices = () if with_ledger else (Commands(("counterfoil ledger export OFFICE -o public",)),)
    return Section(
        "verify",
        "How to verify this report",
        (
            Text(
                "Nobody has to trust the office, or this paper. What was counted is fixed by one checkpoint. The "
                "commands are "
                "typed in the folder of this report."
            ),
            Terms(
                (
                    ("ledger", facts.origin),
                    ("entries", f"{covered.size:,}"),
                    ("hash of all entries", covered.root),
                    ("public key", facts.key),
                    ("counted on", long(facts.counted_on)),
                )
            ),
        ),
        (
            Part(
                "1. The ledger is whole, and is the one that others see",
                (
                    Text(first),
                    *offices,
                    Commands(
                        (
                            f'counterfoil ledger verify {where} --key "THE PUBLIC KEY ABOVE"',
                            f"python3 {where}/verify.py {where}",
                        )
                    ),
                    Text(browser),
                    Note(
                        "Take the public key from the office's site, or from a witness, and not from this paper "
                        "alone. The number of "
                        "entries and the hash must be those above, or the copy is newer: then its proof of "
                        "consistency shows that "
                        "these entries are its beginning."
                    ),
                ),
            ),
            Part(
                "2. The demands of federal agencies are all there",
                (
                    Text(
                        "This makes the list of section 25 anew from the public copy, each row with the number and "
                        "hash of its entries:"
                    ),
                    Commands((f"counterfoil report trust-act {where} --year {facts.last.year} -o trust-act",)),
                    Text(
                        "Each number in the columns “Entry” of this report is an entry of the copy; one line of it "
                        "can be proved by "
                        "itself, and, where the office has sealed an index, so can “these are all, and there are "
                        "none besides” for an agency:"
                    ),
                    Commands(
                        (
                            f"counterfoil ledger prove {where} --entry NUMBER -o proof",
                            f"counterfoil ledger prove {where} --key disclosed-to:ICE -o all-to-ice",
                        )
                    ),
                ),
            ),
            Part(
                "3. The figures follow from the office's rows",
                (
                    Text(
                        "Classes, units and items stand in no public entry. An auditor with access to the office "
                        "makes the same figures, and "
                        "this report byte for byte on the same day, as long as the office has recorded nothing "
                        f"since ({plural(covered.size, 'entry', 'entries')}):"
                    ),
                    Commands(
                        (
                            "counterfoil report measures OFFICE --by class --publish",
                            "counterfoil report facts OFFICE -o facts",
                            f"counterfoil report hearing --office OFFICE --from {facts.first} --to {facts.last} -o "
                            f"pack",
                        )
                    ),
                    Text(
                        "The tables of this report lie beside it as CSV: those of charts in charts/, all others in "
                        "tables/."
                    ),
                ),
            ),
        ),
    )
