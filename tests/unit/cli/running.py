"""The command line as a test runs it: inside this process, or as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

from click.testing import CliRunner, Result

from selfassess.banks.dumper import dump
from selfassess.banks.sheet_dumper import dump_sheet
from selfassess.cli import cli
from selfassess.engine.answers import AnswerSheet
from selfassess.engine.bank import Bank

TOP = Path(__file__).parents[3]
DEMO = TOP / "selfassess" / "demo"
DEMO_BANKS = DEMO / "questionnaires"
AGREED = tuple(sorted((DEMO / "answers").glob("agreed-*.yaml")))
SEATS = tuple(sorted((DEMO / "answers" / "seats").glob("*.yaml")))
SCRUTINEER_BEFORE = DEMO / "answers" / "external-autumn-2025.yaml"
SCRUTINEER = DEMO / "answers" / "external-spring-2026.yaml"
LETTERS = TOP / "tests" / "golden" / "letters"
_PROGRAM = "from selfassess.cli import main; main()"
ON_DEMO = ("--banks", DEMO_BANKS)


def run(*arguments: str | Path) -> Result:
    """Runs ``selfassess`` in this process. What nobody foresaw would show as an exception of the result."""
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def done(*arguments: str | Path) -> str:
    """What a run writes that ends well."""
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def flat(told: str) -> str:
    """The text on one line, its line breaks and indents as single spaces: what a reader takes in."""
    return " ".join(told.split())


def done_json(*arguments: str | Path) -> Any:
    """What a run with ``--format json`` says."""
    return json.loads(done(*arguments, "--format", "json"))


def refused(*arguments: str | Path, code: int = 1) -> str:
    """What a refused run says on stderr; on stdout it says nothing, and nothing unforeseen happened."""
    result = run(*arguments)
    assert result.exit_code == code, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    return result.stderr


def command(*arguments: str | Path | bytes, program: str = _PROGRAM) -> list[str | bytes]:
    """The command line that runs ``selfassess`` with this Python."""
    return [sys.executable, "-c", program, *(each if isinstance(each, bytes) else str(each) for each in arguments)]


def process(
    *arguments: str | Path | bytes,
    prefix: tuple[str, ...] = (),
    program: str = _PROGRAM,
    env: dict[str, str] | None = None,
    stdout: int | IO[bytes] = subprocess.PIPE,
) -> subprocess.CompletedProcess[bytes]:
    """Runs ``selfassess`` as a process of its own, in the top folder, perhaps as somebody else (``prefix``)."""
    return subprocess.run(
        [*prefix, *command(*arguments, program=program)],
        cwd=TOP,
        env={**os.environ, **(env or {})},
        stdout=stdout,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )


def put_bank(folder: Path, bank: Bank) -> Path:
    """The bank as a file in its place in a folder of question sets."""
    path = folder / bank.id / f"{bank.edition}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump(bank), encoding="utf-8")
    return path


def put_sheet(path: Path, sheet: AnswerSheet) -> Path:
    """The sheet as a file."""
    path.write_text(dump_sheet(sheet), encoding="utf-8")
    return path
