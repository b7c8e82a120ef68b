"""Two ways to run out of room for real: a small disk of its own, and a limit on how large any file may grow.

A disk can be mounted only where the system permits it, which most containers are not. The limit needs no right at all,
so that some write always fails in the kernel, in the middle of a file, wherever the tests run.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pytest

_HOW = (
    "no disk can be mounted here: run the tests as root, and in a container with the right to mount "
    "(docker run --cap-add SYS_ADMIN --security-opt apparmor=unconfined)"
)


@lru_cache(maxsize=1)
def may_mount() -> bool:
    """Whether this process may mount a disk."""
    tried = ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    has_both = shutil.which("unshare") is not None and shutil.which("mount") is not None
    return has_both and subprocess.run(tried, capture_output=True, check=False).returncode == 0


def require_mount() -> None:
    """Nothing, where a disk can be mounted; else the test is skipped.

    With CI set it fails instead, unless whoever set that has said with ``TEST_WITHOUT_MOUNT=1`` that it cannot be had.
    """
    if may_mount():
        return
    if os.environ.get("CI") and os.environ.get("TEST_WITHOUT_MOUNT") != "1":
        pytest.fail(_HOW)
    pytest.skip(_HOW)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of its own, of 3 MB, as long as the block runs."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m,mode=700", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def let_files_grow_to(size: int, processes: Iterable[int]) -> None:
    """From now on these processes cannot write beyond so many bytes of any file."""
    for process in processes:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def let_files_grow(processes: Iterable[int]) -> None:
    """From now on they can again."""
    let_files_grow_to(resource.RLIM_INFINITY, processes)
