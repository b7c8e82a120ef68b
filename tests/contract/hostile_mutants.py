"""What shows that the guards of each case are needed: mutants, by their tables; and what no mutant can take away."""

from __future__ import annotations

_HOSTILE = "web/hostile/"
_PASSWORD = "web/signin/test_by_password.py"
_GUARDS, _SIGN_IN = "integration/boards/test_guard_mutants.py", "web/signin/test_guards.py"

MUTANTS: dict[int, tuple[str, ...]] = {
    1: (
        _HOSTILE + "[require]",
        _HOSTILE + "[the trace of a refusal]",
        _HOSTILE + "[other methods]",
        _HOSTILE + "[one trace a minute]",
    ),
    2: (_HOSTILE + "[ask_to_sign_in]",),
    3: (_HOSTILE + "[require (role)]",),
    4: (_HOSTILE + "[declared]",),
    5: (_HOSTILE + "[require (answers)]", _HOSTILE + "[whose seat it is]"),
    6: (_HOSTILE + "[a row is looked for on its board]",),
    7: (_HOSTILE + "[kinds of ids]",),
    8: (_HOSTILE + "[lists are of one board]",),
    11: (_HOSTILE + "[nobody tells of accounts]",),
    16: (_HOSTILE + "[named fields alone]",),
    17: (_HOSTILE + "[the account's named fields]",),
    18: (_HOSTILE + "[require (role)]",),
    24: (_HOSTILE + "[once]",),
    25: (_HOSTILE + "[days]", _GUARDS + "[boards.taking_up._refuse_dead]"),
    26: (_HOSTILE + "[only a press accepts]",),
    27: (_HOSTILE + "[another address]",),
    28: (_HOSTILE + "[revoked]", _GUARDS + "[accounts.links.delete]"),
    29: (_HOSTILE + "[tokens]", _GUARDS + "[boards.invitations.digest_of]"),
    30: (_HOSTILE + "[no referrer of a secret]",),
    31: (_HOSTILE + "[trusted hosts]", _HOSTILE + "[links are of the base URL]"),
    32: (_HOSTILE + "[links are of the base URL]",),
    33: (_HOSTILE + "[trusted hosts]", _HOSTILE + "[another host ends before any page]"),
    34: (
        _GUARDS + "[accounts.throttle.LIMITS]",
        _PASSWORD + "::test_without_the_throttle_guessing_goes_on",
        "web/signin/test_at_once.py::test_without_the_second_look_inside_the_write_they_all_would_be",
    ),
    35: (_GUARDS + "[accounts.throttle.LIMITS]",),
    36: (
        _SIGN_IN + "::test_without_spending_the_step_a_code_works_twice",
        _HOSTILE + "[tries of a code]",
        _HOSTILE + "[steps of a code]",
    ),
    37: (_SIGN_IN + "::test_without_the_hash_of_nobody_an_unknown_address_answers_at_once",),
    38: (_HOSTILE + "[known or not]",),
    39: (_HOSTILE + "[nobody tells of accounts]",),
    40: (_HOSTILE + "[a new token at a new proof]",),
    41: (
        _HOSTILE + "[sessions end]",
        _SIGN_IN + "::test_without_the_register_a_stolen_cookie_outlives_signing_out",
    ),
    42: (_SIGN_IN + "::test_without_ending_them_sessions_outlive_a_new_password",),
    43: (_HOSTILE + "[asked at each request]",),
    44: (_GUARDS + "[accounts.session_identity.life_of]",),
    45: (_HOSTILE + "[sealed cookies]", _HOSTILE + "[__Host-]"),
    46: (_HOSTILE + "[CSRFProtect]",),
    47: (_HOSTILE + "[origins]",),
    48: (_HOSTILE + "[content types]",),
    49: (_HOSTILE + "test_reading.py[a GET writes nothing]",),
    50: (_HOSTILE + "[methods]",),
    55: (_HOSTILE + "[headers]", _HOSTILE + "[a nonce of its own]", _HOSTILE + "[HSTS]"),
    57: (_HOSTILE + "[templates are ours alone]", _HOSTILE + "[a mail is no template]"),
    58: (_HOSTILE + "[formats are ours alone]", _HOSTILE + "[a mail is no format]"),
    87: (_HOSTILE + "[nothing is fetched]",),
    88: (_HOSTILE + "[next]", _HOSTILE + "[addresses of lists]"),
    89: (_HOSTILE + "[next]",),
    90: (_HOSTILE + "[no text in an address]",),
    91: (
        _HOSTILE + "[no framing]",
        "browser/journeys/test_framed.py::test_without_the_headers_that_say_so_it_would_be_drawn",
    ),
    100: (_HOSTILE + "[bound values]",),
    101: (_HOSTILE + "[pages that there are]",),
    102: (_HOSTILE + "[no wildcards]",),
    103: (_HOSTILE + "[searches are short]",),
    107: (_HOSTILE + "[hidden characters go]", _HOSTILE + "[controls leave a comment]"),
    109: (_HOSTILE + "[safe_join]",),
    112: (_HOSTILE + "[one line of JSON]",),
    113: (_HOSTILE + "[no message in the log]", _HOSTILE + "[no address in the log]"),
    114: (_HOSTILE + "[no proxy is believed]",),
    115: (_HOSTILE + "[no-store]", _HOSTILE + "[pages that say so are kept nowhere]"),
    116: (_HOSTILE + "[production]", _HOSTILE + "[unknown settings]"),
    117: (_HOSTILE + "[no console]",),
    118: (_HOSTILE + "[one error page]",),
    119: (
        _HOSTILE + "[pins]",
        _HOSTILE + "[hashes]",
        _HOSTILE + "[WAL where it is safe]",
        _HOSTILE + "[out of WAL]",
    ),
    120: (
        _HOSTILE + "[the largest body]",
        _HOSTILE + "[the most fields]",
        "faults/test_careless.py::test_without_its_cap_a_head_of_any_size_is_served",
        "faults/test_careless.py::test_without_an_end_to_its_patience_a_slow_client_keeps_its_connection",
    ),
    126: (_HOSTILE + "[one address, one line]", _GUARDS + "[boards.invitations.checked]"),
    127: (_HOSTILE + "[denied by default]",),
    128: (_HOSTILE + "[one error page]",),
    129: (_HOSTILE + "[kinds of files]", _HOSTILE + "[devices]"),
    130: (_HOSTILE + "[owners]", _HOSTILE + "[what cannot be written to]", _HOSTILE + "[newer schemas]"),
}

# What no mutant of ours can take away, since it is a library's, a proxy's or the system's own.
NOT_OURS: dict[int, str] = {
    33: "Waitress refuses two names in one request; in front of gunicorn the proxy does.",
    46: "That a token is signed and of its own session is Flask-WTF's; the mutant takes the whole check away.",
    50: "Werkzeug's map answers a method that no rule has with 405.",
    107: "Werkzeug replaces bytes that are no UTF-8 before any code of ours sees them.",
    120: "Werkzeug cuts off a body without a length at its cap, which the mutant lifts; that forty slow clients hold "
    "nobody up is how waitress reads. In front of gunicorn the proxy does both.",
    129: "Without our look at its kind a folder is refused by the system, in other words; so the mutant is a pipe, "
    "which would be read as an empty file. An endless device would be read up to the cap of 2 MB.",
    130: "Without a try beforehand a folder that cannot be written to is found only at the first save.",
}
