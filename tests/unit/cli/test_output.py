"""A file is there whole or not at all; the older one stays as it was until the new one stands."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import stat
import tempfile
from pathlib import Path
from typing import IO

import click
import pytest

from tests.unit.cli.running import AGREED, ON_DEMO, SEATS, done, process, refused

SCORE = ("score", AGREED[3], *ON_DEMO)
# Root may read and write anywhere, so that nothing could be refused. Without these two powers root is bound by a file's
# mode like anybody, and can still reach a working copy in its own home, which another user could not.
AS_ANYBODY = (
    ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search")
    if os.geteuid() == 0
    else ()
)


def test_the_file_holds_what_the_terminal_would_show(tmp_path: Path) -> None:
    for form in ("text", "json", "html"):
        shown = done(*SCORE, "--format", form, "--date", "2026-05-01")
        assert done(*SCORE, "--format", form, "--date", "2026-05-01", "--output", tmp_path / form) == ""
        assert (tmp_path / form).read_text(encoding="utf-8") == shown


def test_an_existing_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    output = tmp_path / "report"
    output.write_text("old")
    output.chmod(0o640)
    done(*SCORE, "--output", output)
    assert "Hathervale" in output.read_text()
    assert stat.S_IMODE(output.stat().st_mode) == 0o640


def test_a_new_file_has_the_mode_that_any_new_file_has(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        done(*SCORE, "--output", tmp_path / "report")
    finally:
        assert os.umask(before) == 0o027
    assert stat.S_IMODE((tmp_path / "report").stat().st_mode) == 0o640


def test_a_link_goes_on_leading_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    done(*SCORE, "--output", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert "Hathervale" in (tmp_path / "real").read_text()


def test_a_name_as_long_as_a_name_may_be_is_written(tmp_path: Path) -> None:
    done(*SCORE, "--output", tmp_path / ("a" * 255))


def test_a_file_that_is_read_is_never_written_over(tmp_path: Path) -> None:
    sheet = Path(shutil.copy(AGREED[3], tmp_path / "sheet.yaml"))
    (tmp_path / "link.yaml").symlink_to(sheet)
    before = sheet.read_bytes()
    for output in (sheet, tmp_path / "link.yaml"):
        assert "is one of the files to read" in refused("score", sheet, *ON_DEMO, "--output", output, code=2)
    others = ("compare", AGREED[2], AGREED[3], "--beside", sheet, *ON_DEMO)
    assert "is one of the files to read" in refused(*others, "--output", sheet, code=2)
    assert "is one of the files to read" in refused("agree", *SEATS, sheet, "--output", sheet, code=2)
    assert sheet.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (".", "this is a folder, not a file"),
        ("missing/report", "there is no such folder"),
        ("file/report", "there is no such folder"),
        ("pipe", "this is a pipe or a device, not a file"),
        ("a" * 300, "File name too long"),
    ],
    ids=["folder", "missing", "in a file", "pipe", "long"],
)
def test_a_path_that_cannot_be_written_is_refused_and_nothing_is_left(name: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    os.mkfifo(tmp_path / "pipe")
    before = sorted(tmp_path.iterdir())
    told = refused(*SCORE, "--output", f"{tmp_path}/{name}")
    assert len(told.splitlines()) == 1
    assert f": cannot be written ({reason}" in told
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "file").read_text() == "old"


def test_a_device_is_refused() -> None:
    assert refused(*SCORE, "--output", "/dev/null") == (
        "/dev/null: cannot be written (this is a pipe or a device, not a file)\n"
    )


def test_an_odd_name_is_told_without_harm(tmp_path: Path) -> None:
    told = refused(*SCORE, "--output", tmp_path / "missing\x1b[31m\udcff" / "report")
    assert "\x1b" not in told
    assert "\udcff" not in told


def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    found = process(*SCORE, "--output", tmp_path / "report", prefix=AS_ANYBODY)
    tmp_path.chmod(0o755)
    assert found.returncode == 1
    assert found.stderr.decode() == f"{tmp_path}/report: cannot be written (you may not write there)\n"
    assert list(tmp_path.iterdir()) == []


def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    output = tmp_path / "report"
    output.write_text("old")
    output.chmod(0o444)
    found = process(*SCORE, "--output", output, prefix=AS_ANYBODY)
    assert found.returncode == 1
    assert found.stderr.decode() == f"{output}: cannot be written (the file that stands there is read-only)\n"
    assert output.read_text() == "old"


@pytest.mark.parametrize("step", ["fsync", "replace", "fchmod"])
@pytest.mark.parametrize("older", ["old", None])
def test_a_full_disk_leaves_the_older_file_and_no_other(
    step: str, older: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "report"
    if older is not None:
        output.write_text(older)

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, step, fail)
    assert refused(*SCORE, "--output", output) == f"{output}: cannot be written (No space left on device)\n"
    assert [path.read_text() for path in tmp_path.iterdir()] == ([older] if older is not None else [])


def test_a_refusal_by_the_system_is_told_in_our_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    output = tmp_path / "report"
    output.write_text("old")
    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    assert refused(*SCORE, "--output", output) == f"{output}: cannot be written (you may not write there)\n"
    # Taken away by hand, as root may write everything.
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "(the file that stands there is read-only)" in refused(*SCORE, "--output", output)
    assert output.read_text() == "old"


@pytest.mark.parametrize(("number", "told"), [(errno.ENOSPC, "No space left on device"), (errno.EPIPE, "")])
def test_a_terminal_that_takes_no_more_is_told_and_a_closed_one_is_not(
    number: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    say = click.echo

    def fail(message: object, *, nl: bool = True, err: bool = False, file: IO[str] | None = None) -> None:
        if not err:
            raise OSError(number, os.strerror(number))
        say(message, nl=nl, err=err, file=file)

    monkeypatch.setattr(click, "echo", fail)
    assert refused(*SCORE) == (f"the result: cannot be written ({told})\n" if told else "")


def test_a_write_that_breaks_off_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    output = tmp_path / "report.pdf"
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, {resource.RLIM_INFINITY}))"
    program = f"{limit}; from selfassess.cli import main; main()"
    found = process(*SCORE, "--format", "pdf", "--output", output, program=program)
    assert found.returncode == 1
    assert found.stderr.decode() == f"{output}: cannot be written (File too large)\n"
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_while_writing_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    assert refused(*SCORE, "--output", tmp_path / "report").split() == ["Aborted!"]
    assert list(tmp_path.iterdir()) == []


def test_a_temporary_file_that_is_gone_already_is_no_second_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def swept(*_: object) -> None:
        for path in tmp_path.iterdir():
            path.unlink()
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", swept)
    assert "cannot be written (Input/output error)" in refused(*SCORE, "--output", tmp_path / "report")
