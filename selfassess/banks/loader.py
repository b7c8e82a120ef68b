"""Text -> ``Bank``, or every problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from selfassess.banks.advice import advise
from selfassess.banks.codes import Code
from selfassess.banks.csv_text import first_key
from selfassess.banks.encoding import clean_text
from selfassess.banks.fields import Fields, open_fields
from selfassess.banks.ids import Ids
from selfassess.banks.keys import BANK, LISTED
from selfassess.banks.kinds import is_of_other_kind
from selfassess.banks.limits import read_limits
from selfassess.banks.lineage import read_lineage
from selfassess.banks.nodes import Node
from selfassess.banks.problems import BankInvalid, Problem, Problems, shown
from selfassess.banks.question_order import check_order
from selfassess.banks.questions import Surroundings, read_themes
from selfassess.banks.scales import read_scales
from selfassess.banks.sheet_keys import SHEET
from selfassess.banks.values import BANK_ID, EPOCH, LANGUAGE
from selfassess.banks.yaml_text import read_yaml
from selfassess.engine.bank import Assesses, Bank, Scale, ScaleUse


@dataclass(frozen=True, slots=True)
class Lines:
    """Where things stand in the file: each question, the lineage's entries in order, and three keys."""

    questions: Mapping[str, int] = field(default_factory=dict, hash=False)
    changes: tuple[int, ...] = ()
    id: int | None = None
    edition: int | None = None
    lineage: int | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What came out of a text. ``bank`` is ``None`` exactly when one of the ``problems`` is an error."""

    bank: Bank | None
    problems: tuple[Problem, ...]
    lines: Lines


def parse(text: str | bytes, *, file: str) -> Parsed:
    """The bank of a text, every error and warning in the order of the lines, and where things stand.

    ``file`` is the name that the problems carry; nothing is opened. Never raises for what the text holds.
    """
    problems = Problems(file)
    bank, lines = _read(text, problems)
    return Parsed(None if problems.has_errors else bank, problems.in_order(), lines)


def load(text: str | bytes, *, file: str) -> Bank:
    """The bank of a text.

    Raises:
        BankInvalid: the text has errors; the exception carries every problem.
    """
    parsed = parse(text, file=file)
    if parsed.bank is None:
        raise BankInvalid(parsed.problems)
    return parsed.bank


def _read(text: str | bytes, problems: Problems) -> tuple[Bank | None, Lines]:
    clean = clean_text(text, problems)
    tree = _tree(clean, problems) if clean is not None else None
    fields = open_fields(tree, BANK, "", problems) if tree is not None else None
    if fields is None:
        return None, Lines()
    scales = read_scales(fields)
    around = Surroundings(
        scales={scale.id: scale for scale in scales},
        main_scale=_main_scale(fields, scales),
        documents=_listed(fields, "documents", "document"),
        tags=_listed(fields, "tags", "tag"),
    )
    read = read_themes(fields, around)
    check_order(read, around.scales)
    lineage, changes = read_lineage(fields, read)
    lines = Lines(
        questions={id: place.line for id, place in read.places.items()},
        changes=tuple(change.line for change in changes),
        id=fields.place("id")[0],
        edition=fields.place("edition")[0],
        lineage=fields.place("lineage")[0],
    )
    bank = Bank(
        id=fields.id("id", BANK_ID, "lower-case letters, digits and hyphens"),
        edition=fields.edition("edition"),
        title=fields.full_line("title"),
        assesses=fields.word("assesses", Assesses, Assesses.BOARD),
        language=_language(fields),
        provenance=fields.full_prose("provenance"),
        in_force_from=fields.day("in_force_from") or EPOCH,
        main_scale_id=around.main_scale,
        scales=scales,
        themes=read.themes,
        limits=read_limits(fields, around.scales.get(around.main_scale), {theme.id: theme for theme in read.themes}),
        lineage=lineage,
        documents=around.documents,
        tags=around.tags,
    )
    if not problems.has_errors:
        advise(bank, fields, read.places)
    return bank, lines


def _tree(text: str, problems: Problems) -> Node | None:
    # A CSV file is hardly YAML, so it is told apart before the YAML reader complains of its commas.
    is_csv = first_key(text) in SHEET.names
    tree = None if is_csv else read_yaml(text, problems)
    if is_csv or (tree is not None and is_of_other_kind(tree, BANK, SHEET)):
        hint = "name a question set; selfassess score reads answer files"
        problems.error(Code.OTHER_KIND, 1, "", "this looks like an answer file, not a question set", hint)
        return None
    return tree


def _main_scale(fields: Fields, scales: tuple[Scale, ...]) -> str:
    named = fields.full_line("main_scale")
    known = {scale.id: scale for scale in scales}
    fields.check_known("main_scale", (named,), known, Code.UNKNOWN_SCALE, "scale")
    if named in known and known[named].use is ScaleUse.EXTERNAL:
        message = f"the main scale cannot be {shown(named)}"
        fields.error(Code.EXTERNAL_SCALE, "main_scale", message, "it is kept for judgements by outsiders")
    return named


def _listed(fields: Fields, key: str, what: str) -> dict[str, str]:
    ids = Ids(fields.problems, what)
    listed = {}
    for inner in fields.records(key, LISTED):
        id = inner.id()
        ids.add(inner, id)
        listed[id] = inner.full_line("title")
    return listed


def _language(fields: Fields) -> str:
    language = fields.line_of_text("language")
    if fields.has("language") and not LANGUAGE.match(language):
        fields.error(Code.BAD_LANGUAGE, "language", f"{shown(language)} is not a language tag", "such as en-GB")
    return language
