"""Each guard proved, continued: what is typed, looked for, shown again and mailed."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from urllib.request import urlopen

import pytest
from flask import Flask, Response, g, request
from sqlalchemy import text

from selfassess.accounts.users import find_by_email
from selfassess.boards import invitations
from selfassess.boards.people import Contact, list_people
from selfassess.errors import Refused
from selfassess.mail.message import Message
from selfassess.mail.outbox import post
from selfassess.storage.tables import Board, User
from selfassess.web import listing
from selfassess.web.current import find_identity
from selfassess.web.database import reader, write
from tests.unit.mail import test_message
from tests.web.hostile import test_assignment, test_tenants, test_text
from tests.web.hostile.mutating import HERE, Mutant, Patch, fails_without, last, made, setting
from tests.web.signin import test_new_password

pytestmark = pytest.mark.on_sqlite


_AS_TYPED = test_text.test_the_language_of_templates_is_shown_and_mailed_as_it_was_typed
_TEMPLATES = {"text": test_text.TEMPLATES, "taken": test_text.PRODUCT}
_FORMATS = {"text": test_text.FORMATS, "taken": test_text.CLASS}


def _drawn(text: str) -> str:
    """The text as a template would be drawn."""
    return re.sub(r"\{\{([0-9]+)\*([0-9]+)\}\}", lambda part: str(int(part[1]) * int(part[2])), text)


def _formatted(text: str) -> str:
    """The text as ``str.format`` would take it."""
    return re.sub(r"\{0\.(\w+)\}", lambda part: str(getattr(text, part[1])), text)


def pages_changed_by(change: Callable[[str], str]) -> Callable[[Patch], None]:
    """Change every page before it leaves."""

    def put(response: Response) -> Response:
        if response.mimetype == "text/html":
            page = response.get_data(as_text=True)
            response.set_data(change(page).replace("<class 'str'>", "class 'str'"))
        return response

    return last(put)


def mails_changed_by(change: Callable[[str], str]) -> Callable[[Patch], None]:
    """Change every invitation before it is posted."""

    def changed(session: Any, message: Message, **keys: Any) -> Any:
        return post(session, replace(message, body=change(message.body)), **keys)

    return setting("selfassess.boards.invitations.post", changed)


def _as_it_came(patch: Patch) -> None:
    patch.setattr(f"{HERE}.fields.has_hidden", lambda _: False)
    patch.setattr(f"{HERE}.fields.normalised", lambda text: text)


def _fetching(app: Flask) -> None:
    def fetch() -> None:
        for value in request.form.values():
            if value.startswith("http://"):
                urlopen(value, timeout=1).close()

    app.before_request(fetch)


def _binding_the_account(app: Flask) -> None:
    def bind() -> None:
        person = find_identity()
        if request.method == "POST" and person is not None and "is_operator" in request.form:
            with write() as writing:
                writing.get_one(User, person.user_id).is_operator = True

    app.before_request(bind)


def _contacts_of_another_board() -> Any:
    own, g.board = g.board, reader().get_one(Board, 1)
    try:
        return tuple(Contact(person=each, email=None, is_active=True) for each in list_people(reader(), g.board.id))
    finally:
        g.board = own


_invite = invitations.invite


def _telling_of_others(writing: Any, **keys: Any) -> Any:
    if find_by_email(writing, keys["invitee"].email) is not None:
        raise Refused("This person already has an account.", field="email")
    return _invite(writing, **keys)


def _telling_who_is_known(email: str) -> None:
    if find_by_email(reader(), email) is None:
        raise Refused("Nobody has this address.")


def _words_as_sql() -> str:
    words = listing.search_words()
    return "" if reader().execute(text(f"SELECT 1 WHERE '{words}' = 'x'")).first() else words


def _any_page(rows: Any, *, name: str = "page") -> Any:
    page = int("".join(re.findall("[0-9]", request.args.get(name, ""))[:9]) or 1)
    return listing.OnePage(rows=tuple(rows[(page - 1) * 50 : page * 50]), page=page, last=page, total=len(rows))


def _wildcards(words: str, texts: Iterable[str | None]) -> bool:
    pattern = "*" + words.casefold().replace("%", "*").replace("_", "?") + "*"
    return any(fnmatch.fnmatch(each.casefold(), pattern) for each in texts if each)


def _finding_by_wildcards(patch: Patch) -> None:
    for name in ("people.register", "invitations.lines"):
        patch.setattr(f"{HERE}.{name}.is_found", _wildcards)


MUTANTS = (
    # what is typed
    Mutant(
        "templates are ours alone",
        pages_changed_by(_drawn),
        _AS_TYPED,
        r"^assert '72355903' not in 'Skip to mai",
        _TEMPLATES,
    ),
    Mutant(
        "a mail is no template",
        mails_changed_by(_drawn),
        _AS_TYPED,
        r"^assert '72355903' not in 'Dear ",
        _TEMPLATES,
    ),
    Mutant(
        "formats are ours alone",
        pages_changed_by(_formatted),
        _AS_TYPED,
        r"""^assert "class 'str'" not in 'Skip to mai""",
        _FORMATS,
    ),
    Mutant(
        "a mail is no format",
        mails_changed_by(_formatted),
        _AS_TYPED,
        r"""^assert "class 'str'" not in .Dear """,
        _FORMATS,
    ),
    Mutant(
        "controls leave a comment",
        setting("selfassess.assessments.answering.comments.normalised", lambda text: text),
        test_text.test_odd_characters_in_a_comment_end_the_same_way_on_both_engines,
        r"^assert '\\x00' not in '\\x00",
    ),
    Mutant(
        "hidden characters go",
        _as_it_came,
        test_text.test_odd_characters_in_a_name_end_the_same_way_on_both_engines,
        r"^%00\nassert 303 == 422",
    ),
    Mutant(
        "nothing is fetched",
        made(_fetching),
        test_text.test_an_address_in_a_field_is_fetched_by_nobody,
        r"169\.254\.169\.254",
    ),
    Mutant(
        "the account's named fields",
        made(_binding_the_account),
        test_assignment.test_a_form_of_one_s_own_account_hears_none_of_them,
        r"At index 1 diff: True != False",
    ),
    Mutant(
        "one address, one line",
        setting("selfassess.mail.message.trouble_with", lambda _: ""),
        test_message.test_what_is_no_address_is_refused_in_words_that_do_not_repeat_it,
        r"^DID NOT RAISE .*Refused",
        {"text": "a@b.uk\r\nBcc: x@y.uk"},
    ),
    # what is looked for
    Mutant(
        "lists are of one board",
        setting(f"{HERE}.people.routes.contacts", _contacts_of_another_board),
        test_tenants.test_a_search_finds_nobody_of_another_board,
        r"^assert 'Wilhelmina Oakapple' not in",
        {"words": "oak"},
    ),
    Mutant(
        "bound values",
        setting(f"{HERE}.people.routes.search_words", _words_as_sql),
        test_text.test_what_looks_like_sql_in_an_address_finds_nothing_and_harms_nothing,
        r"^assert 'Wilhelmina Oakapple' not in",
    ),
    Mutant(
        "pages that there are",
        setting(f"{HERE}.organisations.routes.one_page", _any_page),
        test_text.test_what_an_address_asks_for_is_only_a_wish,
        r"^assert 0 == \d+$",
    ),
    Mutant(
        "no wildcards",
        _finding_by_wildcards,
        test_text.test_every_sign_of_a_search_stands_for_itself,
        r"^assert 'Wilhelmina Oakapple' not in",
        {"words": "W_lhelmina"},
    ),
    Mutant(
        "searches are short",
        lambda patch: patch.setattr(listing, "LONGEST_SEARCH", 10**6),
        test_text.test_a_search_looks_at_its_first_words_alone,
        r"^assert 5000[01] <= 200",
    ),
    # who is known
    Mutant(
        "nobody tells of accounts",
        setting(f"{HERE}.invitations.routes.invitations.invite", _telling_of_others),
        test_tenants.test_an_address_that_another_board_knows_is_invited_without_a_word,
        r"^/boards/\S+/invitations/one: 422$",
    ),
    Mutant(
        "known or not",
        setting(f"{HERE}.signin.new_password.tries.count_mail", _telling_who_is_known),
        test_new_password.test_an_unknown_address_reads_the_same_and_gets_no_mail,
        r"^/sign-in/forgotten: 422$",
    ),
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard.replace(" ", "_"))
def test_without_its_guard_a_case_fails(
    mutant: Mutant, database_url: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    fails_without(mutant, monkeypatch, request)
