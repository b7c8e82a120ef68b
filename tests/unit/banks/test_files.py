"""A path that is no readable file is refused in plain words, and nothing ever waits."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from selfassess.banks.files import read_text
from selfassess.errors import Unreadable


def test_a_file_is_read_without_its_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfid: caf\xc3\xa9\n")
    assert read_text(path) == "id: café\n"


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="there is no such file"):
        read_text(tmp_path / "nothing.yaml")
    with pytest.raises(Unreadable, match="a folder, not a file"):
        read_text(tmp_path)


def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises(Unreadable, match="cannot be read"):
        read_text(tmp_path / "a" / "b.yaml")


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    start = time.monotonic()
    with pytest.raises(Unreadable, match="a pipe or a device"):
        read_text(path)
    assert time.monotonic() - start < 1


def test_a_pipe_that_takes_the_place_of_a_file_is_refused_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, plain = tmp_path / "pipe", tmp_path / "plain"
    os.mkfifo(path)
    plain.write_text("x")
    look = plain.stat()
    monkeypatch.setattr(Path, "stat", lambda self, **_: look)
    with pytest.raises(Unreadable, match="a pipe or a device"):
        read_text(path)


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_without_end_is_refused(device: str) -> None:
    with pytest.raises(Unreadable, match="a pipe or a device"):
        read_text(Path(device))


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("x")

    def refuse(*_: object) -> int:
        raise PermissionError

    # Taken away by hand, as root may read everything.
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(Unreadable, match="you may not read this file"):
        read_text(path)


def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(3_000_000_000)
    with pytest.raises(Unreadable, match="larger than 2 MB"):
        read_text(path)


def test_a_file_that_is_no_utf_8_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("id: a\ntitle: Café\n".encode("latin-1"))
    with pytest.raises(Unreadable, match=r"latin\.yaml, line 2: byte 17 is not UTF-8 \(save the file as UTF-8\)"):
        read_text(path)
    path.write_bytes("id: a".encode("utf-16"))
    with pytest.raises(Unreadable, match="saved as UTF-16"):
        read_text(path)


def test_a_name_that_is_no_utf_8_is_printed_all_the_same(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(str(tmp_path)) + b"/caf\xe9\n.yaml")
    with pytest.raises(Unreadable, match=r"caf\?\?\.yaml: there is no such file") as caught:
        read_text(Path(name))
    str(caught.value).encode("utf-8")


def test_a_name_with_a_nul_is_refused() -> None:
    with pytest.raises(Unreadable, match="cannot be read"):
        read_text(Path("a\0b"))
