"""What reaches a terminal: 80 columns, no colour, no control; progress where somebody watches."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from selfassess.engine.answers import Basis
from tests.factories import make_bank, make_question, make_sheet
from tests.unit.cli.running import (
    AGREED,
    LETTERS,
    ON_DEMO,
    SCRUTINEER,
    SEATS,
    command,
    done,
    process,
    put_bank,
    put_sheet,
)

EVERYTHING = [
    ("compare", *AGREED, "--beside", SCRUTINEER, *ON_DEMO),
    ("compare", *sorted(LETTERS.glob("herefordshire-*.yaml"))),
    *(("score", path, *ON_DEMO) for path in AGREED),
    *(("score", path) for path in sorted(LETTERS.glob("*.yaml"))),
    ("agree", *SEATS, *ON_DEMO),
]
HOSTILE = "Łódź \u202eevil\u2066 " + "w" * 120 + " – and\u2028more"


@pytest.fixture
def hostile(tmp_path: Path) -> list[str | Path]:
    """Two sheets of a question set whose words try to break the page; three seats with them."""
    questions = [make_question(f"Q{n}", text=f"{n} {HOSTILE}?") for n in range(3)]
    bank = make_bank({"leadership": questions}, title=HOSTILE)
    put_bank(tmp_path, bank)
    sheets = [
        put_sheet(
            tmp_path / f"{year}.yaml",
            make_sheet(
                {"Q0": "1" if year == 2025 else "3", "Q1": "2"},
                bank=bank,
                dated=f"{year}-03-01",
                basis=Basis.EXTERNAL,
                subject=HOSTILE,
                assessment=f"{HOSTILE} {year}",
                reviewer=HOSTILE,
            ),
        )
        for year in (2025, 2026)
    ]
    return [*sheets, "--banks", tmp_path]


@pytest.mark.parametrize("arguments", EVERYTHING, ids=lambda arguments: f"{arguments[0]} {arguments[1].stem}")
def test_text_fits_80_columns_and_has_no_colour(arguments: tuple[str | Path, ...]) -> None:
    told = done(*arguments)
    assert max(map(len, told.splitlines())) <= 80
    assert all(line == line.rstrip() for line in told.splitlines())
    assert "\x1b" not in told


def test_hostile_words_neither_break_the_page_nor_turn_it_round(hostile: list[str | Path]) -> None:
    for arguments in (("compare", *hostile), ("score", *hostile[1:])):
        told = done(*arguments)
        assert max(map(len, told.splitlines())) <= 80
        assert not {"\x1b", "\u202e", "\u2066", "\u2028"} & set(told)


def test_json_escapes_what_could_steer_a_terminal_and_loses_nothing(hostile: list[str | Path]) -> None:
    told = done("compare", *hostile, "--format", "json")
    assert not {"\u202e", "\u2066", "\u2028"} & set(told)
    assert "Łódź" in told
    assert json.loads(told)["later"]["subject"] == HOSTILE


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "POSIX"},
    ],
    ids=["ascii", "latin-1", "C", "POSIX"],
)
def test_no_terminal_is_too_poor(env: dict[str, str], hostile: list[str | Path]) -> None:
    found = process("compare", *hostile, env=env)
    assert (found.returncode, found.stderr) == (0, b"")
    assert b"2025" in found.stdout
    found = process("compare", *hostile, "--format", "json", env=env)
    assert json.loads(found.stdout.decode("utf-8"))["later"]["subject"] == HOSTILE
    found = process("compare", *hostile, "--format", "html", env=env)
    assert "Łódź" in found.stdout.decode("utf-8")
    found = process("score", "Łódź.yaml", env=env)
    assert found.returncode == 1
    assert b"there is no such file" in found.stderr
    assert b"Traceback" not in found.stderr


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_reader_who_leaves_is_no_trouble(form: str) -> None:
    read, write = os.pipe()
    os.close(read)
    with open(write, "wb") as nobody:
        found = process("compare", *AGREED, *ON_DEMO, "--format", form, stdout=nobody)
    assert (found.returncode, found.stderr) == (1, b"")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_full_disk_behind_the_terminal_is_told_in_one_line(form: str) -> None:
    with open("/dev/full", "wb") as full:
        found = process("compare", *AGREED, *ON_DEMO, "--format", form, stdout=full)
    assert found.returncode == 1
    assert found.stderr == b"the result: cannot be written (No space left on device)\n"


def test_the_full_disk_is_told_for_a_check_too() -> None:
    with open("/dev/full", "wb") as full:
        found = process("bank", "check", *sorted(Path(ON_DEMO[1]).glob("*/*.yaml")), stdout=full)
    assert (found.returncode, found.stderr) == (1, b"the result: cannot be written (No space left on device)\n")


@pytest.fixture
def hundred(tmp_path: Path) -> list[Path]:
    """A hundred sheets of one assessment."""
    bank = make_bank()
    put_bank(tmp_path, bank)
    return [
        put_sheet(
            tmp_path / f"{n}.yaml",
            make_sheet({"Q1": str(n % 5), "Q2": "3"}, bank=bank, basis=Basis.INDIVIDUAL, seat=f"Seat {n}"),
        )
        for n in range(100)
    ]


def _on_terminal(arguments: list[str | bytes]) -> tuple[bytes, str]:
    """What goes to stdout, a pipe, and what to stderr, a terminal."""
    ours, theirs = os.openpty()
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=theirs) as running:
        os.close(theirs)
        shown = b""
        try:
            while found := os.read(ours, 4096):
                shown += found
        except OSError:
            # How Linux says that the other side of a terminal has gone.
            pass
        assert running.stdout is not None
        written = running.stdout.read()
    os.close(ours)
    assert running.returncode == 0
    return written, shown.decode()


def test_a_hundred_sheets_show_progress_on_a_terminal(hundred: list[Path]) -> None:
    arguments = command("agree", *hundred, "--banks", hundred[0].parent)
    written, shown = _on_terminal(arguments)
    assert "Reading" in shown
    assert "100%" in shown
    assert b"Responses: 100, each " in written
    assert b"Reading" not in written


def test_a_few_sheets_do_not(hundred: list[Path]) -> None:
    assert _on_terminal(command("agree", *hundred[:9], "--banks", hundred[0].parent))[1] == ""


def test_nobody_watching_means_no_progress(hundred: list[Path]) -> None:
    found = process("agree", *hundred, "--banks", hundred[0].parent)
    assert (found.returncode, found.stderr) == (0, b"")


def test_a_hundred_assessments_are_compared(tmp_path: Path) -> None:
    bank = make_bank(in_force_from=date(1990, 1, 1))
    put_bank(tmp_path, bank)
    sheets = []
    for number in range(100):
        day = f"{1990 + number // 4}-{1 + 3 * (number % 4):02}-01"
        sheet = make_sheet({"Q1": str(number % 4)}, bank=bank, dated=day, assessment=f"Round {number}")
        sheets.append(put_sheet(tmp_path / f"{number}.yaml", sheet))
    told = done("compare", *sheets, "--banks", tmp_path)
    assert "  Baseline: Round 0 (1 January 1990), the first of 100\n" in told
    assert "\nAgainst the baseline, Round 0\n" in told
