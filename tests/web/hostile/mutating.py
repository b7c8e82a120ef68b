"""Switching a guard off, to see that its case fails then."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask, Response

from selfassess import web
from tests.mutants import failing

Patch = pytest.MonkeyPatch
HERE = "selfassess.web"


@dataclass(frozen=True)
class Mutant:
    """A guard by its name, how to switch it off, the case that must fail then, and what its failure ``says``.

    The guard is off before anything that the case asks for is made. ``keys`` are the case's own values. ``fails`` is
    how the case fails, where that is not by what it asserts.
    """

    guard: str
    off: Callable[[Patch], None]
    case: Callable[..., None]
    says: str
    keys: dict[str, Any] = field(default_factory=dict)
    fails: type[BaseException] = AssertionError


def setting(target: str, value: Any) -> Callable[[Patch], None]:
    """Put something else in the place of a guard."""
    return lambda patch: patch.setattr(target, value)


def nothing(*_: object, **__: object) -> None:
    """What a guard does that is off."""


def made(change: Callable[[Flask], object]) -> Callable[[Patch], None]:
    """Change every app once it is made."""

    def off(patch: Patch) -> None:
        real = web.create_app

        def create_app(*parts: Any, **more: Any) -> Flask:
            app = real(*parts, **more)
            change(app)
            return app

        for module in ("tests.web.conftest", "tests.web.hostile.conftest", "tests.web.hostile.test_hosts"):
            patch.setattr(f"{module}.create_app", create_app)

    return off


def last(change: Callable[[Response], Response]) -> Callable[[Patch], None]:
    """Change every answer after everybody else did."""

    def put(app: Flask) -> None:
        app.after_request_funcs.setdefault(None, []).insert(0, change)

    return made(put)


def fails_without(mutant: Mutant, patch: Patch, request: pytest.FixtureRequest) -> None:
    """Switch the guard off, make what the case asks for, and see the case fail by what the guard keeps out."""
    mutant.off(patch)
    asked_for = [name for name in inspect.signature(mutant.case).parameters if name not in mutant.keys]
    parts = {name: request.getfixturevalue(name) for name in asked_for}
    with failing(mutant.says, mutant.fails):
        mutant.case(**parts, **mutant.keys)
