"""Everything that selfassess raises on purpose.

    SelfAssessError
    ├── Unreadable          a file or folder that cannot be read or written
    ├── BankInvalid         a question set with errors   (banks.problems)
    ├── SheetInvalid        an answer file with errors   (banks.problems)
    ├── NotComparable       sheets between which no movement can be told
    ├── SettingsRefused     settings that cannot be used   (config)
    ├── StorageRefused      a database on which the service does not start   (storage.startup)
    ├── NotMade             a document whose making came to an end before it was made
    ├── NotFound            nothing there, or nothing that this person may know of
    ├── NotAllowed          there, but not for this person's role
    ├── Conflict            somebody else was first; carries what stands now
    │   └── TooLate         what was to be changed is signed, or being signed, by now
    ├── Refused             a change that the rules do not allow, or a value that cannot be kept; names its field
    └── Busy                the database could not be reached in time; nothing was saved

Raised where the knowledge is, caught at the edge. The message is for the person at the edge: what happened and what to
do, in plain words, without a traceback.
"""


class SelfAssessError(Exception):
    """A refusal with a reason in plain words."""


class Unreadable(SelfAssessError):
    """A path that cannot be read from or written to."""


class NotComparable(SelfAssessError):
    """Two sheets between which no movement can be told, with the reason."""


class NotMade(SelfAssessError):
    """A document that could not be made just now. Nothing was changed."""


class NotFound(SelfAssessError):
    """Something that is not there, or not there for this person. Both look the same."""


class NotAllowed(SelfAssessError):
    """Something that a role does not permit."""


class Conflict(SelfAssessError):
    """A change made on a version that is no longer the latest. Nothing was changed."""


class TooLate(Conflict):
    """A change to what is signed by now, or being signed. Nothing was changed, and what was typed is kept."""


class Refused(SelfAssessError):
    """A change that the rules do not allow, told in plain words.

    ``field`` names the form's field that the message belongs to, or is None where it belongs to the whole form.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        self.field = field
        super().__init__(message)


class Busy(SelfAssessError):
    """The database could not be reached in time. Nothing was saved; trying again may help."""
