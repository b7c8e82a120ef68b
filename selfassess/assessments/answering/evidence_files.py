"""Files given as evidence: looked at before anything is kept, and kept under names that nobody can guess.

Each board has a folder of its own. A file is written before its row, so that no row is ever without its file; a file
without a row is swept away a day later.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path, PurePosixPath

from selfassess.assessments.answering.evidence_room import no_room, require_disk
from selfassess.errors import NotFound, Refused
from selfassess.typed_text import one_line

MOST_BYTES = 7 * 1024 * 1024
LONGEST_NAME = 200
ORPHANED_FOR = timedelta(days=1)
_STORED = re.compile("[0-9a-f]{32}")
_MOST_ENTRIES = 5000
_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODT = b"application/vnd.oasis.opendocument.text"
_ANOTHER = "Choose another file: this one is not what its name says, or is of a kind that cannot be kept here."


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """A file that may be kept: its cleaned name, the type that its bytes showed, and what it holds."""

    name: str
    media_type: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of its bytes, as 64 hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


def check_file(name: str, content: bytes) -> CheckedFile:
    """The file, where both its name and its bytes say that it is of a kind that is taken.

    Raises:
        Refused: it is of another kind, empty or too large.
    """
    clean = _clean(name)
    kind = _KINDS.get(PurePosixPath(clean).suffix.lower())
    if kind is None:
        raise Refused(f"Choose a file of one of these kinds: {', '.join(EXTENSIONS)}.", field="file")
    if not content:
        raise Refused("Choose another file: this one is empty.", field="file")
    if len(content) > MOST_BYTES:
        raise Refused("Choose a file of 7 MB or less.", field="file")
    media_type, is_one = kind
    if not is_one(content):
        raise Refused(_ANOTHER, field="file")
    return CheckedFile(name=clean, media_type=media_type, content=content)


def store(folder: Path, board_id: int, file: CheckedFile) -> str:
    """The name under which the file is kept now, readable by the service alone.

    Raises:
        Refused: the disk has no room for it; nothing of it is left then.
    """
    place = folder / str(board_id)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    require_disk(place)
    stored_name = secrets.token_hex(16)
    try:
        _write(place / stored_name, file.content)
    except OSError:
        discard(folder, board_id, stored_name)
        raise no_room() from None
    return stored_name


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as kept:
        kept.write(content)
        kept.flush()
        os.fsync(kept.fileno())


def discard(folder: Path, board_id: int, stored_name: str) -> None:
    """Take a stored file away, where it is still there."""
    _path(folder, board_id, stored_name).unlink(missing_ok=True)


def read_stored(folder: Path, board_id: int, stored_name: str) -> bytes:
    """What a stored file holds.

    Raises:
        NotFound: it is not there any more.
    """
    try:
        return _path(folder, board_id, stored_name).read_bytes()
    except FileNotFoundError:
        raise NotFound("This file is not kept any more.") from None


def stored_before(folder: Path, board_id: int, moment: datetime) -> Iterator[str]:
    """The names of a board's stored files that were written before a moment."""
    place = folder / str(board_id)
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        if _STORED.fullmatch(path.name) and path.stat().st_mtime < moment.timestamp():
            yield path.name


def boards_with_files(folder: Path) -> Collection[int]:
    """The ids of the boards that have, or had, a folder of files."""
    return [int(path.name) for path in folder.iterdir() if path.name.isdigit()] if folder.is_dir() else []


def _path(folder: Path, board_id: int, stored_name: str) -> Path:
    if not _STORED.fullmatch(stored_name):
        raise NotFound("There is no such file.")
    return folder / str(board_id) / stored_name


def _clean(name: str) -> str:
    """The last part of a name, on one line, cut so that its ending stays."""
    last = one_line(name.replace("\\", "/").rpartition("/")[2]).strip(". ")
    stem, dot, ending = last.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if stem else last[:LONGEST_NAME]


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(starts)


def _holds(part: str) -> Callable[[bytes], bool]:
    """An office document with this part, and without macros."""

    def is_one(content: bytes) -> bool:
        names = _entries(content)
        return part in names and "[Content_Types].xml" in names and not any("vbaproject" in n.lower() for n in names)

    return is_one


def _is_odt(content: bytes) -> bool:
    # A text document begins with an entry that names its kind, uncompressed.
    return content[30:].startswith(b"mimetype" + _ODT) and "content.xml" in _entries(content)


def _entries(content: bytes) -> frozenset[str]:
    if not content.startswith(b"PK\x03\x04"):
        return frozenset()
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return frozenset()
    return frozenset(names) if len(names) <= _MOST_ENTRIES else frozenset()


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return not any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text) and "\ufffd" not in text


_KINDS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    ".pdf": ("application/pdf", _begins(b"%PDF-")),
    ".docx": (f"{_OFFICE}.wordprocessingml.document", _holds("word/document.xml")),
    ".xlsx": (f"{_OFFICE}.spreadsheetml.sheet", _holds("xl/workbook.xml")),
    ".pptx": (f"{_OFFICE}.presentationml.presentation", _holds("ppt/presentation.xml")),
    ".odt": (_ODT.decode(), _is_odt),
    ".png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    ".jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    ".jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    ".txt": ("text/plain", _is_text),
    ".csv": ("text/csv", _is_text),
}
EXTENSIONS = tuple(_KINDS)
