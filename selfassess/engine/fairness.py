"""Whether two sheets may be compared at all, and what a reader must know before trusting the comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from selfassess.engine.answers import AnswerSheet, Basis, Form
from selfassess.engine.bank import Bank
from selfassess.engine.lineage import Alignment, ChangeKind
from selfassess.engine.movements import MATCHED, Movement, QuestionMovement
from selfassess.engine.scoring import Scorecard
from selfassess.errors import NotComparable

# Fewer seats than this share in common, and different people speak.
ENOUGH_SEATS = Fraction(70, 100)

_WHOSE: Mapping[Basis, str] = MappingProxyType(
    {
        Basis.INDIVIDUAL: "the members' own view",
        Basis.TABLE: "the view of one table",
        Basis.DRAFT: "a draft put forward for agreement",
        Basis.SELF: "an organisation's own return",
        Basis.PROPOSED: "a buddy's proposal",
        Basis.MODERATED: "the moderated score",
        Basis.AGREED: "the agreed score",
        Basis.EXTERNAL: "an outside judgement",
    }
)


@dataclass(frozen=True, slots=True)
class Fairness:
    """The facts behind "Is this a fair comparison?". Counts are of questions unless they say otherwise.

    ``seats_in_common`` is the share, 0 to 1, of the seats in either assessment that took part in both; ``None`` where a
    sheet does not say who took part.
    """

    matched: int
    with_a_level: int
    kinds_of_change: Mapping[ChangeKind, int]
    counts: Mapping[Movement, int]
    not_answered_either_time: int
    confirmed: int
    other_edition: bool
    other_subject: bool
    other_reviewer: bool
    date_inferred: bool
    rebaselined: str
    short_form: bool
    seats_then: int
    seats_now: int
    seats_in_both: int
    seats_in_common: Fraction | None

    @property
    def has_other_people(self) -> bool:
        """Whether too few seats took part in both."""
        return self.seats_in_common is not None and self.seats_in_common < ENOUGH_SEATS


def refuse_unlike(earlier: AnswerSheet, later: AnswerSheet, banks: Sequence[Bank]) -> None:
    """Refuse two sheets between which no movement can be told.

    Raises:
        NotComparable: they differ in question set, basis or subject, the order of dates and of editions disagree, or
            ``banks`` does not lead from the one's edition to the other's.
    """
    if earlier.bank_id != later.bank_id:
        raise NotComparable(
            "these cannot be compared: they answer two different question sets,"
            f" '{earlier.bank_id}' and '{later.bank_id}'"
        )
    if banks[0].id != earlier.bank_id:
        raise NotComparable(f"these cannot be compared: they answer '{earlier.bank_id}', not '{banks[0].id}'")
    if earlier.basis is not later.basis:
        raise NotComparable(f"these cannot be compared: one is {_WHOSE[earlier.basis]}, one is {_WHOSE[later.basis]}")
    if not _same_subject(earlier, later):
        raise NotComparable(
            f"these cannot be compared: one is about {earlier.subject}, one is about {later.subject}. If they are the"
            " same body under two names, say so with 'subject_was' in the later file"
        )
    if later.dated < earlier.dated:
        raise NotComparable(f"the later assessment, {later.assessment}, is dated before {earlier.assessment}")
    if (banks[0].edition, banks[-1].edition) != (earlier.edition, later.edition):
        raise NotComparable(
            f"these cannot be compared: {earlier.assessment} was answered on version {earlier.edition} of the question"
            f" set and {later.assessment}, which comes after it, on version {later.edition}"
        )


def fairness_of(
    earlier: Scorecard,
    later: Scorecard,
    alignment: Alignment,
    movements: Sequence[QuestionMovement],
    counted: Mapping[Movement, int],
) -> Fairness:
    """What a reader must know about the two scorecards' comparison."""
    a, b = earlier.sheet, later.sheet
    matched = [each for each in movements if each.movement in MATCHED]
    changed = Counter([kind for link in alignment.changed for kind in link.kinds])
    either, both = set(a.took_part) | set(b.took_part), set(a.took_part) & set(b.took_part)
    common = Fraction(len(both), len(either)) if a.took_part and b.took_part else None
    return Fairness(
        matched=len(matched),
        with_a_level=len(matched) + sum([each.has_level for each in movements if each.movement not in MATCHED]),
        kinds_of_change=MappingProxyType({kind: changed[kind] for kind in ChangeKind}),
        counts=counted,
        not_answered_either_time=len(movements) - sum(counted.values()),
        confirmed=sum([each.is_confirmed for each in matched]),
        other_edition=a.edition != b.edition,
        other_subject=a.subject != b.subject,
        other_reviewer=a.who != b.who,
        date_inferred=a.date_inferred or b.date_inferred,
        rebaselined=b.rebaselined,
        short_form=(a.form, b.form) != (Form.FULL, Form.FULL),
        seats_then=len(set(a.took_part)),
        seats_now=len(set(b.took_part)),
        seats_in_both=len(both),
        seats_in_common=common,
    )


def _same_subject(earlier: AnswerSheet, later: AnswerSheet) -> bool:
    return later.subject == earlier.subject or later.subject_was in (earlier.subject, earlier.subject_was or None)
