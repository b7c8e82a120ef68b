"""What selfassess bank diff says, on a terminal and as JSON: what became of each question between two versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from selfassess.cli.text import item, paragraph
from selfassess.engine.lineage import Alignment, Link
from selfassess.reports.wording import CHANGE, count, listed, sentence

SCHEMA = "selfassess/bank-diff/1"


def alignment_json(alignment: Alignment) -> dict[str, Any]:
    """The alignment, and which lines over time it breaks: a stable contract, documented in docs/json.md."""
    return {
        "schema": SCHEMA,
        "bank": alignment.later.id,
        "earlier": alignment.earlier.edition,
        "later": alignment.later.edition,
        "unchanged": alignment.unchanged,
        "changed": [
            {
                "earlier": link.earlier,
                "later": link.later,
                "changes": sorted(link.kinds),
                "wording": link.wording.value,
                "comparable": link.is_comparable,
                "why": link.why,
            }
            for link in alignment.changed
        ],
        "new": list(alignment.new),
        "retired": list(alignment.retired),
        "breaks": list(alignment.broken),
    }


def alignment_text(alignment: Alignment) -> Iterator[str]:
    """The lines: what changed and is still compared, what is not, what came and went."""
    later = alignment.later
    yield paragraph(f"{later.title}: from version {alignment.earlier.edition} to {later.edition}")
    yield f"{count(alignment.unchanged, 'question')} unchanged"
    changed = list(alignment.changed)
    for title, told in (
        ("Changed, still compared", [_link(link) for link in changed if link.is_comparable]),
        (
            "Changed, no longer compared: these trends break",
            [_link(link) for link in changed if not link.is_comparable],
        ),
        ("New: these trends start here", [item(id) for id in alignment.new]),
        ("Retired: these trends end", [item(id) for id in alignment.retired]),
    ):
        if told:
            yield ""
            yield title
            yield from told
    again = listed(alignment.broken)
    yield ""
    yield paragraph(f"Trends that begin again: {again}." if again else "No trend is broken.")


def _link(link: Link) -> str:
    renamed = link.later if link.later == link.earlier else f"{link.earlier} to {link.later}"
    kinds = listed(CHANGE[kind] for kind in CHANGE if kind in link.kinds) or "renamed"
    return item(f"{renamed}: {kinds}. {sentence(link.why)}".rstrip())
