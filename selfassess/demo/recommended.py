"""What the county's board recommended to itself. Invented, as everything here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recommended:
    """One recommendation: its words, the seat that leads on it, the day by which, and the questions it answers."""

    text: str
    lead: str
    due: str
    questions: tuple[str, ...]


AUTUMN_2025 = (
    Recommended(
        "Check referrals from the organisations that the summer did not reach, and tell each what was found.",
        "Children's social care",
        "2026-02-27",
        ("HV-WT-03", "HV-WT-03-D"),
    ),
    Recommended(
        "Give the record of changes after checks of case files to one named person.",
        "Integrated care board",
        "2026-01-30",
        ("HV-CH-08",),
    ),
    Recommended(
        "Say which planned work waits while two support posts are empty.",
        "Police",
        "2025-12-12",
        ("HV-CR-01",),
    ),
)
SPRING_2026 = (
    Recommended(
        "Go back in person, within six weeks, to each group of young people we hear from, and ask what they heard.",
        "Voluntary sector",
        "2026-09-30",
        ("HV-BE-07", "HV-BE-07-D"),
    ),
    Recommended(
        "Put both long waits in writing to those who can shorten them, and bring the replies to each meeting.",
        "Partnership chair",
        "2026-05-15",
        ("HV-CH-09",),
    ),
    Recommended(
        "Trace five checks of case files to the changes that they asked for.",
        "Hospital trust",
        "2026-10-30",
        ("HV-CH-08", "HV-CH-08-D"),
    ),
    Recommended(
        "Each organisation talks with its own staff about speaking up, and brings back what it heard.",
        "Secondary schools and colleges",
        "2026-11-27",
        ("HV-VL-10",),
    ),
    Recommended(
        "Look at what training changes before the next self-assessment. Nobody looked this time.",
        "Early help",
        "2026-12-18",
        ("HV-CR-05", "HV-CR-05-D", "HV-CR-09"),
    ),
)
