"""What the mails say when a self-assessment waits for a signature, is signed off, or reopened.

The rules are those of ``mail.letters``.
"""

from __future__ import annotations

from datetime import datetime

from selfassess.mail.letterhead import Letterhead, ask, letter, moment_of, one_line, sender
from selfassess.mail.message import Kind, Message


def assessment_to_sign(head: Letterhead, *, address: str, title: str, link: str, at: datetime) -> Message:
    """That a self-assessment was frozen by its first signature, and waits for this person's."""
    return letter(
        head,
        Kind.ASSESSMENT_TO_SIGN,
        address,
        f"{one_line(head.name)}: {one_line(title)} waits for your signature",
        f"The self-assessment ‘{one_line(title)}’ of {sender(head)} was signed by the first of those who sign it "
        f"together on {moment_of(at, head)}, and waits for your signature. Read the paper and sign here:",
        link,
        "You are asked once more to prove that it is you. It counts as signed once each of you has signed.",
        ask(head, "have a question"),
    )


def assessment_signed(
    head: Letterhead, *, address: str, title: str, link: str, digest: str, anchor: str, at: datetime
) -> Message:
    """That a self-assessment is signed off, with its hash and the anchor of the audit trail, to be kept elsewhere."""
    return letter(
        head,
        Kind.ASSESSMENT_SIGNED,
        address,
        f"{one_line(head.name)}: {one_line(title)} is signed",
        f"The self-assessment ‘{one_line(title)}’ of {sender(head)} was signed off on {moment_of(at, head)}. "
        "Nobody can change it now. It can be read, and its paper downloaded, here:",
        link,
        f"Keep this mail. What was signed has the SHA-256\n{digest}\nand the audit trail then ended with\n{anchor}\n"
        "With these two, anybody can check later that neither was changed.",
        ask(head, "have a question"),
    )


def assessment_reopened(head: Letterhead, *, address: str, title: str, link: str, at: datetime) -> Message:
    """That a signed self-assessment was opened again, so that an earlier mail no longer tells how it stands."""
    return letter(
        head,
        Kind.ASSESSMENT_REOPENED,
        address,
        f"{one_line(head.name)}: {one_line(title)} is no longer signed",
        f"The self-assessment ‘{one_line(title)}’ of {sender(head)} was reopened on {moment_of(at, head)}. "
        "Its signature is cancelled, and what was signed is kept. You are told again when it is signed anew. "
        "The reason stands in the board's audit trail. How things stand now:",
        link,
        ask(head, "have a question"),
    )
