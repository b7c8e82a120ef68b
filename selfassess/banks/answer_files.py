"""Text -> ``AnswerSheet``, or every problem at once: YAML, JSON and CSV, checked against the question set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from selfassess.banks.answers import Head, day_since_1990, read_answer
from selfassess.banks.codes import Code
from selfassess.banks.csv_text import read_csv
from selfassess.banks.encoding import clean_text
from selfassess.banks.fields import Fields, open_fields
from selfassess.banks.files import read_text
from selfassess.banks.findings import read_findings, read_judgements
from selfassess.banks.ids import Ids
from selfassess.banks.json_text import read_json
from selfassess.banks.keys import BANK
from selfassess.banks.kinds import is_of_other_kind
from selfassess.banks.nodes import MapNode, Node, described
from selfassess.banks.problems import NotInLibrary, Problem, Problems, SheetInvalid, shown, shown_name
from selfassess.banks.sheet_keys import ANSWER, REBASELINED, SHEET
from selfassess.banks.values import EPOCH
from selfassess.banks.yaml_text import read_yaml
from selfassess.engine.answers import Answer, AnswerSheet, Basis, Form, NoLevel
from selfassess.engine.bank import Bank, Scale, ScaleUse
from selfassess.errors import SelfAssessError, Unreadable

MOST_MESSAGES = 8
UNLISTED = (NoLevel.NOT_ANSWERED, NoLevel.NOT_IN_SCOPE)


class Format(StrEnum):
    """How an answer file is written."""

    YAML = "yaml"
    JSON = "json"
    CSV = "csv"


class Banks(Protocol):
    """Where an answer file's question set is looked up, such as a ``Library``."""

    def get(self, bank_id: str, edition: str) -> Bank:
        """The bank; raises ``SelfAssessError`` with the reason when it cannot be had."""
        ...


@dataclass(frozen=True, slots=True)
class ParsedSheet:
    """What came out of a text. ``sheet`` is ``None`` exactly when one of the ``problems`` is an error."""

    sheet: AnswerSheet | None
    problems: tuple[Problem, ...]


_READERS = {Format.YAML: read_yaml, Format.JSON: read_json, Format.CSV: read_csv}
_FORMATS = {".yaml": Format.YAML, ".yml": Format.YAML, ".json": Format.JSON, ".csv": Format.CSV}


def format_of(name: str | Path) -> Format:
    """The format by the end of a file's name.

    Raises:
        Unreadable: the name ends in none of ``.yaml``, ``.yml``, ``.json`` and ``.csv``.
    """
    found = _FORMATS.get(Path(name).suffix.lower())
    if found is None:
        raise Unreadable(f"{shown_name(str(name))}: an answer file ends in .yaml, .yml, .json or .csv")
    return found


def parse_sheet(text: str | bytes, *, file: str, format: Format, banks: Banks | Bank) -> ParsedSheet:
    """The sheet of a text, and every error and warning in the order of the lines.

    ``file`` is the name that the problems carry; nothing is opened. ``banks`` is where the question set is found, or
    the question set itself. Without a question set only the sheet's own keys are checked. Never raises for what the
    text holds.
    """
    problems = Problems(file)
    clean = clean_text(text, problems)
    tree = _READERS[format](clean, problems) if clean is not None else None
    if tree is not None and is_of_other_kind(tree, SHEET, BANK):
        hint = "name an answer file; selfassess bank check reads question sets"
        problems.error(Code.OTHER_KIND, 1, "", "this looks like a question set, not an answer file", hint)
        tree = None
    sheet = _sheet(tree, problems, banks) if tree is not None else None
    return ParsedSheet(None if problems.has_errors else sheet, problems.in_order())


def load_sheet(path: Path, *, banks: Banks | Bank) -> AnswerSheet:
    """The sheet in a file, in the format that its name ends in.

    Raises:
        Unreadable: the path cannot be read, or its name says no format.
        SheetInvalid: the text has errors; the exception carries every problem.
    """
    parsed = parse_sheet(read_text(path), file=str(path), format=format_of(path), banks=banks)
    if parsed.sheet is None:
        raise SheetInvalid(parsed.problems)
    return parsed.sheet


def _sheet(tree: Node, problems: Problems, banks: Banks | Bank) -> AnswerSheet | None:
    fields = open_fields(tree, SHEET, "", problems)
    if fields is None:
        return None
    basis = fields.word("basis", Basis, Basis.AGREED)
    dated = day_since_1990(fields, "dated")
    _check_who(fields, basis)
    bank = _bank(fields, banks)
    scale = _scale(fields, bank, basis)
    if bank is not None:
        _check_in_force(fields, bank, basis, _sane(dated))
    findings = Ids(problems, "finding")
    return AnswerSheet(
        assessment=fields.full_line("assessment"),
        bank_id=fields.full_line("bank"),
        edition=fields.edition("edition"),
        dated=dated or EPOCH,
        subject=fields.full_line("subject"),
        basis=basis,
        answers=_answers(fields, bank, Head(bank, basis, scale, _sane(dated)) if bank is not None else None),
        seat=fields.full_line("seat"),
        group=fields.full_line("group"),
        agency=fields.full_line("agency"),
        reviewer=fields.full_line("reviewer"),
        source=fields.prose("source"),
        subject_was=fields.line_of_text("subject_was"),
        date_inferred=fields.yes_or_no("date_inferred"),
        scale=fields.line_of_text("scale") or None,
        unlisted=_unlisted(fields),
        form=fields.word("form", Form, Form.FULL),
        took_part=fields.lines("took_part"),
        messages=_messages(fields),
        summary=fields.prose("summary"),
        judgements=read_judgements(fields, bank, scale),
        strengths=read_findings(fields, "strengths", bank, findings),
        areas=read_findings(fields, "areas", bank, findings),
        rebaselined=_rebaselined(fields),
    )


def _sane(dated: date | None) -> date | None:
    return None if dated == EPOCH else dated


def _check_in_force(fields: Fields, bank: Bank, basis: Basis, dated: date | None) -> None:
    # What outsiders said is often coded years later, on questions that were written since: that is no slip.
    if basis is not Basis.EXTERNAL and dated is not None and dated < bank.in_force_from:
        message = f"the sheet's day is before {bank.in_force_from.isoformat()}, when the version came into force"
        fields.warn(Code.BEFORE_IN_FORCE, "dated", message, "look at the day and at the edition")


def _check_who(fields: Fields, basis: Basis) -> None:
    given = [key for key in ("seat", "group", "agency", "reviewer") if fields.has(key)]
    if len(given) == 1 or given == ["seat", "group"] or (not given and basis is Basis.AGREED):
        return
    if not given:
        message = "the answer file does not say who answered"
        fields.error(Code.WHO, "basis", message, "write one of seat, group, agency and reviewer")
    else:
        message = f"who answered is said in several ways: {', '.join(given)}"
        fields.error(Code.WHO, given[-1], message, "keep one; group may stand beside seat")


def _bank(fields: Fields, banks: Banks | Bank) -> Bank | None:
    bank_id, edition = fields.raw("bank"), fields.raw("edition")
    if not bank_id or not edition:
        return None
    if not isinstance(banks, Bank):
        try:
            return banks.get(bank_id, edition)
        except NotInLibrary as trouble:
            fields.error(Code.UNKNOWN_BANK, "bank", trouble.message, trouble.hint)
            return None
        except SelfAssessError as trouble:
            message = f"the question set cannot be used: {str(trouble).splitlines()[0]}"
            fields.error(Code.BANK_UNUSABLE, "bank", message, "mend the question set first")
            return None
    if (bank_id, edition) != (banks.id, banks.edition):
        message = f"the answers are to {shown(bank_id)}, version {shown(edition)}"
        key = "edition" if bank_id == banks.id else "bank"
        fields.error(Code.UNKNOWN_BANK, key, message, f"they are checked against {banks.id}, version {banks.edition}")
        return None
    return banks


def _scale(fields: Fields, bank: Bank | None, basis: Basis) -> Scale | None:
    named = fields.raw("scale")
    if bank is None or not named:
        return None
    fields.check_known("scale", (named,), bank.scale, Code.SHEET_UNKNOWN_SCALE, "scale")
    scale = bank.scale.get(named)
    if scale is not None and scale.use is ScaleUse.EXTERNAL and basis is not Basis.EXTERNAL:
        message = f"the scale {shown(named)} is for outsiders' judgements, and this sheet's basis is {basis}"
        fields.error(Code.EXTERNAL_SCALE_USED, "scale", message, "leave the scale out, or write basis: external")
    return scale


def _answers(fields: Fields, bank: Bank | None, head: Head | None) -> dict[str, Answer]:
    node = fields.node("answers")
    if node is None:
        return {}
    if not isinstance(node, MapNode):
        fields.error(
            Code.WRONG_KIND, "answers", f"answers must be a mapping, not {described(node)}", "question: answer"
        )
        return {}
    listed = Fields(node, "answers", fields.problems)
    if bank is not None:
        listed.check_each_known(bank.question, Code.SHEET_UNKNOWN_QUESTION, "question")
    answers = {}
    for id, inner in node.items.items():
        opened = open_fields(inner, ANSWER, f"answers.{id}", fields.problems)
        if opened is not None and head is not None and id in head.bank.question:
            answers[id] = read_answer(opened, head.bank.question[id], head)
    return answers


def _unlisted(fields: Fields) -> NoLevel:
    reason = fields.word("unlisted", NoLevel, NoLevel.NOT_ANSWERED)
    if reason not in UNLISTED:
        fields.error(Code.NOT_A_CHOICE, "unlisted", f"unlisted cannot be {reason}", "known: " + ", ".join(UNLISTED))
    return reason


def _messages(fields: Fields) -> tuple[str, ...]:
    messages = fields.lines("messages")
    if len(messages) > MOST_MESSAGES:
        message = f"there are {len(messages)} messages; at most {MOST_MESSAGES} are allowed"
        fields.error(Code.TOO_MANY_MESSAGES, "messages", message, "keep those that matter most")
    return messages


def _rebaselined(fields: Fields) -> str:
    inner = fields.mapping("rebaselined", REBASELINED)
    return inner.full_prose("reason") if inner is not None else ""
