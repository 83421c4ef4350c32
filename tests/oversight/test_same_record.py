"""Which records are one."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from counterfoil import documents
from counterfoil.oversight.same_record import Content, same_records, words_of
from counterfoil.records.numbers import numbers_in

PAGE = " ".join(f"word{n}" for n in range(40))
OTHER = " ".join(f"other{n}" for n in range(40))
RD = ("RD", "LH123456")


def record(
    number: int, *pages: str, digest: str = "", numbers: frozenset[tuple[str, str]] = frozenset({RD})
) -> Content:
    return Content(f"R-{number}", digest or f"digest {number}", numbers, tuple(map(words_of, pages)))


def test_the_same_bytes_are_one_record_whatever_they_are_called() -> None:
    assert same_records([record(1, "", digest="d"), record(2, "", digest="d")]) == {"R-1": ("R-1",), "R-2": ("R-1",)}


def test_a_page_with_a_few_other_words_is_the_same_and_one_with_many_is_not() -> None:
    near, far = PAGE.replace("word1 ", "changed "), PAGE.replace("word1", "changed")
    assert same_records([record(1, PAGE), record(2, near)]) == {"R-1": ("R-1",), "R-2": ("R-1",)}
    assert same_records([record(1, PAGE), record(2, far)]) == {"R-1": ("R-1",), "R-2": ("R-2",)}


def test_a_file_that_encloses_a_report_holds_it_and_is_another_record() -> None:
    found = same_records([record(1, PAGE), record(2, OTHER, PAGE), record(3, OTHER)])
    assert found == {"R-1": ("R-1",), "R-2": ("R-2", "R-1", "R-3"), "R-3": ("R-3",)}


def test_two_arrestees_of_one_event_are_two_however_alike_their_reports_are() -> None:
    one, other = (frozenset({RD, ("CB", number)}) for number in ("11111111", "22222222"))
    assert same_records([record(1, PAGE, numbers=one), record(2, PAGE, numbers=other)]) == {
        "R-1": ("R-1",),
        "R-2": ("R-2",),
    }
    assert same_records([record(1, PAGE, numbers=one), record(2, PAGE)])["R-2"] == ("R-1",)  # the positive control


def test_another_print_of_one_arrests_report_is_that_report() -> None:
    arrest = ("CB", "20868544")
    print_of = [" ".join([f"{kind}{n}" for n in range(9)] + [f"word{n}" for n in range(40)]) for kind in ("a", "b")]
    numbered = [record(n, f"{page} 20868544", numbers=frozenset({RD, arrest})) for n, page in enumerate(print_of, 1)]
    assert same_records(numbered)["R-2"] == ("R-1",)
    other = [record(n, f"{page} LH123456", numbers=frozenset({RD})) for n, page in enumerate(print_of, 1)]
    assert same_records(other)["R-2"] == ("R-2",)  # an event has many reports


def test_near_copies_without_a_common_number_or_page_are_not_compared() -> None:
    near = PAGE.replace("word1 ", "changed ")
    unnumbered = [record(1, PAGE, numbers=frozenset()), record(2, near, numbers=frozenset())]
    assert same_records(unnumbered) == {"R-1": ("R-1",), "R-2": ("R-2",)}
    exact = [record(1, PAGE, numbers=frozenset()), record(2, PAGE, numbers=frozenset())]
    assert same_records(exact)["R-2"] == ("R-1",)  # a whole page brings them together


def test_pages_without_words_make_nothing_one() -> None:
    assert same_records([record(1, "ARREST REPORT"), record(2, "ARREST REPORT")])["R-2"] == ("R-2",)


@given(st.lists(st.lists(st.sampled_from([PAGE, OTHER, "few words"]), max_size=3), max_size=5))
def test_every_record_is_named_once_and_names_stand_for_themselves(pages: list[list[str]]) -> None:
    found = same_records([record(n, *each) for n, each in enumerate(pages)])
    assert list(found) == [f"R-{n}" for n in range(len(pages))]
    for names in found.values():
        assert len(set(names)) == len(names)
        assert all(found[name][0] == name for name in names)


def test_the_answers_of_the_sample_office_hold_the_reports_that_they_enclose_and_no_other(
    sample: Path, tmp_path: Path
) -> None:
    """As its truth says: which event a file is of, and of which the answers to earlier requests were."""
    truth = json.loads((sample / "truth.json").read_text())["records"]
    demands = json.loads((sample / "demands" / "truth.json").read_text())["demands"]
    pdfs = [row for row in truth if row["file"].endswith(".pdf") and row["layer"] == "text"]
    made = []
    for number, row in enumerate(pdfs):
        (tmp_path / str(number)).mkdir()
        document = documents.read(sample / row["file"], workdir=tmp_path / str(number), ocr=False)
        text = document.text
        made.append(
            Content(row["file"], document.digest, frozenset(numbers_in(text)), tuple(map(words_of, text.split("\f"))))
        )
    found = {name: held[1:] for name, held in same_records(made).items() if held != (name,)}
    sent = {f"records/FOIA_{d['received'][:10].replace('-', '')}_supplied.pdf": d["responsive"] for d in demands}
    assert found == {name: tuple(sorted(reports)) for name, reports in sent.items() if name in {one.id for one in made}}
    assert (len(found), sum(map(len, found.values()))) == (4, 5)
