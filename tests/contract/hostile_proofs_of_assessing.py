"""The tests of each case that self-assessments added to the suite; ``test_hostile_cases`` sees that they are there."""

from __future__ import annotations

_HOSTILE, _ACTS, _REPORTS = "web/hostile/", "integration/assessments/", "unit/reports/"
_SECRECY, _TENANCY = _HOSTILE + "test_secrecy.py", "contract/test_tenancy.py"
_WORDS, _VALUES, _FILES = _HOSTILE + "test_markup.py", _HOSTILE + "test_values.py", _HOSTILE + "test_downloads.py"
_EVIDENCE, _PDF, _XLSX = "web/evidence/test_evidence.py", _REPORTS + "test_pdf.py", _REPORTS + "test_xlsx.py"
_CSV, _GIVEN, _LAWS = _REPORTS + "test_csv.py", "unit/assessments/test_given.py", "property/test_engine_laws.py"
_SHARING, _SIGNING, _EXPORT = _ACTS + "test_sharing.py", "web/signing/test_signing.py", _ACTS + "test_exporting.py"
_BEFORE_CLOSING = "::test_before_closing_nobody_reaches_another_seat_s_words_or_anything_its_levels_change"

PROOFS: dict[int, tuple[str, ...]] = {
    9: (
        _TENANCY + "::test_every_page_and_verb_of_a_filled_county_is_bound",
        _TENANCY + "::test_a_query_is_not_bound",
        _TENANCY + "::test_every_table_of_a_board_is_watched",
    ),
    10: (_HOSTILE + "test_tenants.py::test_after_a_request_that_failed_the_next_one_sees_its_own_board_alone",),
    12: (_SECRECY + _BEFORE_CLOSING, _SHARING + "::test_before_closing_nobody_sees_any_of_it"),
    13: (
        _SECRECY + _BEFORE_CLOSING,
        _SECRECY + "::test_between_closing_and_sharing_board_members_and_observers_reach_nothing_more",
        _EXPORT + "::test_nothing_of_a_response_leaves_before_it_is_shared",
    ),
    14: (
        "web/timeline/test_timeline.py::test_a_member_sees_their_own_seat_s_events",
        "web/timeline/test_timeline.py::test_a_manager_sees_that_a_response_was_started_and_not_what_it_says",
    ),
    15: (
        _SECRECY + _BEFORE_CLOSING,
        _SHARING + "::test_the_middle_of_each_group_is_the_chair_s_alone",
        _WORDS + "::test_no_page_has_data_between_its_scripts",
    ),
    19: (
        _ACTS + "test_beside_responses.py::test_agreeing_changes_no_response_and_both_stand_on_the_page",
        _ACTS + "test_agreed.py::test_the_trail_holds_what_was_agreed",
    ),
    20: (
        _ACTS + "test_answers.py::test_nothing_is_saved_unless_the_assessment_is_open",
        "web/responses/test_theme_page.py::test_what_comes_after_closing_is_kept_for_its_writer",
        _SIGNING + "::test_a_level_that_comes_after_the_signature_gets_409_with_its_text_kept",
    ),
    21: (
        "integration/storage/test_signed_rows.py::test_nothing_of_what_is_signed_can_be_changed",
        "integration/storage/test_signed_rows.py::test_nothing_of_it_can_be_deleted",
        "integration/storage/test_signed_rows.py::test_nothing_can_be_added_to_it",
    ),
    22: (
        _SIGNING + "::TestTheChair::test_reopens_it_with_a_reason_and_sees_the_signature_cancelled",
        _SIGNING + "::TestTheChair::test_does_not_reopen_without_a_fresh_proof",
        _SIGNING + "::TestThePaper::test_of_a_cancelled_signing_says_so_in_its_name",
    ),
    23: (
        "integration/audit/test_verify.py::test_a_chain_rebuilt_without_the_key_is_found_from_the_first_changed_event_on",
        "integration/audit/test_verify_answers.py::test_an_answer_that_was_changed_past_the_service_is_found",
        "integration/audit/test_verify_signed.py::test_a_changed_snapshot_is_found",
        "integration/cli/test_audit.py::test_a_change_is_told_with_its_place_and_time_and_exits_with_1",
    ),
    51: (_WORDS + "::test_markup_is_text_on_every_page", "browser/test_report_html.py::test_hostile_text_runs_nothing"),
    52: (_WORDS + "::test_no_page_has_data_between_its_scripts",),
    53: (
        _WORDS + "::test_text_that_turns_round_or_hides_is_not_shown_so",
        _WORDS + "::test_a_heap_of_marks_and_signs_is_kept_as_it_is",
        _REPORTS + "test_characters.py::test_a_harmful_character_shows_as_the_replacement_character",
    ),
    54: (_EVIDENCE + "::test_a_file_of_a_kind_that_is_taken_comes_back_byte_for_byte_as_an_attachment",),
    56: (
        _WORDS + "::test_an_address_in_what_is_typed_is_no_link",
        _EVIDENCE + "::test_what_is_no_web_address_is_not_made_a_link",
        _EVIDENCE + "::test_a_link_stands_beside_the_answer_and_tells_the_other_site_nothing",
    ),
    59: (_CSV + "::test_no_cell_begins_as_a_formula_does", _EXPORT + "::test_a_formula_in_a_comment_is_text"),
    60: (
        _XLSX + "::test_what_looks_like_a_formula_or_an_error_is_text",
        _XLSX + "::test_no_text_can_put_a_formula_or_a_link_into_the_file",
        _XLSX + "::test_editing_a_cell_does_not_make_it_a_formula_or_a_number",
    ),
    61: (
        _CSV + "::test_every_row_is_whole_and_excel_knows_the_letters",
        _XLSX + "::test_a_text_too_long_for_a_row_goes_on_in_the_rows_below",
        _XLSX + "::test_what_a_worksheet_cannot_hold_is_replaced_visibly",
    ),
    62: (
        _CSV + "::test_a_number_stays_one",
        _XLSX + "::test_a_column_of_numbers_holds_numbers_that_show_as_the_text_did",
        _FILES + "::test_a_file_is_called_after_its_title_in_a_header_that_any_browser_reads",
    ),
    77: (_PDF + "::TestPlainText::test_markup_shows_as_typed_and_adds_nothing",),
    78: (_PDF + "::TestPlainText::test_markup_shows_as_typed_and_adds_nothing",),
    79: (_PDF + "::TestPlainText::test_markup_shows_as_typed_and_adds_nothing",),
    80: (_PDF + "::TestPlainText::test_markup_shows_as_typed_and_adds_nothing",),
    81: (_REPORTS + "test_tagged.py::test_any_title_reads_back_as_it_was",),
    82: (
        "unit/boards/test_logos.py::test_a_picture_that_would_unpack_to_too_much_is_refused_by_its_head",
        "unit/boards/test_logos.py::test_a_cmyk_jpeg_is_turned_into_plain_colours",
        "unit/boards/test_logos.py::test_metadata_is_gone_and_the_picture_stands_upright",
        "unit/boards/test_logos.py::test_an_animated_png_is_refused",
        "unit/boards/test_logos.py::test_a_truncated_picture_is_refused",
        "unit/boards/test_logos.py::test_another_kind_of_file_is_refused_whatever_it_is_called",
    ),
    83: (
        _PDF + "::TestPlainText::test_200000_words_all_stand_there",
        _REPORTS + "test_long_comments.py::test_every_comment_stands_there_from_its_first_word_to_its_last",
    ),
    84: (
        _PDF + "::TestPlainText::test_any_text_fits_anywhere",
        _REPORTS + "test_tagged.py::test_a_character_without_a_glyph_shows_as_a_box",
    ),
    85: (
        "web/movement/test_compare.py::test_a_second_file_meanwhile_is_asked_to_come_back",
        "web/movement/test_compare.py::test_nothing_is_read_while_a_file_is_made",
        _REPORTS + "test_pdf_apart.py::test_a_long_one_is_the_same_bytes",
    ),
    86: (
        _FILES + "::test_a_long_file_whose_making_is_killed_is_a_page_that_says_so_and_then_a_whole_file",
        _REPORTS + "test_pdf_apart.py::test_of_one_that_was_not_made_nothing_is_sent",
    ),
    92: (
        _EVIDENCE + "::test_a_file_of_another_kind_whatever_it_is_called_is_refused_and_not_kept",
        _EVIDENCE + "::test_a_path_in_a_name_leads_nowhere_and_a_strange_name_is_shown_as_text",
        _EVIDENCE + "::test_an_odd_name_is_a_name_and_no_more",
    ),
    93: (
        _EVIDENCE + "::test_a_file_of_another_kind_whatever_it_is_called_is_refused_and_not_kept",
        _EVIDENCE + "::test_a_file_of_a_kind_that_is_taken_comes_back_byte_for_byte_as_an_attachment",
    ),
    94: (
        _EVIDENCE + "::test_a_file_over_seven_megabytes_is_refused",
        _EVIDENCE + "::test_a_file_of_another_kind_whatever_it_is_called_is_refused_and_not_kept",
        _HOSTILE + "test_forgery.py::test_a_body_over_the_cap_reaches_no_view",
    ),
    95: (),
    96: (_EVIDENCE + "::test_a_file_of_another_kind_whatever_it_is_called_is_refused_and_not_kept",),
    97: (
        _EVIDENCE + "::test_at_its_own_address_only_the_seat_opens_its_evidence_whatever_is_shared",
        _FILES + "::test_a_file_s_address_opens_for_nobody_who_signed_out_or_is_of_another_board",
    ),
    98: (_FILES + "::test_no_way_leads_from_evidence_to_another_file",),
    99: (
        _EVIDENCE + "::test_beside_one_answer_there_is_room_for_twenty_pieces",
        _EVIDENCE + "::test_a_board_s_files_may_take_so_much_room_and_no_more",
        _EVIDENCE + "::test_where_the_disk_is_nearly_full_no_file_is_taken_and_a_link_still_is",
    ),
    104: (
        _VALUES + "::test_what_is_not_exactly_a_level_is_refused_at_its_field_and_never_kept",
        _GIVEN + "::test_no_text_but_the_codes_is_ever_a_level",
        "property/test_saving.py::test_no_value_but_a_code_of_the_scale_is_ever_stored_as_a_level",
    ),
    105: (
        _VALUES + "::test_an_answer_in_two_minds_is_refused",
        _VALUES + "::test_a_choice_in_the_address_is_not_looked_at",
    ),
    106: (
        _VALUES + "::test_what_this_page_does_not_ask_is_not_answered_on_it",
        _VALUES + "::test_a_level_of_another_scale_is_refused",
        _ACTS + "test_answers.py::test_a_question_of_another_theme_or_set_on_a_page_is_refused",
        _GIVEN + "::test_a_level_together_with_a_reason_for_none_is_refused",
    ),
    108: (
        _VALUES + "::test_a_text_over_the_limit_comes_back_whole_with_the_number_over",
        _VALUES + "::test_a_text_of_exactly_the_limit_is_kept",
        "browser/test_shell.py::test_the_browser_counts_characters_as_the_server_does",
    ),
    110: (),
    111: (
        _FILES + "::test_what_is_taken_out_stands_at_no_address_and_in_the_trail",
        _FILES + "::test_a_file_s_address_opens_for_nobody_who_signed_out_or_is_of_another_board",
    ),
    121: (
        _LAWS + "::TestAgreement::test_no_number_shown_has_fewer_responses_behind_it_than_asked",
        _REPORTS + "test_agreement_report.py::test_what_too_few_answered_is_named_without_its_levels",
        _EXPORT + "::test_of_two_responses_nothing_leaves",
    ),
    122: (
        _SHARING + "::test_what_is_sent_after_sharing_is_left_out",
        _SHARING + "::test_a_group_that_changes_later_changes_nothing_that_was_shared",
        _EXPORT + "::test_what_came_after_sharing_leaves_with_nothing",
    ),
    123: (
        _LAWS + "::TestAgreement::test_what_a_question_hides_in_one_group_no_other_gives_away",
        "property/test_comments_laws.py::test_what_stands_without_a_group_is_not_found_by_taking_away_those_with_one",
        _REPORTS + "test_agreement_report.py::test_groups_are_told_where_each_has_enough",
    ),
    124: (
        _REPORTS + "test_agreement_report.py::test_a_hidden_level_leaves_no_trace",
        _SHARING + "::test_a_group_too_small_is_put_together_with_another",
    ),
}
