"""Whatever a path leads to, the answer is one clear message and exit 1: never a wait, never a traceback."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from tests.unit.cli.running import AGREED, ON_DEMO, TOP, process, refused, run
from tests.unit.cli.test_output import AS_ANYBODY

LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{letter}: &{letter} [*{before},*{before},*{before},*{before},*{before},*{before},*{before},*{before}]\n"
    for before, letter in zip("abcdefgh", "bcdefghi", strict=True)
)

CONTENTS = {
    "empty": b"",
    "only a comment": b"# nothing\n",
    "a list": b"- a\n",
    "duplicate keys": b"bank: a\nbank: b\n",
    "aliases": LAUGHS.encode(),
    "an alias to itself": b"a: &a [*a]\n",
    "a merge key": b"<<: {a: b}\n",
    "a tag": b"!!python/object/apply:os.system [ls]\n",
    "deep brackets": b"[" * 100_000,
    "deep mappings": b"".join(b" " * n + b"a:\n" for n in range(200)),
    "many nodes": b"answers: [" + b"a," * 200_000 + b"a]\n",
    "nul": b"bank: a\0b\n",
    "nul escape": b'bank: "a\\0b"\n',
    "lone surrogate": b'bank: "\\ud800"\n',
    "escape": b"bank: \x1b[31mred\n",
    "latin-1": "bank: Café\n".encode("latin-1"),
    "utf-16": "bank: a\n".encode("utf-16"),
    "2 MB and one byte": b"#" * 2_000_001,
    "binary": bytes(range(256)),
    "huge number": b'{"dated": 1e400}',
}


@pytest.mark.parametrize("ending", ["yaml", "json", "csv"])
@pytest.mark.parametrize("content", CONTENTS)
def test_hostile_content_is_refused_in_plain_lines(content: str, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"sheet.{ending}"
    path.write_bytes(CONTENTS[content])
    start = time.monotonic()
    told = refused("score", path, *ON_DEMO)
    assert time.monotonic() - start < 5
    assert told.startswith(str(path))
    assert "Traceback" not in told
    assert "\x1b" not in told


@pytest.mark.parametrize("content", CONTENTS)
def test_the_same_as_a_question_set(content: str, tmp_path: Path) -> None:
    path = tmp_path / "bank.yaml"
    path.write_bytes(CONTENTS[content])
    result = run("bank", "check", path)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    # What is no text at all has no problems to list: it is told on stderr.
    assert (result.stderr or result.stdout).startswith(str(path))


def test_a_path_that_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    start = time.monotonic()
    for path, told in {
        tmp_path / "pipe.yaml": "this is a pipe or a device, not a file",
        tmp_path / "folder.yaml": "this is a folder, not a file",
        tmp_path / "missing.yaml": "there is no such file",
        tmp_path / "loop.yaml": "cannot be read (Too many levels of symbolic links)",
        tmp_path / "missing" / "sheet.yaml": "there is no such file",
    }.items():
        assert refused("score", path, *ON_DEMO) == f"{path}: {told}\n"
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/stdin", "-", "", "a" * 5000 + ".yaml"])
def test_odd_paths_are_refused(path: str) -> None:
    assert len(refused("score", path, *ON_DEMO).splitlines()) == 1


def test_an_ending_that_is_none_of_ours_is_refused() -> None:
    told = refused("score", TOP / "pyproject.toml", *ON_DEMO)
    assert told.endswith(": an answer file ends in .yaml, .yml, .json or .csv\n")


def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = Path(shutil.copy(AGREED[3], tmp_path / "sheet.yaml"))
    path.chmod(0o000)
    found = process("score", path, *ON_DEMO, prefix=AS_ANYBODY)
    assert (found.returncode, found.stdout) == (1, b"")
    assert found.stderr.decode() == f"{path}: you may not read this file\n"


def test_question_sets_without_permission_are_refused(tmp_path: Path) -> None:
    (tmp_path / "hathervale-board").mkdir(mode=0o000)
    found = process("score", AGREED[3], "--banks", tmp_path / "hathervale-board", prefix=AS_ANYBODY)
    assert (found.returncode, found.stdout) == (1, b"")
    assert b"Permission denied" in found.stderr
    assert b"Traceback" not in found.stderr


def test_a_name_that_is_no_utf_8_is_told_without_harm() -> None:
    found = process("score", b"caf\xe9\x1b[31m.yaml")
    assert found.returncode == 1
    assert found.stderr == b"caf??[31m.yaml: there is no such file\n"
