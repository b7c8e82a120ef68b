"""Anchors: a chain's last event as it stood once, written down where nobody who reaches the database can change it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlmodel import Session

from selfassess.audit.trail import head
from selfassess.errors import Refused

_WRITTEN = re.compile(r"([1-9][0-9]{0,17}):([0-9a-fA-F]{64})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The number and the hash of one event. Written ``SEQ:HASH``."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


def parse_anchor(text: str) -> Anchor:
    """The anchor that is written so.

    Raises:
        Refused: it is none.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise Refused("An anchor is a number, a colon and 64 hexadecimal digits, like 812:3fa9… Copy the whole of it.")
    return Anchor(int(found[1]), found[2].lower())


def head_anchor(session: Session, chain: int) -> Anchor | None:
    """The anchor that the chain's last event gives, or None where the chain is empty."""
    last = head(session, chain)
    return Anchor(last.seq, last.hash) if last else None
