"""Each guard of evidence proved: with it off, its case fails and tells what the guard keeps out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import send_file

from selfassess.assessments.answering import evidence_files
from selfassess.web import given_evidence
from tests.web.evidence import test_evidence
from tests.web.hostile import test_downloads
from tests.web.hostile.mutating import HERE, Mutant, Patch, fails_without, nothing, setting

pytestmark = pytest.mark.on_sqlite
_ANOTHER_KIND = test_evidence.test_a_file_of_another_kind_whatever_it_is_called_is_refused_and_not_kept
_KEPT = r": 303|: 200|assert 303 == 422"


def _by_its_name_alone(ending: str) -> Callable[[Patch], None]:
    kind, _ = evidence_files._KINDS[ending]
    return lambda patch: patch.setitem(evidence_files._KINDS, ending, (kind, lambda _: True))


def _any_ending(patch: Patch) -> None:
    patch.setattr(evidence_files, "_KINDS", _Anything(evidence_files._KINDS))


class _Anything(dict[str, Any]):
    def get(self, key: str, default: Any = None) -> Any:
        return super().get(key, ("text/plain", lambda _: True))


def _cut_at_the_cap(patch: Patch) -> None:
    patch.setitem(given_evidence.EvidenceForm.file.kwargs, "most_bytes", 10**9)
    most, check = evidence_files.MOST_BYTES, evidence_files.check_file
    patch.setattr(given_evidence, "check_file", lambda name, content: check(name, content[:most]))


def _to_be_shown(*parts: Any, **keys: Any) -> Any:
    return send_file(*parts, **{**keys, "as_attachment": False})


MUTANTS = (
    Mutant("the bytes say what it is", _by_its_name_alone(".pdf"), _ANOTHER_KIND, _KEPT, {"name": "a.pdf"}),
    Mutant("no macros", _by_its_name_alone(".docx"), _ANOTHER_KIND, _KEPT, {"name": "c.docx"}),
    Mutant("kinds that are taken", _any_ending, _ANOTHER_KIND, _KEPT, {"name": "a.pdf.exe"}),
    Mutant(
        "seven megabytes",
        _cut_at_the_cap,
        test_evidence.test_a_file_over_seven_megabytes_is_refused,
        _KEPT,
    ),
    Mutant(
        "so much of one board",
        setting("selfassess.assessments.answering.evidence.require_room", nothing),
        test_evidence.test_a_board_s_files_may_take_so_much_room_and_no_more,
        _KEPT,
    ),
    Mutant(
        "room on the disk",
        setting("selfassess.assessments.answering.evidence_files.require_disk", nothing),
        test_evidence.test_where_the_disk_is_nearly_full_no_file_is_taken_and_a_link_still_is,
        _KEPT,
    ),
    Mutant(
        "a name without a way",
        setting("selfassess.assessments.answering.evidence_files._clean", lambda name: name),
        test_evidence.test_a_path_in_a_name_leads_nowhere_and_a_strange_name_is_shown_as_text,
        r"^assert '\.\.' not in",
    ),
    Mutant(
        "links are web addresses",
        setting("selfassess.assessments.answering.evidence._is_web_address", lambda _: True),
        test_evidence.test_what_is_no_web_address_is_not_made_a_link,
        _KEPT,
        {"link": "javascript:alert(1)"},
    ),
    Mutant(
        "evidence is its seat's",
        setting("selfassess.assessments.answering.evidence.get_response", nothing),
        test_evidence.test_at_its_own_address_only_the_seat_opens_its_evidence_whatever_is_shared,
        r"/evidence/\d+: 200$",
    ),
    Mutant(
        "files are to be saved",
        setting(f"{HERE}.given_evidence.send_file", _to_be_shown),
        test_evidence.test_a_file_of_a_kind_that_is_taken_comes_back_byte_for_byte_as_an_attachment,
        r"'inline; filename=a\.png'",
        {"name": "a.png"},
    ),
    Mutant(
        "a file is called by what fits",
        setting(f"{HERE}.papers_sent.file_name", lambda title, form: f"{title}.{form}"),
        test_downloads.test_a_file_is_called_after_its_title_in_a_header_that_any_browser_reads,
        r"^assert '/' not in 'a/\.\./\.\./b",
        {"title": "a/../../b\\c"},
    ),
    Mutant(
        "what leaves is noted",
        setting(f"{HERE}.export.routes.note_export", nothing),
        test_downloads.test_what_is_taken_out_stands_at_no_address_and_in_the_trail,
        r"^assert \[\] == \['board\.exported'\]",
    ),
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard.replace(" ", "_"))
def test_without_its_guard_a_case_fails(
    mutant: Mutant, database_url: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    fails_without(mutant, monkeypatch, request)
