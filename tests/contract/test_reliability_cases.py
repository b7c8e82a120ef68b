"""Every case of reliability that self-assessments are asked for has its tests.

Those under ``faults`` run a twentieth of their count in ``make test`` and all of it in ``make soak``.
"""

from __future__ import annotations

import pytest

from tests.contract.test_hostile_cases import stands

_AT_ONCE, _SIGNING, _FORTY = "faults/test_at_once.py", "faults/test_signing_at_once.py", "faults/test_forty.py"
_AUTOSAVE, _THEME, _ACTS = "browser/test_autosave.py", "web/responses/test_theme_page.py", "integration/assessments/"

PROOFS: dict[str, tuple[str, ...]] = {
    "R6, two people or two windows": (
        _AT_ONCE + "::test_of_two_texts_on_one_version_one_stands_and_the_other_is_shown_beside_it",
        _THEME + "::test_two_tabs_show_both_texts_and_overwrite_nothing",
        "web/agreeing/test_agreeing_pages.py::test_what_another_agreed_meanwhile_is_shown_beside_what_was_sent",
        _ACTS + "test_races.py::test_without_the_version_check_one_would_overwrite_the_other",
    ),
    "R7, a form sent twice": (
        _AT_ONCE + "::test_a_form_that_is_sent_twice_at_once_is_one_version_with_one_event",
        _AT_ONCE + "::test_a_form_that_is_sent_again_by_the_back_button_says_nothing_new_or_meets_what_came_since",
        _AT_ONCE + "::test_an_invitation_that_is_sent_twice_at_once_is_one_invitation_with_one_mail",
        "web/signing/test_signing.py::TestTheChair::test_who_presses_twice_has_signed_once",
    ),
    "R8, an older request that comes last": (
        _AUTOSAVE + "::test_an_older_request_that_comes_last_changes_nothing",
        _AUTOSAVE + "::test_the_button_waits_for_a_save_on_its_way_and_meets_no_conflict",
        _ACTS + "test_answers.py::test_a_change_follows_on_the_pages_own_save_whose_reply_it_did_not_wait_for",
    ),
    "R9, a signature meets a change": (
        _SIGNING + "::test_what_is_signed_is_what_is_stored_every_time",
        _SIGNING + "::test_without_comparing_the_changes_what_is_signed_would_not_be_what_is_stored",
        "web/signing/test_signing.py::test_a_level_that_comes_after_the_signature_gets_409_with_its_text_kept",
    ),
    "R10, signatures meet": (_SIGNING + "::test_what_is_signed_is_what_is_stored_every_time",),
    "R11, forty people": (
        _FORTY + "::test_forty_who_read_three_pages_for_each_save_lose_nothing_and_meet_no_fault",
        "faults/test_checking.py::test_every_fault_is_found_and_a_sound_sitting_passes",
    ),
    "R12, the clock": (
        _ACTS + "test_clock.py::test_a_clock_set_back_before_sharing_leaves_no_response_out",
        _ACTS + "test_clock.py::test_what_is_sent_closed_and_shared_at_an_awkward_moment_counts",
        _ACTS + "test_clock.py::test_the_trail_goes_by_its_numbers_whatever_the_clock_says",
        _ACTS + "test_clock.py::test_a_proof_that_is_no_longer_fresh_does_not_become_so_by_a_clock_set_back",
        "web/hostile/test_sessions.py::test_a_clock_that_is_set_back_revives_no_session",
        "integration/accounts/test_throttle.py::test_a_clock_that_was_set_back_locks_nobody_out",
        "integration/jobs/test_lease.py::test_a_clock_that_was_set_back_does_not_stop_the_ticks",
    ),
    "R17, no network": (
        _AUTOSAVE + "::test_without_a_network_the_text_stays_and_is_saved_once_there_is_one",
        _AUTOSAVE + "::test_a_server_that_is_busy_is_asked_again_until_it_has_saved",
        _AUTOSAVE + "::test_who_is_signed_out_is_told_and_the_text_stays",
        _AUTOSAVE + "::test_leaving_the_page_saves_what_was_just_typed_without_asking",
        _THEME + "::test_what_is_typed_for_too_long_is_kept_until_the_person_is_back",
    ),
    "R18, a new version is put in": (
        _FORTY + "::test_a_service_that_is_started_anew_under_forty_people_loses_nothing",
        "faults/test_serve.py::TestTheEnd::test_a_save_that_has_come_is_finished_before_it_stops",
    ),
}


@pytest.mark.parametrize("case", PROOFS)
def test_a_case_has_its_tests(case: str) -> None:
    assert [place for place in PROOFS[case] if not stands(place)] == []
