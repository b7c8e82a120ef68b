"""Whatever is saved in whatever order: the head is the last acknowledged save, and each leaves one event."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selfassess.assessments.answering.answers import AnswerConflict
from selfassess.assessments.answering.given import BLANK, GivenAnswer, read_given
from selfassess.audit.events import Event
from selfassess.engine.answers import NoLevel
from selfassess.errors import Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import Answer
from tests.bank_texts import small_bank
from tests.open_assessment import DIFFERENCE, LEAD, WORDS, OpenPlace, count, make_place

# One database serves every example, each on a board of its own.
SOME = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
MANY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

TEXTS = st.sampled_from(["", "a", "ab", "b"])
ANSWERS = st.builds(GivenAnswer, level=st.sampled_from([None, "0", "1"]), comment=TEXTS) | st.builds(
    GivenAnswer, no_level=st.just(NoLevel.NOT_IN_POSITION), comment=TEXTS
)
QUESTIONS = st.sampled_from([LEAD, DIFFERENCE])
# How many versions behind the head a page was sent: mostly none.
BEHIND = st.sampled_from([0, 0, 0, 1, 1, 2, -1])
SAVES = st.lists(st.tuples(QUESTIONS, ANSWERS, BEHIND, st.booleans(), st.none() | ANSWERS), max_size=14)


@dataclass
class Model:
    """What one answer should say: every acknowledged version in order, with who saved it."""

    versions: list[tuple[GivenAnswer, int]] = field(default_factory=list)

    @property
    def head(self) -> GivenAnswer:
        """The last acknowledged save."""
        return self.versions[-1][0] if self.versions else BLANK

    def is_accepted(self, answer: GivenAnswer, seen: int, person: int, unconfirmed: GivenAnswer | None) -> bool:
        """Whether the rules take this save: on the head, again, or after the page's own unanswered one."""
        behind = len(self.versions) - seen
        is_own = bool(self.versions) and self.versions[-1][1] == person
        return behind == 0 or (behind == 1 and is_own and self.head in (answer, unconfirmed))


@SOME
@given(SAVES)
def test_the_head_is_the_last_acknowledged_save_and_versions_and_events_are_as_many(
    database: Database, saves: list[tuple[str, GivenAnswer, int, bool, GivenAnswer | None]]
) -> None:
    place = make_place(database)
    models = {LEAD: Model(), DIFFERENCE: Model()}
    for question, answer, behind, is_deputy, unconfirmed in saves:
        model, person = models[question], place.deputy if is_deputy else place.holder
        seen = len(model.versions) - behind
        keys: dict[str, Any] = {"question": question, "identity": person, "unconfirmed": unconfirmed}
        if not model.is_accepted(answer, seen, person.user_id, unconfirmed):
            with pytest.raises(AnswerConflict) as conflict:
                place.save(answer, seen=seen, **keys)
            assert conflict.value.theirs.answer == model.head
            assert conflict.value.theirs.version == len(model.versions)
            continue
        saved = place.save(answer, seen=seen, **keys)
        if model.head != answer:
            model.versions.append((answer, person.user_id))
        assert saved.version == len(model.versions)
    check(place, models)


def check(place: OpenPlace, models: dict[str, Model]) -> None:
    """That head rows and trail are as the models say."""
    for question, model in models.items():
        head = place.head(question)
        if head is None:
            assert model.versions == []
            continue
        stands = GivenAnswer(level=head.level, no_level=head.no_level, why_none=head.why_none, comment=head.comment)
        assert (stands, head.version) == (model.head, len(model.versions))
        assert head.changed_by == model.versions[-1][1]
    total = sum(len(model.versions) for model in models.values())
    assert len(place.events(Event.ANSWER_SAVED)) == total
    assert len(place.events(Event.RESPONSE_STARTED)) == min(total, 1)


@SOME
@given(st.text(st.characters() | st.sampled_from("\x00\r\n\ud800\udfff\ufeff\u2028😀"), max_size=60))
def test_any_comment_whatever_is_kept_the_same_by_both_databases(database: Database, text: str) -> None:
    place = make_place(database)
    given_back = read_given(small_bank(), WORDS, {f"{WORDS}.comment": [text]})
    place.save(GivenAnswer(comment=text), seen=0, question=WORDS)
    head = place.head(WORDS)
    assert (head.comment if head else "") == given_back.comment


@pytest.mark.on_sqlite
def test_no_value_but_a_code_of_the_scale_is_ever_stored_as_a_level(database: Database) -> None:
    place = make_place(database)

    @MANY
    @given(st.text(max_size=8) | st.integers() | st.floats() | st.booleans() | st.lists(st.text(), max_size=2))
    def refused(value: Any) -> None:
        if value not in ("0", "1", "2"):
            with pytest.raises(Refused):
                place.save(GivenAnswer(level=value), seen=0)

    refused()
    with database.reading() as session:
        assert count(session, Answer) == 0
