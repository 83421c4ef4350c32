"""What the gate wants of a recording: every gate that a program can run, and a named person for what none can."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counterfoil.errors import LeakFound
from counterfoil.redaction.certificate import Gate
from counterfoil.redaction.recording import GATES, RecordingCertificate
from counterfoil.release import gate
from counterfoil.release.package import Staged, StagedFile
from counterfoil.values import Digest

DIGEST = Digest("a" * 64)


def certificate(*passed: int) -> RecordingCertificate:
    gates = tuple(Gate(n, says, (), "passed" if n in passed else "not run", 1, 0.0) for n, says in GATES.items())
    return RecordingCertificate(
        DIGEST, 10, 1, 1, (("7(1)(c)", 1),), "mp4", 4.0, "tool", "1", "Ida Sample, Records Officer", (), gates
    )


def verified(made: RecordingCertificate, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate's look at one staged recording; review and papers have tests of their own."""
    for other in ("_verify_records", "_verify_papers"):
        monkeypatch.setattr(gate, other, lambda *_: None)
    staged = Staged("CF-2026-000001", None, None, (StagedFile(name, DIGEST, 10, "R-000001", 1),), DIGEST)  # type: ignore[arg-type]
    gate._verify(staged, gate.Evidence(None, None, None, {name: made}))  # type: ignore[arg-type]


def test_a_recording_goes_out_with_all_that_can_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    verified(certificate(1, 2, 3), "CF-2026-000001_001.mp4", monkeypatch)  # length: not known is not wrong


@pytest.mark.parametrize(
    ("made", "name", "says"),
    [
        (certificate(2, 3, 4), "x.mp4", "gate 1 of its verification did not pass"),
        (certificate(1, 3, 4), "x.mp4", "gate 2 of its verification did not pass"),
        (certificate(1, 2, 4), "x.mp4", "gate 3 of its verification did not pass"),
        (replace(certificate(1, 2, 3), heard_and_seen_by=""), "x.mp4", "no named person heard and saw it"),
        (replace(certificate(1, 2, 3), not_checked=""), "x.mp4", "does not say what was not checked"),
        (replace(certificate(1, 2, 3), digest=Digest("b" * 64)), "x.mp4", "is not the file that was verified"),
        (certificate(1, 2, 3), "x.pdf", "or it is of another kind"),
    ],
)
def test_what_lacks_anything_stays(
    made: RecordingCertificate, name: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LeakFound, match=says):
        verified(made, name, monkeypatch)


def test_a_certificate_comes_back_as_it_was_written() -> None:
    made = certificate(1, 2, 3, 4)
    assert RecordingCertificate.from_json(made.as_json()) == made
