"""What leads a report: words and counts, and a number only where enough can be compared."""

from __future__ import annotations

from fractions import Fraction

import pytest

from selfassess.engine.answers import NoLevel
from selfassess.engine.bank import Bank, Wording
from selfassess.engine.comparison import Comparison, compare
from selfassess.engine.movements import Movement
from selfassess.reports.arithmetic import arithmetic
from selfassess.reports.document import Prose
from selfassess.reports.headlines import headline, theme_sentence, theme_word
from selfassess.reports.wording import movement_cell
from tests.factories import make_bank, make_change, make_lineage, make_question, make_scale, make_sheet

IDS = [f"Q{n}" for n in range(10)]
BANK = make_bank({"t": IDS})
Given = dict[str, str | NoLevel]


def _compared(then: Given, now: Given, bank: Bank = BANK) -> Comparison:
    earlier = make_sheet(then, bank=bank, dated="2025-10-01", assessment="Autumn 2025")
    return compare(earlier, make_sheet(now, bank=bank), [bank])


def _levels(levels: str) -> Given:
    return {id: NoLevel.NOT_IN_SCOPE if level == "-" else level for id, level in zip(IDS, levels, strict=True)}


def _between(then: str, now: str) -> Comparison:
    return _compared(_levels(then), _levels(now))


def test_the_headline_says_lower_before_higher_and_hides_no_churn() -> None:
    assert headline(_between("2222222222", "1112222333")) == (
        "Compared with Autumn 2025, 3 answers are lower, 3 are higher and 4 are unchanged."
    )


def test_nothing_lower_is_said_in_words() -> None:
    assert headline(_between("2222222222", "2222222223")) == (
        "Compared with Autumn 2025, no answer is lower, 1 is higher and 9 are unchanged."
    )


def test_what_is_in_no_movement_is_counted_apart() -> None:
    told = headline(_between("22222222-2", "122222222-"))
    assert told.endswith(
        "1 answer is lower, none is higher and 7 are unchanged. Outside these counts: 2 not comparable."
    )


def test_mostly_not_comparable_leads_and_says_why() -> None:
    told = headline(_between("2222222---", "2--------2"))
    assert told == (
        "Mostly not comparable: 1 of 8 questions can be compared with Autumn 2025. Of these, no answer is lower, none"
        " is higher and 1 is unchanged."
        " Of the others: 6 not looked at in Spring 2026 and 1 not looked at in Autumn 2025."
    )


def test_nothing_matched_names_no_movement() -> None:
    told = headline(_between("22222-----", "-----22222"))
    assert told == (
        "Not comparable with Autumn 2025: none of the 10 questions can be compared. The reasons: 5 not looked at in"
        " Spring 2026 and 5 not looked at in Autumn 2025."
    )
    one = headline(_between("2---------", "----------"))
    assert one.startswith("Not comparable with Autumn 2025: the only question with a level cannot be compared.")


def test_the_others_of_the_headline_add_up_to_the_others_with_a_level() -> None:
    old = make_bank({"t": IDS}, edition="2025.1")
    new = make_bank(
        {"t": [*(make_question(id, text=f"Is {id} so now?") for id in IDS[:3]), *IDS[3:6], "Q10", "Q11"]},
        lineage=make_lineage(
            "2025.1",
            *(make_change(id, id, wording=Wording.MATERIAL) for id in IDS[:3]),
            *(make_change(id, ()) for id in IDS[6:]),
            *(make_change((), id) for id in ("Q10", "Q11")),
        ),
    )
    then = make_sheet(
        {"Q0": "2", "Q1": "2", "Q3": "2", "Q6": "2"}, bank=old, dated="2025-10-01", assessment="Autumn 2025"
    )
    found = compare(then, make_sheet({"Q0": "2", "Q3": "2", "Q10": "2"}, bank=new), [old, new])
    assert (found.matched, found.with_a_level) == (1, 5)
    assert headline(found).endswith("Of the others: 2 ask something else now, 1 new and 1 retired.")


def test_a_threshold_is_met_at_three_fifths_and_not_below() -> None:
    at = compare_of(then=5, matched=3)
    assert at.is_mostly_comparable
    assert "on 0-100" in _sentence(at)
    below = compare_of(then=12, matched=7)
    assert not below.is_mostly_comparable
    assert headline(below).startswith("Mostly not comparable: 7 of 12 questions (58%) can be compared")
    assert _sentence(below).startswith("Mostly not comparable with Autumn 2025: 7 of 12 questions (58%)")


def compare_of(then: int, matched: int) -> Comparison:
    """``then`` questions with a level before, of which ``matched`` have one again."""
    ids = [f"Q{n}" for n in range(then)]
    now: Given = {id: "3" if n < matched else NoLevel.TOO_EARLY for n, id in enumerate(ids)}
    return _compared(dict.fromkeys(ids, "2"), now, make_bank({"t": ids}))


def test_a_balance_that_most_answers_contradict_is_mixed() -> None:
    ladder = make_scale("ladder", ("0", "1", "2"), title="Difference")
    scored = [make_question(f"D{n}", scale="ladder") for n in range(5)]
    bank = make_bank({"t": ["Q1", *scored]}, scales=[make_scale(), ladder])
    then: Given = {"Q1": "2", **dict.fromkeys([f"D{n}" for n in range(5)], "1")}
    found = _compared(then, {"Q1": "3", **dict.fromkeys([f"D{n}" for n in range(5)], "0")}, bank)
    assert (theme_word(found.themes[0]).text, found.counts[Movement.LOWER]) == ("Mixed", 5)
    assert theme_word(found.themes[0]).mark == movement_cell(Movement.UNCHANGED).mark


def test_figures_that_rounding_would_make_alike_have_decimals() -> None:
    ids = [f"Q{n}" for n in range(60)]
    bank = make_bank({"t": ids})
    told = _sentence(_compared(dict.fromkeys(ids, "2"), {**dict.fromkeys(ids, "2"), "Q0": "3"}, bank))
    assert "read 50 then and 50.4 now" in told


def test_a_day_stands_on_and_not_in() -> None:
    then = make_sheet(
        _levels("2222------"), bank=BANK, dated="2026-03-02", assessment="A self-assessment with a name too long"
    )
    now = make_sheet(
        _levels("2-------22"), bank=BANK, dated="2026-03-22", assessment="A self-assessment with a name too long"
    )
    told = headline(compare(then, now, [BANK]))
    assert "3 not looked at on 22 March 2026 and 2 not looked at on 2 March 2026." in told


def test_many_causes_are_cut_after_the_most_frequent() -> None:
    reasons = [none for none in NoLevel if none is not NoLevel.NOT_APPLICABLE]
    later: Given = {**dict(zip(IDS, reasons, strict=False)), "Q8": NoLevel.NOT_APPLICABLE}
    told = headline(_compared(dict.fromkeys(IDS[:9], "2"), later))
    assert told.endswith("and 1 for other reasons.")


def test_two_empty_sheets_are_nothing_to_compare() -> None:
    assert (
        headline(_compared({}, {}))
        == "Nothing can be compared: no question has a level, in Autumn 2025 or in Spring 2026."
    )


def test_there_is_no_number_for_the_whole() -> None:
    told = headline(_between("2222222222", "1112222333"))
    assert "on 0-100" not in told
    assert "balance" not in told


@pytest.mark.parametrize(
    ("then", "now", "word"),
    [
        ("2222222222", "3322222222", "Higher on balance"),
        ("2222222222", "1122222223", "Lower on balance"),
        ("2222222222", "1322222222", "No change on balance"),
        ("2222222222", "2222222222", "Unchanged"),
        ("2222222222", "33--------", "Mostly not comparable"),
        ("2222222222", "----------", "Not comparable"),
        ("----------", "----------", "Not comparable"),
    ],
)
def test_a_theme_moves_in_a_word(then: str, now: str, word: str) -> None:
    assert theme_word(_between(then, now).themes[0]).text == word


def _sentence(comparison: Comparison) -> str:
    return theme_sentence(comparison.themes[0], "Autumn 2025")


def test_a_theme_says_its_counts_before_its_figures() -> None:
    assert _sentence(_between("2222222222", "1322222223")) == (
        "10 of 10 questions (100%) can be compared with Autumn 2025: 1 answer is lower, 2 are higher and 7 are"
        " unchanged. Like for like, those on the main scale read 50 then and 53 now, on 0-100."
    )


def test_a_theme_names_the_scale_on_which_all_was_answered() -> None:
    bank = make_bank({"t": ["Q1"]}, scales=[make_scale(), make_scale("three", ("no", "yes"), title="Yes or no")])
    then = make_sheet({"Q1": "no"}, bank=bank, dated="2025-10-01", scale="three")
    found = compare(then, make_sheet({"Q1": "yes"}, bank=bank, scale="three"), [bank])
    assert 'Like for like, those on the scale "Yes or no" read 0 then and 100 now' in _sentence(found)
    prose = [each.text for each in arithmetic(found) if isinstance(each, Prose)]
    assert prose[0].startswith('All figures are means on 0-100 over the answers on the scale "Yes or no".')


def test_a_theme_tells_its_own_figures_apart_from_what_moved() -> None:
    told = _sentence(_between("2222222222", "222222222-"))
    assert "As scored" not in told, "the figures agree where what dropped out stood in the middle"
    told = _sentence(_between("2222222220", "222222222-"))
    assert told.endswith(
        "As scored, over all its own answers, the theme read 45 then and reads 50 now; that also reflects questions"
        " that came in or dropped out, which is no movement."
    )


def test_changed_weights_are_no_movement_either() -> None:
    old = make_bank({"t": ["Q1", "Q2"]}, edition="2025.1")
    new = make_bank({"t": [make_question("Q1", weight=Fraction(3)), "Q2"]}, lineage=make_lineage("2025.1"))
    then = make_sheet({"Q1": "4", "Q2": "0"}, bank=old, dated="2025-10-01")
    found = compare(then, make_sheet({"Q1": "4", "Q2": "0"}, bank=new), [old, new])
    assert theme_word(found.themes[0]).text == "Unchanged"
    assert _sentence(found).endswith(
        "the theme read 50 then and reads 75 now; that also reflects questions that now count more or less, which is no"
        " movement."
    )


def test_a_theme_below_the_coverage_has_no_figure() -> None:
    told = _sentence(_between("2222222222", "33--------"))
    assert told == (
        "Mostly not comparable with Autumn 2025: 2 of 10 questions (20%) can be compared. Of these, no answer is lower,"
        " 2 are higher and none is unchanged."
    )


def test_a_theme_without_any_match_or_any_level_says_so() -> None:
    assert _sentence(_between("22--------", "--22------")) == (
        "Not comparable with Autumn 2025: none of the 4 questions can be compared."
    )
    assert _sentence(_compared({}, {})) == "No question of this theme has a level, in Autumn 2025 or now."
