import json

import cedarpy
import pytest

from counterfoil.law.hazards import cedar_lines, faulty_rule_line, may_fail

SCOPE = "permit (principal, action, resource)"


def conditions(body: str) -> object:
    document = json.loads(cedarpy.policies_to_json_str(f"{SCOPE} when {{ {body} }};"))
    return document["staticPolicies"]["policy0"]["conditions"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("9223372036854775807 + 1 > 0", ["it computes ('+'), which fails when a number grows too large"]),
        ("-context.age > 0", ["it computes ('neg'), which fails when a number grows too large"]),
        ('ip("nowhere").isLoopback()', ["it reads a text as a value ('ip'), which fails on a wrong text"]),
        ('context.minor && context.role == Role::"minor"', []),
        ('["+", "ip"].contains(context.word)', []),
    ],
)
def test_condition_that_may_fail_is_found(body: str, said: list[str]) -> None:
    assert [reason.split(";")[0] for reason in may_fail(conditions(body))] == said


def test_rules_have_the_line_of_their_id() -> None:
    text = f'// one\n@id("a")\n@title("x")\n{SCOPE};\n\n@id("b")\nforbid (principal, action, resource);\n'
    assert cedar_lines(text) == {"rule 1": 4, "rule 2": 7, "a": 2, "b": 6}


def test_fault_of_grammar_has_the_line_of_its_rule() -> None:
    assert faulty_rule_line(f'{SCOPE};\n\n// said wrongly;\n@id("b")\nforbid (principal) whn;\n{SCOPE};\n') == 3
