"""Settings: read once from the environment into a frozen object. Nothing else reads the environment.

Development needs no setting at all. An installation whose base URL is anything but plain HTTP on a loopback host is
production, and production refuses to start on a development key, with debugging on, or on plain HTTP.

``SETTINGS`` is the one table of them: reading, ``selfassess config check`` and docs/configuration.md go by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from selfassess import setting_values as values
from selfassess.errors import SelfAssessError
from selfassess.setting_values import Setting, Unusable, variable_of

PREFIX = values.PREFIX
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SHORTEST_KEY = 32
# Of our prefix without being a setting: the command line alone reads it (cli.refusals).
NOT_SETTINGS = frozenset({PREFIX + "TRACEBACK"})
_DEVELOPMENT_KEY = "for-development-on-this-machine-only-"


class MailSender(StrEnum):
    """How mail leaves: printed, written to files, by SMTP or by GOV.UK Notify."""

    CONSOLE = "console"
    FILE = "file"
    SMTP = "smtp"
    NOTIFY = "notify"


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """Where mail is handed over. ``password`` is a secret."""

    host: str = "localhost"
    port: int = 587
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    starttls: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """GOV.UK Notify: one template with the personalisations ``subject`` and ``body``. ``api_key`` is a secret."""

    api_key: str = field(repr=False)
    template_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIdProvider:
    """The council's own sign-in. ``client_secret`` is a secret."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str = "your organisation's sign-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting of an installation. Keys are secrets and never shown."""

    base_url: str = "http://localhost:8000"
    # It may hold a password.
    database_url: str = field(default="sqlite:///data/selfassess.db", repr=False)
    data_folder: Path = Path("data")
    secret_key: str = field(default=_DEVELOPMENT_KEY + "sessions", repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    audit_key: str = field(default=_DEVELOPMENT_KEY + "audit", repr=False)
    identity_key: str = field(default=_DEVELOPMENT_KEY + "identity", repr=False)
    contact: str | None = None
    trusted_proxies: int = 0
    mail_sender: MailSender = MailSender.CONSOLE
    mail_from: str = "selfassess@localhost"
    smtp: Smtp = Smtp()
    notify: Notify | None = None
    oidc: OpenIdProvider | None = None
    debug: bool = False

    @property
    def host(self) -> str:
        """The host name people use, without the port."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_loopback(self) -> bool:
        """Whether this is a machine of one's own: plain HTTP on a loopback host. Everything else is production."""
        return urlsplit(self.base_url).scheme == "http" and self.host in LOOPBACK

    @property
    def evidence_folder(self) -> Path:
        """Where files given as evidence are kept: beside the database, or in the data folder on PostgreSQL."""
        file = self.database_file
        return (self.data_folder if file is None else file.parent) / "evidence"

    @property
    def database_file(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL."""
        marker = "sqlite:///"
        return Path(self.database_url.removeprefix(marker)) if self.database_url.startswith(marker) else None


class SettingsRefused(SelfAssessError):
    """Settings that cannot be used. ``problems`` holds every one of them, none with a value in it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("The settings cannot be used:\n" + "\n".join(f"  - {problem}" for problem in problems))


def _sender(text: str) -> MailSender:
    if text.lower() not in list(MailSender):
        raise Unusable("must be smtp, notify, file or console")
    return MailSender(text.lower())


def _issuer(text: str) -> str:
    """As given: a provider is recognised by its exact text."""
    parts = values.web_address(text)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise Unusable("must begin with https://")
    return text


SETTINGS = (
    Setting("base_url", "The address at which people reach selfassess, without a path.", values.base_address),
    Setting("database_url", "The database: a file of SQLite, or PostgreSQL.", values.database_address, is_secret=True),
    Setting("data_folder", "The folder for what selfassess keeps in files.", values.folder),
    Setting("secret_key", "Signs sessions and forms.", is_secret=True),
    Setting("secret_key_fallbacks", "Earlier secret keys that still count.", values.several, is_secret=True),
    Setting("audit_key", "Seals the audit trail.", is_secret=True),
    Setting("identity_key", "Seals passwords and authenticator secrets.", is_secret=True),
    Setting("contact", "The address that the pages give for help with the service itself.", values.mail_address),
    Setting("trusted_proxies", "How many proxies stand in front, 0 to 5.", values.whole_number(0, 5)),
    Setting("mail_sender", "How mail leaves: `smtp`, `notify`, `file` or `console`.", _sender),
    Setting("mail_from", "The address that mail comes from.", values.mail_address),
    Setting("smtp.host", "The mail server.", values.host),
    Setting("smtp.port", "Its port.", values.whole_number(1, 65535)),
    Setting("smtp.user", "The user name for it, where it asks for one."),
    Setting("smtp.password", "The password that goes with the user name.", is_secret=True),
    Setting("smtp.starttls", "Whether the connection is encrypted by STARTTLS.", values.on_or_off),
    Setting("notify.api_key", "The key of your service in GOV.UK Notify.", is_secret=True),
    Setting("notify.template_id", "The template in GOV.UK Notify.", values.template_id),
    Setting("oidc.issuer", "The issuer of your organisation's own sign-in (OpenID Connect).", _issuer),
    Setting("oidc.client_id", "The client id that it gave to selfassess."),
    Setting("oidc.client_secret", "The client secret that it gave to selfassess.", is_secret=True),
    Setting("oidc.name", "What the sign-in page calls it."),
    Setting("debug", "Shows faults in the browser, for development only.", values.on_or_off),
)
_KEYS = ("secret_key", "audit_key", "identity_key")
_NEAR = LOOPBACK | {None}
# What each group needs as soon as it is used at all.
_GROUPS = {
    "notify": ("GOV.UK Notify", ("notify.api_key", "notify.template_id")),
    "oidc": ("your organisation's own sign-in", ("oidc.issuer", "oidc.client_id", "oidc.client_secret")),
}


def from_environment(environ: Mapping[str, str]) -> Settings:
    """The settings that ``environ`` gives; whatever it leaves out is the development default.

    Raises:
        SettingsRefused: with every missing, unknown or unusable setting at once.
    """
    given: dict[str, Any] = {}
    problems = list(_unknown(environ))
    for setting in SETTINGS:
        try:
            if text := setting.text_in(environ):
                given[setting.path] = setting.read(text)
        except Unusable as trouble:
            problems.append(f"{setting.variable} {trouble}")
            # Given, so that it is not called missing too.
            given[setting.path] = None
    base_url = given.get("base_url", Settings().base_url)
    problems.extend(_incomplete(given))
    # Of an address that cannot be read, production is supposed: rather a problem too many than one left for later.
    if base_url is None or not Settings(base_url=base_url).is_loopback:
        problems.extend(_in_production(given))
    if problems:
        raise SettingsRefused(tuple(dict.fromkeys(problems)))
    return _settings(given)


def _unknown(environ: Mapping[str, str]) -> Iterator[str]:
    known = {variable.removeprefix(PREFIX) for setting in SETTINGS for variable in setting.variables}
    for name in sorted(environ):
        # In whatever case: on most systems a name in small letters is another name, and would pass unread.
        if name.upper().startswith(PREFIX) and name not in NOT_SETTINGS and name.removeprefix(PREFIX) not in known:
            meant = name.upper().removeprefix(PREFIX)[:80]
            # What is no secret has no file: the setting itself is meant then, whatever else is spelled like it.
            bare = meant.removesuffix("_FILE")
            close = [bare] if bare in known else get_close_matches(meant, sorted(known), 1)
            shown = "".join(each if each.isprintable() else "\ufffd" for each in name[:80])
            yield f"{shown} is not a setting" + (f"; did you mean {PREFIX}{close[0]}?" if close else "")


def _incomplete(given: Mapping[str, Any]) -> Iterator[str]:
    for group, (called, needed) in _GROUPS.items():
        if given.get("mail_sender") == group or any(path.startswith(f"{group}.") for path in given):
            missing = [path for path in needed if path not in given]
            yield from (f"{variable_of(path)} is missing: {called} needs it" for path in missing)
    for one, other in (("smtp.user", "smtp.password"), ("smtp.password", "smtp.user")):
        if one in given and other not in given:
            yield f"{variable_of(other)} is missing: {variable_of(one)} goes with it"
    if given.get("smtp.password") and given.get("smtp.starttls") is False and given.get("smtp.host") not in _NEAR:
        yield f"{variable_of('smtp.starttls')} must be true where a password goes to another machine"


def _in_production(given: Mapping[str, Any]) -> Iterator[str]:
    """What an installation that others can reach does not start with, or without."""
    if (given.get("base_url") or "https").startswith("http://"):
        yield f"{variable_of('base_url')} must begin with https:// unless it is a loopback address"
    if given.get("debug"):
        yield f"{variable_of('debug')} must be false in production"
    if "database_url" not in given:
        yield f"{variable_of('database_url')} is missing: in production the database must be named"
    # A person's own sign-in links would stand in a log that others read.
    if given.get("mail_sender", MailSender.CONSOLE) is MailSender.CONSOLE:
        yield f"{variable_of('mail_sender')} must be smtp, notify or file in production"
    if given.get("mail_sender") is MailSender.SMTP:
        for path in ("smtp.host", "mail_from"):
            if path not in given:
                yield f"{variable_of(path)} is missing: mail by SMTP needs it in production"
    yield from _key_problems(given)


def _key_problems(given: Mapping[str, Any]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for path in (*_KEYS, "secret_key_fallbacks"):
        variable = variable_of(path)
        if path in _KEYS and path not in given:
            yield f"{variable} is missing: production needs a key of its own (selfassess config keys makes one)"
        value = given.get(path) or ()
        # An earlier key is as good as the present one to whoever can guess it.
        for key in (value,) if isinstance(value, str) else value:
            if trouble := values.weakness(key, SHORTEST_KEY, _DEVELOPMENT_KEY):
                yield f"{variable} {trouble}"
            if seen.setdefault(key, variable) != variable:
                yield f"{variable} holds the same key as {seen[key]}: each must be a key of its own"


def _settings(given: Mapping[str, Any]) -> Settings:
    groups: dict[str, dict[str, Any]] = {"": {}, "smtp": {}, "notify": {}, "oidc": {}}
    for path, value in given.items():
        group, _, name = path.rpartition(".")
        groups[group][name] = value
    folder = given.get("data_folder", Settings().data_folder)
    return Settings(
        **{"database_url": f"sqlite:///{(folder / 'selfassess.db').as_posix()}", **groups[""]},
        smtp=Smtp(**groups["smtp"]),
        notify=Notify(**groups["notify"]) if groups["notify"] else None,
        oidc=OpenIdProvider(**groups["oidc"]) if groups["oidc"] else None,
    )
