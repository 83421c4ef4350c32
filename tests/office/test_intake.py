"""How records come in: each is a file from outside, and read as one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from counterfoil import sandbox
from counterfoil.office.folder import Office
from counterfoil.office.services import intake
from counterfoil.office.services.session import session


def test_each_record_is_read_by_a_confined_process_of_its_own(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one record does to the process that reads it, the next one does not meet."""
    seen: list[int] = []

    class Watched(sandbox.Worker):
        def call(self, target: str, /, **arguments: Any) -> Any:
            assert (len(self.writable or ()), self.readable, self.programs) == (1, (), False)
            seen.append(super().call("os:getpid"))
            return super().call(target, **arguments)

    monkeypatch.setattr(sandbox, "Worker", Watched)
    files = [tmp_path / f"{name}.txt" for name in ("one", "two", "three")]
    for file in files:
        file.write_text(f"Report {file.stem} of the district.")
    with session(office.folder) as (opened, journal):
        rows = intake.add_records(opened, files, journal=journal)
    assert [row.outcome for row in rows] == ["added"] * 3
    assert len(seen) == len(set(seen)) == 3
