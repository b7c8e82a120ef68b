"""Doing something several times at one instant, each in a thread and a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from selfassess.errors import SelfAssessError
from selfassess.storage.session import Database, WritingSession

_Done = TypeVar("_Done")


def race(database: Database, *verbs: Callable[[WritingSession], _Done]) -> tuple[list[_Done], list[SelfAssessError]]:
    """What the verbs gave, and what they were refused with, when all were begun at once."""
    start = Barrier(len(verbs))

    def run(verb: Callable[[WritingSession], _Done]) -> _Done | SelfAssessError:
        start.wait()
        try:
            with database.writing() as session:
                return verb(session)
        except SelfAssessError as refusal:
            return refusal

    with ThreadPoolExecutor(len(verbs)) as threads:
        ends = list(threads.map(run, verbs))
    done = [end for end in ends if not isinstance(end, SelfAssessError)]
    return done, [end for end in ends if isinstance(end, SelfAssessError)]
