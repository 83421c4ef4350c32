from __future__ import annotations

import pytest

from counterfoil.errors import BadInput
from counterfoil.ledger import policy
from counterfoil.ledger.note import COSIGNATURE, Signer

LOG = Signer("log.invalid", bytes([1]) * 32).key
W = {
    name: Signer(f"{name}.invalid", bytes([n]) * 32, COSIGNATURE).key
    for n, name in enumerate(["ig", "council", "press"], 2)
}
TEXT = f"""
# oversight of a fictional city
log {LOG} https://log.invalid/ledger
\twitness  ig {W["ig"]}
witness council {W["council"]}\t
witness press {W["press"]} https://press.invalid
group oversight 2 ig council press
quorum oversight
"""


def parse(text: str) -> policy.Policy:
    return policy.parse(text.encode())


def test_two_of_three_reach_the_quorum() -> None:
    parsed = parse(TEXT)
    assert parsed.logs == (LOG,)
    assert parsed.witnesses == W
    assert [
        parsed.satisfied(keys)
        for keys in ([], [W["ig"]], [W["ig"], W["ig"]], [W["ig"], LOG], [W["ig"], W["press"]], list(W.values()))
    ] == [False, False, False, False, True, True]


@pytest.mark.parametrize(
    ("lines", "reached_by_one", "reached_by_two"),
    [
        ("group g any ig council press\nquorum g", True, True),
        ("group g all ig council press\nquorum g", False, False),
        ("group a all ig council\ngroup g any a press\nquorum g", False, True),
        ("quorum ig", True, True),
        ("quorum none", True, True),
    ],
)
def test_quorums(lines: str, reached_by_one: bool, reached_by_two: bool) -> None:
    parsed = parse(TEXT.split("group")[0] + lines)
    assert (parsed.satisfied([W["ig"]]), parsed.satisfied([W["ig"], W["council"]])) == (reached_by_one, reached_by_two)


def test_only_asks_for_no_witness() -> None:
    assert policy.only(LOG).satisfied([]) is True


WITNESSES = TEXT.split("group")[0]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "has no quorum line"),
        ("quorum none\n", "names no log"),
        (f"log {LOG}\n", "has no quorum line"),
        (f"log {LOG}\nlog {LOG}\nquorum none", "line 2: this log's key is in the list twice"),
        (f"log {W['ig']}\nquorum none", "line 1: a log's key has type 1"),
        (f"log {LOG}\nwitness w {LOG}\nquorum w", "line 2: a witness's key has type 4"),
        (f"log {LOG}\nquorum none\nquorum none", "line 3: there is a second quorum line"),
        (f"log {LOG}\nquorum ig", "line 2: 'ig' is not defined"),
        (f"log {LOG}x\nquorum none", "line 1: "),
        (WITNESSES + "group g 4 ig council press\nquorum g", "'4' of 3 members"),
        (WITNESSES + "group g 0 ig\nquorum g", "'0' of 1 members"),
        (WITNESSES + "group g 01 ig\nquorum g", "'01' of 1 members"),
        (WITNESSES + "group g 1 g\nquorum g", "'g' is not defined"),
        (WITNESSES + "group g any\nquorum g", "is none of log, witness"),
        (WITNESSES + "group none any ig\nquorum none", "the name 'none' is taken"),
        (WITNESSES + "group ig any council\nquorum ig", "the name 'ig' is taken"),
        (WITNESSES + "group a any ig\ngroup b any ig\nquorum a", "'ig' is a member already"),
        (WITNESSES + f"witness other {W['ig']}\nquorum ig", "this witness's key is in the list twice"),
        (WITNESSES + "trust everybody\nquorum ig", "'trust everybody' is none of"),
        (TEXT.replace("\n", "\r\n"), "control characters"),
    ],
)
def test_a_wrong_policy_says_which_line(text: str, why: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(text)
    assert why in str(caught.value)
