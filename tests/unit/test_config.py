"""Settings are read whole or refused whole, and no refusal repeats a value."""

from __future__ import annotations

import secrets
import string
import tempfile
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.cli.refusals import TRACEBACK
from selfassess.config import (
    NOT_SETTINGS,
    PREFIX,
    SETTINGS,
    MailSender,
    Notify,
    OpenIdProvider,
    Settings,
    SettingsRefused,
    Smtp,
    from_environment,
)

# The same in each run: the names of tests are made of it.
GOOD_KEY = "hJ3v_T0kQz8-mWc5RrYx1uEoB7dLsN2gFiA9pZ6t"
KEYS = {name: secrets.token_urlsafe(48) for name in ("SECRET_KEY", "AUDIT_KEY", "IDENTITY_KEY")}
PRODUCTION = {
    "BASE_URL": "https://assess.example.gov.uk",
    "DATABASE_URL": "sqlite:////var/lib/selfassess/selfassess.db",
    "MAIL_SENDER": "file",
    **KEYS,
}
NOTIFY = {"NOTIFY_API_KEY": "board-key", "NOTIFY_TEMPLATE_ID": "3f0a6f4e-6a3e-4d6c-9d0e-0b8c1d2e3f40"}
OIDC = {"OIDC_ISSUER": "https://id.example", "OIDC_CLIENT_ID": "us", "OIDC_CLIENT_SECRET": "hush"}


def read(**values: str) -> Settings:
    """What is read from variables with our prefix."""
    return from_environment({PREFIX + name: value for name, value in values.items()})


def refused(**values: str) -> tuple[str, ...]:
    """The problems with which they are refused, each one line."""
    with pytest.raises(SettingsRefused) as trouble:
        read(**values)
    problems = trouble.value.problems
    assert all(problem.startswith(PREFIX) and problem.isprintable() for problem in problems)
    return problems


def in_production(**values: str) -> tuple[str, ...]:
    """The problems of a production that is sound but for these."""
    return refused(**{**PRODUCTION, **values})


def names(problems: tuple[str, ...]) -> list[str]:
    """The variables that the problems name first, without their prefix."""
    return [problem.split()[0].removeprefix(PREFIX) for problem in problems]


def secret_file(folder: Path, content: str | bytes) -> str:
    """The path of a file that holds this."""
    path = folder / "secret"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def test_development_needs_no_setting() -> None:
    settings = from_environment({"PATH": "/bin", "SELF": "x"})
    assert settings == Settings()
    assert settings.is_loopback
    assert settings.host == "localhost"
    assert settings.database_file == Path("data/selfassess.db")


def test_an_empty_value_is_no_value() -> None:
    assert from_environment({name: "" for setting in SETTINGS for name in setting.variables}) == Settings()
    assert read(DEBUG="  ", MAIL_FROM="\t") == Settings()


def test_every_field_can_be_set() -> None:
    found = read(
        **PRODUCTION
        | {"MAIL_SENDER": "SMTP", "DATABASE_URL": "postgres://us:p%40ss@db.example:5433/boards?sslmode=require"},
        **NOTIFY,
        **OIDC,
        DATA_FOLDER="/srv/data",
        SECRET_KEY_FALLBACKS=f"{'-'.join(string.ascii_lowercase)}, {string.printable[:62]}",
        CONTACT="service.desk@example.gov.uk",
        TRUSTED_PROXIES="2",
        MAIL_FROM="self.assess@example.gov.uk",
        SMTP_HOST="mail.example.gov.uk",
        SMTP_PORT="25",
        SMTP_USER="us",
        SMTP_PASSWORD="hush",
        SMTP_STARTTLS="Yes",
        OIDC_NAME="Council sign-in – Siarad",
        DEBUG="off",
    )
    assert found == Settings(
        base_url="https://assess.example.gov.uk",
        database_url="postgresql+psycopg://us:p%40ss@db.example:5433/boards?sslmode=require",
        data_folder=Path("/srv/data"),
        secret_key=KEYS["SECRET_KEY"],
        secret_key_fallbacks=("-".join(string.ascii_lowercase), string.printable[:62]),
        audit_key=KEYS["AUDIT_KEY"],
        identity_key=KEYS["IDENTITY_KEY"],
        contact="service.desk@example.gov.uk",
        trusted_proxies=2,
        mail_sender=MailSender.SMTP,
        mail_from="self.assess@example.gov.uk",
        smtp=Smtp(host="mail.example.gov.uk", port=25, user="us", password="hush", starttls=True),
        notify=Notify(api_key="board-key", template_id=NOTIFY["NOTIFY_TEMPLATE_ID"]),
        oidc=OpenIdProvider(
            issuer="https://id.example", client_id="us", client_secret="hush", name="Council sign-in – Siarad"
        ),
    )
    assert found.database_file is None
    assert not found.is_loopback


def test_no_secret_shows_when_settings_are_printed() -> None:
    shown = repr(read(**PRODUCTION | {"DATABASE_URL": "postgresql://us:hush@db/boards"}, **NOTIFY, **OIDC))
    assert not [text for text in (*KEYS.values(), "hush", "board-key") if text in shown]


def test_the_table_holds_every_field_once() -> None:
    paths = [setting.path for setting in SETTINGS]
    groups = {"smtp": Smtp, "notify": Notify, "oidc": OpenIdProvider}
    grouped = {f"{group}.{each.name}" for group, kind in groups.items() for each in fields(kind)}
    assert len(paths) == len(set(paths))
    assert set(paths) == {each.name for each in fields(Settings)} - groups.keys() | grouped


# Production


def test_a_sound_production_is_read() -> None:
    assert read(**PRODUCTION).mail_sender is MailSender.FILE


@pytest.mark.parametrize(
    "base_url",
    ["https://localhost", "http://localhost.example", "http://127.0.0.2", "http://127.1", "http://0.0.0.0:8000"],
)
def test_any_other_base_url_than_plain_loopback_is_production(base_url: str) -> None:
    assert {"SECRET_KEY", "AUDIT_KEY", "IDENTITY_KEY", "DATABASE_URL", "MAIL_SENDER"} <= set(
        names(refused(BASE_URL=base_url))
    )


def test_every_problem_is_told_at_once() -> None:
    found = names(refused(BASE_URL="http://assess.example", DEBUG="1", SECRET_KEY="dev", SMTP_PORT="x", SECRET_KEI="x"))
    told_anyway = {"DATABASE_URL", "MAIL_SENDER", "AUDIT_KEY", "IDENTITY_KEY"}
    assert set(found) == {"SECRET_KEI", "SMTP_PORT", "BASE_URL", "DEBUG", "SECRET_KEY"} | told_anyway
    assert len(found) == len(set(found))


def test_a_value_that_cannot_be_used_is_not_called_missing_too() -> None:
    found = in_production(SECRET_KEY=" x", DATABASE_URL="mysql://db/x", MAIL_SENDER="pigeon", BASE_URL="ftp://x")
    assert sorted(names(found)) == ["BASE_URL", "DATABASE_URL", "MAIL_SENDER", "SECRET_KEY"]


@pytest.mark.parametrize("name", list(KEYS))
@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("", "is missing"),
        ("dev", "is shorter than 32 characters"),
        ("changeme", "is shorter than 32 characters"),
        ("fifteen-letters", "is shorter than 32 characters"),
        ("x" * 64, "is easy to guess"),
        ("changeme" * 8, "is easy to guess"),
        ("abcdefghijklm" * 4, "is easy to guess"),
        ("0123456789abcdef" * 2 + "0123", "is easy to guess"),
        ("ChangeMe-in-production-1234567890", "is easy to guess"),
        ("äöüäöüßßääääääääöööööööööüüüüüüüüü", "is easy to guess"),
        (Settings().secret_key, "is the development default"),
        (Settings().audit_key, "is the development default"),
        (Settings().identity_key + "-2", "is the development default"),
        (GOOD_KEY + "\n", "begins or ends with a space"),
        (" " + GOOD_KEY, "begins or ends with a space"),
        (" ", "begins or ends with a space"),
        (GOOD_KEY + "\0" + "x", "holds a character that cannot be shown"),
        (GOOD_KEY + "\n" + "x", "holds a character that cannot be shown"),
        (GOOD_KEY + "\udcff", "holds a character that cannot be shown"),
        ("\ufeff" + GOOD_KEY, "holds a character that cannot be shown"),
    ],
)
def test_production_refuses_a_weak_key(name: str, key: str, why: str) -> None:
    (problem,) = in_production(**{name: key})
    assert problem.startswith(f"{PREFIX}{name} {why}")


def test_keys_differ_from_one_another() -> None:
    (problem,) = in_production(IDENTITY_KEY=KEYS["SECRET_KEY"])
    assert problem == (
        "SELFASSESS_IDENTITY_KEY holds the same key as SELFASSESS_SECRET_KEY: each must be a key of its own"
    )


def test_an_earlier_key_is_held_to_the_same() -> None:
    assert len(in_production(SECRET_KEY_FALLBACKS="dev,changeme")) == 1
    assert "the same key as SELFASSESS_AUDIT_KEY" in in_production(SECRET_KEY_FALLBACKS=KEYS["AUDIT_KEY"])[0]
    for several in (",", "a,", "a,,b"):
        assert "commas" in refused(SECRET_KEY_FALLBACKS=several)[0]


def test_development_takes_any_key() -> None:
    assert read(SECRET_KEY="dev", AUDIT_KEY="dev").secret_key == "dev"


def test_production_has_no_debugging_and_no_mail_on_the_console() -> None:
    assert names(in_production(DEBUG="true", MAIL_SENDER="console")) == ["DEBUG", "MAIL_SENDER"]
    assert read(DEBUG="1").debug


def test_mail_is_set_completely() -> None:
    assert names(in_production(MAIL_SENDER="smtp")) == ["SMTP_HOST", "MAIL_FROM"]
    assert names(in_production(MAIL_SENDER="notify")) == ["NOTIFY_API_KEY", "NOTIFY_TEMPLATE_ID"]
    assert names(refused(NOTIFY_API_KEY="x")) == ["NOTIFY_TEMPLATE_ID"]
    assert read(**PRODUCTION | {"MAIL_SENDER": "notify"}, **NOTIFY).notify is not None


def test_a_mail_password_goes_with_a_user_and_over_an_encrypted_connection() -> None:
    assert names(refused(SMTP_USER="us")) == ["SMTP_PASSWORD"]
    assert names(refused(SMTP_PASSWORD="hush")) == ["SMTP_USER"]
    account = {"SMTP_USER": "us", "SMTP_PASSWORD": "hush", "SMTP_STARTTLS": "no"}
    assert names(refused(**account, SMTP_HOST="mail.example")) == ["SMTP_STARTTLS"]
    assert not read(**account).smtp.starttls


@pytest.mark.parametrize("left_out", list(OIDC))
def test_sign_in_by_the_organisation_is_set_completely(left_out: str) -> None:
    assert names(refused(**{name: value for name, value in OIDC.items() if name != left_out})) == [left_out]


def test_the_name_of_a_sign_in_alone_is_too_little() -> None:
    assert names(refused(OIDC_NAME="Ours")) == list(OIDC)


# Values


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("http://localhost:8000/", "http://localhost:8000"),
        ("HTTP://LocalHost", "http://localhost"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("  http://[::1]:5000 ", "http://[::1]:5000"),
    ],
)
def test_a_base_url_is_written_one_way(given: str, expected: str) -> None:
    assert read(BASE_URL=given).base_url == expected
    assert read(BASE_URL=given).is_loopback


@pytest.mark.parametrize(
    "base_url",
    [
        "localhost:8000",
        "//localhost",
        "http:localhost",
        "http://",
        "http:///x",
        "ftp://localhost",
        "javascript:alert(1)",
        "http://us:hush@localhost",
        "http://@localhost",
        "http://localhost\\@evil.example",
        "http://localhost/path",
        "http://localhost//",
        "http://localhost?",
        "http://localhost/#",
        "http://localhost:",
        "http://localhost:0",
        "http://localhost:65536",
        "http://localhost:-1",
        "http://localhost:8O",
        "http://localhost:８０",
        "http://local host",
        "http://local\thost",
        "http://localhost\0",
        "http://[::1",
        "http://x[::1]",
        "http://[::1]x",
        "http://[::1%25eth0]",
        "http://[v1.x]",
        "http://a..b",
        "http://-a",
        "http://ℓocalhost",
        "http://bücher.example",
        "http://\u212a.example",
        "http://localhost\u202e",
        "http://localhost\udcff",
        "http://" + "a" * 300,
    ],
)
def test_a_base_url_of_another_shape_is_refused(base_url: str) -> None:
    assert "BASE_URL" in names(refused(BASE_URL=base_url))


@pytest.mark.parametrize(
    "issuer", ["http://localhost:9000/realm/", "https://id.example/tenant/v2.0", "https://id.example/"]
)
def test_an_issuer_stays_as_it_is_written(issuer: str) -> None:
    found = read(**OIDC | {"OIDC_ISSUER": issuer}).oidc
    assert found is not None
    assert found.issuer == issuer


@pytest.mark.parametrize("issuer", ["http://id.example", "https://id.example?x", "https://us@id.example", "id.example"])
def test_an_issuer_of_another_shape_is_refused(issuer: str) -> None:
    assert names(refused(**OIDC | {"OIDC_ISSUER": issuer})) == ["OIDC_ISSUER"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("sqlite:///boards.db", "sqlite:///boards.db"),
        ("sqlite:////srv/boards.db", "sqlite:////srv/boards.db"),
        ("postgresql://db/boards", "postgresql+psycopg://db/boards"),
        ("postgres:///boards?host=/run/postgresql", "postgresql+psycopg:///boards?host=/run/postgresql"),
        ("postgresql+psycopg://us:x@[::1]:5432/boards", "postgresql+psycopg://us:x@[::1]:5432/boards"),
    ],
)
def test_a_database_is_a_file_of_sqlite_or_postgresql(given: str, expected: str) -> None:
    assert read(DATABASE_URL=given).database_url == expected


@pytest.mark.parametrize(
    "address",
    [
        "boards.db",
        "sqlite:",
        "sqlite://",
        "sqlite:///",
        "sqlite://boards.db",
        "sqlite:///:memory:",
        "sqlite:///folder/",
        "sqlite:///x?mode=memory",
        "sqlite:///x\0.db",
        "sqlite+pysqlite:///x.db",
        "mysql://db/boards",
        "postgresql+psycopg2://db/boards",
        "postgresql:/db/boards",
        "postgresql://",
        "postgresql://db",
        "postgresql://db/",
        "postgresql://db/a/b",
        "postgresql://db:0/boards",
        "postgresql://db:99999/boards",
        "postgresql://us:p@ss@db/boards",
        "postgresql://us:p#ss@db/boards",
        "postgresql://us:p/ss@db/boards",
        "postgresql://us:1/ss@db/boards",
        "postgresql://us:1/ss@boards",
        "postgresql://us:p?ss@db/boards",
        "postgresql://us:p[ss@db/boards",
        "postgresql://us:p ss@db/boards",
    ],
)
def test_another_database_is_refused(address: str) -> None:
    assert names(refused(DATABASE_URL=address)) == ["DATABASE_URL"]


def test_the_development_database_follows_the_data_folder() -> None:
    assert read(DATA_FOLDER="/srv/é x").database_file == Path("/srv/é x/selfassess.db")
    assert read(DATA_FOLDER=".").database_url == "sqlite:///selfassess.db"
    assert read(DATA_FOLDER="/srv", DATABASE_URL="sqlite:///x.db").database_url == "sqlite:///x.db"
    assert names(refused(DATA_FOLDER="/srv?mode=memory")) == ["DATA_FOLDER"]


@pytest.mark.parametrize("text", ["-1", "6", "+1", "1.0", "1_0", "٣", "１", "0x1", "one", "9" * 5000])
def test_the_number_of_proxies_is_0_to_5(text: str) -> None:
    assert refused(TRUSTED_PROXIES=text) == ("SELFASSESS_TRUSTED_PROXIES must be a whole number from 0 to 5",)
    assert read(TRUSTED_PROXIES="5").trusted_proxies == 5


def test_a_mail_port_is_1_to_65535() -> None:
    assert [read(SMTP_PORT=text).smtp.port for text in ("1", "65535", " 25 ")] == [1, 65535, 25]
    assert [names(refused(SMTP_PORT=text)) for text in ("0", "65536", "smtp")] == [["SMTP_PORT"]] * 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DEBUG", "maybe"),
        ("DEBUG", "2"),
        ("MAIL_SENDER", "sendmail"),
        ("MAIL_FROM", "nobody"),
        ("CONTACT", "the service desk"),
        ("MAIL_FROM", "Board <board@example.gov.uk>"),
        ("MAIL_FROM", "a@b@c"),
        ("MAIL_FROM", "a@b\r\nBcc: c@d"),
        ("SMTP_HOST", "mail.example:25"),
        ("SMTP_HOST", "https://mail.example"),
        ("SMTP_HOST", "::1%lo"),
        ("OIDC_NAME", "Ours\x1b[31m"),
    ],
)
def test_a_value_of_another_shape_is_refused(name: str, text: str) -> None:
    assert name in names(refused(**{name: text}))


def test_a_mail_server_may_be_an_address() -> None:
    assert [read(SMTP_HOST=text).smtp.host for text in ("10.0.0.1", "::1")] == ["10.0.0.1", "::1"]


def test_a_template_is_named_by_its_id() -> None:
    assert names(refused(**NOTIFY | {"NOTIFY_TEMPLATE_ID": "welcome"})) == ["NOTIFY_TEMPLATE_ID"]
    found = read(**NOTIFY | {"NOTIFY_TEMPLATE_ID": NOTIFY["NOTIFY_TEMPLATE_ID"].upper()}).notify
    assert found == Notify(api_key="board-key", template_id=NOTIFY["NOTIFY_TEMPLATE_ID"])


# Names


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("SELFASSESS_SECRT_KEY", "SELFASSESS_SECRET_KEY"),
        ("SELFASSESS_BASE_URL_FILE", "SELFASSESS_BASE_URL"),
        ("selfassess_debug", "SELFASSESS_DEBUG"),
        ("SELFASSESS_SMTP_PASSWORT_FILE", "SELFASSESS_SMTP_PASSWORD_FILE"),
    ],
)
def test_an_unknown_name_is_refused_with_the_one_that_was_meant(name: str, meant: str) -> None:
    with pytest.raises(SettingsRefused) as trouble:
        from_environment({name: "hush"})
    assert trouble.value.problems == (f"{name} is not a setting; did you mean {meant}?",)


def test_an_unknown_name_like_no_other_is_refused_too() -> None:
    assert refused(QQQ="") == ("SELFASSESS_QQQ is not a setting",)
    assert refused(**{"\x1b[31m\udcff" + "Q" * 5000: ""})[0].startswith("SELFASSESS_\ufffd[31m\ufffdQQ")


def test_what_the_command_line_reads_is_no_unknown_name() -> None:
    assert frozenset({TRACEBACK}) == NOT_SETTINGS
    assert from_environment({TRACEBACK: "1"}) == Settings()


# Files


def test_every_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    for setting in SETTINGS:
        assert len(setting.variables) == (2 if setting.is_secret else 1)
    for content in (KEYS["AUDIT_KEY"], KEYS["AUDIT_KEY"] + "\n", "\ufeff" + KEYS["AUDIT_KEY"] + "\r\n"):
        path = secret_file(tmp_path, content)
        found = read(**PRODUCTION | {"AUDIT_KEY": "", "AUDIT_KEY_FILE": path})
        assert found.audit_key == KEYS["AUDIT_KEY"]


def test_a_secret_is_given_once(tmp_path: Path) -> None:
    (problem,) = in_production(AUDIT_KEY_FILE=secret_file(tmp_path, KEYS["AUDIT_KEY"]))
    assert problem == "SELFASSESS_AUDIT_KEY is given twice, also by SELFASSESS_AUDIT_KEY_FILE: keep one of the two"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "it is empty"),
        ("\n", "it is empty"),
        (b"\xff\xfe\x00", "it is not text in UTF-8"),
        ("x" * 70_000, "it is too large to hold one secret"),
        ("key \n", "begins or ends with a space"),
        ("one\n\n", "begins or ends with a space"),
        ("one\ntwo\n", "holds a character that cannot be shown"),
        ("one\0two", "holds a character that cannot be shown"),
    ],
)
def test_a_file_that_holds_no_secret_is_refused(content: str | bytes, why: str, tmp_path: Path) -> None:
    (problem,) = refused(SECRET_KEY_FILE=secret_file(tmp_path, content))
    assert why in problem


@pytest.mark.parametrize("named", ["nowhere/secret", ".", "a\0b", "\udcff"])
def test_a_file_that_is_not_there_is_refused(named: str) -> None:
    assert refused(SECRET_KEY_FILE=named) == (
        "SELFASSESS_SECRET_KEY cannot be read from the file that SELFASSESS_SECRET_KEY_FILE names: it is not there",
    )


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object, **__: object) -> None:
        raise PermissionError(13, "hush")

    assert refused(SECRET_KEY_FILE="x" * 5000)[0].endswith("it may not be read")
    named = secret_file(tmp_path, KEYS["SECRET_KEY"])
    monkeypatch.setattr(Path, "open", deny)
    (problem,) = refused(SECRET_KEY_FILE=named)
    assert problem.endswith("it may not be read")


# Laws

VALUES = st.text(max_size=40) | st.sampled_from(
    ["http://localhost:{}", "https://{}@x/", "https://{}", "postgresql://us:{}@db:5/x", "postgres://{}", "sqlite://{}"]
)
# Long and strange enough that no message holds it by chance.
MARK = "Zq7-kX9_wV3"


def attempt(environ: Mapping[str, str]) -> Settings | SettingsRefused:
    """What is read, or the refusal."""
    try:
        return from_environment(environ)
    except SettingsRefused as refusal:
        return refusal


@given(st.dictionaries(st.sampled_from([name for setting in SETTINGS for name in setting.variables]), VALUES))
def test_no_problem_ever_repeats_a_value(values: dict[str, str]) -> None:
    environ = {name: text.replace("{}", MARK) if "{}" in text else text + MARK for name, text in values.items()}
    outcome = attempt(environ)
    # Whoever prints the refusal and what is behind it, as a log does, prints no value either.
    assert isinstance(outcome, Settings) or (MARK not in str(outcome) and outcome.__context__ is None)
    told = () if isinstance(outcome, Settings) else outcome.problems
    assert all(problem.startswith(PREFIX) and problem.isprintable() for problem in told)


@given(st.binary(max_size=60))
def test_the_bytes_of_a_file_become_a_key_or_a_problem(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = secret_file(Path(folder), MARK.encode() + content)
        outcome = attempt({"SELFASSESS_SECRET_KEY_FILE": path})
    if isinstance(outcome, Settings):
        assert outcome.secret_key.startswith(MARK)
    else:
        assert MARK not in str(outcome)
