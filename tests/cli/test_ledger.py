from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from counterfoil import cli
from counterfoil.ledger import book, keys, manifest, receipt
from counterfoil.ledger.guard import Guard
from counterfoil.ledger.sqlite_store import SqliteStore
from counterfoil.ledger.vault import Vault
from counterfoil.values import Act, Moment, digest_of

CASE, ORIGIN = "CF-2024-000012", "records.springhaven.invalid/ledger"


@pytest.fixture
def released(tmp_path: Path) -> tuple[Path, str]:
    """A released folder of an invented case, and the office's key."""
    office, folder = tmp_path / "office", tmp_path / "release"
    office.mkdir()
    folder.mkdir()
    (folder / "letter.pdf").write_bytes(b"%PDF-1.7 letter")
    data = manifest.Manifest(CASE, ORIGIN, manifest.describe(folder)).to_bytes()
    (folder / "manifest.json").write_bytes(data)
    signer, guard = keys.make_signer(office / "key", ORIGIN), Guard.create(office / "guard", ORIGIN)
    now = datetime(2024, 3, 4, tzinfo=UTC)
    act = Act("release.made", Moment(now, now), "Ida Sample", {"release": "public", "manifest": digest_of(data)})
    with SqliteStore(office / "db") as store, Vault(office / "keys.db", keys.make_secret(office / "kek")) as vault:
        with store.transaction():
            book.append(
                store,
                act,
                case_number=CASE,
                actor_key="k-00112233445566aa",
                role="counsel",
                group="g",
                keys=vault,
                now=now,
            )
        receipt.write_folder(folder, store, CASE, checkpoint=book.sign_head(store, signer, guard), key=signer.key)
    return folder, str(signer.key)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(["ledger", "verify", *arguments])
    return code, *capsys.readouterr()


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code, out, _ = run(capsys, *arguments, "--json")
    return code, json.loads(out)


def test_one_is_not_many(released: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    _, told = as_json(capsys, str(released[0]), "--key", released[1])
    details = {row["check"]: row["detail"] for row in told["rows"]}
    assert {check: details[check] for check in ("checkpoint", "receipts", "manifest", "files")} == {
        "checkpoint": f"{ORIGIN}, 1 entry, signed by {ORIGIN}",
        "receipts": "1 entry is in the ledger",
        "manifest": "release.made carries its SHA-256; it names 1 file",
        "files": "1 file is the one that was released, and no other is there",
    }


def test_verify_with_the_key(released: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    folder, key = released
    code, said = as_json(capsys, str(folder), "--key", key)
    rows = said.pop("rows")
    root, fingerprint = said.pop("root"), said.pop("fingerprint")
    assert (code, len(root), len(fingerprint.split())) == (0, 64, 16)
    assert said == {
        "version": 1,
        "verb": "ledger verify",
        "what": "release",
        "verified": True,
        "case": CASE,
        "origin": ORIGIN,
        "size": 1,
        "key": key,
        "key_confirmed": True,
        "entries": 1,
        "files": 1,
    }
    assert [(row["check"], row["result"]) for row in rows] == [
        ("folder", "ok"),
        ("key", "ok"),
        ("checkpoint", "ok"),
        ("witnesses", "warning"),
        ("receipts", "ok"),
        ("acts of the case", "ok"),
        ("disclosures", "ok"),
        ("manifest", "ok"),
        ("files", "ok"),
    ]
    assert {frozenset(row) for row in rows} == {frozenset({"check", "result", "detail"})}


def test_every_key_of_the_output_is_documented(released: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    _, said = as_json(capsys, str(released[0]))
    text = (Path(__file__).parents[2] / "docs" / "formats" / "ledger-verify.md").read_text()
    wanted = {*said, *said["rows"][0], *(row["check"] for row in said["rows"])}
    assert sorted(name for name in wanted if f"`{name}`" not in text) == []


def test_verify_without_a_key_says_that_it_is_not_confirmed(
    released: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, str(released[0]))
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[1] == f"warning  key: key not independently confirmed: the enclosed key of {ORIGIN}"
    assert lines[-4] == f"Key of {ORIGIN}, SHA-256:"
    assert lines[-1] == f"{released[0]}: verified. 1 file is exactly what {CASE} released."


def test_an_altered_file_ends_with_6_and_is_named(
    released: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    (released[0] / "letter.pdf").write_bytes(b"other")
    code, out, _ = run(capsys, str(released[0]))
    assert code == 6
    assert "failed   files: letter.pdf: is not the file that was released; it was altered." in out.splitlines()
    assert out.splitlines()[-1] == f"{released[0]}: DOES NOT VERIFY. Keep it as it is, and ask the office."
    assert as_json(capsys, str(released[0]))[1]["verified"] is False


@pytest.mark.parametrize("more", [[], ["--key", "nonsense"], ["--policy", "absent.policy"]])
def test_nothing_to_verify_or_an_unusable_key_ends_with_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    code, out, err = run(capsys, str(tmp_path), *more)
    assert (code, out, err.startswith("counterfoil: ")) == (3, "", True)


def test_verify_needs_cryptography_and_the_standard_library_only(released: tuple[Path, str]) -> None:
    script = (
        "import sys\nfrom counterfoil import cli\n"
        "before = set(sys.modules)\n"
        f"code = cli.main(['ledger', 'verify', {str(released[0])!r}])\n"
        "loaded = {name.split('.')[0] for name in set(sys.modules) - before}\n"
        "ours = {'_cffi_backend', '_openssl', 'counterfoil'}\n"
        "print(code, sorted(loaded - sys.stdlib_module_names - ours), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr == "0 ['cryptography']\n"
