"""Help comes at once and can be read; what nobody foresaw is told in a line or two."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import pytest

import selfassess.cli.score
from selfassess import __version__
from selfassess.cli import cli, main
from selfassess.cli.options import Day
from tests.factories import make_bank
from tests.unit.cli.running import AGREED, ON_DEMO, done, process, put_bank, refused, run


def names(group: click.Group = cli, above: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """Every command and group of commands, as it is typed."""
    yield [*above]
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if isinstance(found, click.Group):
            yield from names(found, (*above, name))
        else:
            yield [*above, name]


COMMANDS = list(names())
GROUPS = {
    "": [
        *("agree", "audit", "bank", "board", "compare", "config", "db", "demo", "export", "mail"),
        *("operator", "person", "reminders", "score", "serve", "tick"),
    ],
    "audit": ["head", "verify"],
    "bank": ["check", "diff"],
    "board": ["create", "invite", "list", "purge"],
    "config": ["check", "keys"],
    "db": ["check", "current", "upgrade"],
    "demo": ["fill", "links"],
    "mail": ["list", "retry"],
    "operator": ["add", "list", "remove"],
    "reminders": ["send"],
    "person": ["change-address", "disable", "enable", "erase", "reset-second-step"],
}


@pytest.mark.parametrize("name", COMMANDS, ids=" ".join)
def test_every_command_has_help_that_fits_80_columns(name: list[str]) -> None:
    told = done(*name, "--help")
    assert "Usage: " in told
    assert max(map(len, told.splitlines())) <= 80


@pytest.mark.parametrize("name", GROUPS)
def test_the_list_of_commands_is_complete_and_no_summary_is_cut_short(name: str) -> None:
    told = done(*name.split(), "-h").split("Commands:\n")[1]
    # A summary goes on below itself, further in.
    lines = [line for line in told.splitlines() if line[:3].strip()]
    assert sorted(line.split()[0] for line in lines) == GROUPS[name]
    assert "..." not in told


def test_every_group_is_in_these_lists() -> None:
    assert {" ".join(name[:1]) for name in COMMANDS if len(name) != 1} == set(GROUPS)
    assert len(COMMANDS) == sum(map(len, GROUPS.values())) + 1


def test_the_version_is_the_package_s() -> None:
    assert done("--version") == f"selfassess {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [[], ["nope"], ["--nope"], ["bank"], ["bank", "nope"], ["score"], ["score", "a", "b"], ["compare"], ["agree"]],
    ids=" ".join,
)
def test_wrong_usage_exits_with_2_and_says_so_on_stderr(arguments: list[str]) -> None:
    assert "Usage: " in refused(*arguments, code=2)


def test_what_is_typed_cannot_steer_the_terminal() -> None:
    told = refused("score", "a", "\x1b[31mb\udcff", code=2)
    assert "\x1b" not in told
    assert "unexpected extra argument" in told


def test_help_imports_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys, selfassess.cli\n"
        "heavy = {'reportlab', 'openpyxl', 'docx', 'yaml', 'jinja2', 'flask', 'sqlalchemy', 'selfassess.engine'}\n"
        "sys.exit(' '.join(heavy & sys.modules.keys()) or 0)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (found.returncode, found.stderr) == (0, b"")


def _stumble(*_: object) -> None:
    raise KeyError("nothing")


def test_a_fault_of_our_own_is_one_plain_message_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SELFASSESS_TRACEBACK", raising=False)
    monkeypatch.setattr(selfassess.cli.score, "score_sheet", _stumble)
    told = refused("score", AGREED[0], *ON_DEMO)
    assert told.splitlines() == [
        "selfassess: stopped by a fault in selfassess itself, not in your files (KeyError).",
        "To see the details, run the same again with SELFASSESS_TRACEBACK=1 set, and report them.",
    ]


def test_the_details_of_a_fault_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SELFASSESS_TRACEBACK", "1")
    monkeypatch.setattr(selfassess.cli.score, "score_sheet", _stumble)
    result = run("score", AGREED[0], *ON_DEMO)
    assert isinstance(result.exception, KeyError)


@pytest.mark.parametrize("trouble", [MemoryError, RecursionError])
def test_an_input_too_large_for_the_machine_is_told(trouble: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(selfassess.cli.score, "score_sheet", give_up)
    assert refused("score", AGREED[0], *ON_DEMO) == "selfassess: the input is too large for this machine\n"


def test_the_program_ends_as_its_command_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["selfassess", "score", "nothing.yaml"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr().err == "nothing.yaml: there is no such file\n"


def test_a_program_without_a_terminal_of_its_own_runs_too(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(sys, "stdout", written)
    monkeypatch.setattr(sys, "argv", ["selfassess", "--version"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, written.getvalue()) == (0, f"selfassess {__version__}\n")


def test_a_day_stays_a_day() -> None:
    assert Day().convert(date(2026, 3, 12), None, None) == date(2026, 3, 12)


def test_ctrl_c_ends_quietly(tmp_path: Path) -> None:
    # A question set of many questions takes long enough to be stopped in the middle of it.
    big = put_bank(tmp_path, make_bank({"leadership": [f"Q{n}" for n in range(1500)]}))
    program = "from selfassess.cli import main; import selfassess.cli.banks; print('ready', flush=True); main()"
    with subprocess.Popen(
        [sys.executable, "-c", program, "bank", "check", *[str(big)] * 50],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests may have it ignored, and a child inherits that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        time.sleep(0.2)
        os.kill(running.pid, signal.SIGINT)
        _, told = running.communicate(timeout=30)
    assert running.returncode == 1
    assert told.split() == ["Aborted!"]


def test_the_installed_program_runs() -> None:
    program = Path(sys.executable).with_name("selfassess")
    found = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    assert found.stdout == f"selfassess {__version__}\n"
    assert process("--version").stdout.decode() == found.stdout
