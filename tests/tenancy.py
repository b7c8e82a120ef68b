"""Which query is not bound to a board: a reader of SQL expressions, and a watch over everything that is executed.

A table of a board is *bound* in a query where its ``board_id`` must equal a value that was passed in, or the
``board_id`` of a table that is bound. What only an outer join's condition says binds the joined side alone; what stands
under *or* binds nothing. ``board`` itself is bound by its id or address, and the trail by its chain.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Alias,
    BinaryExpression,
    BindParameter,
    BooleanClauseList,
    ColumnElement,
    CompoundSelect,
    Delete,
    Engine,
    Insert,
    Join,
    Null,
    Select,
    Subquery,
    Table,
    Update,
    event,
)
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import Grouping
from sqlalchemy.sql.selectable import CTE, FromClause

from selfassess.storage import tables as _tables  # noqa: F401  filled in before it is looked at
from selfassess.storage.naming import metadata

# Functions that look across boards, and why each may.
ACROSS_BOARDS = {
    "selfassess.accounts.session_identity:_load": "on which boards a signed-in person has places is what it finds out",
    "selfassess.boards.taking_up:look_at_invitation": "by the digest of an invitation's link, which names the board",
    "selfassess.boards.taking_up:accept": "by the digest of an invitation's link, which names the board",
    "selfassess.boards.invitations:end_invitations_to": "an address that changed is no longer invited anywhere",
    "selfassess.boards.boards:_fresh_number": "a new board gets a number that none of them has or had",
    "selfassess.boards.boards:list_boards": "operators see every board's name, and counts",
    "selfassess.boards.boards:list_boards_of": "the boards of the person's own places, by id",
    "selfassess.boards.address_change:refuse_shared": "where the boards of the person's own places are answered",
    "selfassess.boards.erasure:_boards_of": "a person is erased on every board that knows them",
    "selfassess.assessments.signing.redaction:find_signed_by": "a person is erased on every board that knows them",
    "selfassess.assessments.signing.redaction:names_signed_with": "a person is erased on every board that knows them",
    "selfassess.boards.erasure:_traces_of": "a person is erased on every board that knows them",
    "selfassess.mail.outbox:forget": "mail of every board to a person who is erased",
    "selfassess.assessments.setting_up.queries:list_waiting": "my work: the person's own places, by id",
    "selfassess.assessments.setting_up.leading:list_to_lead": "my work: the boards of the person's own places, by id",
    "selfassess.assessments.signing.waiting:list_to_sign": "my work: the seats that the person holds, by id",
    "selfassess.assessments.setting_up.closing:list_open_until": "the timed job closes on every board, one at a time",
    "selfassess.assessments.setting_up.reminders:list_boards_to_remind": "the timed job, one board at a time",
    "selfassess.assessments.answering.late:list_let_in": "the timed job ends late seats, one at a time",
    "selfassess.jobs.work:Run.board_ids": "the timed job goes through every board, one at a time",
    "selfassess.demo.filling:is_empty": "a demonstration goes only where there is no board at all",
    "selfassess.mail.waiting:list_everywhere": "operators see that mail of any board waits, not what it says",
    "selfassess.mail.waiting:retry_anywhere": "operators have one mail tried again, by its number",
    "selfassess.mail.outbox:count_due": "mail of every board leaves in the order in which it was written",
    "selfassess.mail.outbox:_outcomes": "mail of every board leaves in the order in which it was written",
    "selfassess.mail.outbox:_claim": "one mail, by the id that the outbox itself gave",
    "selfassess.mail.outbox:_not_sent": "one mail, by the id that the outbox itself gave",
    "selfassess.mail.outbox:deliver": "one mail, by the id that the outbox itself gave",
    "selfassess.audit.board_checks:Boards.of_page": "the installation's trail is held against the boards that it names",
    "selfassess.audit.names:names_of_installation": "the installation's timeline names boards to operators",
    "selfassess.audit.chains:list_chains": "every chain is verified unless one is named",
    "selfassess.audit.text_checks:_texts_beside": "looks for texts that were given to another board",
}
ROOT = Path(__file__).parents[1]
TABLES = frozenset(table.name for table in metadata.tables.values() if "board_id" in table.c) | {"board"}
# The columns that say whose a row is, where that is not board_id alone.
_WHOSE = {"board": ("id", "slug"), "audit_event": ("board_id", "chain")}
_EQUAL = (operators.eq, operators.is_, operators.is_not_distinct_from)
_READ_OR_CHANGED = (Select, CompoundSelect, Update, Delete, Insert)
_NOT_ASKING = ("site-packages", "contextlib.py")
_FLUSH = "unitofwork.py"
# A query's text says all that matters here, so each is looked at once in a run.
_known: dict[str, frozenset[str]] = {}


@dataclass(frozen=True, slots=True, order=True)
class Loose:
    """A query that reaches a board's table without being bound to a board, and the function that asked."""

    function: str
    table: str
    line: int = field(compare=False)

    def __str__(self) -> str:
        return f"{self.function}, line {self.line}: {self.table} is not bound to a board"


@contextmanager
def watched() -> Iterator[set[Loose]]:
    """Every loose query of our own code while the block runs, on any engine.

    Left out are queries of tests, and the flush, which writes rows by the key they were read under.
    """
    found: set[Loose] = set()

    def look(_connection: object, _cursor: object, sql: str, _given: object, context: Any, _many: bool) -> None:
        if sql not in _known:
            _known[sql] = _loose_in(sql, context)
        if _known[sql] and (asked := _asked_by()):
            found.update(Loose(asked[0], table, asked[1]) for table in _known[sql])

    event.listen(Engine, "before_cursor_execute", look)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", look)


def unexplained(found: set[Loose]) -> list[str]:
    """What was found beyond the functions that may look across boards."""
    return [str(one) for one in sorted(found) if one.function not in ACROSS_BOARDS]


def loose_tables(statement: Any) -> frozenset[str]:
    """The tables of boards that a Core statement reaches without being bound to one."""
    return frozenset(_loose(statement, frozenset(), frozenset()))


def loose_tables_of_text(sql: str) -> frozenset[str]:
    """The tables of boards that a query of plain text names: nothing is known of what binds them."""
    words = "".join(letter if letter.isalnum() or letter == "_" else " " for letter in sql).split()
    return TABLES & set(words)


def _loose_in(sql: str, context: Any) -> frozenset[str]:
    compiled = getattr(context, "compiled", None)
    state = getattr(compiled, "compile_state", None)
    # An ORM statement is turned into a Core one, which is the one that is sent.
    statement = getattr(state, "statement", None)
    statement = getattr(compiled, "statement", None) if statement is None else statement
    if isinstance(statement, _READ_OR_CHANGED):
        return loose_tables(statement)
    is_definition = getattr(context, "isddl", False) or sql.lstrip().upper().startswith(("PRAGMA", "CREATE", "ALTER"))
    return frozenset() if is_definition else loose_tables_of_text(sql)


def _asked_by() -> tuple[str, int] | None:
    """The function of ours that asked, as ``module:function``, and its line; None for a test or the flush."""
    frame = sys._getframe(2)
    while frame is not None:
        code = frame.f_code
        if code.co_filename.endswith(_FLUSH):
            return None
        if not any(part in code.co_filename for part in _NOT_ASKING):
            path = Path(code.co_filename)
            if not path.is_relative_to(ROOT / "selfassess"):
                return None
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            return f"{module}:{code.co_qualname.split('.<locals>')[0]}", frame.f_lineno
        assert frame.f_back is not None
        frame = frame.f_back
    return None


@dataclass(frozen=True, slots=True)
class _Says:
    """A condition, and the tables that it can bind: None for every one of its query."""

    condition: ColumnElement[Any]
    targets: frozenset[int] | None


def _loose(statement: Any, around: frozenset[int], bound_around: frozenset[int]) -> set[str]:
    """The loose tables of a statement and of every query inside it. ``around`` are tables of the queries outside."""
    if not isinstance(statement, Select | Update | Delete):
        return _loose_inside(statement, around, bound_around)
    froms = _froms(statement)
    own = [leaf for each in froms for leaf in _leaves(each) if _key(leaf) not in around]
    keys = frozenset(map(_key, own))
    said = [_Says(one, None) for one in _all_of(statement.whereclause)]
    said += [one for each in froms for one in _joined(each)]
    bound = _bound(said, keys, bound_around)
    found = {name for leaf in own if (name := _board_table(leaf)) and _key(leaf) not in bound}
    return found | _loose_inside(statement, around | keys, bound_around | bound)


def _loose_inside(statement: Any, around: frozenset[int], bound_around: frozenset[int]) -> set[str]:
    return {name for each in _queries_in(statement) for name in _loose(each, around, bound_around)}


def _queries_in(statement: Any) -> Iterator[Any]:
    """The queries directly inside a statement: in FROM, in conditions, in columns, side by side in a UNION."""
    waiting = list(statement.get_children())
    while waiting:
        one = waiting.pop()
        if isinstance(one, Select | CompoundSelect):
            yield one
        elif not isinstance(one, Table):
            waiting.extend(one.get_children())


def _froms(statement: Any) -> list[Any]:
    if isinstance(statement, Select):
        return list(statement.get_final_froms())
    # An UPDATE or DELETE takes in every table that its condition names.
    inside = {_key(leaf) for each in _queries_in(statement) for one in _froms_of(each) for leaf in _leaves(one)}
    found: dict[int, Any] = {_key(statement.table): statement.table}
    named = visitors.iterate(statement.whereclause) if statement.whereclause is not None else ()
    for one in named:
        table = getattr(one, "table", None)
        if isinstance(table, FromClause) and _key(table) not in inside:
            found.setdefault(_key(table), table)
    return list(found.values())


def _froms_of(query: Any) -> list[Any]:
    selects = query.selects if isinstance(query, CompoundSelect) else [query]
    return [each for one in selects if isinstance(one, Select) for each in one.get_final_froms()]


def _key(source: Any) -> int:
    # An annotated table has the hash of the one it stands for.
    return hash(source)


def _leaves(source: Any) -> Iterator[Any]:
    if isinstance(source, Join):
        yield from _leaves(source.left)
        yield from _leaves(source.right)
    else:
        yield source


def _joined(source: Any) -> Iterator[_Says]:
    """What the joins say. An outer one binds only what it joins, a full one nothing."""
    if not isinstance(source, Join):
        return
    yield from _joined(source.left)
    yield from _joined(source.right)
    targets = frozenset(map(_key, _leaves(source.right))) if source.isouter else None
    for one in _all_of(source.onclause):
        yield _Says(one, frozenset() if source.full else targets)


def _all_of(condition: Any) -> Iterator[ColumnElement[Any]]:
    """The conditions that must all hold."""
    if isinstance(condition, Grouping):
        yield from _all_of(condition.element)
    elif isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
        for each in condition.clauses:
            yield from _all_of(each)
    elif condition is not None:
        yield condition


def _bound(said: list[_Says], own: frozenset[int], bound_around: frozenset[int]) -> frozenset[int]:
    bound: frozenset[int] = frozenset()
    while more := {key for one in said for key in _binds(one, bound | bound_around)} & own - bound:
        bound |= more
    return bound


def _binds(one: _Says, bound: frozenset[int]) -> Iterator[int]:
    condition = one.condition
    if not isinstance(condition, BinaryExpression) or condition.operator not in _EQUAL:
        return
    for side, other in ((condition.left, condition.right), (condition.right, condition.left)):
        key = _whose(side)
        is_given = isinstance(other, BindParameter | Null) or _whose(other) in bound or _of_a_query(other)
        if key is not None and is_given and (one.targets is None or key in one.targets):
            yield key


def _whose(column: Any) -> int | None:
    """The table whose rows this column gives to a board."""
    table = getattr(column, "table", None)
    name = _board_table(table)
    return _key(table) if name and column.name in _WHOSE.get(name, ("board_id",)) else None


def _of_a_query(column: Any) -> bool:
    """Whether it is the board's id as a query inside gives it, which is looked at by itself."""
    return isinstance(getattr(column, "table", None), Subquery | CTE) and column.name == "board_id"


def _board_table(source: Any) -> str | None:
    while isinstance(source, Alias):
        source = source.element
    return source.name if isinstance(source, Table) and source.name in TABLES else None
