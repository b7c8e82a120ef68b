"""One setting: where its text comes from, and its value or what is wrong with it.

No message ever repeats the text: it may be a secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from selfassess.mail_addresses import trouble_with

PREFIX = "SELFASSESS_"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_TEMPLATE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BOOLEANS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
_POSTGRES = (
    "must be as postgresql://user:password@host:5432/database is, "
    "with every special character of the password percent-encoded"
)
_FEWEST_CHARACTERS = 10
_PLACEHOLDERS = ("changeme", "change-me", "change_me", "password", "placeholder", "example", "your-secret")
# Far above any key, and far below what would hold up a start.
_LARGEST_FILE = 64 * 1024


class Unusable(Exception):
    """Text that a setting cannot take. Says what the setting must be, never what it was."""


def variable_of(path: str) -> str:
    """The environment variable of the setting with this path."""
    return PREFIX + path.replace(".", "_").upper()


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its ``path`` in ``config.Settings``, what it is, what reads its text, and whether it is a secret.

    A secret may also come from a file, which a variable with ``_FILE`` at its end names.
    """

    path: str
    about: str
    read: Callable[[str], Any] = str
    is_secret: bool = False

    @property
    def variable(self) -> str:
        """The environment variable."""
        return variable_of(self.path)

    @property
    def variables(self) -> tuple[str, ...]:
        """Every environment variable that may give it: one, or for a secret two."""
        return (self.variable, f"{self.variable}_FILE") if self.is_secret else (self.variable,)

    def source(self, environ: Mapping[str, str]) -> str:
        """Where its value comes from: ``environment``, ``file`` or ``default``."""
        for variable, source in zip(self.variables, ("environment", "file"), strict=False):
            if environ.get(variable, "").strip():
                return source
        return "default"

    def value_in(self, settings: object) -> Any:
        """Its value, or None where it has none."""
        found = settings
        for name in self.path.split("."):
            found = getattr(found, name, None)
        return found

    def text_in(self, environ: Mapping[str, str]) -> str:
        """The text that it is given, or "" for none.

        Raises:
            Unusable: it is given twice, its file cannot be read, or the text holds what nobody meant to type.
        """
        text = environ.get(self.variable, "")
        if self.is_secret:
            text = self._from_file(environ.get(f"{self.variable}_FILE", "").strip(), text)
            if text != text.strip():
                raise Unusable("begins or ends with a space or a line break")
        if not text.strip().isprintable():
            raise Unusable("holds a character that cannot be shown, such as a line break or a control character")
        return text.strip()

    def _from_file(self, named: str, text: str) -> str:
        if not named:
            return text
        if text:
            raise Unusable(f"is given twice, also by {self.variable}_FILE: keep one of the two")
        try:
            return _text_of_file(Path(named))
        except Unusable as trouble:
            raise Unusable(f"cannot be read from the file that {self.variable}_FILE names: {trouble}") from None


def host(text: str) -> str:
    """The host name or address, as given."""
    if not _is_host(text):
        raise Unusable("must be the name or the address of a host, without a port")
    return text


def web_address(text: str) -> SplitResult:
    """The parts of an http or https address with a host, without a user, a query or a fragment."""
    trouble = Unusable("must be a web address, such as https://assess.example.gov.uk")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise trouble from None
    if parts.scheme not in ("http", "https"):
        raise Unusable("must begin with https:// or http://")
    if "@" in parts.netloc:
        raise Unusable("must not hold a user name or a password")
    if "?" in text or "#" in text:
        raise Unusable("must not hold a ? or a #")
    # Compared with what it is made of: urlsplit passes over what stands round the brackets of an IPv6 address.
    whole = text.isascii() and parts.netloc.lower() == _netloc(parts.hostname or "", port)
    if not whole or port == 0 or " " in text or not _is_host(parts.hostname or ""):
        raise trouble
    return parts


def base_address(text: str) -> str:
    """The web address without a path: lower case, no slash at its end, no port where it is the scheme's own."""
    parts = web_address(text)
    if parts.path not in ("", "/"):
        raise Unusable("must not hold a path: selfassess has a host name of its own")
    own = parts.port == {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{_netloc(parts.hostname or '', None if own else parts.port)}"


def database_address(text: str) -> str:
    """The database's address as SQLAlchemy takes it: a file of SQLite, or PostgreSQL by psycopg."""
    scheme, _, rest = text.partition("://")
    if scheme == "sqlite":
        file = rest.removeprefix("/")
        # A database in memory would be gone with the process.
        if file == rest or file.startswith(":memory:") or file.endswith("/") or not file or "?" in file:
            raise Unusable("must name a file, as sqlite:////var/lib/selfassess/selfassess.db does")
        return text
    if scheme not in ("postgresql+psycopg", "postgresql", "postgres"):
        raise Unusable("must begin with sqlite:/// or postgresql://")
    try:
        parts = urlsplit(f"postgresql://{rest}")
        port = parts.port
    except ValueError:
        raise Unusable(_POSTGRES) from None
    # A special character left as it is in a password would cut the address elsewhere than its writer meant.
    cut = "#" in rest or " " in rest or parts.netloc.count("@") > 1 or "@" in parts.path
    if cut or port == 0 or not re.fullmatch("/[^/]+", parts.path):
        raise Unusable(_POSTGRES)
    return f"postgresql+psycopg://{rest}"


def folder(text: str) -> Path:
    """The folder."""
    if "?" in text:
        raise Unusable("must not hold a ?, which the address of a database could not hold either")
    return Path(text)


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    """What reads a whole number from ``lowest`` to ``highest``, in plain digits."""

    def read(text: str) -> int:
        # int() alone would take signs, underscores, digits of other scripts, and any length.
        if not re.fullmatch("[0-9]{1,5}", text) or not lowest <= int(text) <= highest:
            raise Unusable(f"must be a whole number from {lowest} to {highest}")
        return int(text)

    return read


def on_or_off(text: str) -> bool:
    """Whether it is on."""
    if text.lower() not in _BOOLEANS:
        raise Unusable("must be true or false")
    return _BOOLEANS[text.lower()]


def mail_address(text: str) -> str:
    """The bare mail address. Behind its @ the name of a machine may stand alone, such as localhost."""
    machine = text.rpartition("@")[2]
    if trouble_with(text if "." in machine else f"{text}.example"):
        raise Unusable("must be a bare mail address, such as selfassess@example.gov.uk")
    return text


def template_id(text: str) -> str:
    """The id of a template of GOV.UK Notify."""
    if not _TEMPLATE.fullmatch(text.lower()):
        raise Unusable("must be the id of a template, as GOV.UK Notify shows it: 36 letters, digits and hyphens")
    return text.lower()


def several(text: str) -> tuple[str, ...]:
    """The texts between the commas, without the spaces round them."""
    found = tuple(each.strip() for each in text.split(","))
    if not all(found):
        raise Unusable("has nothing before, after or between its commas")
    return found


def weakness(key: str, shortest: int, development: str) -> str:
    """Why somebody could guess the key, or "" where nothing speaks against it."""
    if len(key) < shortest:
        return f"is shorter than {shortest} characters"
    if development in key:
        return "is the development default, which everybody can read"
    # A text that a shift of itself continues is a short piece over and over.
    repeated = any(key.startswith(key[start:]) for start in range(1, len(key) // 2 + 1))
    if repeated or len(set(key)) < _FEWEST_CHARACTERS or any(word in key.lower() for word in _PLACEHOLDERS):
        return "is easy to guess (selfassess config keys makes one that is not)"
    return ""


def _text_of_file(path: Path) -> str:
    """The text of a file that holds one secret, without the line break that editors put at its end."""
    try:
        if not path.is_file():
            raise Unusable("it is not there")
        with path.open("rb") as stream:
            data = stream.read(_LARGEST_FILE + 1)
    except OSError:
        raise Unusable("it may not be read") from None
    if len(data) > _LARGEST_FILE:
        raise Unusable("it is too large to hold one secret")
    try:
        # Editors on Windows begin a file with a mark that is no part of the secret.
        text = data.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise Unusable("it is not text in UTF-8") from None
    if not text:
        raise Unusable("it is empty")
    return text


def _netloc(name: str, port: int | None) -> str:
    return (f"[{name}]" if ":" in name else name) + ("" if port is None else f":{port}")


def _is_host(text: str) -> bool:
    if ":" not in text:
        return len(text) <= 253 and _HOST.fullmatch(text) is not None
    try:
        return IPv6Address(text).scope_id is None
    except ValueError:
        return False
