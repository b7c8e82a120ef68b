"""Each guard proved, continued: the cases that stand in other folders."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, session

from selfassess.boards.invitation_list import InvitationState
from selfassess.web import sessions
from selfassess.web.addresses import Token
from selfassess.web.buttons import PressForm
from tests.contract import test_access
from tests.integration.accounts import test_sessions as test_registered_sessions
from tests.integration.accounts.test_sessions import chair
from tests.integration.storage import test_startup_file
from tests.integration.storage.files import as_ordinary_user
from tests.integration.storage.test_startup_file import file, open_folder
from tests.unit import test_config
from tests.unit.banks import test_files as test_bank_files
from tests.unit.storage import test_engine
from tests.web.hostile import test_sessions
from tests.web.hostile.mutating import HERE, Mutant, Patch, fails_without, made, nothing, setting
from tests.web.signin import test_by_password
from tests.web.taking_up import test_invitation
from tests.web.taking_up.test_invitation import board, path

__all__ = ["board", "chair", "file", "open_folder", "path"]  # what cases of elsewhere ask for

pytestmark = pytest.mark.on_sqlite


def _undeclared(app: Flask) -> None:
    app.add_url_rule("/undeclared", "undeclared", lambda: "x")


def _remembering(patch: Patch) -> None:
    real = sessions._identity
    known: dict[str | None, Any] = {}

    def identity() -> Any:
        token = session.get("sid")
        if known.get(token) is None:
            known[token] = real()
        return known[token]

    patch.setattr(sessions, "_identity", identity)


def _as_nobody(patch: Patch) -> None:
    patch.setattr(f"{HERE}.taking_up.routes.find_identity", lambda: None)


class _Pressed(PressForm):
    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        return True


def _writing_nothing_first(patch: Patch) -> None:
    """Neither the folder nor the file is tried before the start. As another user, so in another process."""
    off = (
        "from selfassess.storage import ground, soundness\n"
        "ground.not_writable = soundness.try_to_write = lambda *_: None\n"
    )
    patch.setattr(test_startup_file, "as_ordinary_user", lambda code, *paths: as_ordinary_user(off + code, *paths))


_ALWAYS_PENDING = setting("selfassess.boards.taking_up.state_of", lambda *_: InvitationState.PENDING)


_PLACE, _SCHEMA = test_startup_file.TestPlace(), test_startup_file.TestSchema()
_JOURNAL = test_startup_file.TestJournal()


_BY_APP = test_by_password.TestAnAccountWithAnApp()

MUTANTS = (
    Mutant(
        "declared",
        made(_undeclared),
        test_access.test_every_endpoint_declares_who_reaches_it,
        r"^assert \['undeclared'\] == \[\]",
    ),
    # links
    Mutant(
        "once", _ALWAYS_PENDING, test_invitation.test_an_invitation_works_once, r"^/invitations/[A-Za-z0-9_-]{43}: 200$"
    ),
    Mutant(
        "days",
        _ALWAYS_PENDING,
        test_invitation.test_an_invitation_ends_on_its_day,
        r"^/invitations/[A-Za-z0-9_-]{43}: 200$",
    ),
    Mutant(
        "revoked",
        _ALWAYS_PENDING,
        test_invitation.test_a_revoked_invitation_opens_nothing,
        r"^/invitations/[A-Za-z0-9_-]{43}: 200$",
    ),
    Mutant(
        "only a press accepts",
        setting(f"{HERE}.taking_up.routes.PressForm", _Pressed),
        test_invitation.test_a_scanner_that_follows_the_link_accepts_nothing,
        r"^assert 303 == 200",
        {"method": "GET"},
    ),
    Mutant(
        "another address",
        _as_nobody,
        test_invitation.test_whoever_is_signed_in_as_somebody_else_is_told_so_and_merged_with_nobody,
        r"^assert 'another address' in",
    ),
    Mutant(
        "tokens",
        lambda patch: patch.setattr(Token, "regex", "[^/]+"),
        test_invitation.test_what_cannot_be_a_token_is_no_page,
        r"^/invitations/a{44}: 410$",
        {"token": "a" * 44},
    ),
    # sessions and codes
    Mutant(
        "a new token at a new proof",
        setting("selfassess.accounts.sessions.new_token", lambda: "A" * 43),
        test_registered_sessions.test_proving_again_changes_the_token_and_kills_the_older_one,
        r"^assert Identity\(user_id=1.* is None",
    ),
    Mutant(
        "asked at each request",
        _remembering,
        test_sessions.test_a_disabled_account_is_nobody_at_its_next_request,
        r"where False = is_nobody\(",
    ),
    Mutant(
        "tries of a code",
        setting("selfassess.accounts.throttle.waits_until", nothing),
        _BY_APP.test_after_five_wrong_codes_the_right_one_waits,
        r"^/my-work: 200$",
    ),
    Mutant(
        "steps of a code",
        setting(f"{HERE}.proof.security._WINDOW", 90),
        _BY_APP.test_codes_of_one_step_to_either_side_count_and_older_ones_do_not,
        r"^/my-work: 200$",
        {"seconds": -60, "status": 422},
    ),
    # settings, files, storage
    Mutant(
        "production",
        setting("selfassess.config._in_production", lambda _: iter(())),
        test_config.test_production_has_no_debugging_and_no_mail_on_the_console,
        r"^DID NOT RAISE .*SettingsRefused",
    ),
    Mutant(
        "unknown settings",
        setting("selfassess.config._unknown", lambda _: iter(())),
        test_config.test_an_unknown_name_like_no_other_is_refused_too,
        r"^DID NOT RAISE .*SettingsRefused",
    ),
    Mutant(
        "kinds of files",
        setting("selfassess.banks.files._check_kind", nothing),
        test_bank_files.test_a_pipe_is_refused_without_waiting_for_a_writer,
        r"^DID NOT RAISE .*Unreadable",
    ),
    Mutant(
        "devices",
        setting("selfassess.banks.files._check_kind", nothing),
        test_bank_files.test_a_device_without_end_is_refused,
        r"Actual message: '/dev/zero: .*2 MB",
        {"device": "/dev/zero"},
    ),
    Mutant(
        "owners",
        setting("selfassess.storage.ground.badly_kept", nothing),
        _PLACE.test_a_command_beside_the_service_refuses_a_file_of_another_user,
        r"^DID NOT RAISE .*StorageRefused",
    ),
    Mutant(
        "what cannot be written to",
        _writing_nothing_first,
        _PLACE.test_a_folder_that_cannot_be_written_to_is_refused,
        r"= ''\.startswith|''\.startswith",
    ),
    Mutant(
        "newer schemas",
        setting("selfassess.storage.startup.refuse_newer", nothing),
        _SCHEMA.test_a_file_of_a_newer_version_is_refused_with_both_numbers,
        r"^DID NOT RAISE .*StorageRefused",
    ),
    Mutant(
        "WAL where it is safe",
        setting("selfassess.storage.engine.is_free_of_wal_reset_fault", lambda _: True),
        test_engine.test_wal_is_used_only_where_it_cannot_lose_what_was_committed,
        r"^assert 'WAL' == 'TRUNCATE'",
        {"version": (3, 51, 2), "mode": "TRUNCATE"},
    ),
    Mutant(
        "out of WAL",
        setting("selfassess.storage.soundness.settle_journal", nothing),
        _JOURNAL.test_a_file_in_wal_mode_is_taken_out_of_it_with_a_warning_where_wal_is_not_safe,
        r"^assert 'was in WAL mode' in ''",
    ),
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard.replace(" ", "_"))
def test_without_its_guard_a_case_fails(
    mutant: Mutant, database_url: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    fails_without(mutant, monkeypatch, request)
