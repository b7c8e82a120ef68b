"""What shows that the guards of the cases of self-assessments are needed; and what no mutant can take away."""

from __future__ import annotations

_HOSTILE, _EVIDENCE = "web/hostile/", "web/evidence/test_mutants.py"
_ACTS, _REPORTS = "integration/assessments/test_guard_mutants.py", "unit/reports/test_guard_mutants.py"
_FILES = "web/movement/test_mutants.py"

MUTANTS: dict[int, tuple[str, ...]] = {
    9: ("contract/test_tenancy.py::test_a_service_that_forgot_is_found",),
    10: (_HOSTILE + "[the board is that of the address]",),
    12: (_ACTS + "[nobody looks before closing]",),
    13: (_ACTS + "[nothing leaves before sharing]",),
    14: (_HOSTILE + "[a timeline tells no answer]",),
    15: (_ACTS + "[groups are the chair's alone]", _HOSTILE + "[no data between scripts]"),
    19: (_ACTS + "[what is agreed stands beside]",),
    20: (_ACTS + "[only what is open takes answers]",),
    21: (_ACTS + "[what is signed is locked]",),
    22: (_ACTS + "[reopening says why]",),
    23: (
        "integration/audit/test_verify_guards.py::test_without_a_check_its_case_goes_unseen",
        "integration/audit/test_verify_answers.py::test_without_a_guard_its_case_goes_unseen",
    ),
    51: (_HOSTILE + "[what is typed is escaped]",),
    52: (_HOSTILE + "[no data between scripts]",),
    53: (_HOSTILE + "[what turns round is taken out]",),
    54: (_EVIDENCE + "[files are to be saved]",),
    56: (_HOSTILE + "[no links from words]", _EVIDENCE + "[links are web addresses]"),
    59: (_REPORTS + "[a cell of CSV is no formula]",),
    60: (_REPORTS + "[a cell of Excel is text]",),
    61: (_REPORTS + "[a long text goes on below]", _REPORTS + "[what a worksheet cannot hold is replaced]"),
    62: (_REPORTS + "[a number of CSV stays one]", _EVIDENCE + "[a file is called by what fits]"),
    77: (_REPORTS + "[markup is text in a PDF (a picture)]",),
    78: (_REPORTS + "[markup is text in a PDF (a colour)]",),
    79: (_REPORTS + "[markup is text in a PDF (a name to call)]",),
    80: (_REPORTS + "[markup is text in a PDF (an entity)]",),
    81: (_REPORTS + "[a title is text in a PDF's own words]",),
    82: ("unit/boards/test_logos.py::test_without_that_guard_it_would_be_unpacked",),
    83: (_REPORTS + "[a row is parted where it is longer than a page]",),
    84: (_REPORTS + "[a row is parted where it is longer than a page]",),
    85: (_FILES + "[one file at a time]",),
    86: (_REPORTS + "[a file that was not made goes nowhere]",),
    92: (_EVIDENCE + "[kinds that are taken]", _EVIDENCE + "[a name without a way]"),
    93: (_EVIDENCE + "[the bytes say what it is]", _EVIDENCE + "[no macros]"),
    94: (_EVIDENCE + "[seven megabytes]",),
    95: (),
    96: (_EVIDENCE + "[kinds that are taken]",),
    97: (_EVIDENCE + "[evidence is its seat's]",),
    98: (_HOSTILE + "[kinds of ids]",),
    99: (_EVIDENCE + "[so much of one board]", _EVIDENCE + "[room on the disk]"),
    104: (_HOSTILE + "[a level is its code]",),
    105: (_HOSTILE + "[an answer is sent once]",),
    106: (_ACTS + "[a page answers its own theme]",),
    108: (_HOSTILE + "[a comment is not cut]",),
    110: (),
    111: (_EVIDENCE + "[what leaves is noted]",),
    121: (_ACTS + "[fewer than three are not counted]",),
    122: (_ACTS + "[what came after sharing is left out]",),
    123: (_ACTS + "[fewer than three are not counted]",),
    124: (_ACTS + "[small groups are put together]",),
}

NOT_OURS: dict[int, str] = {
    9: "No row-level security is asked for (rules 8.2): a watch over every query takes its place, on both engines.",
    81: "That a string of a PDF is written with its brackets and backslashes escaped is ReportLab's; its XML is ours.",
    85: "Files wait for one another in each worker; that twenty come at once is twenty times the same refusal.",
    93: "What else a PDF or a picture carries is not looked for: it is never shown by the service, only saved.",
    95: "There is no scanner to be set up. No file is opened or shown by the service; whoever saves one has a scanner.",
    96: "No archive is unpacked: names inside a document are read and nothing more, so that none leads anywhere.",
    110: "The service makes no backup files. What a board takes out is made anew for whoever asks (case 111), and a "
    "copy of the database is verified as it stands (`selfassess audit verify`).",
    121: "There are no benchmarks between boards: what is hidden here is inside a board, by broad group.",
}
