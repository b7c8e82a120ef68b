"""What is asked, as a form to fill in by hand: each question with its levels in words and a box to tick before each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from selfassess.engine.answers import NoLevel
from selfassess.engine.bank import Bank, Question
from selfassess.reports.document import Block, Bullets, Cell, Cover, Document, Heading, Mark, Note, Prose, Symbol
from selfassess.reports.wording import NO_LEVEL_CHOSEN, count

_BOX = Mark(Symbol.BOX)
_LINE = "_" * 84
_COMMENT = f"Comment\n{_LINE}\n{_LINE}"

Offered = Callable[[Question], Iterable[NoLevel]]


def paper_form(
    bank: Bank, asked: Iterable[Question], *, board: str, title: str, notice: str, offered: Offered, cover: Cover
) -> Document:
    """The form of one self-assessment.

    Args:
        bank: The question set.
        asked: Its questions that are asked, in its order.
        notice: Who will read the answers and comments, in the board's own words.
        offered: The reasons for no level that a question offers.
    """
    questions = tuple(asked)
    facts = (
        ("Question set", f"{bank.title}, version {bank.edition}"),
        ("Questions", str(len(questions))),
        ("Seat", "_" * 28),
        ("Date", "_" * 16),
    )
    return Document(
        title=f"{title}: paper form",
        board=board,
        facts=facts,
        blocks=tuple(_blocks(bank, questions, notice, offered)),
        generated_on=cover.generated_on,
        marking=cover.marking,
        status=cover.status,
        language=bank.language,
    )


def _blocks(bank: Bank, questions: tuple[Question, ...], notice: str, offered: Offered) -> Iterator[Block]:
    words = [Prose("Tick one box for each question. A comment is welcome everywhere and needed nowhere.")]
    if notice:
        words.append(Prose(notice))
    yield Note("Before you begin", tuple(words))
    number = 0
    for theme_id, group in groupby(questions, key=lambda question: question.theme):
        theme, found = bank.theme[theme_id], tuple(group)
        yield Heading(theme.title)
        yield Prose(" ".join(filter(None, (theme.introduction, f"{count(len(found), 'question')}."))))
        for question in found:
            number += 1
            yield from _question(bank, question, number, offered)


def _question(bank: Bank, question: Question, number: int, offered: Offered) -> Iterator[Block]:
    yield Heading(f"{number}. {question.text}", 2)
    told = " ".join(filter(None, (question.id, _condition(bank, question))))
    yield Prose(told)
    if not question.is_scored:
        yield Prose("\n".join([_LINE] * 4))
        return
    levels = bank.scale_of(question).levels
    rows = [
        Cell(_level(level.label, question.descriptors.get(level.code) or level.descriptor), _BOX) for level in levels
    ]
    rows += [Cell(_chosen(none), _BOX) for none in offered(question)]
    yield Bullets(tuple(rows))
    yield Prose(_COMMENT)


def _chosen(none: NoLevel) -> str:
    """As the page offers it; what needs a line of why has one to write on."""
    because = f", because {_LINE[:30]}" if none is NoLevel.NOT_APPLICABLE else ""
    return f"{NO_LEVEL_CHOSEN[none]}{because}"


def _level(label: str, descriptor: str) -> str:
    return f"{label}: {descriptor}" if descriptor else label


def _condition(bank: Bank, question: Question) -> str:
    """When the question is to be answered, in words, for there is nothing on paper that could hide it."""
    condition = question.ask_if
    if condition is None:
        return ""
    earlier = bank.question[condition.question]
    code = condition.at_least if condition.at_least is not None else condition.at_most
    label = bank.scale_of(earlier).by_code[code or ""].label
    bound = "or higher" if condition.at_least is not None else "or lower"
    return f"(Answer this only where {earlier.id} is “{label}” {bound}.)"
