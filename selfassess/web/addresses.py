"""Kinds of part that an address may have. Every part is typed, so that nothing else ever reaches a view."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError

from selfassess.audit.events import ObjectType
from selfassess.storage.columns import IDS


class RowNumber(BaseConverter):
    """The number of a row: 1 to 2,147,483,647, without sign or leading zero."""

    regex = r"[1-9][0-9]{0,9}"

    def to_python(self, value: str) -> int:
        """The number.

        Raises:
            ValidationError: it is larger than any row's.
        """
        if int(value) not in IDS:
            raise ValidationError
        return int(value)


class Slug(BaseConverter):
    """A board's short name: small letters, digits and hyphens."""

    regex = r"[a-z0-9][a-z0-9-]{0,59}"


class Token(BaseConverter):
    """A secret of 256 bits, as 43 letters, digits, hyphens and underscores."""

    regex = r"[A-Za-z0-9_-]{43}"


class BankId(BaseConverter):
    """The id of a theme or question: letters, digits, dots and hyphens."""

    regex = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"


class PieceKey(BaseConverter):
    """What stands for a piece of evidence: 32 hexadecimal digits, of what it is."""

    regex = r"[0-9a-f]{32}"


class TimelineOf(BaseConverter):
    """What a timeline on a board may be of."""

    regex = "|".join(
        (
            ObjectType.AGENCY,
            ObjectType.ANSWER,
            ObjectType.ASSESSMENT,
            ObjectType.INVITATION,
            ObjectType.MEMBER,
            ObjectType.SEAT,
            ObjectType.SHEET,
        )
    )

    def to_python(self, value: str) -> ObjectType:
        """The type."""
        return ObjectType(value)


CONVERTERS: dict[str, type[BaseConverter]] = {
    "row": RowNumber,
    "slug": Slug,
    "token": Token,
    "bank_id": BankId,
    "piece": PieceKey,
    "object_type": TimelineOf,
}


def install(app: Flask) -> None:
    """Make the kinds known to the address map."""
    app.url_map.converters.update(CONVERTERS)
