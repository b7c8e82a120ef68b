"""How a database finds what a page asks for, statement by statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from selfassess.storage.session import Database


def plans_of(rows: Database, job: Callable[[], object]) -> str:
    """Every statement that the job reads with, each with its plan, as text."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(rows.engine, "before_cursor_execute", note)
    job()
    event.remove(rows.engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN" if rows.engine.dialect.name == "sqlite" else "EXPLAIN (COSTS OFF)"
    told = []
    with rows.engine.connect() as connection:
        for statement, parameters in asked:
            if statement.startswith("SELECT"):
                found = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
                told += [" ".join(statement.split()), *(f"    {row[-1]}" for row in found), ""]
    return "\n".join(told)
