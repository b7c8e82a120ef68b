"""A folder of question sets: what it holds, near misses, and that an edition is only as good as those before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from selfassess.banks.codes import Code
from selfassess.banks.dumper import dump
from selfassess.banks.library import Library, shipped
from selfassess.banks.problems import BankInvalid, NotInLibrary
from selfassess.engine.bank import Bank
from selfassess.errors import SelfAssessError, Unreadable
from tests.factories import make_bank, make_change, make_lineage

THEMES = {"lead": ("Q1", "Q2")}
FIRST = make_bank(THEMES, edition="2025.9")
SECOND = make_bank(THEMES, edition="2025.10", lineage=make_lineage("2025.9"))
THIRD = make_bank(THEMES, edition="2026.1", lineage=make_lineage("2025.10"))


def library(folder: Path, *banks: Bank) -> Library:
    for bank in banks:
        path = folder / bank.id / f"{bank.edition}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(dump(bank), encoding="utf-8")
    return Library(folder)


def test_sets_and_editions_are_listed_in_order_and_other_files_are_not(tmp_path: Path) -> None:
    books = library(tmp_path, THIRD, SECOND, FIRST, make_bank(id="another"))
    (tmp_path / "README.md").write_text("words")
    (tmp_path / "empty").mkdir()
    (tmp_path / "test-bank" / "draft.yaml").write_text("id: x")
    assert books.bank_ids() == ("another", "test-bank")
    assert books.editions("test-bank") == ("2025.9", "2025.10", "2026.1")


def test_an_edition_is_fetched_and_kept(tmp_path: Path) -> None:
    books = library(tmp_path, FIRST)
    bank = books.get("test-bank", "2025.9")
    assert bank == FIRST
    (tmp_path / "test-bank" / "2025.9.yaml").write_text("broken: [")
    assert books.get("test-bank", "2025.9") is bank


def test_a_chain_runs_from_the_earlier_to_the_later_edition(tmp_path: Path) -> None:
    books = library(tmp_path, FIRST, SECOND, THIRD)
    assert books.chain("test-bank", "2025.9", "2026.1") == (FIRST, SECOND, THIRD)
    assert books.chain("test-bank", "2025.10", "2025.10") == (SECOND,)
    with pytest.raises(SelfAssessError, match=r"2026\.1 of test-bank comes after version 2025\.9"):
        books.chain("test-bank", "2026.1", "2025.9")


def test_unknown_sets_and_editions_are_answered_with_the_nearest(tmp_path: Path) -> None:
    books = library(tmp_path, FIRST)
    with pytest.raises(NotInLibrary) as caught:
        books.get("tst-bank", "2025.9")
    assert str(caught.value) == f"there is no question set 'tst-bank' in {tmp_path} (did you mean 'test-bank'?)"
    with pytest.raises(NotInLibrary) as caught:
        books.get("test-bank", "2025.8")
    assert caught.value.message == f"the question set test-bank has no version '2025.8' in {tmp_path}"
    assert caught.value.hint == "did you mean '2025.9'?"
    with pytest.raises(NotInLibrary, match="no version"):
        books.chain("test-bank", "1", "2025.9")


@pytest.mark.parametrize("name", ["../test-bank", "..", ".", "/etc", "test-bank/../test-bank", "\0"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    books = library(tmp_path, FIRST)
    with pytest.raises(NotInLibrary):
        books.get(name, "2025.9")
    with pytest.raises(NotInLibrary):
        books.get("test-bank", name)


def test_an_empty_folder_has_no_sets(tmp_path: Path) -> None:
    with pytest.raises(NotInLibrary) as caught:
        Library(tmp_path).get("x", "1")
    assert str(caught.value) == f"there is no question set 'x' in {tmp_path}"


def test_a_missing_folder_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="No such file"):
        Library(tmp_path / "nowhere").bank_ids()
    (tmp_path / "file").write_text("x")
    assert Library(tmp_path / "file").bank_ids() == ()


def test_the_id_and_the_edition_must_match_folder_and_file(tmp_path: Path) -> None:
    books = library(tmp_path, FIRST)
    (tmp_path / "test-bank").rename(tmp_path / "renamed")
    (tmp_path / "renamed" / "2025.9.yaml").rename(tmp_path / "renamed" / "2025.8.yaml")
    problems = books.problems("renamed", "2025.8")
    errors = [(problem.code, problem.line) for problem in problems if problem.is_error]
    assert errors == [(Code.FILE_NAME.value, 1), (Code.FILE_NAME.value, 2)]
    with pytest.raises(BankInvalid, match="the folder 'renamed'"):
        books.get("renamed", "2025.8")


def test_an_edition_that_does_not_follow_is_refused_with_the_lines_of_its_file(tmp_path: Path) -> None:
    jump = make_bank(THEMES, edition="2026.1", lineage=make_lineage("2025.9"))
    books = library(tmp_path, FIRST, SECOND, jump)
    with pytest.raises(BankInvalid) as caught:
        books.get("test-bank", "2026.1")
    (problem,) = [problem for problem in caught.value.problems if problem.is_error]
    text = books.path("test-bank", "2026.1").read_text(encoding="utf-8").splitlines()
    assert problem.code == Code.NO_LINEAGE.value
    assert text[(problem.line or 0) - 1] == "lineage:"


def test_a_broken_earlier_edition_stops_the_later_ones(tmp_path: Path) -> None:
    books = library(tmp_path, FIRST, SECOND)
    path = books.path("test-bank", "2025.9")
    path.write_text(path.read_text(encoding="utf-8").replace("assesses: board", "assesses: bord"), encoding="utf-8")
    with pytest.raises(BankInvalid, match=r"2025\.9\.yaml:4"):
        books.get("test-bank", "2025.10")


def test_a_retired_id_that_comes_back_two_editions_later_is_found(tmp_path: Path) -> None:
    second = make_bank({"lead": ("Q1",)}, edition="2025.10", lineage=make_lineage("2025.9", make_change("Q2", ())))
    third = make_bank(THEMES, edition="2026.1", lineage=make_lineage("2025.10", make_change((), "Q2")))
    problems = library(tmp_path, FIRST, second, third).problems("test-bank", "2026.1")
    assert Code.ID_CAME_BACK.value in [problem.code for problem in problems]


def test_the_shipped_sets_load_without_errors_and_without_warnings() -> None:
    books = Library(shipped())
    assert books.bank_ids()
    for bank_id in books.bank_ids():
        for edition in books.editions(bank_id):
            assert books.problems(bank_id, edition) == ()


def test_the_shipped_sets_are_found_inside_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "site" / "selfassess" / "banks" / "library.py"
    monkeypatch.setattr("selfassess.banks.library.__file__", str(module))
    with pytest.raises(Unreadable, match="install it again"):
        shipped()
    inside = tmp_path / "site" / "selfassess" / "questionnaires"
    inside.mkdir(parents=True)
    assert shipped() == inside
