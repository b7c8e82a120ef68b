"""Where a database must not stand."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from selfassess.storage import ground

LOCAL = "/dev/vda1 / ext4 rw,relatime 0 0\n"


def table(kind: str, at: str = "/srv/boards", options: str = "rw,relatime") -> str:
    return f"{LOCAL}somewhere:/export {at} {kind} {options} 0 0\n"


@pytest.mark.parametrize(
    "kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse.rclone", "ceph", "davfs", "fuse.glusterfs", "drvfs"]
)
def test_a_network_share_is_told_with_its_kind_and_the_ways_out(kind: str) -> None:
    told = ground.on_a_share(Path("/srv/boards/data"), table(kind))
    assert told == (
        f"/srv/boards/data lies on a network share ({kind}), where a database can be damaged. "
        "Choose a folder on a disk of this machine, or use PostgreSQL."
    )


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuse.fuse-overlayfs", "9p"])
def test_a_disk_of_this_machine_is_no_share(kind: str) -> None:
    assert ground.on_a_share(Path("/srv/boards/data"), table(kind)) is None


def test_a_windows_drive_in_wsl_is_one() -> None:
    mounts = table("9p", "/mnt/c", "rw,aname=drvfs;path=C:\\134;uid=1000,trans=fd")
    assert ground.on_a_share(Path("/mnt/c/boards"), mounts) is not None


def test_a_share_beside_the_folder_does_not_matter() -> None:
    assert ground.on_a_share(Path("/srv/boardsroom"), table("nfs4")) is None
    assert ground.on_a_share(Path("/srv"), table("nfs4")) is None


def test_the_nearest_mount_decides_and_of_two_on_one_place_the_later() -> None:
    near = table("nfs4") + "/dev/vdb1 /srv/boards/local ext4 rw 0 0\n"
    assert ground.on_a_share(Path("/srv/boards/local/data"), near) is None
    covered = table("autofs") + "somewhere:/export /srv/boards nfs4 rw 0 0\n"
    assert ground.on_a_share(Path("/srv/boards"), covered) is not None
    assert ground.on_a_share(Path("/srv/boards"), table("nfs4") + "/dev/vdb1 /srv/boards ext4 rw 0 0\n") is None


def test_a_mount_with_a_space_in_its_name_is_found() -> None:
    mounts = table("cifs", "/srv/our\\040boards")
    assert ground.on_a_share(Path("/srv/our boards/data"), mounts) is not None


@pytest.mark.parametrize("mounts", ["", "\n", "nonsense\n", "a b\n"])
def test_a_table_that_says_nothing_refuses_nothing(mounts: str) -> None:
    assert ground.on_a_share(Path("/srv/boards"), mounts) is None


def test_this_machine_has_a_table_that_can_be_read(tmp_path: Path) -> None:
    assert ground.on_a_share(tmp_path, ground.mount_table()) is None


@pytest.mark.parametrize(
    "folder",
    [
        "/home/a/OneDrive/data",
        "/home/a/OneDrive - Hathervale Council/data",
        "/Users/a/Library/CloudStorage/OneDrive-Hathervale/data",
        "/home/a/Dropbox/data",
        "/home/a/Dropbox (Board)/data",
        "/home/a/Google Drive/data",
        "/home/a/GoogleDrive/data",
        "/Users/a/Library/Mobile Documents/com~apple~CloudDocs/data",
        "/home/a/Nextcloud/data",
        "/home/a/nextcloud",
    ],
)
def test_a_folder_that_is_synchronised_is_told(folder: str) -> None:
    told = ground.synchronised(Path(folder))
    assert told is not None
    assert told.endswith("Choose a folder that nothing synchronises.")


@pytest.mark.parametrize("folder", ["/srv/selfassess", "/srv/dropboxes/data", "/srv/box/data", "/srv/drive/google"])
def test_a_folder_of_another_name_is_not(folder: str) -> None:
    assert ground.synchronised(Path(folder)) is None


def test_a_folder_that_a_link_leads_into_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "data").symlink_to(tmp_path / "OneDrive")
    assert ground.synchronised(tmp_path / "data") is not None


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o701])
def test_a_folder_that_others_can_open_is_told_with_the_command(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "our data"
    folder.mkdir(mode=0o700)
    assert ground.badly_kept(folder) is None
    folder.chmod(mode)
    told = ground.badly_kept(folder)
    assert told == f"The folder {folder} can be opened by other users of this machine. Run: chmod 700 '{folder}'"


def test_a_folder_of_everybody_is_never_to_be_closed_to_them(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    told = ground.badly_kept(tmp_path)
    assert told is not None
    assert "chmod" not in told


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_file_that_others_can_open_is_told_with_the_command(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "x.db"
    file.touch(mode=0o600)
    assert ground.badly_kept(file) is None
    file.chmod(mode)
    assert ground.badly_kept(file) == (f"{file} can be opened by other users of this machine. Run: chmod 600 {file}")


def test_a_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    ground.make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700
    ground.make_folder(tmp_path / "a" / "b")


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    told = ground.cannot_be_made(ground.make_folder, tmp_path / "data")
    assert told == (
        f"{tmp_path}/data cannot be made (file exists). Make it as the user that runs selfassess, or choose another."
    )


def test_trying_to_write_leaves_nothing_behind(tmp_path: Path) -> None:
    assert ground.not_writable(tmp_path) is None
    assert not list(tmp_path.iterdir())
    assert ground.not_writable(tmp_path / "gone") is not None


def test_what_belongs_to_another_user_is_told_with_whose_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = pwd.getpwuid(os.geteuid()).pw_name
    monkeypatch.setattr(os, "geteuid", lambda: 12_345)
    assert ground.badly_kept(tmp_path) == (
        f"The folder {tmp_path} belongs to another user ({owner}). Run selfassess as that user."
    )


def test_a_user_without_a_name_is_told_by_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody_of_that_number(_: int) -> pwd.struct_passwd:
        raise KeyError

    number = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: 12_345)
    monkeypatch.setattr(pwd, "getpwuid", nobody_of_that_number)
    assert f"another user (number {number})" in str(ground.badly_kept(tmp_path))
