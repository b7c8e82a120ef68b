"""What is wrong with the ground on which files are to be kept, in one plain line each, or None."""

from __future__ import annotations

import os
import pwd
import re
import shlex
import stat
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

_MOUNT_TABLE = Path("/proc/self/mounts")
# What these serve lies on another machine or in another system: locks do not hold there as SQLite needs them.
# fmt: off
_SHARES = frozenset({
    "afpfs", "afs", "beegfs", "blobfuse", "blobfuse2", "ceph", "ceph-fuse", "cifs", "coda", "curlftpfs", "davfs",
    "davfs2", "drvfs", "ftpfs", "gcsfuse", "glusterfs", "goofys", "google-drive-ocamlfuse", "gvfsd-fuse", "juicefs",
    "lustre", "mountpoint-s3", "ncpfs", "nfs", "nfs3", "nfs4", "onedriver", "orangefs", "prl_fs", "pvfs2", "rclone",
    "s3fs", "smb2", "smb3", "smbfs", "sshfs", "vboxsf", "vmhgfs", "vmhgfs-fuse",
})
# fmt: on
# Windows drives under WSL; other uses of 9p, such as the file system of a sandbox, keep locks well enough.
_WINDOWS_DRIVE = "aname=drvfs"
_SYNCHRONISED = re.compile(
    r"(onedrive|dropbox|google ?drive|icloud ?drive|icloud~.*|mobile documents|com~apple~clouddocs|cloudstorage|"
    r"nextcloud|owncloud|box sync|pcloud ?drive|syncthing)([ -].*|\(.*)?",
    re.IGNORECASE,
)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def mount_table() -> str:
    """The table of what is mounted where, as the system gives it; empty where it gives none."""
    return _MOUNT_TABLE.read_text(encoding="utf-8", errors="surrogateescape") if _MOUNT_TABLE.exists() else ""


def on_a_share(folder: Path, mounts: str) -> str | None:
    """That ``folder`` lies on a network share, by the table ``mounts``."""
    kind = _share(folder.resolve(), mounts)
    if kind is None:
        return None
    return (
        f"{folder} lies on a network share ({kind}), where a database can be damaged. "
        "Choose a folder on a disk of this machine, or use PostgreSQL."
    )


def synchronised(folder: Path) -> str | None:
    """That a program keeps ``folder`` in step with other machines or the cloud, told by the names of folders."""
    found = next((part for part in folder.resolve().parts if _SYNCHRONISED.fullmatch(part)), None)
    if found is None:
        return None
    return (
        f"{folder} lies in {found}, which is copied to other places while it is written to. "
        "Choose a folder that nothing synchronises."
    )


def badly_kept(path: Path) -> str | None:
    """That ``path``, a folder or a file, belongs to another user or can be opened by others."""
    found = path.stat()
    called = f"The folder {path}" if path.is_dir() else str(path)
    if found.st_uid != os.geteuid():
        return f"{called} belongs to another user ({_user(found.st_uid)}). Run selfassess as that user."
    if not found.st_mode & _OTHERS:
        return None
    if path.is_dir() and found.st_mode & (stat.S_ISVTX | stat.S_IWOTH):
        return f"{called} is shared with every user of this machine. Choose a folder for selfassess alone."
    mode = "700" if path.is_dir() else "600"
    return f"{called} can be opened by other users of this machine. Run: chmod {mode} {shlex.quote(str(path))}"


def not_writable(folder: Path) -> str | None:
    """That nothing can be written into ``folder``. It is tried, since modes do not tell of a read-only disk."""
    probe = folder / f".selfassess-{uuid.uuid4().hex}"
    try:
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        probe.unlink()
    except OSError as trouble:
        return (
            f"Nothing can be written into the folder {folder} ({_said(trouble)}). "
            "Let the user that runs selfassess write into it, or choose another folder."
        )
    return None


def cannot_be_made(make: Callable[[Path], object], path: Path) -> str | None:
    """That ``make`` could not make ``path``."""
    try:
        make(path)
    except OSError as trouble:
        return f"{path} cannot be made ({_said(trouble)}). Make it as the user that runs selfassess, or choose another."
    return None


def make_folder(folder: Path) -> None:
    """Make ``folder`` for this user alone, whatever the umask says, with the folders above it. Nothing if it is there.

    Raises:
        OSError: it cannot be made.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not folder.is_dir():
            raise
    else:
        folder.chmod(0o700)


def _share(folder: Path, mounts: str) -> str | None:
    nearest = (Path("/"), "", "")
    for place, kind, options in _mounts(mounts):
        # Of two on one place the later covers the earlier.
        if folder.is_relative_to(place) and len(place.parts) >= len(nearest[0].parts):
            nearest = (place, kind, options)
    _, kind, options = nearest
    is_share = kind.removeprefix("fuse.") in _SHARES or (kind == "9p" and _WINDOWS_DRIVE in options)
    return kind if is_share else None


def _mounts(mounts: str) -> Iterator[tuple[Path, str, str]]:
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) >= 4:
            # A space, tab, newline or backslash stands in the table as its octal code.
            place = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), fields[1])
            yield Path(place), fields[2], fields[3]


def _user(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"number {number}"


def _said(trouble: OSError) -> str:
    return (trouble.strerror or str(trouble)).lower()
