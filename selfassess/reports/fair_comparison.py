"""The box "Is this a fair comparison?": what a reader must know before trusting any movement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from selfassess.engine.answers import Form
from selfassess.engine.comparison import Comparison
from selfassess.engine.movements import Movement, QuestionMovement
from selfassess.reports.dates import day
from selfassess.reports.document import Bullets, Cell, Note, Prose
from selfassess.reports.headlines import not_comparable_word
from selfassess.reports.in_words import only_in_words
from selfassess.reports.occasions import names, pair_names
from selfassess.reports.wording import CHANGE, clause, count, listed, out_of, shortened

_TITLE = "Is this a fair comparison?"
# What the box of the one-page report holds.
_MOST_SHORT = 4
_LONGEST_LINE = 160


@dataclass(frozen=True, slots=True)
class FairnessLine:
    """One line of the box. ``is_concern`` marks what weakens the comparison; the rest is plain information."""

    code: str
    text: str
    is_concern: bool


def fair_comparison(comparison: Comparison, *, is_short: bool = False) -> Note:
    """The box, the concerns first; when short, the concerns alone, in one paragraph."""
    found = sorted(lines(comparison), key=lambda line: not line.is_concern)
    concerns = [line.text for line in found if line.is_concern]
    if not comparison.is_mostly_comparable:
        verdict = f"{not_comparable_word(comparison)}: read the words and counts, not the levels side by side."
    elif concerns:
        verdict = f"Mostly, with {count(len(concerns), 'thing')} to keep in mind."
    elif comparison.matched < comparison.with_a_level:
        left = count(comparison.with_a_level - comparison.matched, "question")
        verdict = f"Mostly: {left} with a level at one time or both cannot be compared."
    else:
        verdict = "Yes: the same questions, on the same scale, answered in the same way."
    if is_short:
        told = [shortened(text, _LONGEST_LINE) for text in concerns[:_MOST_SHORT]]
        if len(concerns) > _MOST_SHORT:
            told.append("The full report has the rest.")
        return Note(_TITLE, (Prose(" ".join([verdict, *told])),))
    return Note(_TITLE, (Prose(verdict, strong=True), Bullets(tuple(Cell(line.text) for line in found))))


def lines(comparison: Comparison) -> Iterator[FairnessLine]:
    """Every line of the box, in a fixed order."""
    matched = "No question has a level at either time."
    if comparison.with_a_level:
        compared = out_of(comparison.matched, comparison.with_a_level, "questions")
        matched = f"{compared} with a level at either time can be compared."
    yield FairnessLine("matched", matched, not comparison.is_mostly_comparable)
    yield from _questions(comparison)
    yield from _answers(comparison)
    yield from _occasions(comparison)
    yield from _people(comparison)


def _questions(comparison: Comparison) -> Iterator[FairnessLine]:
    facts = comparison.fairness
    then, now = comparison.earlier.bank, comparison.later.bank
    if not facts.other_edition:
        yield FairnessLine("edition", f"Both use version {now.edition} of the question set.", False)
    else:
        yield FairnessLine(
            "edition", f"The question set changed between the two, from version {then.edition} to {now.edition}.", True
        )
    changed = [f"{number} {CHANGE[kind]}" for kind, number in facts.kinds_of_change.items() if number]
    if changed:
        yield FairnessLine("questions_changed", f"Questions that changed: {listed(changed)}.", True)
    for movement, text in ((Movement.NEW, "asked for the first time"), (Movement.RETIRED, "no longer asked")):
        found = comparison.of(movement)
        in_words = [words for each in found if (words := only_in_words(comparison, each))]
        kinds = [f"{_questions_are(n)} {text}"] if (n := len(found) - len(in_words)) else []
        if in_words:
            one, many = ("was", "were") if movement is Movement.NEW else ("is", "are")
            verb = one if len(in_words) == 1 else many
            kinds.append(f"{count(len(in_words), 'question')} {verb} {in_words[0]}")
        if kinds:
            yield FairnessLine(movement.value, f"{listed(kinds)}.", True)
    same = comparison.earlier.headline_scale.steps == comparison.later.headline_scale.steps
    meaning = "The levels mean the same at both times." if same else "The scale of levels itself changed."
    yield FairnessLine("scale", meaning, not same)


def _answers(comparison: Comparison) -> Iterator[FairnessLine]:
    carried = comparison.counts[Movement.CARRIED_FORWARD]
    if carried:
        told = f"{_answers_were(carried)} carried forward without being looked at again; left out of every movement."
        yield FairnessLine("carried", told, True)
    changed = [
        each.question.id for each in comparison.of(Movement.CARRIED_FORWARD) if _is_carried_to_another(each, comparison)
    ]
    if changed:
        told = f"{_answers_were(len(changed))} carried forward and yet {'has' if len(changed) == 1 else 'have'}"
        yield FairnessLine("carried_changed", f"{told} another level than last time: {listed(changed)}.", True)
    if confirmed := sum(each.is_confirmed for each in comparison.of(Movement.UNCHANGED)):
        told = f"{_answers_were(confirmed)} carried forward, looked at again and confirmed; counted as unchanged."
        yield FairnessLine("confirmed", told, False)
    left = comparison.counts[Movement.NO_LONGER_APPLICABLE]
    if left:
        yield FairnessLine("no_longer_applicable", f'{_answers_were(left)} changed to "does not apply".', True)
    came = comparison.counts[Movement.NOW_IN_SCOPE]
    if came:
        yield FairnessLine("now_in_scope", f"{_questions_are(came)} now in scope that did not apply before.", True)
    if neither := comparison.not_answered_either_time:
        told = f"{_questions_have(neither)} no level at either time, and {_counted(neither)} nowhere."
        yield FairnessLine("not_answered_either_time", told, False)


def _is_carried_to_another(movement: QuestionMovement, comparison: Comparison) -> bool:
    """Whether the later answer is said to be as it was at the earlier time or before, and yet has another level."""
    now, before = movement.now, movement.level_then
    if now is None or now.level is None or before is None or now.answer.is_fresh:
        return False
    kept_since = now.answer.carried_from
    is_from_between = kept_since is not None and kept_since > comparison.earlier.sheet.dated
    return now.level.rank != before.rank and not is_from_between


def _occasions(comparison: Comparison) -> Iterator[FairnessLine]:
    facts, then, now = comparison.fairness, comparison.earlier.sheet, comparison.later.sheet
    called = tuple(zip((then, now), pair_names(comparison), strict=True))
    if facts.other_subject:
        told = f"The two are about different subjects: {then.subject}; then {now.subject}."
        yield FairnessLine("subject", told, True)
    if facts.other_reviewer:
        told = f"Different people judged: {then.who or 'not named'}; then {now.who or 'not named'}."
        yield FairnessLine("reviewer", told, True)
    if facts.same_day:
        told = f"Both are dated {day(now.dated)}: nothing tells which came first."
        yield FairnessLine("same_day", told, True)
    if facts.date_inferred:
        found = listed(f"{name} ({day(sheet.dated)})" for sheet, name in called if sheet.date_inferred)
        yield FairnessLine("date_inferred", f"A date was worked out, not printed in the source: {found}.", True)
    if (marked := facts.rebaselined) is not None:
        name = called[1][1] if marked is now else names((marked,))[0]
        told = f"{name} was marked as a new starting point (re-baselined): {clause(marked.rebaselined)}."
        yield FairnessLine("rebaselined", told, True)
    if facts.short_form:
        found = listed(f"{name} ({_FORM[sheet.form]})" for sheet, name in called)
        yield FairnessLine("form", f"Not everything was asked both times: {found}.", True)


def _people(comparison: Comparison) -> Iterator[FairnessLine]:
    facts = comparison.fairness
    if facts.seats_in_common is None:
        if comparison.later.sheet.who == "":
            yield FairnessLine("seats", "Who took part is not recorded for both times.", True)
        return
    then, now = facts.seats_then, facts.seats_now
    both = out_of(len(then & now), len(then | now), "seats")
    told = f"{both} took part both times: {len(then)} then, {len(now)} now."
    if facts.has_other_people:
        told += " Different people may be speaking."
    yield FairnessLine("seats", told, facts.has_other_people)


_FORM = {Form.FULL: "the full set", Form.CORE: "core questions only", Form.SHORT: "a short form"}


def _questions_are(n: int) -> str:
    return f"{count(n, 'question')} {'is' if n == 1 else 'are'}"


def _questions_have(n: int) -> str:
    return f"{count(n, 'question')} {'has' if n == 1 else 'have'}"


def _answers_were(n: int) -> str:
    return f"{count(n, 'answer')} {'was' if n == 1 else 'were'}"


def _counted(n: int) -> str:
    return "is counted" if n == 1 else "are counted"
