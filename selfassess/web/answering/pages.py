"""Every page of a response, added to a blueprint whose addresses name the response."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from flask import Blueprint
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.web.access import on_board
from selfassess.web.answering import themes, whole

View = Callable[..., ResponseReturnValue]
_READS: tuple[tuple[str, View], ...] = (
    ("/", themes.go_on),
    ("/themes", themes.themes),
    ("/themes/<bank_id:theme_id>", themes.theme),
    ("/themes/<bank_id:theme_id>/<bank_id:question_id>", themes.one),
    ("/check", whole.check),
    ("/sent", whole.sent),
    ("/own", whole.own),
    ("/own.pdf", whole.own_pdf),
)
_SENDS: tuple[tuple[str, View], ...] = (
    ("/themes/<bank_id:theme_id>", themes.save_page),
    ("/themes/<bank_id:theme_id>/<bank_id:question_id>", themes.save_one_page),
    ("/questions/<bank_id:question_id>", themes.save),
    ("/themes/<bank_id:theme_id>/kept/<row:kept_id>/discard", themes.discard),
    ("/send", whole.send),
    ("/withdraw", whole.withdraw),
)


def add_answer_pages(blueprint: Blueprint, permission: Permission) -> None:
    """Let whoever has this permission reach them; that the response is theirs is asked by what they read and write."""
    for rule, view in _READS:
        add_page(blueprint, rule, view, permission, method="GET")
    for rule, view in _SENDS:
        add_page(blueprint, rule, view, permission, method="POST")


def add_page(blueprint: Blueprint, rule: str, view: View, permission: Permission, *, method: str) -> None:
    """One of them; each blueprint has a view of its own, since each says by itself who reaches it."""

    @wraps(view)
    def own(**parts: str | int) -> ResponseReturnValue:
        return view(**parts)

    blueprint.add_url_rule(rule, view.__name__, on_board(permission)(own), methods=[method])
