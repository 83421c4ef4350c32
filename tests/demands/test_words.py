"""The requester's own words."""

from __future__ import annotations

import pytest

from counterfoil.demands.words import own_words

ASK = "I ask for the arrest report of 3 March 2025."


@pytest.mark.parametrize(
    "below",
    [
        "-----Original Message-----\nFrom: Someone\nSent: Monday\n\nearlier words",
        "On Mon, Mar 3, 2025 at 9:00 AM Some Body <s@b.example> wrote:\n> earlier words",
        "On Mon, Mar 3, 2025 at 9:00 AM Some Body\n<s@b.example> wrote:\n\nearlier words",
        "Am 03.03.2025 um 09:00 schrieb Some Body:\n> earlier words",
        "From: Some Body\nSent: Monday, March 3, 2025\nTo: FOIA\nSubject: x\n\nearlier words",
        "________________________________\nFrom: Some Body <s@b.example>\nearlier words",
        "> earlier words\n> and more",
    ],
)
def test_own_words_leaves_out_quoted_replies(below: str) -> None:
    assert own_words(f"{ASK}\n\n{below}").text == ASK


def test_own_words_of_a_bare_forward_are_the_whole() -> None:
    forwarded = "---------- Forwarded message ---------\nFrom: A B\nDate: today\nSubject: x\n\n" + ASK

    assert ASK in own_words(forwarded).text


@pytest.mark.parametrize(
    "closing", ["Sincerely,", "Best regards,", "Thank you.", "Respectfully submitted,", "Thanks!", "-- "]
)
def test_own_words_cuts_the_signature(closing: str) -> None:
    found = own_words(f"Dear FOIA Officer,\n\n{ASK}\n\n{closing}\nCasey Inkwell\nSampleville News")

    assert (found.text, found.signature) == (ASK, "Casey Inkwell\nSampleville News")


def test_own_words_thanks_in_the_middle_closes_nothing() -> None:
    second = "Please also send me the photographs. They belong to the same report and were taken then."

    assert own_words(f"Thank you\n\n{ASK}\n\n{second}").text == f"Thank you\n\n{ASK}\n\n{second}"


def test_own_words_leaves_out_footers_and_the_filing_sites_sentences() -> None:
    text = f"""To Whom It May Concern:

{ASK}

The requested documents will be made available to the general public, and this request is not being made for
commercial purposes.

In the event that there are fees, I would be grateful if you would inform me of the total charges in advance of
fulfilling my request. I would prefer the request filled electronically, by e-mail attachment if available.

Thank you in advance for your anticipated cooperation in this matter. I look forward to receiving your response to
this request within 5 business days, as the statute requires.

Sincerely,

Casey Inkwell

Filed via MuckRock.com
E-mail (Preferred): x@y.example

CONFIDENTIALITY NOTICE: This e-mail is intended only for the person addressed."""

    found = own_words(text)
    assert found.text == ASK
    assert found.signature.splitlines()[0] == "Casey Inkwell"


def test_own_words_reads_entities_and_odd_blanks() -> None:
    assert (
        own_words("I ask for the &quot;report&quot;\u00a0of\r\nMarch\x00.").text == 'I ask for the "report" of\nMarch.'
    )


@pytest.mark.parametrize(
    "note",
    [
        "[SAMPLE – everybody named\nhere is invented.]",
        "CAUTION: This email originated from outside of the organization. Do not click links.",
        "[EXTERNAL]",
        "To the Freedom of Information Officer:",
        "Attn: Records Division",
    ],
)
def test_own_words_leaves_out_notes_banners_and_salutations(note: str) -> None:
    assert own_words(f"{note}\n\n{ASK}").text == ASK


@pytest.mark.parametrize("text", ["[All e-mails about the parade.]", "To all officers, at once", "Warning letters"])
def test_own_words_keeps_what_only_looks_like_a_note(text: str) -> None:
    assert own_words(text).text == text


@pytest.mark.parametrize(
    "block",
    [
        "Casey Inkwell",
        "Casey Inkwell,\nSampleville News",
        "100 Example Street\nSampleville, IL 60699\n\nCasey Inkwell",
        "Casey Inkwell\n\n100 Example Street\nSampleville, IL 60699",
    ],
)
def test_own_words_cuts_a_block_that_begins_with_the_senders_name(block: str) -> None:
    found = own_words(f"{ASK}\n\n{block}", sender="Casey Inkwell")

    assert (found.text, found.signature) == (ASK, block.replace("\n\n", "\n"))
    assert own_words(f"{ASK}\n\n{block}", sender="Jo Stampworth").text == f"{ASK}\n\n{block}"


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Dear officer, please send me the arrest report", "please send me the arrest report"),
        ("Hello, my son was arrested; I need the report", "my son was arrested; I need the report"),
        ("Hi I would like the crash report", "I would like the crash report"),
        ("Good morning. Can you send the report?", "Can you send the report?"),
        ("Dear Records Division, Lakehurst Police Department,", ""),
        ("Dear FOIA Officer:", ""),
        ("Dear Ms. Sample,", ""),
    ],
)
def test_own_words_of_a_greeting_with_the_request_in_its_line(line: str, left: str) -> None:
    assert own_words(f"{line}\n{ASK}").text == f"{left}\n{ASK}".strip()
