"""A mail for tests."""

from __future__ import annotations

from typing import Any

from selfassess.mail.message import Kind, Message


def make_message(**keys: Any) -> Message:
    """A short mail to one person; keys replace what it says."""
    given = {
        "kind": Kind.INVITATION,
        "address": "person@example.org",
        "subject": "Invitation to Hathervale",
        "body": "Open this link:\n\nhttps://assess.example.gov.uk/i/abc\n",
    }
    return Message(**{**given, **keys})
