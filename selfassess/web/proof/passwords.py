"""Passwords: whether one fits an account, and whether one may be chosen. Slow on purpose, so never inside a write."""

from __future__ import annotations

import secrets
import unicodedata
from functools import lru_cache

from flask_security import hash_password, verify_password

from selfassess.storage.tables import User
from selfassess.web.database import end_reading
from selfassess.web.proof.security import vault

SHORTEST = 12
_FEWEST_KINDS = 5
# What longer passwords are most often made of; whoever guesses begins with these.
_COMMON_WORDS = (
    "password",
    "passwort",
    "qwertyuiop",
    "letmein",
    "iloveyou",
    "welcome",
    "safeguarding",
    "selfassess",
    "changeme",
    "administrator",
)
# What is typed by running along the keys: any part of one is as easily guessed as the whole.
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "98765432109876543210",
)
_LEET = str.maketrans("013457@$!", "oleastasi")


def hash_of(password: str) -> str:
    """What an account keeps of a password: argon2id over a keyed digest of it. Takes about 0.15 s."""
    end_reading()
    return _hash(_normal(password))


def fits(password: str, account: User | None) -> bool:
    """Whether this is the account's password. Takes as long where there is no account, or none with a password."""
    kept = account.password if account is not None and account.active else None
    end_reading()
    compared = kept or _nobodys()
    with vault().app.app_context():
        matches: bool = verify_password(_normal(password), compared)
    return matches and kept is not None


def problem_with(password: str, email: str) -> str:
    """What to do about a password that somebody chooses, or an empty text where it will do."""
    plain = _normal(password).casefold()
    if len(_normal(password)) < SHORTEST:
        return f"Use {SHORTEST} characters or more: three words that do not belong together are easy to keep in mind"
    if len(set(plain)) < _FEWEST_KINDS:
        return "Use more different characters"
    if any(part in plain for part in email.casefold().split("@") if len(part) > 3):
        return "Choose a password that does not hold your e-mail address"
    if _is_common(plain) or _is_common(plain.translate(_LEET)):
        return "Choose a password that is harder to guess: this one is made of what many people use"
    return ""


def _is_common(plain: str) -> bool:
    rest = plain
    for word in _COMMON_WORDS:
        rest = rest.replace(word, "")
    # What is left beside a common word has to be a password of some strength by itself.
    letters = "".join(sign for sign in rest if sign.isalnum())
    runs = any(letters and letters in run for run in _RUNS)
    return runs or (rest != plain and len(letters) < SHORTEST - 4)


def _normal(password: str) -> str:
    # The same key pressed on two machines may send the same letter in two forms.
    return unicodedata.normalize("NFKC", password)


def _hash(normal: str) -> str:
    with vault().app.app_context():
        hashed: str = hash_password(normal)
    return hashed


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hash(secrets.token_urlsafe(32))
