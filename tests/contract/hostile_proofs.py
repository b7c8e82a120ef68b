"""The tests of each case of the hostile-input suite; ``test_hostile_cases`` sees that they are there."""

from __future__ import annotations

_HOSTILE = "web/hostile/"
_LINK, _PASSWORD, _NEW = (
    "web/signin/test_by_link.py",
    "web/signin/test_by_password.py",
    "web/signin/test_new_password.py",
)
_INVITED, _TAKING_UP = "web/taking_up/test_invitation.py", "integration/boards/test_taking_up.py"
_IDENTITY = "integration/accounts/test_session_identity.py"
_CONFIG, _FILES = "unit/test_config.py", "unit/banks/test_files.py"
_STARTUP = "integration/storage/test_startup_file.py"

PROOFS: dict[int, tuple[str, ...]] = {
    1: (
        _HOSTILE
        + "test_tenants.py::test_every_address_of_a_board_is_not_found_for_another_s_manager_and_leaves_a_trace",
        _HOSTILE + "test_tenants.py::test_what_a_board_answers_to_others_is_what_no_board_answers",
        "contract/test_access.py::test_another_board_s_addresses_are_not_found_by_any_method",
    ),
    2: (
        _HOSTILE + "test_tenants.py::test_strangers_are_led_to_the_sign_in_page_or_refused_and_a_script_is_told_401",
        "contract/test_access.py::test_strangers_are_asked_to_sign_in_and_nothing_they_send_is_kept",
    ),
    3: (
        _HOSTILE
        + "test_tenants.py::test_what_a_member_s_role_does_not_include_is_refused_changes_nothing_and_leaves_a_trace",
        "contract/test_access.py::test_an_address_that_a_role_does_not_include_is_refused",
    ),
    4: (
        "contract/test_access.py::test_every_endpoint_declares_who_reaches_it",
        "contract/test_access.py::test_an_endpoint_without_a_declaration_is_not_found",
    ),
    5: (_HOSTILE + "test_tenants.py::test_an_answer_from_another_board_s_member_is_not_kept",),
    6: (
        _HOSTILE + "test_tenants.py::test_rows_of_one_board_are_not_found_under_another_s_address",
        _HOSTILE + "test_tenants.py::test_a_response_is_found_only_under_its_own_assessment_and_seat",
    ),
    7: (
        _HOSTILE + "test_tenants.py::test_what_is_no_id_is_not_found_at_any_address",
        _HOSTILE + "test_tenants.py::test_ids_that_could_be_and_are_not_are_not_found",
    ),
    8: (_HOSTILE + "test_tenants.py::test_a_search_finds_nobody_of_another_board",),
    11: (_HOSTILE + "test_tenants.py::test_an_address_that_another_board_knows_is_invited_without_a_word",),
    16: (
        _HOSTILE + "test_assignment.py::test_an_answer_with_further_fields_changes_that_answer_alone",
        _HOSTILE + "test_assignment.py::test_a_manager_s_form_with_further_fields_changes_what_it_is_for_and_no_more",
    ),
    17: (
        _HOSTILE + "test_assignment.py::test_an_account_has_no_address_to_assign_to",
        _HOSTILE + "test_assignment.py::test_a_form_of_one_s_own_account_hears_none_of_them",
    ),
    18: (_HOSTILE + "test_assignment.py::test_a_member_makes_nobody_chair",),
    24: (_INVITED + "::test_an_invitation_works_once", _TAKING_UP + "::test_an_invitation_works_once"),
    25: (
        _INVITED + "::test_an_invitation_ends_on_its_day",
        _TAKING_UP + "::test_an_invitation_works_until_its_last_second",
    ),
    26: (_INVITED + "::test_a_scanner_that_follows_the_link_accepts_nothing",),
    27: (
        _INVITED + "::test_whoever_is_signed_in_as_somebody_else_is_told_so_and_merged_with_nobody",
        _TAKING_UP + "::test_whoever_is_signed_in_with_another_address_is_told_and_nothing_merged",
    ),
    28: (
        _INVITED + "::test_a_revoked_invitation_opens_nothing",
        "integration/accounts/test_links.py::test_a_link_dies_with_the_address_that_it_was_sent_to",
        "integration/accounts/test_links.py::test_a_newer_link_kills_the_older_one",
    ),
    29: (
        _INVITED + "::test_what_cannot_be_a_token_is_no_page",
        _TAKING_UP + "::test_a_token_changed_in_one_place_opens_nothing",
        "integration/accounts/test_links.py::test_what_is_no_token_opens_nothing",
    ),
    30: (
        _HOSTILE
        + "test_headers.py::test_a_page_whose_address_is_a_secret_tells_it_to_nobody_and_loads_nothing_from_elsewhere",
        _HOSTILE + "test_logs.py::test_a_journey_through_everything_leaves_no_secret_in_the_log",
    ),
    31: (
        _HOSTILE + "test_hosts.py::test_a_name_that_is_not_ours_is_refused_in_one_line",
        _NEW + "::test_a_forged_host_is_refused",
    ),
    32: (_HOSTILE + "test_hosts.py::test_a_mailed_link_is_of_the_base_url_whatever_the_request_claims",),
    33: (
        _HOSTILE + "test_hosts.py::test_a_name_that_is_not_ours_is_refused_in_one_line",
        _HOSTILE + "test_wire.py::test_two_names_are_refused",
        _HOSTILE + "test_wire.py::test_another_name_is_refused",
    ),
    34: (
        _PASSWORD + "::test_after_ten_wrong_passwords_the_right_one_waits_and_others_do_not",
        "web/signin/test_at_once.py::test_of_wrong_passwords_that_come_at_once_no_more_are_looked_at_than_the_limit",
    ),
    35: (_PASSWORD + "::test_one_password_tried_on_many_accounts_from_one_address_is_slowed_down",),
    36: (
        _PASSWORD + "::TestAnAccountWithAnApp::test_a_code_works_once",
        _PASSWORD + "::TestAnAccountWithAnApp::test_codes_of_one_step_to_either_side_count_and_older_ones_do_not",
        _PASSWORD + "::TestAnAccountWithAnApp::test_after_five_wrong_codes_the_right_one_waits",
    ),
    37: (
        _PASSWORD + "::test_a_wrong_password_an_unknown_address_and_a_disabled_account_read_the_same",
        _PASSWORD + "::test_every_failure_takes_one_hash_whoever_is_meant",
    ),
    38: (
        _NEW + "::test_an_unknown_address_reads_the_same_and_gets_no_mail",
        _LINK + "::test_the_answer_leaves_before_anybody_is_looked_for",
    ),
    39: (
        _INVITED + "::test_an_address_that_has_an_account_elsewhere_reads_the_same",
        _HOSTILE + "test_tenants.py::test_an_address_that_another_board_knows_is_invited_without_a_word",
    ),
    40: (
        _HOSTILE + "test_sessions.py::test_a_cookie_that_was_planted_before_signing_in_opens_nothing_after",
        _PASSWORD + "::TestTheCookie::test_the_one_from_before_signing_in_is_worth_nothing_after",
    ),
    41: (_HOSTILE + "test_sessions.py::test_a_stolen_cookie_is_worth_nothing_at_any_address_once_its_owner_signs_out",),
    42: (
        _NEW + "::test_every_session_ends_and_a_mail_says_so",
        "integration/accounts/test_sessions.py::test_a_changed_password_ends_every_session_but_the_one_in_use",
    ),
    43: (
        _HOSTILE + "test_sessions.py::test_a_disabled_account_is_nobody_at_its_next_request",
        _IDENTITY + "::test_a_disabled_person_is_nobody_at_the_next_request",
    ),
    44: (
        _HOSTILE + "test_sessions.py::test_a_manager_who_was_idle_is_asked_to_sign_in",
        _HOSTILE + "test_sessions.py::test_a_manager_s_form_that_comes_too_late_comes_back_with_what_was_typed",
        "web/responses/test_theme_page.py::test_what_is_typed_for_too_long_is_kept_until_the_person_is_back",
        _IDENTITY + "::test_a_strong_session_of_a_manager_counts_for_thirty_minutes_unused",
    ),
    45: (
        _HOSTILE + "test_headers.py::test_the_cookie_is_bound_to_host_and_https",
        _HOSTILE + "test_headers.py::test_the_cookie_holds_nothing_that_can_be_read",
    ),
    46: (
        _HOSTILE + "test_forgery.py::test_without_a_token_nothing_is_saved_and_the_text_is_on_the_page",
        _HOSTILE + "test_forgery.py::TestTheToken::test_one_that_is_not_this_session_s_counts_for_nothing",
        _HOSTILE + "test_forgery.py::TestTheToken::test_in_the_address_or_a_header_it_counts_for_nothing",
        _HOSTILE + "test_forgery.py::TestTheToken::test_it_is_asked_for_at_every_address_that_takes_a_form",
    ),
    47: (
        _HOSTILE
        + "test_forgery.py::test_what_comes_from_another_site_is_refused_everywhere_with_the_right_token_in_it",
    ),
    48: (_HOSTILE + "test_forgery.py::test_what_is_no_form_is_refused",),
    49: (_HOSTILE + "test_reading.py::test_reading_every_page_there_is_changes_nothing_but_what_may_be_noted",),
    50: (_HOSTILE + "test_forgery.py::test_a_method_under_another_name_is_not_heard",),
    55: (
        _HOSTILE + "test_headers.py::test_every_status_carries_the_same_headers_and_a_nonce_of_its_own",
        _HOSTILE + "test_headers.py::test_files_carry_them_too",
        _HOSTILE + "test_headers.py::test_a_browser_is_told_to_stay_on_https_wherever_others_can_reach_it",
    ),
    57: (_HOSTILE + "test_text.py::test_the_language_of_templates_is_shown_and_mailed_as_it_was_typed",),
    58: (
        _HOSTILE + "test_text.py::test_the_language_of_templates_is_shown_and_mailed_as_it_was_typed",
        _HOSTILE + "test_text.py::test_a_mail_never_takes_its_words_for_a_template",
    ),
    87: (_HOSTILE + "test_text.py::test_an_address_in_a_field_is_fetched_by_nobody",),
    88: (
        _HOSTILE + "test_redirects.py::test_next_leads_to_our_own_host_from_wherever_it_is_read",
        _HOSTILE + "test_redirects.py::test_a_mailed_link_remembers_no_way_but_one_of_ours",
        _HOSTILE + "test_redirects.py::test_a_list_s_further_pages_lead_nowhere_else",
        "web/signin/test_next_page.py::test_whatever_is_wanted_the_way_leads_to_our_own_host",
    ),
    89: (
        _HOSTILE + "test_redirects.py::test_next_leads_to_our_own_host_from_wherever_it_is_read",
        "web/signin/test_next_page.py::test_what_leads_elsewhere_leads_to_my_work",
    ),
    90: (_HOSTILE + "test_redirects.py::test_what_was_written_never_stands_in_an_address",),
    91: (
        _HOSTILE + "test_headers.py::test_every_status_carries_the_same_headers_and_a_nonce_of_its_own",
        _HOSTILE + "test_headers.py::test_files_carry_them_too",
        "browser/journeys/test_framed.py::test_a_page_of_ours_in_a_frame_of_another_site_is_blank",
    ),
    100: (
        _HOSTILE + "test_text.py::test_what_looks_like_sql_is_text_in_every_field",
        _HOSTILE + "test_text.py::test_what_looks_like_sql_in_an_address_finds_nothing_and_harms_nothing",
    ),
    101: (_HOSTILE + "test_text.py::test_what_an_address_asks_for_is_only_a_wish",),
    102: (_HOSTILE + "test_text.py::test_every_sign_of_a_search_stands_for_itself",),
    103: (
        _HOSTILE + "test_text.py::TestLength::test_a_long_address_is_not_even_parsed",
        _HOSTILE + "test_text.py::TestLength::test_a_long_password_is_hashed_by_nobody",
        _HOSTILE + "test_text.py::TestLength::test_every_other_field_refuses_it_and_shows_it_again",
        _HOSTILE + "test_text.py::test_a_search_looks_at_its_first_words_alone",
    ),
    107: (
        _HOSTILE + "test_text.py::test_odd_characters_in_a_comment_end_the_same_way_on_both_engines",
        _HOSTILE + "test_text.py::test_odd_characters_in_a_name_end_the_same_way_on_both_engines",
        _HOSTILE + "test_text.py::test_odd_characters_in_an_address_end_the_same_way_on_both_engines",
        _HOSTILE + "test_text.py::test_odd_characters_on_the_way_in_end_the_same_way_on_both_engines",
    ),
    109: (
        _HOSTILE + "test_files.py::test_nothing_beside_them_is",
        _HOSTILE + "test_files.py::test_no_served_folder_holds_or_lies_under_the_data",
        _STARTUP + "::TestPlace::test_the_folder_and_the_file_are_made_for_their_user_alone",
    ),
    112: (_HOSTILE + "test_logs.py::test_whatever_a_request_holds_an_event_is_one_line",),
    113: (
        _HOSTILE + "test_logs.py::test_a_journey_through_everything_leaves_no_secret_in_the_log",
        _HOSTILE + "test_logs.py::test_a_fault_s_message_and_its_lines_stay_out_of_the_log",
    ),
    114: (
        _HOSTILE + "test_hosts.py::test_the_address_that_a_client_claims_is_not_believed_without_a_proxy",
        _HOSTILE + "test_hosts.py::test_behind_a_proxy_the_address_that_it_saw_counts_and_no_earlier_one",
    ),
    115: (
        _HOSTILE + "test_headers.py::test_every_page_of_somebody_who_is_signed_in_is_kept_nowhere",
        "browser/test_shell.py::test_a_signed_in_page_brought_back_from_the_browsers_memory_is_asked_for_again",
    ),
    116: (
        _CONFIG + "::test_production_refuses_a_weak_key",
        _CONFIG + "::test_keys_differ_from_one_another",
        _CONFIG + "::test_production_has_no_debugging_and_no_mail_on_the_console",
        _CONFIG + "::test_an_unknown_name_like_no_other_is_refused_too",
        _CONFIG + "::test_no_problem_ever_repeats_a_value",
    ),
    117: (
        _HOSTILE + "test_hosts.py::test_there_is_no_console_and_no_page_of_a_library_s_own",
        _HOSTILE + "test_hosts.py::test_a_debugger_s_questions_are_not_understood",
        _HOSTILE + "test_hosts.py::test_health_tells_a_stranger_one_word",
    ),
    118: (
        _HOSTILE + "test_faults_told.py::test_a_fault_in_a_template_shows_the_fault_s_page",
        _HOSTILE + "test_faults_told.py::test_a_database_that_fails_while_a_page_is_read_or_saved_tells_nothing",
        _HOSTILE + "test_faults_told.py::test_mail_that_cannot_be_sent_stays_in_the_outbox_and_the_page_is_the_same",
    ),
    119: (
        "contract/test_repository.py::test_every_locked_package_has_its_hashes_and_no_address",
        _HOSTILE + "test_locks.py::test_no_version_with_a_known_fault_is_pinned",
        _HOSTILE + "test_locks.py::test_a_pin_is_red",
        "contract/test_sbom.py::test_the_list_names_every_locked_package_with_its_version_and_hashes",
        "unit/storage/test_engine.py::test_wal_is_used_only_where_it_cannot_lose_what_was_committed",
        _STARTUP + "::TestJournal::test_a_file_in_wal_mode_is_taken_out_of_it_with_a_warning_where_wal_is_not_safe",
    ),
    120: (
        _HOSTILE + "test_forgery.py::test_a_body_over_the_cap_reaches_no_view",
        _HOSTILE + "test_forgery.py::test_thousands_of_fields_reach_no_view",
        _HOSTILE + "test_forgery.py::test_deep_json_reaches_no_view",
        _HOSTILE
        + "test_wire.py::test_a_header_over_the_cap_and_thousands_of_headers_are_refused_and_others_are_served",
        _HOSTILE + "test_wire.py::test_forty_clients_that_send_a_byte_now_and_then_keep_nobody_waiting",
        "faults/test_serve.py::TestStrangeClients::test_what_arrives_a_byte_at_a_time_is_cut_off_while_others_go_on",
    ),
    126: (
        "unit/mail/test_message.py::test_what_is_no_address_is_refused_in_words_that_do_not_repeat_it",
        "unit/mail/test_smtp.py::test_a_server_takes_the_mail_with_one_recipient_and_plain_text",
        "unit/mail/test_smtp.py::test_a_subject_arrives_as_it_was_and_adds_no_header",
    ),
    127: (
        _HOSTILE + "test_faults_told.py::test_a_permission_that_cannot_be_looked_up_is_denied",
        _HOSTILE + "test_faults_told.py::test_who_cannot_be_looked_up_is_nobody",
    ),
    128: (
        _HOSTILE + "test_faults_told.py::test_every_kind_of_fault_tells_a_reference_and_no_more",
        _HOSTILE + "test_faults_told.py::test_every_refusal_of_ours_tells_its_sentence",
    ),
    129: (
        _FILES + "::test_a_missing_file_and_a_folder_are_refused",
        _FILES + "::test_a_pipe_is_refused_without_waiting_for_a_writer",
        _FILES + "::test_a_device_without_end_is_refused",
        "unit/cli/test_input.py::test_a_name_that_is_no_utf_8_is_told_without_harm",
        "unit/cli/test_input.py::test_hostile_content_is_refused_in_plain_lines",
        "integration/storage/test_upgrade_file.py::TestOthers::test_of_two_that_start_at_once_one_migrates_and_both_go_on",
    ),
    130: (
        _STARTUP + "::TestPlace::test_a_command_beside_the_service_refuses_a_file_of_another_user",
        _STARTUP + "::TestPlace::test_a_folder_that_cannot_be_written_to_is_refused",
        _STARTUP + "::TestSchema::test_a_file_of_a_newer_version_is_refused_with_both_numbers",
        _STARTUP + "::TestSchema::test_whoever_does_not_upgrade_itself_names_the_command_that_does",
    ),
}
