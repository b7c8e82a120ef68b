"""A path -> the text of the file, or a refusal in plain words. Never waits for a pipe or a device."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from selfassess.banks.encoding import MOST_BYTES, clean_text
from selfassess.banks.problems import Problems, shown_name
from selfassess.errors import Unreadable


def read_text(path: Path) -> str:
    """The text of a file, without a byte order mark.

    Raises:
        Unreadable: nothing there, a folder, a pipe or device, no permission, more than 2 MB, or not UTF-8 text. The
            message names the path and the reason.
    """
    name = shown_name(str(path))
    data = _read_bytes(path, name)
    problems = Problems(str(path))
    text = clean_text(data, problems)
    if text is None:
        (problem,) = problems.in_order()
        place = f", line {problem.line}" if problem.line else ""
        hint = f" ({problem.hint})" if problem.hint else ""
        raise Unreadable(f"{name}{place}: {problem.message}{hint}")
    return text


def _read_bytes(path: Path, name: str) -> bytes:
    try:
        # Looked at before it is opened: opening a pipe waits for somebody to write into it.
        _check_kind(path.stat().st_mode, name)
        # Looked at again once open, since a path may name something else by then; O_NONBLOCK so that even a pipe
        # opens at once.
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as stream:
            _check_kind(os.fstat(stream.fileno()).st_mode, name)
            return stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise Unreadable(f"{name}: there is no such file") from None
    except PermissionError:
        raise Unreadable(f"{name}: you may not read this file") from None
    except (OSError, ValueError) as trouble:
        reason = trouble.strerror if isinstance(trouble, OSError) and trouble.strerror else str(trouble)
        raise Unreadable(f"{name}: cannot be read ({reason})") from None


def _check_kind(mode: int, name: str) -> None:
    if stat.S_ISDIR(mode):
        raise Unreadable(f"{name}: this is a folder, not a file")
    if not stat.S_ISREG(mode):
        raise Unreadable(f"{name}: this is a pipe or a device, not a file")
