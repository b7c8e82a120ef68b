"""Each guard proved, continued: what is written in a self-assessment, and how it is answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, Response

from selfassess.assessments.answering import given
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.web import current
from tests.open_assessment import LEAD
from tests.web.hostile import test_markup, test_tenants, test_values
from tests.web.hostile.mutating import HERE, Mutant, Patch, fails_without, last, made, setting
from tests.web.timeline import test_timeline

pytestmark = pytest.mark.on_sqlite
_NEVER = re.compile("(?!)")
_check_given, _one = given.check_given, given._one


def _without_escaping(app: Flask) -> None:
    app.jinja_env.autoescape = False


def _pages_with(change: Callable[[str], str]) -> Callable[[Patch], None]:
    def put(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.set_data(change(response.get_data(as_text=True)))
        return response

    return last(put)


def _with_data(page: str) -> str:
    told = "alert(1)" if "alert(1)" in page else ""
    return page.replace("</main>", f'<script type="application/json">{{"said": "{told}"}}</script></main>')


def _with_links(page: str) -> str:
    return re.sub(r"(<p[^>]*>)([^<]*https://evil\.example)", r'\1<a href="https://evil.example">\2</a>', page)


def _as_numbers(patch: Patch) -> None:
    """Levels read as numbers, as ``int`` reads them."""

    def read(bank: Any, question_id: str, answer: GivenAnswer) -> GivenAnswer:
        if answer.level is not None and answer.level.strip().isdecimal():
            answer = replace(answer, level=str(int(answer.level)))
        return _check_given(bank, question_id, answer)

    patch.setattr(given, "check_given", read)


def _the_first(sent: Any, question_id: str, part: str) -> str:
    name = given.field_name(question_id, part)
    return _one({name: (sent.get(name) or [""])[:1]}, question_id, part)


def _the_first_board(patch: Patch) -> None:
    """A board that is remembered from one request to the next."""
    real, first = current.board, []

    def board() -> Any:
        first.append(real())
        return first[0]

    for module in ("people.routes", "people.register"):
        patch.setattr(f"{HERE}.{module}.board", board, raising=False)


def _cut(text: str) -> str:
    return text[:4000]


_TIMELINE = test_timeline.test_a_manager_sees_that_a_response_was_started_and_not_what_it_says
_MARKUP = test_markup.test_markup_is_text_on_every_page
_LEVEL = test_values.test_what_is_not_exactly_a_level_is_refused_at_its_field_and_never_kept
MUTANTS = (
    Mutant(
        "what is typed is escaped",
        made(_without_escaping),
        _MARKUP,
        r"onerror|'x' != 'x'|script|alert\(1\)",
        {"text": test_markup.MARKUP},
    ),
    Mutant(
        "no data between scripts",
        _pages_with(_with_data),
        test_markup.test_no_page_has_data_between_its_scripts,
        r"^an inline script without a nonce$",
    ),
    Mutant(
        "no links from words",
        _pages_with(_with_links),
        test_markup.test_an_address_in_what_is_typed_is_no_link,
        r": https://evil\.example$",
    ),
    Mutant(
        "what turns round is taken out",
        setting("selfassess.typed_text._HIDDEN", _NEVER),
        test_markup.test_text_that_turns_round_or_hides_is_not_shown_so,
        r"^assert not \['202e'",
    ),
    # what is another's
    Mutant(
        "the board is that of the address",
        _the_first_board,
        test_tenants.test_after_a_request_that_failed_the_next_one_sees_its_own_board_alone,
        r"^assert 'Wilhelmina Oakapple' not in",
    ),
    Mutant(
        "a timeline tells no answer",
        setting("selfassess.audit.timeline.INSIDE_A_RESPONSE", frozenset()),
        _TIMELINE,
        r"^assert 'Answer saved' not in",
    ),
    # what is answered
    Mutant(
        "a level is its code",
        _as_numbers,
        _LEVEL,
        r"^assert \(303, \['1'\]\) == \(422, \[\]\)",
        {"value": "\u0661"},
    ),
    Mutant(
        "an answer is sent once",
        setting("selfassess.assessments.answering.given._one", _the_first),
        test_values.test_an_answer_in_two_minds_is_refused,
        r"^assert \(303, \['1'\]\) == \(422, \[\]\)",
        {"pairs": [(f"{LEAD}.answer", "level:1"), (f"{LEAD}.answer", "level:2")]},
    ),
    Mutant(
        "a comment is not cut",
        setting("selfassess.assessments.answering.comments.cleaned", _cut),
        test_values.test_a_text_over_the_limit_comes_back_whole_with_the_number_over,
        r"^assert \(303, \['1'\]\) == \(422, \[\]\)",
        {"comment": "x" * 4001},
    ),
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard.replace(" ", "_"))
def test_without_its_guard_a_case_fails(
    mutant: Mutant, database_url: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    fails_without(mutant, monkeypatch, request)
