import json
from pathlib import Path

import pytest

from counterfoil.errors import BadInput
from counterfoil.evaluation import labelled
from counterfoil.evaluation.labelled import LabelledText, Mention

TEXT = "Dear Mr Oswald Testwell, call 312-555-0142."
PERSON, PHONE = (5, 23), (30, 42)


def test_a_title_is_no_part_of_the_name() -> None:
    one = LabelledText("s", TEXT, (Mention("PERSON", *PERSON, "a"), Mention("PHONE_NUMBER", *PHONE, "b")))
    judged = labelled.judge(one)
    assert [(v.category, v.text) for v in judged.values] == [
        ("PERSON", "Oswald Testwell"),
        ("PHONE_NUMBER", "312-555-0142"),
    ]
    phone = judged.values[1]
    assert (phone.covered, phone.touched, phone.tokens, phone.part) == (True, True, 3, 3)
    assert [(f.text, f.right) for f in judged.findings if f.category == "PHONE_NUMBER"] == [("312-555-0142", True)]


def test_a_finding_beside_every_label_is_invented() -> None:
    judged = labelled.judge(LabelledText("s", TEXT, ()))
    assert [(f.text, f.right, f.part) for f in judged.findings if f.category == "PHONE_NUMBER"] == [
        ("312-555-0142", False, 0)
    ]


def test_each_shape_is_read(tmp_path: Path) -> None:
    span = {"entity_type": "PERSON", "entity_value": "Mr Oswald Testwell", "start_position": 5, "end_position": 23}
    sentences = tmp_path / "sentences.json"
    sentences.write_text(json.dumps([{"full_text": TEXT, "spans": [span]}]))
    assert labelled.read(sentences) == (
        LabelledText("sentence 0", TEXT, (Mention("PERSON", 5, 23, "Mr Oswald Testwell"),)),
    )
    mention = {"entity_type": "PERSON", "start_offset": 5, "end_offset": 23, "entity_id": "e1"}
    tab = tmp_path / "tab.json"
    annotations = {"annotator2": {"entity_mentions": []}, "annotator1": {"entity_mentions": [mention]}}
    tab.write_text(json.dumps([{"doc_id": "001-1", "text": TEXT, "annotations": annotations}]))
    assert labelled.read(tab) == (LabelledText("001-1", TEXT, (Mention("PERSON", 5, 23, "e1"),)),)
    folder = tmp_path / "tae"
    for name, data in ((labelled.TAE_TEXT, {"1": TEXT}), (labelled.TAE_SPANS, {"1": [[5, 23, "PERSON"]], "2": []})):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(json.dumps(data))
    assert labelled.read(folder) == (LabelledText("1", TEXT, (Mention("PERSON", 5, 23, "Mr Oswald Testwell"),)),)


@pytest.mark.parametrize("text", ["", "[]", "{}", '[{"full_text": "x"}]', "[1]"])
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(BadInput, match=r"x\.json: is not labelled text"):
        labelled.read(path)
