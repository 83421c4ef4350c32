"""Every example that ``--help`` shows runs as it stands, in one folder, in the order of a first day."""

from __future__ import annotations

import csv
import importlib
import io
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

from counterfoil.cli import VERBS, main
from counterfoil.law.load import PACKS
from counterfoil.ledger.checkpoint import Checkpoint
from counterfoil.ledger.keys import load_signer
from counterfoil.ledger.split_view import SplitView

RECORDINGS = Path(__file__).parents[1] / "corpus" / "recordings"
ASKS = """From: Robin Example <robin@example.org>
To: foia@example.org
Subject: FOIA request
Date: Mon, 2 Mar 2026 09:00:00 -0600

Under the Illinois Freedom of Information Act I request the arrest report RD LH123456.
"""
PAPER = """From: Agent Example <agent@dhs.example>
Subject: Warrant
Date: Mon, 2 Mar 2026 10:00:00 -0600

U.S. DEPARTMENT OF HOMELAND SECURITY
Warrant for Arrest of Alien
Form I-200 (Rev. 09/16)
(Signature of Authorized Immigration Officer)
"""
SUBPOENA = """From: Clerk Example <clerk@example.org>
Subject: Subpoena
Date: Mon, 2 Mar 2026 11:00:00 -0600

IN THE CIRCUIT COURT OF COOK COUNTY, ILLINOIS
The People of the State of Illinois v. Robin Sampleton
Case No. 26 CR 01234
SUBPOENA DUCES TECUM
YOU ARE COMMANDED to produce the arrest report RD LH123456.
Judge's signature: Hon. A. Example, Judge of the Circuit Court
"""
CERTIFY = """From: Lawyer Example <lawyer@example.org>
Subject: Supplement B
Date: Mon, 2 Mar 2026 12:00:00 -0600

Please complete Form I-918, Supplement B, for my client.
"""
ENDS = {
    "check": 4, "respond": 7, "case extend": 4, "case treat": 4, "case ask-person": 4, "letter send": 3,
    "case review-packet": 3, "case dispose": 3, "ledger expunge": 3, "office migrate": 8,
}  # fmt: skip
"""How an example ends where it is not 0: the outgoing report shows a Social Security number; a person must decide; a
notice that comes months after the demand is an attempt; papers for a review, disposal and
expungement want a closed case; nothing answers where the example's PostgreSQL would be."""


def examples() -> Iterator[tuple[str, str]]:
    for verb, (module, _) in VERBS.items():
        found = importlib.import_module(f"counterfoil.cli.{module}")
        commands = getattr(found, "COMMANDS", None)
        if commands is None:
            yield verb, found.EXAMPLE
        for word, command in (commands or {}).items():
            yield f"{verb} {word}", command.EXAMPLE


SAYS_MORE = ("office restore",)
"""What tells people on standard error what is left to do, and ends well."""


FIRST_DAY = (
    "sample", "evaluate",
    "deadline", "recognise", "detect", "redact", "redact-table", "inspect", "check", "singled-out",
    "audit",
    "office init", "import", "office serve", "office user", "office mail", "office payments", "office worker",
    "law show",
    "law check", "law list", "law diff", "law adopt",
    "records add", "respond", "case list", "case show", "case party", "case circumstance", "case claim",
    "case extend", "case treat", "case ask-person",
    "case person-said", "case reply", "case narrow", "case agree", "case verify",
    "case object", "case objection-ended", "case resume",
    "case produce", "case certify", "office brady", "case forbid-notice", "case end-orders", "case address",
    "records bring-back",
    "law what-if", "letter make", "letter check", "letter send", "case hold", "case suit", "case review-packet",
    "case dispose", "report facts", "report measures", "report items", "report lateness",
    "report import", "report log", "report doj", "report annual",
    "report equal", "report mosaic", "report what-if", "report link",
    "report trust-act", "report hearing", "report story",
    "report watch", "report channels", "ledger verify",
    "ledger index", "ledger export", "ledger prove", "ledger openings", "ledger expunge",
    "witness init", "witness watch", "ledger policy", "ledger cosign", "witness sign", "witness pull",
    "witness status", "witness serve", "witness conflict", "ledger rotate", "witness handover", "office rewrap",
    "office check", "office migrate", "office store", "office backup", "office restore", "ledger resume",
    "cluster certificates", "cluster scheduler", "cluster worker",
)  # fmt: skip


def test_every_help_shows_its_own_example(capsys: pytest.CaptureFixture[str]) -> None:
    for words, example in examples():
        with pytest.raises(SystemExit):
            main([*words.split(), "--help"])
        assert example in capsys.readouterr().out
        assert example.startswith(f"counterfoil {words} ")


@pytest.mark.soak
def test_every_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("waitress.server.BaseWSGIServer.run", lambda server: server.close())
    monkeypatch.setattr("http.server.ThreadingHTTPServer.serve_forever", lambda server: None)
    monkeypatch.setattr("counterfoil.bulk.serving._served", lambda run, files: 0)
    monkeypatch.setattr("sys.stdin", io.StringIO("an invented password\n"))
    _first_files()
    shown = dict(examples())
    assert sorted(shown) == sorted(FIRST_DAY)
    ended = {}
    for words in FIRST_DAY:
        if words == "ledger verify":
            shutil.rmtree("release", ignore_errors=True)
            assert main(["respond", "paper.eml", "--office", "my-office", "--out", "release"]) == 0
        if words == "evaluate":  # of five records: what sixty are scored by is tests/evaluation's
            shutil.rmtree("my-sample")
            assert main(["sample", "my-sample", "--seed", "1", "--records", "5"]) == 0
            capsys.readouterr()
        if words == "letter check":
            made = ["letter", "make", "fee_estimate", "CF-2026-000001", "--office", "my-office", "--data", "fee.json"]
            assert main([*made, "--out", "fee.docx"]) == 0
            capsys.readouterr()
        if words == "case verify":
            assert main(["respond", "subpoena.eml", "--office", "my-office", "--out", "release"]) == 7
            capsys.readouterr()
        if words == "case address":
            Path("certify.eml").write_text(CERTIFY)
            assert main(["respond", "certify.eml", "--office", "my-office", "--out", "certified"]) == 7
            capsys.readouterr()
        if words == "records bring-back":
            shutil.copy(RECORDINGS / "original.mp4", "camera.mp4")
            shutil.copy(RECORDINGS / "muted.mp4", "copy.mp4")
            assert main(["records", "add", "camera.mp4", "--office", "my-office"]) == 0
            more = ["--search", "Nowakowski"]  # as the video is titled
            assert main(["respond", "demand.eml", "--office", "my-office", "--out", "release", *more]) == 7
            capsys.readouterr()
        if words == "witness conflict":
            _two_histories()
        if words == "case produce":
            _produced_as_far_as_the_table()
            capsys.readouterr()
        program, *arguments = shlex.split(shown[words].replace("\\\n", ""))
        assert program == "counterfoil"
        ended[words] = (main(arguments), capsys.readouterr().err)
    assert ended == {
        words: (ENDS.get(words, 0), ended[words][1] if words in (*ENDS, *SAYS_MORE) else "") for words in FIRST_DAY
    }


def _two_histories() -> None:
    """What a witness keeps of an office that signed two heads of one size."""
    signer = load_signer(Path("my-office/keys/ledger.key"))
    heads = [Checkpoint(signer.key.name, 3, bytes([number]) * 32).signed([signer]) for number in (1, 2)]
    Path("split-view.json").write_bytes(SplitView(*heads).to_bytes())


def _produced_as_far_as_the_table() -> None:
    """A second subpoena, confirmed by two persons, and its table filled in."""
    Path("second.eml").write_text(SUBPOENA.replace("26 CR 01234", "26 CR 09999"))
    assert main(["respond", "second.eml", "--office", "my-office", "--out", "produced"]) == 7
    of = ["CF-2026-000003", "--office", "my-office", "--by"]
    for who in ("Ida Sample, Records Officer", "Ray Sample, Records Officer"):
        assert main(["case", "verify", *of, who, "--outcome", "confirmed", "--how", "with the clerk"]) == 0
    counsel = "Ida Sample, Corporation Counsel"
    assert main(["case", "resume", *of, counsel, "--as", "produce", "--reasons", "it is valid"]) == 0
    assert main(["case", "produce", "CF-2026-000003", "--office", "my-office"]) == 7
    table = Path("my-office/work/CF-2026-000003/review/production.csv")
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["what"] == "record":
            row |= {"decision": "produce", "words": "the arrest report RD LH123456", "words_page": "1"}
        if row["duty"] in ("forbidden", "refer"):
            row |= {"decision": "withhold", "counsel": counsel, "authority": "5 ILCS 179/10", "reason": "it forbids it"}
    with Path("production.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def _first_files() -> None:
    Path("table.csv").write_text("name,born\nZbigniew Testwell,1980\nRuth Example,1984\n")
    """What the examples take for granted: a report, who is in it, a demand."""
    document = pymupdf.open()
    page = document.new_page()
    for number, line in enumerate(("ARREST REPORT RD LH123456", "Victim: Zbigniew Testwell", "SSN: 666-03-4412")):
        page.insert_text((72, 80 + 20 * number), line)
    document.save("report.pdf")
    for folder in ("outgoing", "records"):
        Path(folder).mkdir()
        shutil.copy("report.pdf", folder)
    Path("names.txt").write_text("Zbigniew Testwell\n")
    Path("parties.csv").write_text('name,role\n"Testwell, Zbigniew",victim\n')
    Path("demand.eml").write_text(ASKS)
    shutil.copy(PACKS / "us-il" / "policy.cedar", "draft.cedar")
    Path("requests.csv").write_text("Reference No,Create Date,Status\nW000123-010226,1/2/2026,Assigned\n")
    Path("clear.csv").write_text("Search Time,Plate,Reason\n2026-01-05,SAMPLE1,inv\n")
    Path("custody.csv").write_text('Name,DOB,Book In Date\n"Sampleton, Robin",1980-01-02,2026-03-04\n')
    Path("fee.json").write_text('{"quantities": {"black_and_white_pages": 120}}')
    Path("paper.eml").write_text(PAPER)
    Path("subpoena.eml").write_text(SUBPOENA)
