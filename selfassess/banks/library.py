"""A folder of question sets: ``<bank id>/<edition>.yaml``."""

from __future__ import annotations

from pathlib import Path

from selfassess.banks.codes import Code
from selfassess.banks.files import read_text
from selfassess.banks.loader import Parsed, parse
from selfassess.banks.problems import BankInvalid, NotInLibrary, Problem, Problems, shown, shown_name, suggestion
from selfassess.banks.succession import check_succession
from selfassess.banks.values import EDITION, edition_numbers
from selfassess.engine.bank import Bank
from selfassess.errors import SelfAssessError, Unreadable

_SUFFIX = ".yaml"


class Library:
    """The question sets of one folder. A file is read when it is first asked for, and kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._parsed: dict[tuple[str, str], Parsed] = {}
        self._problems: dict[tuple[str, str], tuple[Problem, ...]] = {}

    def bank_ids(self) -> tuple[str, ...]:
        """The ids of the question sets, in alphabetical order.

        Raises:
            Unreadable: the folder is not there or may not be read.
        """
        return tuple(sorted(name for name in _names_in(self.folder) if self._editions_in(name)))

    def editions(self, bank_id: str) -> tuple[str, ...]:
        """The editions of a question set, earliest first.

        Raises:
            NotInLibrary: no such question set.
        """
        known = self.bank_ids()
        if bank_id not in known:
            message = f"there is no question set {shown(bank_id)} in {shown_name(str(self.folder))}"
            raise NotInLibrary(message, suggestion(bank_id, known))
        return self._editions_in(bank_id)

    def get(self, bank_id: str, edition: str) -> Bank:
        """One edition, once it and every edition before it have been checked.

        Raises:
            NotInLibrary: no such question set or edition.
            Unreadable: a file cannot be read.
            BankInvalid: this edition or one before it has errors, or does not follow from the one before.
        """
        return self._checked(bank_id, edition)[-1]

    def chain(self, bank_id: str, earlier_edition: str, later_edition: str) -> tuple[Bank, ...]:
        """The editions from one to another, both included, earliest first: what lineage is composed along.

        Raises:
            SelfAssessError: as ``get``; or the first edition named comes after the second.
        """
        banks = self._checked(bank_id, later_edition)
        self._check_there(bank_id, earlier_edition)
        names = [bank.edition for bank in banks]
        if earlier_edition not in names:
            raise SelfAssessError(f"version {earlier_edition} of {bank_id} comes after version {later_edition}")
        return banks[names.index(earlier_edition) :]

    def problems(self, bank_id: str, edition: str) -> tuple[Problem, ...]:
        """Every error and warning of one edition, those against the editions before it included.

        Raises:
            NotInLibrary: no such question set or edition.
            Unreadable: a file cannot be read.
        """
        self._check_there(bank_id, edition)
        key = (bank_id, edition)
        if key not in self._problems:
            self._problems[key] = self._find_problems(bank_id, edition)
        return self._problems[key]

    def path(self, bank_id: str, edition: str) -> Path:
        """Where an edition stands, or would stand."""
        return self.folder / bank_id / (edition + _SUFFIX)

    def _checked(self, bank_id: str, edition: str) -> tuple[Bank, ...]:
        self._check_there(bank_id, edition)
        banks = []
        for name in self._up_to(bank_id, edition):
            problems = self.problems(bank_id, name)
            bank = self._parse(bank_id, name).bank
            if bank is None or any(problem.is_error for problem in problems):
                raise BankInvalid(problems)
            banks.append(bank)
        return tuple(banks)

    def _find_problems(self, bank_id: str, edition: str) -> tuple[Problem, ...]:
        parsed = self._parse(bank_id, edition)
        names = self._up_to(bank_id, edition)[:-1]
        found = Problems(str(self.path(bank_id, edition)))
        if parsed.bank is not None:
            _check_names(parsed, bank_id, edition, found)
            before = [self._parse(bank_id, name).bank for name in names]
            check_succession([bank for bank in before if bank is not None], parsed.bank, parsed.lines, found)
        together = (*parsed.problems, *found.in_order())
        return tuple(sorted(together, key=lambda problem: problem.line or 0))

    def _parse(self, bank_id: str, edition: str) -> Parsed:
        key = (bank_id, edition)
        if key not in self._parsed:
            path = self.path(bank_id, edition)
            self._parsed[key] = parse(read_text(path), file=str(path))
        return self._parsed[key]

    def _up_to(self, bank_id: str, edition: str) -> tuple[str, ...]:
        editions = self._editions_in(bank_id)
        return editions[: editions.index(edition) + 1]

    def _check_there(self, bank_id: str, edition: str) -> None:
        known = self.editions(bank_id)
        if edition not in known:
            message = f"the question set {bank_id} has no version {shown(edition)} in {shown_name(str(self.folder))}"
            raise NotInLibrary(message, suggestion(edition, known))

    def _editions_in(self, bank_id: str) -> tuple[str, ...]:
        names = (name.removesuffix(_SUFFIX) for name in _names_in(self.folder / bank_id) if name.endswith(_SUFFIX))
        return tuple(sorted(filter(EDITION.match, names), key=edition_numbers))


def shipped() -> Path:
    """The folder of the question sets that come with the product.

    Inside an installed package it stands beside the code; in a working copy, at the top. Raises ``Unreadable``
    without either.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "questionnaires", package.parent / "questionnaires"):
        if folder.is_dir():
            return folder
    raise Unreadable("the question sets that come with the product are missing: install it again")


def _check_names(parsed: Parsed, bank_id: str, edition: str, problems: Problems) -> None:
    assert parsed.bank is not None
    if parsed.bank.id != bank_id:
        message = f"the id is {shown(parsed.bank.id)}, the folder {shown(bank_id)}"
        problems.error(Code.FILE_NAME, parsed.lines.id, "id", message, "give both the same name")
    if parsed.bank.edition != edition:
        message = f"the edition is {shown(parsed.bank.edition)}, the file {shown(edition + _SUFFIX)}"
        problems.error(Code.FILE_NAME, parsed.lines.edition, "edition", message, "give both the same name")


def _names_in(folder: Path) -> tuple[str, ...]:
    """What a folder holds; nothing when it is a file."""
    try:
        return tuple(entry.name for entry in folder.iterdir())
    except NotADirectoryError:
        return ()
    except OSError as trouble:
        raise Unreadable(f"{folder}: cannot be read ({trouble.strerror})") from None
