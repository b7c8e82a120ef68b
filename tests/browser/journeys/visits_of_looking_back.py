"""The visits to what moved, to papers, to looking again and to taking everything out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.browser.journeys.atlas import Visit
from tests.browser.journeys.county import QUIET, QUIET_MANAGER
from tests.browser.journeys.looked_back import MANAGER, MEMBER, SLUG
from tests.browser.journeys.steps import fails

_HERE = {"slug": SLUG}
_ROUND = {**_HERE, "assessment_id": "assessment Round B"}


def looking_back() -> Iterator[Visit]:
    """Every page on which a board looks back."""
    ours = partial(Visit, who=MANAGER, parts=_HERE)
    yield ours(endpoint="boards.home", state="something moved")
    yield ours(endpoint="movement.show")
    yield ours(endpoint="movement.show", state="as a member", who=MEMBER)
    yield Visit(endpoint="movement.show", state="nothing yet", who=QUIET_MANAGER, parts={"slug": QUIET})
    yield ours(endpoint="movement.question", parts={**_HERE, "question_id": "CH-04"})
    yield ours(endpoint="movement.responses", state="none to compare")
    yield ours(endpoint="movement.version_change")
    yield ours(endpoint="movement.look_again")
    yield ours(endpoint="movement.look_again", state="errors", steps=fails("Open this short self-assessment"))
    yield ours(endpoint="export.show")
    papers = partial(Visit, who=MANAGER, parts=_ROUND)
    yield papers(endpoint="papers.show")
    yield papers(endpoint="papers.show", state="as a member", who=MEMBER)
    yield papers(endpoint="papers.circulation")
    yield papers(endpoint="papers.circulation", state="errors", steps=fails("Note where it went"))
