"""The one table of what an event may hold."""

from __future__ import annotations

import re

import pytest

from selfassess.audit.events import Fact, ObjectType
from selfassess.audit.facts import FACTS, check_facts
from selfassess.audit.trail import TEXT_HASH
from selfassess.audit.wording import LABELS


def test_an_id_is_named_after_the_type_of_what_it_is_of() -> None:
    for name, kind in FACTS.items():
        if isinstance(kind, ObjectType):
            assert re.fullmatch(rf"([a-z]+_)?{kind}_id(_before)?", name), name
        else:
            assert not re.search(r"_id(_|$)", name), name


def test_several_ids_are_a_list_named_after_their_type() -> None:
    several = {name for name in FACTS if name.endswith("_ids")}
    assert several <= {f"{kind}_ids" for kind in ObjectType}
    assert {FACTS[name] for name in several} == {str}


def test_no_fact_is_named_like_the_hash_of_a_text() -> None:
    assert not [name for name in FACTS if name.endswith(TEXT_HASH)]


def test_only_facts_of_the_table_have_a_label_and_no_hash_or_list_of_what_is_gone_has_one() -> None:
    assert LABELS.keys() <= FACTS.keys()
    assert not {"choice", "words", "digest", "texts", "sheet_ids", "group_ids"} & LABELS.keys()


@pytest.mark.parametrize(
    "facts", [{}, {"seat_id": 7}, {"seat_id": None}, {"edition": "2026.1", "stays": False, "count": 0}]
)
def test_facts_of_the_table_are_let_through(facts: dict[str, Fact]) -> None:
    check_facts(facts)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret", "something"),
        ("secret", None),
        ("seat", 7),
        ("comment_hash", "0" * 64),
        ("seat_id", "7"),
        ("seat_id", True),
        ("edition", 7),
        ("count", "three"),
        ("count", True),
        ("stays", 1),
    ],
)
def test_any_other_fact_or_kind_of_value_is_refused_by_name(name: str, value: Fact) -> None:
    with pytest.raises(ValueError, match=name):
        check_facts({"role": "chair", name: value})
