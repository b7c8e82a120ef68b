"""Case 119: the list of what the service is made of names every package that is locked for it, and nothing else."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.web.hostile.test_locks import ROOT

_COMMAND = re.compile(r"^\t\$\(BIN\)/cyclonedx-py (.* --output-file )out/sbom\.json( .*)$", re.MULTILINE)
_PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)[^\\\n]*\\?$", re.MULTILINE)


@lru_cache(maxsize=1)
def locked() -> dict[str, tuple[str, frozenset[str]]]:
    """Each package of the lock, with its version and hashes."""
    lock = (ROOT / "requirements.lock").read_text()
    found = list(_PINNED.finditer(lock))
    ends = [each.start() for each in found[1:]] + [len(lock)]
    return {
        each[1]: (each[2], frozenset(re.findall(r"sha256:([0-9a-f]{64})", lock[each.end() : end])))
        for each, end in zip(found, ends, strict=True)
    }


def made(folder: Path) -> dict[str, Any]:
    """What ``make sbom`` writes, by the command as it stands in the Makefile, which checks it against its schema."""
    command = _COMMAND.search((ROOT / "Makefile").read_text())
    assert command, "make sbom is gone, or calls something else"
    file = folder / "sbom.json"
    before, after = (shlex.split(part) for part in command.groups())
    program = [str(Path(sys.executable).with_name("cyclonedx-py")), *before, str(file), *after]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def test_the_list_names_every_locked_package_with_its_version_and_hashes(tmp_path: Path) -> None:
    sbom = made(tmp_path)
    assert (sbom["bomFormat"], sbom["metadata"]["component"]["name"]) == ("CycloneDX", "selfassess")
    named = {
        part["name"]: (
            part["version"],
            frozenset(
                each["content"] for reference in part["externalReferences"] for each in reference.get("hashes", ())
            ),
        )
        for part in sbom["components"]
    }
    assert {"flask", "sqlalchemy", "reportlab", "cryptography"} <= named.keys()
    assert named == locked()
    # The same whenever it is made.
    assert not {"serialNumber", "timestamp"} & (sbom.keys() | sbom["metadata"].keys())
    assert all(part["purl"] == f"pkg:pypi/{part['name']}@{part['version']}" for part in sbom["components"])
