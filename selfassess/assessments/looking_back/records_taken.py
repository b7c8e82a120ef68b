"""The record behind a signature, as it may leave: whole for those who are told names, else without the responses.

What was signed names the seat of each response. Where answers were given under groups nobody but the database has that.
"""

from __future__ import annotations

from selfassess.assessments.signing.snapshot import hashes_in, read
from selfassess.audit.trail import canonical
from selfassess.engine.answers import Basis

_OF_SEATS = frozenset({Basis.INDIVIDUAL.value, Basis.TABLE.value, Basis.SELF.value})


def without_responses(text: str) -> str:
    """The record without what seats and tables said, and with how many responses that are. Its hash covered them."""
    kept = read(text)
    responses = kept.signed.get("responses", [])
    proposed = [each for each in responses if each.get("basis") not in _OF_SEATS]
    signed = {**kept.signed, "responses": proposed, "responses_left_out": len(responses) - len(proposed)}
    named = set(hashes_in(signed))
    texts = {hash_: each for hash_, each in kept.texts.items() if hash_ in named}
    return canonical({"signed": signed, "texts": texts})
