"""docs/security.md prints the one table of permissions; ``python -m`` with this module writes it there."""

from __future__ import annotations

import re
from pathlib import Path

from selfassess.accounts.permissions import IN_WORDS, TABLE, Permission
from selfassess.boards.role_names import role_words
from selfassess.vocabulary import Role

PAGE = Path(__file__).parents[2] / "docs" / "security.md"
_BETWEEN = re.compile(r"(?<=^<!-- permissions: )(.*? -->\n)(.*?)(?=^<!-- end of permissions -->$)", re.M | re.S)


def table() -> str:
    """The table as the page has it: a row for each permission, a column for each role."""
    rows = [["on a board", *role_words()], ["---"] * (len(Role) + 1)]
    rows += [
        [IN_WORDS[permission], *("yes" if permission in TABLE[role] else "-" for role in Role)]
        for permission in Permission
    ]
    return "\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows) + "\n"


def printed(page: str) -> str:
    """The page with the table as it should stand."""
    return _BETWEEN.sub(lambda found: found[1] + table(), page)


def test_the_page_prints_the_table_as_it_stands_in_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert len(_BETWEEN.findall(page)) == 1
    assert page == printed(page), "run python -m tests.contract.test_permissions_documented"


def test_each_role_has_a_word_of_its_own() -> None:
    assert len(set(role_words())) == len(Role)


if __name__ == "__main__":
    PAGE.write_text(printed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
