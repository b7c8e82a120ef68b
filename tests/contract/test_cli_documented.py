"""docs/command-line.md names every command and option, and its examples run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import click
import pytest

from selfassess.cli import cli
from selfassess.cli.refusals import TRACEBACK
from tests.serving import free_port
from tests.unit.cli.running import DEMO, TOP

PAGE = (TOP / "docs" / "command-line.md").read_text(encoding="utf-8")


def examples(kind: str) -> list[str]:
    """The lines in blocks of this kind: ``sh`` for what ends by itself, ``console`` for what runs until stopped."""
    blocks = re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if "selfassess " in line]


EXAMPLES = examples("sh")
SERVING = examples("console")


def commands(group: click.Group = cli, name: str = "selfassess") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with its full name."""
    context = click.Context(group)
    for each in group.list_commands(context):
        found = group.get_command(context, each)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, f"{name} {each}")
        else:
            yield f"{name} {each}", found


EACH_COMMAND = pytest.mark.parametrize(
    ("name", "command"), [pytest.param(name, command, id=name) for name, command in commands()]
)


def section(name: str) -> str:
    """What stands under a command's heading; what it takes over from another command is in it."""
    found = re.search(rf"^## {name}\b.*?(?=^## )", PAGE, flags=re.MULTILINE | re.DOTALL)
    assert found is not None, f"{name} has no heading"
    taken = re.search(r"^The options of `(\w+)`, and:$", found.group(), flags=re.MULTILINE)
    return found.group() + (section(f"selfassess {taken.group(1)}") if taken else "")


@EACH_COMMAND
def test_every_command_and_option_is_documented(name: str, command: click.Command) -> None:
    text = section(name)
    assert f"| `{name}` |" in PAGE
    for parameter in command.params:
        assert isinstance(parameter, (click.Argument, click.Option))
        named = (
            parameter.opts if isinstance(parameter, click.Option) else [parameter.make_metavar(click.Context(command))]
        )
        assert any(re.search(rf"{re.escape(each)}(?![\w-])", text) for each in named), f"{name}: {named} is missing"
        if isinstance(parameter.type, click.Choice):
            assert all(f"`{choice}`" in text for choice in parameter.type.choices)


@EACH_COMMAND
def test_no_option_is_documented_that_is_none(name: str, command: click.Command) -> None:
    known = {option for parameter in command.params for option in parameter.opts}
    rows = re.findall(r"^\| (`--.*?) \|", section(name), flags=re.MULTILINE)
    assert {option for row in rows for option in re.findall(r"--[a-z-]+", row)} <= known


def test_the_options_of_the_program_itself_are_documented() -> None:
    assert {"--version", "--help"} <= set(re.findall(r"--[a-z]+", PAGE))
    assert TRACEBACK in PAGE


def shell(example: str, folder: Path) -> dict[str, Any]:
    """How an example is run: in a copy of the sample's folder, with this Python's programs and no setting."""
    shutil.copytree(DEMO, folder / "demo")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SELFASSESS_")}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {"args": ["/bin/sh", "-c", example], "cwd": folder / "demo", "env": environment}


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_runs_as_it_stands(example: str, tmp_path: Path) -> None:
    found = subprocess.run(**shell(example, tmp_path), capture_output=True, timeout=60, check=False)
    assert (found.returncode, found.stderr) == (0, b"")
    words = shlex.split(example)
    if "--output" in words:
        assert (tmp_path / "demo" / words[words.index("--output") + 1]).stat().st_size > 500
    else:
        assert found.stdout


@pytest.mark.parametrize("example", SERVING)
def test_what_runs_until_stopped_runs_as_it_stands_and_stops(example: str, tmp_path: Path) -> None:
    port = free_port()  # the one of the example may be in use
    ways = shell(f"exec env {example.replace('8010', str(port))}", tmp_path)
    with subprocess.Popen(**ways, stderr=subprocess.PIPE, text=True) as running:
        try:
            assert running.stderr is not None
            assert running.stderr.readline() == f"Serving on http://localhost:{port}. Stop with Ctrl+C.\n"
            with urlopen(f"http://localhost:{port}/readyz", timeout=20) as answer:
                assert answer.status == 200
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=40) == 0
        finally:
            running.kill()


def test_each_command_has_an_example() -> None:
    for name, _ in commands():
        assert any(f"{name} " in f"{example} " for example in (*EXAMPLES, *SERVING)), name
