"""That a case fails once its guard is off, and says in failing what the guard keeps out.

A failure in any other words proves nothing: a case that meets a fault of the service, or of the test itself, fails with
or without the guard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

# What a case says that meets just any fault of the service. Words that are found here are found too easily.
_OF_ANY_FAULT = (
    "500",
    "503",
    "assert 500 == 404\n +  where 500 = <WrapperTestResponse 2527 bytes [500 INTERNAL SERVER ERROR]>.status_code",
    "GET /boards/board-1/: 500",
    "assert 500 in (403, 404)",
    "/people: 500\n<!DOCTYPE html>",
    "assert False",
    "",
)


@contextmanager
def failing(says: str, by: type[BaseException] = AssertionError) -> Iterator[None]:
    """The block, which must fail, and in words in which the pattern ``says`` is found.

    ``by`` is how it fails, where that is not by what it asserts. The pattern is looked for line by line.
    """
    too_easy = [words for words in _OF_ANY_FAULT if re.search(says, words, re.MULTILINE)]
    assert not too_easy, f"{says!r} is found in what any fault would say: {too_easy}"
    try:
        yield
    except (by, pytest.fail.Exception) as failure:
        told = str(failure)
        assert re.search(says, told, re.MULTILINE), (
            f"fails without its guard, but does not say {says!r}:\n{told[:3000]}"
        )
    else:
        pytest.fail("holds without its guard, and so proves nothing of it")
