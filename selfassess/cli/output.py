"""Where a command's result goes: the terminal, or a file that is there whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click

from selfassess.errors import Unreadable
from selfassess.reports.characters import printable


def keep_apart(output: Path | None, inputs: Iterable[Path]) -> None:
    """Refuse an output that is one of the files to read: ``--output *.yaml`` would write over the first answers.

    Raises:
        click.UsageError: ``output`` is one of ``inputs``.
    """
    for path in inputs if output is not None else ():
        with suppress(OSError, ValueError):
            if output is not None and output.samefile(path):
                raise click.UsageError(f"--output {output} is one of the files to read; choose another name")


def write(content: str | bytes, output: Path | None) -> None:
    """The content on the terminal, or in ``output``, which is replaced in one step.

    Raises:
        Unreadable: it cannot be written; nothing is then left behind and an older file stays as it was.
    """
    try:
        if output is None:
            _print(content)
        else:
            # Through a link to what it names, as writing into the link would.
            _replace(Path(os.path.realpath(output)), content.encode() if isinstance(content, str) else content)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as trouble:
        name = printable(str(output)) if output is not None else "the result"
        raise Unreadable(f"{name}: cannot be written ({_reason(trouble)})") from None


def _print(content: str | bytes) -> None:
    if sys.stdout is None:
        raise ValueError("there is nowhere to write it to; name a file with --output")
    try:
        click.echo(content, nl=False)
    except BrokenPipeError:
        raise
    except OSError:
        # What did not fit is still waiting inside the stream, and Python would try and complain once more at its end.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


def _replace(output: Path, data: bytes) -> None:
    _refuse(output)
    # Beside its target, so that taking its place is one step on one file system.
    handle, name = tempfile.mkstemp(dir=output.parent, prefix=".selfassess-")
    try:
        with open(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fchmod(stream.fileno(), _mode(output))
            # A full disk may show itself only here, and not after the older file has gone.
            os.fsync(stream.fileno())
        os.replace(name, output)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _refuse(output: Path) -> None:
    if not output.parent.is_dir():
        raise ValueError("there is no such folder")
    if output.is_dir():
        raise ValueError("this is a folder, not a file")
    if output.exists():
        if not stat.S_ISREG(output.stat().st_mode):
            raise ValueError("this is a pipe or a device, not a file")
        if not os.access(output, os.W_OK):
            raise ValueError("the file that stands there is read-only")


def _mode(output: Path) -> int:
    """The mode of the file that is replaced, or else what any new file would get."""
    if output.exists():
        return stat.S_IMODE(output.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _reason(trouble: OSError | ValueError) -> str:
    if isinstance(trouble, PermissionError):
        return "you may not write there"
    return trouble.strerror if isinstance(trouble, OSError) and trouble.strerror else str(trouble)
