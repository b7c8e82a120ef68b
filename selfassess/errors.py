"""Everything that selfassess raises on purpose.

    SelfAssessError
    ├── Unreadable          a file or folder that cannot be read or written
    ├── BankInvalid         a question set with errors   (banks.problems)
    ├── SheetInvalid        an answer file with errors   (banks.problems)
    └── NotComparable       sheets between which no movement can be told

Raised where the knowledge is, caught at the edge. The message is for the person at the edge: what happened and what to
do, in plain words, without a traceback.
"""


class SelfAssessError(Exception):
    """A refusal with a reason in plain words."""


class Unreadable(SelfAssessError):
    """A path that cannot be read from or written to."""


class NotComparable(SelfAssessError):
    """Two sheets between which no movement can be told, with the reason."""
