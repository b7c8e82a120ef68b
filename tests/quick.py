"""What the tests of this process do once where each app would do it anew; nothing that a test could tell apart.

A page test makes the whole service afresh. Half of its time went into compiling the same templates and the builders of
two hundred addresses, of which it asks for a few. A hash of a password takes a sixth of a second, as it should; here it
takes none, but where a test looks at what it costs.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from passlib.hash import argon2
from werkzeug.routing import Rule

_CHEAP = {"default_rounds": 1, "memory_cost": 8, "parallelism": 1}
# What a password's hash costs outside of tests.
USUAL_COST = {name: getattr(argon2, name) for name in _CHEAP}


class CompiledTemplates(BytecodeCache):
    """Compiled templates by their name, their text, and what else their code depends on."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Where a template's code is kept: apart where the environment escapes otherwise, as in a mutant."""
        escapes = environment.autoescape
        told = escapes if isinstance(escapes, bool) else escapes.__qualname__
        return super().get_bucket(environment, f"{name} {told}", filename, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code, where there is some."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        assert bucket.code is not None
        self._codes[bucket.key, bucket.checksum] = bucket.code


def be_quick() -> None:
    """Let all apps share their compiled templates, make an address's builder when it is asked for, and hash cheaply."""
    for name, value in _CHEAP.items():
        setattr(argon2, name, value)
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}
    Rule._compile_builder = _when_asked_for(Rule._compile_builder)  # type: ignore[method-assign]


def _when_asked_for(compile_builder: Callable[..., Callable[..., Any]]) -> Callable[..., Callable[..., Any]]:
    def compile_later(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        builder: Callable[..., Any] | None = None

        def build(*values: Any, **more: Any) -> Any:
            nonlocal builder
            if builder is None:
                builder = compile_builder(rule, append_unknown)
            return builder(*values, **more)

        return build

    return compile_later
