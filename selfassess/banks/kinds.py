"""Which kind of file a text is: a mix-up is told in one sentence, and not as dozens of unknown keys."""

from __future__ import annotations

from selfassess.banks.keys import Record
from selfassess.banks.nodes import MapNode, Node

# Fewer could be slips in a file of the right kind.
_FEWEST = 3


def is_of_other_kind(tree: Node, wanted: Record, other: Record) -> bool:
    """Whether most of what a file says are keys of the ``other`` kind: three of them, and more than of the one."""
    if not isinstance(tree, MapNode):
        return False
    theirs = len(tree.items.keys() & (other.names - wanted.names))
    ours = len(tree.items.keys() & (wanted.names - other.names))
    return theirs >= _FEWEST and theirs > ours
