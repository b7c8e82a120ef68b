"""The shape of the repository: what the architecture promises, held mechanically."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "selfassess"
# Written by Alembic: as long as there are tables, and two functions of the same names in each.
MIGRATIONS = PACKAGE / "storage/migrations/versions"
MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if path.parent != MIGRATIONS and "node_modules" not in path.parts
)
# Past this a module has two nouns in it.
MOST_LINES = 300


def tracked() -> list[Path]:
    """The files that git holds or would hold."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for line in listed.stdout.splitlines() if (path := ROOT / line).is_file()]


def texts() -> list[tuple[str, str]]:
    """Every tracked text file's name and text."""
    found = []
    for path in tracked():
        try:
            found.append((str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_imports_point_down() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_engine_imports_the_standard_library_alone() -> None:
    for path in (PACKAGE / "engine").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                top = name.split(".")[0]
                assert top in sys.stdlib_module_names or name.startswith(("selfassess.engine", "selfassess.errors")), (
                    f"{path.name} imports {name}"
                )


def test_what_says_a_result_in_words_or_as_json_loads_no_renderer() -> None:
    code = (
        "import sys\n"
        "import selfassess.reports.beside, selfassess.reports.fair_comparison\n"
        "import selfassess.reports.json_comparison, selfassess.reports.json_sheets\n"
        "sys.exit(' '.join({'reportlab', 'openpyxl', 'docx', 'markupsafe'} & sys.modules.keys()) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_about_one_noun(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_public_name_says_what_comes_out(path: Path) -> None:
    tree = ast.parse(path.read_text())
    assert path.name == "__init__.py" or ast.get_docstring(tree), "the module has no docstring"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


def test_every_migration_says_in_a_line_what_it_does() -> None:
    for path in sorted(MIGRATIONS.glob("*.py")):
        assert re.fullmatch(r"\d{4}_[a-z_]+", path.stem), path.name
        assert ast.get_docstring(ast.parse(path.read_text())), f"{path.name} has no docstring"


def test_every_blueprint_is_kept_from_importing_another() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (held,) = [each["modules"] for each in contracts if each["type"] == "independence"]
    blueprints = {
        f"selfassess.web.{path.parent.name}"
        for path in (PACKAGE / "web").glob("*/*.py")
        if "Blueprint(" in path.read_text()
    }
    assert set(held) == blueprints
    assert held == sorted(held)


def test_no_module_has_a_name_that_says_nothing() -> None:
    banned = {"utils", "util", "helpers", "common", "manager", "misc"}
    assert not banned & {path.stem for path in MODULES}


def test_the_readme_is_short_and_names_both_commands() -> None:
    readme = (ROOT / "README.md").read_text()
    assert len(readme.splitlines()) <= 100
    assert "make run" in readme
    assert "make test" in readme


def test_every_link_in_the_documents_leads_somewhere() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "questionnaires/README.md"]:
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text()):
            if "://" not in target:
                assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_every_link_into_a_document_leads_to_a_heading() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target, anchor in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", path.read_text()):
            page = (path.parent / target if target else path).read_text()
            headings = re.findall(r"^#+ (.+)$", page, flags=re.MULTILINE)
            named = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
            assert anchor in named, f"{path.name} links to #{anchor}"


def test_every_picture_is_made_by_make_pictures() -> None:
    makers = (ROOT / "Makefile").read_text() + (ROOT / "tests/browser/pictures.py").read_text()
    for picture in (ROOT / "docs/images").iterdir():
        assert picture.stem in makers, f"nothing makes {picture.name}"


def test_every_locked_package_has_its_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-test.lock"):
        lock = (ROOT / name).read_text()
        assert "://" not in lock
        for entry in re.split(r"\n(?=\S)", lock.strip()):
            assert "==" in entry
            assert "--hash=sha256:" in entry, entry.split()[0]


def test_the_locks_hold_all_that_is_declared_and_agree() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = {name: _pins(ROOT / name) for name in ("requirements.lock", "requirements-test.lock")}
    for requirement in declared["dependencies"]:
        assert _name(requirement) in pinned["requirements.lock"]
    for requirement in declared["optional-dependencies"]["test"]:
        assert _name(requirement) in pinned["requirements-test.lock"]
    assert pinned["requirements.lock"].items() <= pinned["requirements-test.lock"].items()


def test_every_package_of_a_running_copy_has_its_licence_recorded() -> None:
    recorded = (ROOT / "docs/licences.md").read_text().lower()
    for name in _pins(ROOT / "requirements.lock"):
        assert name in recorded, f"{name} is not in docs/licences.md"


def test_no_file_names_a_download_address_or_a_machine() -> None:
    # The words are put together here so that this file does not trip over itself.
    address = re.compile(r"https?://[^\s\"')]*(?:/simple\b|/-/|\.whl\b|\.tgz\b)")
    machine = re.compile("(?:^|[^.\\w])/(?:" + "|".join(["root", "work"]) + ")/")
    for name, text in texts():
        assert not address.search(text), f"{name} names a download address"
        assert not machine.search(text), f"{name} names a path of one machine"


def test_the_wheel_ships_what_a_running_copy_needs_and_nothing_else(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for shipped in (
        "selfassess/questionnaires/lscb-diagnostic/2026.1.yaml",
        "selfassess/questionnaires/safeguarding-peer-review/2026.1.yaml",
        "selfassess/demo/answers/agreed-1-autumn-2024.yaml",
        "selfassess/demo/questionnaires/hathervale-board/2026.1.yaml",
        "selfassess/storage/migrations/env.py",
        "selfassess/reports/report.css",
        "selfassess/web/templates/base.html",
        "selfassess/web/static/js/start.js",
        "selfassess/web/static/vendor/app.css",
        "selfassess/web/static/vendor/govuk-frontend.min.js",
        "selfassess/web/static/vendor/govuk-frontend.LICENSE.txt",
    ):
        assert shipped in names
    shipped_alike = [*MIGRATIONS.glob("*.py"), *(PACKAGE / "web/templates").rglob("*.html")]
    shipped_alike += [path for path in (PACKAGE / "web/static").rglob("*") if path.is_file()]
    assert {str(path.relative_to(ROOT)) for path in shipped_alike} <= set(names)
    # A running copy needs what the build made, and never what it was made of. wsgi.py is for a checkout.
    unwanted = ("letters/", "selfassess/frontend", "node_modules", "wsgi.py", "__pycache__")
    assert not [name for name in names if name.startswith("tests") or any(part in name for part in unwanted)]


def test_no_test_is_skipped_without_a_word_on_how_to_run_it_and_none_where_all_must_run() -> None:
    for path in (ROOT / "tests").rglob("*.py"):
        if path == Path(__file__):
            continue
        text = path.read_text()
        for line in text.splitlines():
            if "pytest.skip(" in line:
                says_how = "apt-get install" in line or ("_HOW" in line and "run the tests as root" in text)
                assert says_how, f"{path.name}: {line.strip()}"
            assert "mark.xfail" not in line
            assert "mark.skip" not in line
            assert "importorskip" not in line
        # Where everything is installed, what is missing is a fault.
        assert text.count("pytest.skip(") <= text.count('os.environ.get("CI")'), f"{path.name} skips where CI is set"


def _pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", path.read_text(), flags=re.MULTILINE))


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9-]+", requirement)
    assert found is not None
    return found[0].lower()
