"""What a theme page asks of the database: ten statements at most, whatever the number of questions."""

from __future__ import annotations

from selfassess.banks.dumper import dump
from selfassess.storage.session import Database
from tests.open_assessment import make_place
from tests.unit.reports.cases import county_bank
from tests.web.conftest import SignInAs
from tests.web.sending import statements


def test_sixty_questions_cost_no_more_statements_than_six(database: Database, sign_in_as: SignInAs) -> None:
    counted = []
    for questions in (6, 60):
        place = make_place(database, text=dump(county_bank(questions, themes=1)))
        browser = sign_in_as(place.holder.user_id)
        response = f"/boards/{place.board.slug}/self-assessments/{place.assessment_id}/seats/{place.seat_id}"
        page = browser.get(f"{response}/themes/theme0")  # the question set is read once
        assert len(page.all("textarea")) >= questions
        with statements(database) as seen:
            browser.get(f"{response}/themes/theme0")
        counted.append(len([sql for sql in seen if sql.lstrip().upper().startswith("SELECT")]))
    assert counted[0] == counted[1] <= 10
