"""docs/configuration.md names every setting and no other, with its default, and its examples can be used."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

import pytest

from selfassess.config import NOT_SETTINGS, SETTINGS, OpenIdProvider, Settings, from_environment
from selfassess.setting_values import Setting

PAGE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(SELFASSESS_\w+)`( \(secret\))? \| (.*?) \| (.*?) \|$", PAGE, flags=re.MULTILINE)
EXAMPLES = re.findall(r"^```ini\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
EACH_SETTING = pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.variable)


def default(setting: Setting) -> str:
    """What the page says of the default."""
    value = setting.value_in(Settings())
    if setting.path.endswith("_key") and value is not None:
        return "for development only"
    if setting.path == "oidc.name":
        return OpenIdProvider(issuer="", client_id="", client_secret="").name
    if value in (None, ()):
        return "not set"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def test_the_table_names_every_setting_once_and_in_order() -> None:
    assert [name for name, *_ in ROWS] == [setting.variable for setting in SETTINGS]


@EACH_SETTING
def test_each_row_says_what_the_setting_is(setting: Setting) -> None:
    _, secret, said, meaning = next(row for row in ROWS if row[0] == setting.variable)
    assert bool(secret) == setting.is_secret
    assert said == default(setting)
    assert meaning.startswith(setting.about)


def test_the_page_names_no_variable_that_is_none() -> None:
    known = {variable for setting in SETTINGS for variable in setting.variables} | NOT_SETTINGS | {"SELFASSESS_"}
    assert set(re.findall(r"SELFASSESS_\w*", PAGE)) <= known


def test_there_is_an_example_of_development_of_sqlite_and_of_postgresql() -> None:
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_each_example_can_be_used_as_it_stands(example: str, tmp_path: Path) -> None:
    environ = dict(line.split("=", 1) for line in example.splitlines())
    for name in [name for name in environ if name.endswith("_FILE")]:
        path = tmp_path / name
        path.write_text("postgresql://us:x@db/boards\n" if "DATABASE" in name else secrets.token_urlsafe(48) + "\n")
        environ[name] = str(path)
    assert from_environment(environ).is_loopback == (example == EXAMPLES[0])
