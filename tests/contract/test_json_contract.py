"""docs/json.md and the output agree: no key, type or word on one side that is not on the other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from selfassess.engine.agreement import Spread
from selfassess.engine.answers import Basis, Form, Judgement, NoLevel
from selfassess.engine.bank import QuestionKind, Wording
from selfassess.engine.gaps import Direction
from selfassess.engine.lineage import ChangeKind
from selfassess.engine.movements import Movement
from selfassess.engine.rounding import shown
from tests.contract.json_page import Reading, examples, holds, tables, words
from tests.factories import make_answer, make_bank, make_change, make_lineage, make_question, make_scale, make_sheet
from tests.unit.cli.running import (
    AGREED,
    DEMO_BANKS,
    LETTERS,
    ON_DEMO,
    SCRUTINEER,
    SCRUTINEER_BEFORE,
    SEATS,
    TOP,
    done,
    done_json,
    put_bank,
    put_sheet,
    run,
)

WORKED = TOP / "tests" / "golden" / "worked_example"
OLD, NEW = (DEMO_BANKS / "hathervale-board" / f"{edition}.yaml" for edition in ("2024.1", "2026.1"))


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """What each command says of the sample, the letters, the worked example, and what they do not hold."""
    folder = tmp_path_factory.mktemp("contract")
    worked = worked_example(folder)
    thin = thin_sheets(folder)
    letters = sorted(LETTERS.glob("*.yaml"))
    sample = folder / "sample.yaml"
    sample.write_text("id: sample\n")
    # More problems than are listed: the last one speaks of the file as a whole.
    many = folder / "many.yaml"
    many.write_text("".join(f"key-{n}: a\n" for n in range(1_100)))
    return {
        "selfassess compare": [
            done_json("compare", *AGREED, "--beside", SCRUTINEER, *ON_DEMO),
            done_json("compare", *sorted(LETTERS.glob("herefordshire-*.yaml"))),
            done_json("compare", *worked),
            done_json("compare", *thin),
            done_json("compare", *empty_sheets(folder)),
            done_json("compare", *AGREED, "--beside", SCRUTINEER, "--beside", SCRUTINEER_BEFORE, *ON_DEMO),
        ],
        "selfassess score": [
            *(done_json("score", path, *ON_DEMO) for path in (*AGREED, *SEATS)),
            *(done_json("score", path) for path in letters),
            done_json("score", worked[1], *worked[2:]),
            done_json("score", thin[1], *thin[-2:]),
        ],
        "selfassess agree": [
            done_json("agree", *SEATS, *ON_DEMO),
            done_json("agree", *SEATS[:4], "--fewest", "4", *ON_DEMO),
            done_json("agree", *SEATS, "--fewest", "14", *ON_DEMO),
        ],
        "selfassess bank check": [
            json.loads(run("bank", "check", sample, folder / "none.yaml", OLD, "--format", "json").stdout),
            json.loads(run("bank", "check", many, "--format", "json").stdout),
        ],
        "selfassess bank diff": [done_json("bank", "diff", OLD, NEW)],
    }


def worked_example(folder: Path) -> list[str | Path]:
    """The two rounds and where their question set stands."""
    banks = folder / "worked" / "worked-example"
    banks.mkdir(parents=True)
    for path in WORKED.glob("bank-*.yaml"):
        (banks / path.name.removeprefix("bank-")).write_bytes(path.read_bytes())
    return [WORKED / "round-a.yaml", WORKED / "round-b.yaml", "--banks", banks.parent]


def thin_sheets(folder: Path) -> list[str | Path]:
    """Two nearly empty sheets over two editions with a theme that came and one that went, and a view beside them."""
    scales = [make_scale(), make_scale("findings", ("area", "strength"))]
    one, other = make_question("Q1"), make_question("Q2")
    merged = make_question("Q6", text="How well do Q1 and Q2 go?")
    came = make_question("Q8", text="How well does Q8 go?")
    lineage = make_lineage(
        "2025.1",
        make_change(("Q1", "Q2"), "Q6", wording=Wording.MATERIAL, why="Always answered together."),
        make_change((), "Q8", why="A new duty."),
        make_change("Q5", (), why="No longer ours."),
    )
    old = make_bank({"leadership": [one, other, "Q3"], "challenge": ["Q5"]}, edition="2025.1", scales=scales)
    new = make_bank({"leadership": [merged, "Q3"], "voice": [came]}, edition="2026.1", scales=scales, lineage=lineage)
    for bank in (old, new):
        put_bank(folder / "thin", bank)
    carried = make_answer("Q3", "2", carried_from=date(2024, 3, 1))
    then = make_sheet({"Q1": "1", "Q3": carried}, bank=old, dated="2025-03-01", form=Form.CORE)
    now = make_sheet(
        {"Q3": "3", "Q6": NoLevel.NOT_APPLICABLE, "Q8": NoLevel.NOT_APPLICABLE},
        bank=new,
        date_inferred=True,
        rebaselined="We now ask for evidence.",
        judgements=(Judgement("leadership", "1", "On balance."),),
    )
    view = make_sheet({"Q3": "area"}, bank=new, basis=Basis.EXTERNAL, scale="findings")
    put = [put_sheet(folder / f"{name}.yaml", sheet) for name, sheet in zip("abc", (then, now, view), strict=True)]
    return [put[0], put[1], "--beside", put[2], "--banks", folder / "thin"]


def empty_sheets(folder: Path) -> list[str | Path]:
    """Three sheets without a single answer."""
    bank = make_bank(id="empty-bank")
    put_bank(folder / "empty", bank)
    put = [
        put_sheet(folder / f"{year}.yaml", make_sheet({}, bank=bank, dated=f"{year}-03-01", assessment=f"In {year}"))
        for year in (2024, 2025, 2026)
    ]
    return [*put, "--banks", folder / "empty"]


def test_every_output_is_what_the_page_says_and_the_page_says_nothing_more(outputs: dict[str, list[Any]]) -> None:
    reading = Reading()
    for command, found in outputs.items():
        for number, each in enumerate(found):
            reading.table(each, command, f"{command} {number}")
    assert reading.wrong == []
    assert list(reading.unseen()) == []


def test_each_schema_is_named_on_the_page(outputs: dict[str, list[Any]]) -> None:
    page = (TOP / "docs" / "json.md").read_text(encoding="utf-8")
    for command, found in outputs.items():
        assert f"`{found[0]['schema']}`" in page.split(f"\n## {command}\n")[1].split("\n## ")[0]


def test_the_words_are_those_of_the_code(outputs: dict[str, list[Any]]) -> None:
    documented = words()
    for key, values in {
        "movement": Movement,
        "reasons for none": NoLevel,
        "basis": Basis,
        "direction": Direction,
        "spread": Spread,
        "change": ChangeKind,
        "wording": Wording,
    }.items():
        assert documented.pop(key) == {value.value for value in values}
    lines = {line["code"] for found in outputs["selfassess compare"] for line in found["fairness"]}
    assert lines <= documented.pop("fairness")
    assert documented == {}


def test_what_the_first_agreement_asked_for_is_there() -> None:
    asked = {"counts", "movements", "themes", "fairness", "headline"}
    assert asked <= tables()["selfassess compare"].keys()
    assert {"question", "earlier", "theme", "then", "now", "movement", "steps", "reason"} <= tables()["movement"].keys()
    assert {"id", "like_for_like", "as_scored", "matched", "coverage", "explanation"} <= tables()["theme"].keys()
    assert {"movement", "joined", "left", "weights"} <= tables()["explanation"].keys()


def test_every_number_is_exact_and_shown(outputs: dict[str, list[Any]]) -> None:
    def walk(value: Any) -> Iterator[dict[str, str]]:
        assert not isinstance(value, float)
        if isinstance(value, dict):
            if value.keys() == {"exact", "shown"}:
                yield value
            for inner in value.values():
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    found = list(walk(outputs))
    assert len(found) > 1000
    for each in found:
        assert each["shown"] == shown(Fraction(each["exact"]))
        assert re.fullmatch(r"-?\d+(/\d+)?", each["exact"])


def test_lower_stands_first(outputs: dict[str, list[Any]]) -> None:
    order = [movement.value for movement in Movement]
    for found in outputs["selfassess compare"]:
        places = [order.index(each["movement"]) for each in found["movements"]]
        assert places == sorted(places)
        assert list(found["counts"]) == order[:-1]


def test_the_counts_are_those_of_the_movements(outputs: dict[str, list[Any]]) -> None:
    for found in outputs["selfassess compare"]:
        for pair in (found, found["against_baseline"]):
            counted = [each["movement"] for each in pair["movements"]]
            told = {**pair["counts"], "not_answered_either_time": pair["not_answered_either_time"]}
            assert {name: counted.count(name) for name in told} == told
            assert pair["matched"] == sum(pair["counts"][name] for name in ("lower", "higher", "unchanged"))


def test_the_explanation_sums_exactly(outputs: dict[str, list[Any]]) -> None:
    parts = ("movement", "joined", "left", "weights")
    for found in outputs["selfassess compare"]:
        for theme in found["themes"]:
            if theme["explanation"]["movement"] is not None:
                total = sum(Fraction(theme["explanation"][part]["exact"]) for part in parts)
                own = theme["as_scored"]
                assert total == Fraction(own["now"]["exact"]) - Fraction(own["then"]["exact"])


def test_a_retired_a_new_and_a_merged_question(outputs: dict[str, list[Any]]) -> None:
    found = {each["movement"]: each for each in outputs["selfassess compare"][3]["movements"]}
    assert (found["retired"]["question"], found["retired"]["earlier"]) == (None, "Q5")
    assert (found["new"]["question"], found["new"]["earlier"]) == ("Q8", None)
    assert (found["not_comparable"]["question"], found["not_comparable"]["earlier"]) == ("Q6", ["Q1", "Q2"])


def test_a_merge_of_one_scored_question_is_a_list_too(tmp_path: Path) -> None:
    words = make_question("Q2", kind=QuestionKind.TEXT, text="In your words?")
    lineage = make_lineage("2025.1", make_change(("Q1", "Q2"), "Q6", wording=Wording.MATERIAL, why="One now."))
    old = make_bank({"leadership": ["Q1", words]}, edition="2025.1")
    new = make_bank({"leadership": ["Q6"]}, edition="2026.1", lineage=lineage)
    for bank in (old, new):
        put_bank(tmp_path, bank)
    paths = [
        put_sheet(tmp_path / "a.yaml", make_sheet({"Q1": "1"}, bank=old, dated="2025-03-01")),
        put_sheet(tmp_path / "b.yaml", make_sheet({"Q6": "1"}, bank=new)),
    ]
    (only,) = done_json("compare", *paths, "--banks", tmp_path)["movements"]
    assert (only["question"], only["earlier"], only["movement"]) == ("Q6", ["Q1"], "not_comparable")


def test_the_examples_are_real(outputs: dict[str, list[Any]]) -> None:
    given = examples()
    assert holds(outputs["selfassess compare"][2], given.pop("compare"))
    assert holds(outputs["selfassess score"][-2], given.pop("score"))
    assert holds(outputs["selfassess agree"][0], given.pop("agree"))
    assert holds(outputs["selfassess bank diff"][0], given.pop("bank-diff"))
    check = outputs["selfassess bank check"][0]
    problems = [{**each, "file": Path(each["file"]).name} for each in check["problems"]]
    assert holds({**check, "problems": problems, "unreadable": []}, given.pop("bank-check"))
    assert given == {}


def test_the_same_files_give_the_same_bytes() -> None:
    first, second = (done("compare", *AGREED, "--beside", SCRUTINEER, "--format", "json", *ON_DEMO) for _ in range(2))
    assert first == second
