"""The development day of autumn 2025: four tables, who sat at each, and where each saw things otherwise.

Where nothing is said, a table's level was the one that was then agreed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DemoTable:
    """A table: its seats, its own levels by question, and what it wrote."""

    name: str
    seats: tuple[str, ...]
    levels: Mapping[str, str]
    comments: Mapping[str, str] = field(default_factory=dict)


TABLES = (
    DemoTable(
        "Table 1",
        ("Children's social care", "Police", "Primary schools", "Lay board member, north"),
        {"HV-WT-03": "3", "HV-BE-07": "3", "HV-CR-01": "2", "HV-VL-02": "3", "HV-CH-09": "3"},
        {
            "HV-WT-03": "The summer's check reached the three of us. We answered for what we saw.",
            "HV-BE-07": "A message went to everybody who had spoken to us.",
        },
    ),
    DemoTable(
        "Table 2",
        ("Early help", "Hospital trust", "Secondary schools and colleges", "Voluntary sector"),
        {"HV-WT-03": "1", "HV-BE-07": "1", "HV-BE-07-D": "0", "HV-CH-09": "1", "HV-VL-02": "0", "HV-VL-10": "2"},
        {
            "HV-BE-07": "Nobody at this table knows a young person who heard back.",
            "HV-VL-02": "The council and the charities still do most of the work between meetings.",
            "HV-CH-09": "Three meetings is a long time to wait for a letter about waiting.",
        },
    ),
    DemoTable(
        "Table 3",
        ("Public health", "Youth justice", "Integrated care board", "Family doctors"),
        {"HV-WT-06": "3", "HV-CH-01": "2", "HV-CH-13": "3", "HV-CR-01": "0", "HV-VL-01": "4"},
        {
            "HV-CR-01": "Half a team cannot do the work of a whole one. We should stop saying that it can.",
            "HV-CH-01": "The list is good. Several entries have an answer that says only that something will be done.",
        },
    ),
    DemoTable(
        "Table 4",
        (
            "District councils",
            "Probation",
            "Community and mental health trust",
            "Early years",
            "Lay board member, south",
        ),
        {"HV-WT-12": "2", "HV-BE-05": "3", "HV-BE-06": "2", "HV-VL-02": "1", "HV-VL-13": "0"},
        {
            "HV-VL-13": "We showed the page to a parent in the next room. She could not find out whom to ring.",
            "HV-VL-02": "Late promises are heard about at the meeting and not before.",
        },
    ),
)
