"""The sample county's report, word for word, against a file that a person can read.

After a change that is meant, write the file anew and read what changed in it::

    python -m tests.golden.test_demo_report
"""

from __future__ import annotations

from pathlib import Path

from selfassess.engine.views import other_views
from selfassess.reports.comparison import comparison_page, comparison_report, comparison_summary
from selfassess.reports.text import render
from tests.golden.reports import demo_banks, demo_externals, demo_library, demo_sheets, followed
from tests.unit.reports.cases import COVER, text_of

GOLDEN = Path(__file__).parent / "demo_report.txt"
PAGE = Path(__file__).parent / "demo_page.txt"
TERMINAL = Path(__file__).parent / "demo_terminal.txt"


def demo_report() -> tuple[str, str, str]:
    """The full report and the one-page report as plain text, and the summary as it stands on a terminal."""
    trend = followed(demo_sheets(), demo_library())
    others = other_views(trend, demo_externals(), demo_banks())
    report, summary = comparison_report(trend, COVER, others), comparison_summary(trend, COVER, others)
    return text_of(report), text_of(comparison_page(trend, COVER)), render(summary)


def test_the_sample_report_says_what_it_said() -> None:
    assert demo_report()[0] == GOLDEN.read_text(encoding="utf-8")


def test_the_sample_page_says_what_it_said() -> None:
    assert demo_report()[1] == PAGE.read_text(encoding="utf-8")


def test_the_sample_on_a_terminal_says_what_it_said() -> None:
    assert demo_report()[2] == TERMINAL.read_text(encoding="utf-8")


def test_the_sample_report_leads_with_what_went_down() -> None:
    for told in (" ".join(text.split()) for text in demo_report()):
        assert told.index("5 answers are lower, 13 are higher and 10 are unchanged") < told.index("Lower than in")
        assert told.index("Lower than in Autumn 2025 (5)") < told.index("Higher than in Autumn 2025 (13)")


if __name__ == "__main__":
    for path, text in zip((GOLDEN, PAGE, TERMINAL), demo_report(), strict=True):
        path.write_text(text, encoding="utf-8")
