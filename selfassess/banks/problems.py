"""What is wrong with a file: every problem with its line, and the two refusals that carry them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from selfassess.banks.codes import Code
from selfassess.errors import SelfAssessError

MOST_PROBLEMS = 1_000
# Looking for a near miss among thousands of ids takes milliseconds: worth it for the first slips, not for a thousand.
MOST_SUGGESTIONS = 100
_MOST_KNOWN_LISTED = 8
_MOST_SHOWN = 60


class Severity(StrEnum):
    """An error refuses the file; a warning is advice."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file.

    ``line`` counts from 1; ``None`` when the file as a whole is meant. ``path`` is the place inside the file, such as
    ``themes[2].questions[5].scale``, list places counted from 0; empty for the whole file. ``str()`` is the line to
    print.
    """

    code: str
    severity: Severity
    file: str
    line: int | None
    path: str
    message: str
    hint: str = ""

    @property
    def is_error(self) -> bool:
        """Whether the problem refuses the file."""
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        place = f"{shown_name(self.file)}:{self.line}" if self.line is not None else shown_name(self.file)
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}: {self.code} {self.message}{hint}"

    def to_json(self) -> dict[str, str | int | None]:
        """Every part under its name, ready for ``json.dumps``."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "file": shown_name(self.file),
            "line": self.line,
            "path": self.path,
            "message": self.message,
            "hint": self.hint,
        }


class _Invalid(SelfAssessError):
    """Carries every problem; the text lists the errors, one to a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems if problem.is_error))


class BankInvalid(_Invalid):
    """A question set with errors. ``problems`` holds every one, warnings included, in the order of the lines."""


class SheetInvalid(_Invalid):
    """An answer file with errors. ``problems`` holds every one, warnings included, in the order of the lines."""


class NotInLibrary(SelfAssessError):
    """A question set, or an edition of one, that a folder does not hold. ``hint`` names the nearest that it does."""

    def __init__(self, message: str, hint: str) -> None:
        self.message = message
        self.hint = hint
        super().__init__(f"{message} ({hint})" if hint else message)


class Problems:
    """Gathers what is wrong with one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.has_errors = False
        self._found: list[Problem] = []
        self._left_out = False

    def error(self, code: Code, line: int | None, path: str, message: str, hint: str = "") -> None:
        """Notes an error."""
        self.has_errors = True
        self._add(Problem(code.value, Severity.ERROR, self.file, line, path, message, hint))

    def warn(self, code: Code, line: int | None, path: str, message: str, hint: str = "") -> None:
        """Notes a warning."""
        self._add(Problem(code.value, Severity.WARNING, self.file, line, path, message, hint))

    def suggest(self, word: str, known: Iterable[str]) -> str:
        """A hint for an unknown word: the nearest known one, else a short list of all, else nothing."""
        if len(self._found) > MOST_SUGGESTIONS or len(word) > _MOST_SHOWN:
            return ""
        return suggestion(word, known)

    def in_order(self) -> tuple[Problem, ...]:
        """Every problem in the order of the lines; at most 1,000, then one that says so."""
        found = sorted(self._found, key=lambda problem: problem.line or 0)
        if self._left_out:
            message = f"there are more than {MOST_PROBLEMS:,} problems; the rest is left out"
            found.append(
                Problem(Code.TOO_MANY_PROBLEMS.value, Severity.ERROR, self.file, None, "", message, "mend these first")
            )
        return tuple(found)

    def _add(self, problem: Problem) -> None:
        if len(self._found) < MOST_PROBLEMS:
            self._found.append(problem)
        elif problem.is_error:
            self._left_out = True


def suggestion(word: str, known: Iterable[str]) -> str:
    """``did you mean 'maturity'?``; failing a near miss, the known words when they are few; else an empty text."""
    words = list(known)
    by_folded = {candidate.casefold(): candidate for candidate in words}
    near = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    if near:
        return f"did you mean {by_folded[near[0]]!r}?"
    if words and len(words) <= _MOST_KNOWN_LISTED:
        return "known: " + ", ".join(words)
    return ""


def shown(text: str) -> str:
    """A value as a message quotes it: in quotation marks, on one line, cut to 60 characters."""
    return repr(text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…")


def shown_name(name: str) -> str:
    """A file name fit to print: bytes that are no UTF-8 and line breaks become question marks."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)
