"""What is installed beside the program: commands that it knows, and nothing that it may do beyond its folder."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path

import pytest

from counterfoil import cli
from counterfoil.office.operate import lanes

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))
HARDENED = {
    "User": "counterfoil",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "UMask": "0077",
    "PrivateMounts": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectKernelModules": "yes",
    "ProtectKernelLogs": "yes",
    "ProtectControlGroups": "yes",
    "ProtectClock": "yes",
    "ProtectHostname": "yes",
    "ProtectProc": "invisible",
    "RemoveIPC": "yes",
    "RestrictSUIDSGID": "yes",
    "RestrictRealtime": "yes",
    "LockPersonality": "yes",
    "SystemCallArchitectures": "native",
}


def service(path: Path) -> dict[str, str]:
    read = configparser.ConfigParser(interpolation=None, strict=False, delimiters="=")
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(path)
    return dict(read["Service"])


def command(path: Path) -> list[str]:
    """What is run, as the shell would hand it over."""
    line = service(path)["ExecStart"].replace("$$(date +%%F)", "2026-01-01").replace("${COUNTERFOIL_NAME}", "x.example")
    line = line.replace("${COUNTERFOIL_WORKERS}", "2")
    words = shlex.split(line)
    return shlex.split(words[2].removeprefix("exec ")) if words[0] == "/bin/sh" else words


def test_there_are_units() -> None:
    assert [one.name for one in UNITS] == [
        f"counterfoil-{what}.service" for what in ("backup", "cluster-scheduler", "cluster-worker", "serve", "worker")
    ]


@pytest.mark.parametrize("path", UNITS, ids=lambda one: one.stem)
def test_a_unit_runs_a_command_that_there_is(path: Path) -> None:
    program, *arguments = command(path)
    assert program == "/opt/counterfoil/.venv/bin/counterfoil"
    assert hasattr(cli._parser(arguments).parse_args(arguments), "run")


@pytest.mark.parametrize("path", UNITS, ids=lambda one: one.stem)
def test_a_unit_may_write_to_its_folders_only(path: Path) -> None:
    said = service(path)
    assert {name: said.get(name) for name in HARDENED} == HARDENED
    assert [
        one for one in said["ReadWritePaths"].split() if not re.fullmatch(r"/var/(lib|backups)/counterfoil", one)
    ] == []


def test_the_worker_has_time_to_finish_and_its_sandboxes_are_not_told_to_stop() -> None:
    said = service(next(one for one in UNITS if one.stem == "counterfoil-worker"))
    assert (said["KillMode"], float(said["TimeoutStopSec"]) > lanes.GRACE_S + 10) == ("mixed", True)


def test_the_container_is_no_root_and_copies_what_there_is() -> None:
    text = (ROOT / "deploy/Containerfile").read_text()
    copied = [word for line in re.findall(r"^COPY (?!--from)(.*) \S+$", text, re.M) for word in line.split()]
    assert [one for one in copied if not (ROOT / one).exists()] == []
    stage = text.rpartition("FROM ")[2]
    assert re.findall(r"^USER (.*)$", stage, re.M) == ["10001:10001"]
    arguments = re.findall(r'"([^"]*)"', re.search(r"^CMD (.*)$", stage, re.M)[1])  # type: ignore[index]
    assert hasattr(cli._parser(arguments).parse_args(arguments), "run")
