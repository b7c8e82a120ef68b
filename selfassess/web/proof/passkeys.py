"""Passkeys: what the browser is asked, and whether what it answers proves anything.

Every passkey is asked to check the person itself (a finger, a face, a PIN), so one passkey counts as two factors. What
is asked travels in the sealed session cookie and counts for five minutes.
"""

from __future__ import annotations

import secrets
import struct
from datetime import datetime, timedelta
from typing import Any

from flask import session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from selfassess.accounts.passkeys import NewPasskey, find_by_credential
from selfassess.errors import Refused
from selfassess.storage.tables import Passkey, User
from selfassess.web.current import now, settings
from selfassess.web.database import reader
from selfassess.web.jinja import SERVICE_NAME
from selfassess.web.proof.remembered import Remembered

LASTS = timedelta(minutes=5)
# What goes wrong with an answer that anybody may have made up, from its JSON down to its bytes.
_TROUBLES = (
    WebAuthnException,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
_NOT_CHECKED = "This passkey could not be checked. Load the page again, then use the passkey."


def ask_for_new(user: User, held: tuple[Passkey, ...]) -> str:
    """What the browser is asked in order to make a passkey, as JSON.

    No kind of device is ruled out: a phone, a computer's own lock and a key on a stick are all offered.
    """
    handle = user.passkey_handle or secrets.token_urlsafe(32)
    challenge = _ask("new", handle)
    options = generate_registration_options(
        rp_id=settings().host,
        rp_name=SERVICE_NAME,
        user_id=handle.encode(),
        user_name=user.email or "",
        user_display_name=user.email or "",
        challenge=challenge,
        exclude_credentials=[_descriptor(one) for one in held],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return options_to_json(options)


def read_new(answer: str) -> tuple[NewPasskey, str]:
    """The passkey that the browser made, and the name that it knows the account by.

    Raises:
        Refused: it does not answer what was asked of this browser in the last five minutes.
    """
    challenge, handle = _asked("new")
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_origin=settings().base_url,
            expected_rp_id=settings().host,
            require_user_verification=True,
        )
        transports = _transports(answer)
    except _TROUBLES as error:
        raise Refused(_NOT_CHECKED) from error
    passkey = NewPasskey(
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        transports=transports,
    )
    return passkey, handle


def ask_for_proof(held: tuple[Passkey, ...] = ()) -> str:
    """What the browser is asked in order to prove a passkey, as JSON: any of ``held``, or any that it has for us."""
    options = generate_authentication_options(
        rp_id=settings().host,
        challenge=_ask("proof", ""),
        allow_credentials=[_descriptor(one) for one in held],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def read_proof(answer: str) -> tuple[Passkey, int]:
    """The passkey that the browser proved, and how often it says that it was used.

    Raises:
        Refused: it does not answer what was asked of this browser in the last five minutes, or is not known here.
    """
    challenge, _ = _asked("proof")
    try:
        credential = parse_authentication_credential_json(answer)
        found = find_by_credential(reader(), credential.raw_id)
        if found is None:
            raise Refused("This passkey is not known here. It may have been removed from your account.")
        passkey, user = found
        handle = credential.response.user_handle
        if handle is not None and handle != (user.passkey_handle or "").encode():
            raise Refused(_NOT_CHECKED)
        proved = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_origin=settings().base_url,
            expected_rp_id=settings().host,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _TROUBLES as error:
        raise Refused(_NOT_CHECKED) from error
    return passkey, proved.new_sign_count


def _ask(kind: str, handle: str) -> bytes:
    challenge = secrets.token_bytes(32)
    session[Remembered.PASSKEY] = {
        "kind": kind,
        "challenge": bytes_to_base64url(challenge),
        "handle": handle,
        "at": now().isoformat(),
    }
    return challenge


def _asked(kind: str) -> tuple[bytes, str]:
    asked: dict[str, Any] | None = session.pop(Remembered.PASSKEY, None)
    if asked is None or asked["kind"] != kind or now() - datetime.fromisoformat(asked["at"]) > LASTS:
        raise Refused(_NOT_CHECKED)
    return base64url_to_bytes(asked["challenge"]), asked["handle"]


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    known = {kind.value for kind in AuthenticatorTransport}
    transports = [AuthenticatorTransport(kind) for kind in passkey.transports or () if kind in known]
    return PublicKeyCredentialDescriptor(id=passkey.credential_id, transports=transports or None)


def _transports(answer: str) -> tuple[str, ...]:
    return tuple(kind.value for kind in parse_registration_credential_json(answer).response.transports or ())
