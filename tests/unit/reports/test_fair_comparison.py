"""The box "Is this a fair comparison?": every line that a reader must know, and when it counts against trust."""

from __future__ import annotations

from datetime import date

from selfassess.engine.answers import Answer, AnswerSheet, Basis, Form, NoLevel
from selfassess.engine.bank import Bank, Wording
from selfassess.engine.comparison import Comparison, compare
from selfassess.engine.movements import Movement
from selfassess.engine.trend import follow
from selfassess.reports.document import Bullets, Prose
from selfassess.reports.fair_comparison import fair_comparison, lines
from tests.factories import make_bank, make_change, make_lineage, make_question, make_scale, make_sheet

IDS = [f"Q{n}" for n in range(10)]
BANK = make_bank({"t": IDS})
FULL = dict.fromkeys(IDS, "2")
Given = dict[str, str | NoLevel | Answer | None]


def _compared(then: Given | None = None, now: Given | None = None, **keys: object) -> Comparison:
    """``then_x`` is a key of the earlier sheet, ``x`` of the later."""
    before = {key.removeprefix("then_"): value for key, value in keys.items() if key.startswith("then_")}
    after = {key: value for key, value in keys.items() if not key.startswith("then_")}
    earlier = _sheet({**FULL, **(then or {})}, dated="2025-10-01", assessment="Autumn 2025", **before)
    return compare(earlier, _sheet({**FULL, **(now or {})}, **after), [BANK])


def _sheet(given: Given, **keys: object) -> AnswerSheet:
    return make_sheet(given, bank=BANK, **keys)  # type: ignore[arg-type]


def _line(comparison: Comparison, code: str) -> tuple[str, bool]:
    return next((line.text, line.is_concern) for line in lines(comparison) if line.code == code)


def _codes(comparison: Comparison) -> list[str]:
    return [line.code for line in lines(comparison)]


def _verdict(comparison: Comparison) -> str:
    first = fair_comparison(comparison).blocks[0]
    assert isinstance(first, Prose)
    return first.text


def test_a_like_for_like_pair_is_fair_without_reserve() -> None:
    found = _compared(took_part=("Police", "Health"), then_took_part=("Police", "Health"))
    assert _verdict(found) == "Yes: the same questions, on the same scale, answered in the same way."
    assert _codes(found) == ["matched", "edition", "scale", "seats"]
    assert _line(found, "matched") == ("10 of 10 questions (100%) with a level at either time can be compared.", False)
    assert _line(found, "edition") == ("Both use version 2026.1 of the question set.", False)


def test_concerns_stand_first_and_are_counted() -> None:
    found = _compared(now={"Q0": NoLevel.NOT_APPLICABLE})
    assert _verdict(found) == "Mostly, with 2 things to keep in mind."
    box = fair_comparison(found).blocks[1]
    assert isinstance(box, Bullets)
    assert [item.text for item in box.items][:2] == [
        '1 answer was changed to "does not apply".',
        "Who took part is not recorded for both times.",
    ]


def test_too_few_comparable_questions_are_the_verdict() -> None:
    found = _compared(now=dict.fromkeys(IDS[:5], NoLevel.TOO_EARLY))
    assert _verdict(found) == "Mostly not comparable: read the words and counts, not the levels side by side."
    assert _line(found, "matched")[1]


def test_two_empty_sheets_say_so() -> None:
    none: Given = dict.fromkeys(IDS, NoLevel.NOT_ANSWERED)
    assert _line(_compared(none, none), "matched") == ("No question has a level at either time.", True)


def test_what_changed_in_the_questions_is_told() -> None:
    old = make_bank({"t": ["Q1", "Q2"]}, edition="2025.1")
    new = make_bank(
        {"t": [make_question("Q1", text="Is it so?"), "Q3"]},
        scales=[make_scale("maturity", ("0", "1", "2"))],
        lineage=make_lineage(
            "2025.1",
            make_change("Q1", "Q1", wording=Wording.COMPARABLE),
            make_change("Q2", ()),
            make_change((), "Q3"),
        ),
    )
    then = make_sheet({"Q1": "1", "Q2": "2"}, bank=old, dated="2025-10-01")
    found = compare(then, make_sheet({"Q1": "1", "Q3": "1"}, bank=new), [old, new])
    assert _line(found, "edition") == (
        "The question set changed between the two, from version 2025.1 to 2026.1.",
        True,
    )
    assert _line(found, "questions_changed") == (
        "Questions that changed: 1 reworded and 1 answered on a changed scale.",
        True,
    )
    assert _line(found, "new") == ("1 question is asked for the first time.", True)
    assert _line(found, "retired") == ("1 question is no longer asked.", True)
    assert _line(found, "scale") == ("The scale of levels itself changed.", True)


def test_carried_and_confirmed_answers_are_told_apart() -> None:
    day = date(2025, 4, 1)
    found = _compared(
        now={
            "Q0": Answer("Q0", level="2", carried_from=day),
            "Q1": Answer("Q1", level="2", carried_from=day, confirmed=True),
            "Q2": Answer("Q2", level="2", carried_from=day),
        }
    )
    assert _line(found, "carried") == (
        "2 answers were carried forward without being looked at again; left out of every movement.",
        True,
    )
    assert _line(found, "confirmed") == (
        "1 answer was carried forward, looked at again and confirmed; counted as unchanged.",
        False,
    )


def test_a_confirmed_answer_whose_level_changed_is_what_it_is_and_not_unchanged() -> None:
    day = date(2025, 10, 1)
    found = _compared(now={"Q0": Answer("Q0", level="3", carried_from=day, confirmed=True)})
    assert "confirmed" not in _codes(found)
    assert found.counts[Movement.HIGHER] == 1


def test_an_answer_carried_forward_with_another_level_is_a_concern_of_its_own() -> None:
    found = _compared(
        now={
            "Q0": Answer("Q0", level="3", carried_from=date(2025, 10, 1)),
            "Q1": Answer("Q1", level="3", carried_from=date(2026, 1, 5)),
        }
    )
    assert _line(found, "carried_changed") == (
        "1 answer was carried forward and yet has another level than last time: Q0.",
        True,
    ), "one that was given in between may differ"


def test_not_every_question_compared_is_no_plain_yes() -> None:
    found = _compared(now={"Q0": NoLevel.TOO_EARLY}, took_part=("Police",), then_took_part=("Police",))
    assert _verdict(found) == "Mostly: 1 question with a level at one time or both cannot be compared."


def test_a_level_turned_into_does_not_apply_stays_visible() -> None:
    found = _compared({"Q1": NoLevel.NOT_APPLICABLE}, {"Q0": NoLevel.NOT_APPLICABLE})
    assert _line(found, "no_longer_applicable")[1]
    assert _line(found, "now_in_scope") == ("1 question is now in scope that did not apply before.", True)


def test_questions_without_a_level_either_time_are_counted_nowhere() -> None:
    one: Given = {"Q0": NoLevel.TOO_EARLY}
    two: Given = {**one, "Q1": NoLevel.TOO_EARLY}
    told = "question has no level at either time, and is counted nowhere."
    assert _line(_compared(one, one), "not_answered_either_time") == (f"1 {told}", False)
    told = "questions have no level at either time, and are counted nowhere."
    assert _line(_compared(two, two), "not_answered_either_time") == (f"2 {told}", False)


def test_another_subject_and_other_reviewers_are_concerns() -> None:
    found = _compared(
        basis=Basis.EXTERNAL,
        then_basis=Basis.EXTERNAL,
        subject="The new partnership",
        subject_was="The old board",
        then_subject="The old board",
        reviewer="Peer team",
        then_reviewer="",
    )
    assert _line(found, "subject") == (
        "The two are about different subjects: The old board; then The new partnership.",
        True,
    )
    assert _line(found, "reviewer") == ("Different people judged: not named; then Peer team.", True)
    assert "seats" not in _codes(found), "reviewers have no seats"


def test_an_inferred_date_a_new_starting_point_and_a_short_form_are_concerns() -> None:
    found = _compared(date_inferred=True, rebaselined="A survey told us more.", form=Form.SHORT)
    assert _line(found, "date_inferred") == (
        "A date was worked out, not printed in the source: Spring 2026 (12 March 2026).",
        True,
    )
    assert _line(found, "rebaselined") == (
        "Spring 2026 was marked as a new starting point (re-baselined): a survey told us more.",
        True,
    )
    assert _line(found, "form") == (
        "Not everything was asked both times: Autumn 2025 (the full set) and Spring 2026 (a short form).",
        True,
    )


def test_a_new_starting_point_on_the_way_is_told_under_its_own_name() -> None:
    years = {2024: "", 2025: "A survey told us more.", 2026: ""}
    sheets = [
        _sheet({**FULL}, dated=f"{year}-03-01", assessment=f"Spring {year}", rebaselined=reason)
        for year, reason in years.items()
    ]
    trend = follow(sheets, [BANK])
    assert _line(trend.against_baseline, "rebaselined") == (
        "Spring 2025 was marked as a new starting point (re-baselined): a survey told us more.",
        True,
    )
    assert "rebaselined" not in _codes(trend.against_previous)


def test_seats_in_common_are_counted_and_too_few_are_a_concern() -> None:
    seats = tuple(f"Seat {n}" for n in range(10))
    same = _compared(took_part=seats[1:], then_took_part=seats)
    assert _line(same, "seats") == ("9 of 10 seats (90%) took part both times: 10 then, 9 now.", False)
    other = _compared(took_part=seats[4:], then_took_part=seats[:6])
    assert _line(other, "seats") == (
        "2 of 10 seats (20%) took part both times: 6 then, 6 now. Different people may be speaking.",
        True,
    )


def test_the_short_box_is_one_paragraph_of_concerns() -> None:
    found = _compared(
        {"Q1": NoLevel.NOT_APPLICABLE},
        {"Q0": NoLevel.NOT_APPLICABLE},
        date_inferred=True,
        rebaselined="We know more. " * 40,
        form=Form.SHORT,
    )
    (only,) = fair_comparison(found, is_short=True).blocks
    assert isinstance(only, Prose)
    assert only.text.startswith("Mostly, with 6 things to keep in mind. ")
    assert only.text.endswith("The full report has the rest.")
    assert "version" not in only.text, "what is no concern is left out"
    assert len(only.text) < 800


def test_the_short_box_of_a_fair_pair_is_the_verdict_alone() -> None:
    bank: Bank = BANK
    then = make_sheet(FULL, bank=bank, dated="2025-10-01", took_part=("Police",))
    found = compare(then, make_sheet(FULL, bank=bank, took_part=("Police",)), [bank])
    (only,) = fair_comparison(found, is_short=True).blocks
    assert isinstance(only, Prose)
    assert only.text == "Yes: the same questions, on the same scale, answered in the same way."


def test_two_of_one_day_are_a_concern_since_nothing_tells_which_came_first() -> None:
    same = make_sheet(FULL, bank=BANK)
    found = compare(same, make_sheet(FULL, bank=BANK, assessment="Again"), [BANK])
    assert _line(found, "same_day") == ("Both are dated 12 March 2026: nothing tells which came first.", True)
    assert "same_day" not in _codes(_compared())
