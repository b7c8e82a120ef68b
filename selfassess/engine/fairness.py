"""Whether two sheets may be compared at all, and what a reader must know before trusting the comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from selfassess.engine.answers import AnswerSheet, Basis, Form
from selfassess.engine.bank import Bank
from selfassess.engine.lineage import Alignment, ChangeKind
from selfassess.errors import NotComparable

# Fewer seats than this share in common, and different people speak.
ENOUGH_SEATS = Fraction(70, 100)

# Not the words of the reports: a refusal names a sheet as one thing ("the agreed score", in words that are fixed), and
# a report says of many answers what they are ("levels agreed by the board").
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


@dataclass(frozen=True)
class Fairness:
    """The facts behind "Is this a fair comparison?" that lie in the two sheets and their question sets.

    ``between`` are the sheets of the same series that lie between the two, oldest first. What became of the answers
    is counted by the comparison.
    """

    earlier: AnswerSheet
    later: AnswerSheet
    alignment: Alignment
    between: tuple[AnswerSheet, ...] = ()

    @cached_property
    def kinds_of_change(self) -> Mapping[ChangeKind, int]:
        """How many questions were changed in each way, zeros included."""
        changed = Counter(kind for link in self.alignment.changed for kind in link.kinds)
        return MappingProxyType({kind: changed[kind] for kind in ChangeKind})

    @property
    def other_edition(self) -> bool:
        """Whether the two answer different editions."""
        return self.earlier.edition != self.later.edition

    @property
    def other_subject(self) -> bool:
        """Whether the two are about subjects of different names."""
        return self.earlier.subject != self.later.subject

    @property
    def other_reviewer(self) -> bool:
        """Whether somebody else answered."""
        return self.earlier.who != self.later.who

    @property
    def same_day(self) -> bool:
        """Whether both are of one day, so that nothing tells which came first."""
        return self.earlier.dated == self.later.dated

    @property
    def date_inferred(self) -> bool:
        """Whether either day was worked out."""
        return self.earlier.date_inferred or self.later.date_inferred

    @property
    def rebaselined(self) -> AnswerSheet | None:
        """The last sheet since the earlier one on which levels were judged afresh, as a new starting point."""
        return next((sheet for sheet in (self.later, *reversed(self.between)) if sheet.rebaselined), None)

    @property
    def short_form(self) -> bool:
        """Whether either did not ask everything."""
        return (self.earlier.form, self.later.form) != (Form.FULL, Form.FULL)

    @cached_property
    def seats_then(self) -> frozenset[str]:
        """The seats that took part in the earlier one."""
        return frozenset(self.earlier.took_part)

    @cached_property
    def seats_now(self) -> frozenset[str]:
        """The seats that took part in the later one."""
        return frozenset(self.later.took_part)

    @property
    def seats_in_common(self) -> Fraction | None:
        """The share, 0 to 1, of the seats in either that took part in both; ``None`` where a sheet does not say."""
        if not (self.seats_then and self.seats_now):
            return None
        return Fraction(len(self.seats_then & self.seats_now), len(self.seats_then | self.seats_now))

    @property
    def has_other_people(self) -> bool:
        """Whether too few seats took part in both."""
        return self.seats_in_common is not None and self.seats_in_common < ENOUGH_SEATS


def refuse_unlike(earlier: AnswerSheet, later: AnswerSheet, banks: Sequence[Bank]) -> None:
    """Refuse two sheets between which no movement can be told.

    Raises:
        NotComparable: they differ in question set, basis or subject, are two seats' own views, the order of dates and
            of editions disagree, or ``banks`` does not lead from the one's edition to the other's.
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
    if earlier.basis is Basis.INDIVIDUAL and earlier.seat != later.seat:
        raise NotComparable(
            f"these cannot be compared: one is the view of {earlier.seat or 'nobody named'}, one of"
            f" {later.seat or 'nobody named'}. Two seats are no movement; how far they agree is another question"
        )
    if later.dated < earlier.dated:
        raise NotComparable(f"the later assessment, {later.assessment}, is dated before {earlier.assessment}")
    if (banks[0].edition, banks[-1].edition) != (earlier.edition, later.edition):
        raise NotComparable(
            f"these cannot be compared: {earlier.assessment} was answered on version {earlier.edition} of the question"
            f" set and {later.assessment}, which comes after it, on version {later.edition}"
        )


def _same_subject(earlier: AnswerSheet, later: AnswerSheet) -> bool:
    return later.subject == earlier.subject or later.subject_was in (earlier.subject, earlier.subject_was or None)
