"""What the engine cannot score exactly is refused when the pack is read, never scored wrongly."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from scoring.other_packs import FOLDER

import wuli
from wuli.errors import PackError
from wuli.instrument.answers import Answers
from wuli.instrument.model import Bands, Cuts, Instrument, Item, Level, Node, Overall, Placement
from wuli.instrument.text import Text
from wuli.responses.cells import _BLANK
from wuli.scoring.plan import compile_plan
from wuli.scoring.scores import score

NAME = Text("名", "name")


def broken(folder: Path, pack: str, *changes: tuple[str, str]) -> set[str]:
    """Return the faults of a copy of a test pack whose instrument was changed."""
    for name in ("pack.yaml", "instrument.yaml"):
        text = (FOLDER / pack / name).read_text(encoding="utf-8")
        if name == "instrument.yaml":
            for old, new in changes:
                assert old in text
                text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")
    return {fault.code for fault in wuli.check_pack(folder).faults}


def test_an_unchanged_copy_has_no_faults(tmp_path: Path) -> None:
    assert broken(tmp_path, "percent_bands") == set()


def test_the_total_must_have_the_bands_that_decide_its_level(tmp_path: Path) -> None:
    change = ('    known_share: "1"\n    bands: "quarters"\n', '    known_share: "1"\n')
    assert broken(tmp_path, "percent_bands", change) == {"overall_bands_differ"}


def test_robustness_is_refused_where_a_step_is_not_one_point(tmp_path: Path) -> None:
    change = ('    codes: ["0", "1", "2", "3", "4", "5"]\n', '    codes: ["0", "1", "2", "3", "4", "6"]\n')
    assert broken(tmp_path, "percent_bands", change) == {"robustness_needs_ladders"}


@pytest.mark.parametrize("word", ["none", "None", "NA", "dk", "-", "n/a"])
def test_a_code_that_means_no_answer_is_refused(word: str, tmp_path: Path) -> None:
    assert broken(tmp_path, "miit_shape", ('"nothing"', f'"{word}"')) == {"item_code_reserved"}


@pytest.mark.parametrize("word", sorted(_BLANK - {""}))
def test_every_word_that_the_reader_takes_for_a_blank_is_refused_as_a_code(word: str, tmp_path: Path) -> None:
    assert broken(tmp_path, "miit_shape", ('"nothing"', f'"{word}"')) == {"item_code_reserved"}


def test_more_ticks_than_a_column_can_hold_are_refused(tmp_path: Path) -> None:
    codes = ", ".join(f'"c{i}"' for i in range(15))
    points = ", ".join(["1"] * 15)
    old = (
        '    codes: ["nothing", "cable", "wireless", "mobile"]\n    points: [0, 4, 4, 4]\n    exclusive: ["nothing"]\n'
    )
    new = f"    codes: [{codes}]\n    points: [{points}]\n"
    assert broken(tmp_path, "miit_shape", (old, new)) == {"item_too_many_codes"}


def test_a_missing_points_entry_is_told_and_does_not_crash_the_check(tmp_path: Path) -> None:
    change = (
        '    points: [0, 4, 4, 4]\n    exclusive: ["nothing"]',
        '    points: [0, 4, 4]\n    exclusive: ["mobile"]',
    )
    assert "item_points_count" in broken(tmp_path, "miit_shape", change)


# Wide nodes


def ladders(count: int, aggregate: str) -> Instrument:
    """Return an instrument of `count` ladders 1–5 under one node."""
    items = tuple(
        Item(f"i{i}", "ladder", NAME, NAME, tuple("12345"), tuple(Fraction(p) for p in range(1, 6)))
        for i in range(count)
    )
    node = Node("all", NAME, NAME, aggregate, tuple(item.id for item in items), Fraction(1, 2))
    return Instrument((Level(1, "one", NAME, NAME),), items, (), (node,), ("all",), Overall("all"))


def test_a_mean_over_too_many_members_is_refused_before_a_number_can_wrap_round() -> None:
    with pytest.raises(PackError) as told:
        compile_plan(ladders(60, "mean"))
    assert [fault.code for fault in told.value.faults] == ["node_too_wide"]
    assert "all" in told.value.render("zh")


def test_a_mean_over_thirty_members_is_exact() -> None:
    plan = compile_plan(ladders(30, "mean"))
    codes = {f"i{i}": np.array([5, 1 + i % 5, 0 if i > 16 else 4], dtype=np.int8) for i in range(30)}
    node = score(plan, Answers(3, codes)).nodes["all"]
    assert [Fraction(int(value), node.grid) for value in node.value] == [5, 3, 4]
    # 17 known fours and 13 unknown: (68 + 13) / 30 and (68 + 65) / 30
    assert Fraction(int(node.low[2]), node.grid) == Fraction(27, 10)
    assert Fraction(int(node.high[2]), node.grid) == Fraction(133, 30)


def test_more_members_than_an_int8_counts_are_counted() -> None:
    plan = compile_plan(ladders(300, "sum"))
    codes = {f"i{i}": np.array([5], dtype=np.int8) for i in range(300)}
    node = score(plan, Answers(1, codes)).nodes["all"]
    assert (int(node.known[0]), int(node.applicable[0]), int(node.value[0])) == (300, 300, 1500)


def test_the_way_through_a_band_of_large_points_is_measured_exactly() -> None:
    # two answers of up to 900,000,000 points: the sum fits an int32, four times the sum does not
    points = tuple(Fraction(number) for number in (0, 600_000_000, 900_000_000))
    items = tuple(Item(id, "choice", NAME, NAME, ("x", "y", "z"), points) for id in ("one", "two"))
    node = Node("all", NAME, NAME, "sum", ("one", "two"), Fraction(1), bands="halves")
    instrument = Instrument(
        levels=(Level(1, "low", NAME, NAME), Level(2, "high", NAME, NAME)),
        items=items,
        slots=(),
        nodes=(node,),
        dimensions=("all",),
        overall=Overall("all", bands="halves"),
        bands=(Bands("halves", Cuts((Fraction(1_500_000_000),), "left"), (1, 2)),),
        placements=(Placement("first", Fraction(1, 4)), Placement("middle", Fraction(3, 4)), Placement("last", None)),
    )
    codes = {"one": np.array([1, 2, 2, 3], dtype=np.int8), "two": np.array([1, 1, 2, 2], dtype=np.int8)}
    scores = score(compile_plan(instrument), Answers(4, codes))
    # 0, 600, 1200 and 1500 million: 0, 0.4 and 0.8 of the way through the first band, then the top band
    assert scores.overall.level.tolist() == [1, 1, 1, 2]
    assert scores.overall.placement.tolist() == [0, 1, 2, 0]
