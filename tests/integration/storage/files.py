"""SQLite files for tests of the storage: made, damaged, looked at, used by others; and upgrades that fail."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

_NOBODY = 65_534
_AS_NOBODY = f"""
import os, sys
from selfassess.storage import migrate, startup
if os.geteuid() == 0:
    os.setgroups([]); os.setegid({_NOBODY}); os.seteuid({_NOBODY})
"""


def private_copy(of: Path, to: Path) -> Path:
    """A copy of a file, for its user alone."""
    shutil.copy(of, to)
    to.chmod(0o600)
    return to


def as_ordinary_user(code: str, *arguments: Path) -> str:
    """What ``code`` prints, run where modes of files count: root would pass them all."""
    done = subprocess.run(
        [sys.executable, "-c", _AS_NOBODY + code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def give_to_ordinary_user(*paths: Path) -> None:
    """Let them belong to whom ``as_ordinary_user`` runs as."""
    if os.geteuid() == 0:
        for path in paths:
            os.chown(path, _NOBODY, _NOBODY)


def flip(file: Path, *, seed: int, where: range, count: int = 8) -> None:
    """Turn over some bits of ``count`` bytes of the file."""
    chance = random.Random(seed)
    content = bytearray(file.read_bytes())
    for place in chance.sample(where, count):
        content[place] ^= chance.randrange(1, 256)
    file.write_bytes(content)


def rows_of(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in an order that does not depend on where it is stored."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}


def listing(folder: Path) -> set[str]:
    """The names in a folder, without the empty ones that SQLite and the lock leave."""
    return {path.name for path in folder.iterdir() if not path.name.endswith((".lock", "-journal"))}


@contextmanager
def another_process(file: Path, statement: str) -> Iterator[None]:
    """Another process that has run ``statement`` on the file and stays connected until the block ends."""
    code = (
        "import sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute(sys.argv[2]).fetchall()\n"
        "print('ready', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(file), statement]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield
        process.stdin.close()


@contextmanager
def failing_after(statements: int) -> Iterator[list[str]]:
    """Raise after so many statements that change something, on whichever engine; gives those that were run."""
    seen: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA", "BEGIN", "SET")):
            seen.append(statement)
            if len(seen) == statements:
                raise RuntimeError("the power of this test failed")

    event.listen(Engine, "after_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(Engine, "after_cursor_execute", count)
