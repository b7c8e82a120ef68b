"""The self-assessment that is open on the day on which somebody looks: who has answered so far, and what they wrote."""

from __future__ import annotations

from collections.abc import Mapping

# How many questions each of them got to, by seat; the levels are those of last time, but for what follows.
DRAFTS: Mapping[str, int] = {
    "Children's social care": 12,
    "Police": 8,
    "Integrated care board": 6,
    "Lay board member, south": 4,
}
SENT = (
    "Early help",
    "District councils",
    "Primary schools",
    "Hospital trust",
    "Community and mental health trust",
    "Secondary schools and colleges",
)

LEVELS: Mapping[tuple[str, str], str] = {
    ("Police", "HV-WT-03"): "2",
    ("Police", "HV-BE-07"): "2",
    ("Children's social care", "HV-BE-07"): "2",
    ("Hospital trust", "HV-WT-01"): "1",
    ("Early help", "HV-BE-07"): "2",
    ("Early help", "HV-CH-09"): "2",
    ("District councils", "HV-VL-02"): "3",
    ("Primary schools", "HV-WT-03"): "3",
    ("Lay board member, south", "HV-BE-07"): "2",
}
COMMENTS: Mapping[tuple[str, str], str] = {
    ("Police", "HV-WT-01"): "Two places are still empty. I have rung probation twice.",
    (
        "Police",
        "HV-BE-07",
    ): "A board member went back to the panel in June and in September. I should like to hear from them.",
    ("Children's social care", "HV-WT-03"): "The second check was done in July. It holds in four organisations of six.",
    (
        "Children's social care",
        "HV-BE-07",
    ): "The panel reads the draft before it is sent. That has changed what we write.",
    ("Hospital trust", "HV-WT-01"): "We see no family doctor from one meeting to the next.",
    ("Early help", "HV-BE-07"): "Somebody goes back each time now. It is too soon to say what has changed.",
    ("Early help", "HV-CH-09"): "Both waits were put in writing in May. One reply has come.",
    ("District councils", "HV-VL-02"): "We lead the work on housing since the summer.",
    ("Primary schools", "HV-WT-03"): "Heads in every district were shown what the check found.",
    ("Lay board member, south", "HV-BE-07"): "I went back with the panel's questions and stayed for the answers.",
}
