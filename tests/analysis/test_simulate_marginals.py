"""A user's own shares: laid over those of the pack, and every fault of them told at once, in both languages."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pyarrow as pa
import pytest

from wuli.analysis.simulate import SimulationOptions, build_population, read_marginals, simulate
from wuli.errors import ArgumentError
from wuli.instrument.check import check_pack
from wuli.instrument.pack import load_pack

PACK = load_pack()
FIVE = '["0.2", "0.2", "0.2", "0.2", "0.2"]'


def own(tmp_path, content):
    path = tmp_path / "own.yaml"
    path.write_text(content, "utf-8")
    return path


def made(simulation, n=240, **options):
    asked = SimulationOptions(n, **options)
    return pa.concat_tables(simulate(build_population(PACK, simulation, asked), asked))


def faults_of(tmp_path, content):
    with pytest.raises(ArgumentError) as told:
        read_marginals(own(tmp_path, content), PACK)
    return told.value.faults


def only_fault(tmp_path, content):
    (fault,) = faults_of(tmp_path, content)
    return fault


# What holds


def test_own_shares_take_the_place_of_those_of_the_same_name_and_no_other(tmp_path):
    content = """columns:
  - column: "industry"
    shares: [{value: "catering", share: "0.25"}, {value: "ecommerce", share: "0.75"}]
items:
  - {item: "marketing", shares: ["0", "0.1", "0.2", "0.3", "0.4"]}
questions:
  - question: "ai_familiarity"
    shares: [{value: "very", share: "1"}]
"""
    table = made(read_marginals(own(tmp_path, content), PACK), n=200)
    assert Counter(table["industry"].to_pylist()) == {"catering": 50, "ecommerce": 150}
    assert Counter(table["marketing"].to_pylist()) == {2: 20, 3: 40, 4: 60, 5: 80}
    assert Counter(table["ai_familiarity"].to_pylist()) == {"very": 200}
    # the rest is as before: 39, 71, 86, 19, 25 of 240 by largest remainder
    assert [Counter(table["ai_funding"].to_pylist())[level] for level in range(1, 6)] == [32, 59, 72, 16, 21]


def test_shares_by_group_hold_in_the_group_and_the_shares_over_all_firms_stand(tmp_path):
    content = """columns:
  - column: "industry"
    shares: [{value: "catering", share: "0.25"}, {value: "construction", share: "0.75"}]
items:
  - item: "marketing"
    shares: ["0.2", "0.2", "0.2", "0.2", "0.2"]
    groups: [{column: "industry", value: "catering", shares: ["0.8", "0.2", "0", "0", "0"]}]
"""
    table = made(read_marginals(own(tmp_path, content), PACK), n=100)
    rows = list(zip(table["industry"].to_pylist(), table["marketing"].to_pylist(), strict=True))
    # 25 firms, 80 and 20 per cent; the other 75 take what is left of 20 on each level
    assert Counter(level for name, level in rows if name == "catering") == {1: 20, 2: 5}
    assert Counter(level for name, level in rows if name == "construction") == {2: 15, 3: 20, 4: 20, 5: 20}
    assert table.num_rows == 100


def test_the_correlation_can_be_taken_away(tmp_path):
    import numpy as np

    content = 'correlation: {between: "0", within: "0"}\nshifts: []\n'
    table = made(read_marginals(own(tmp_path, content), PACK), n=20_000, effects={"industry": 0, "age_band": 0})
    tied = np.corrcoef(np.array(table["marketing"]), np.array(table["rd_design"]))[0, 1]
    assert abs(tied) < 4 / 20_000**0.5


def test_rounded_percentages_that_miss_one_by_a_hair_are_taken(tmp_path):
    content = 'items:\n  - {item: "marketing", shares: ["0.163", "0.296", "0.358", "0.079", "0.105"]}\n'
    assert sum(map(Fraction, ("0.163", "0.296", "0.358", "0.079", "0.105"))) == Fraction("1.001")
    table = made(read_marginals(own(tmp_path, content), PACK))
    assert sorted(Counter(table["marketing"].to_pylist()).values()) == [19, 25, 39, 71, 86]


# What is told


def test_all_faults_of_an_own_file_are_told_at_once_each_with_its_line(tmp_path):
    content = f"""correlation: {{between: "0.6", within: "0.5"}}
columns:
  - column: "industry"
    shares: [{{value: "manufacturing", share: "0.5"}}, {{value: "factory", share: "0.4"}}]
  - column: "mood"
    shares: [{{value: "good", share: "1"}}]
items:
  - {{item: "marketing", shares: ["0.5", "0.5"]}}
  - {{item: "market", shares: {FIVE}}}
  - {{item: "ai_funding", shares: ["-0.2", "0.4", "0.4", "0.2", "0.2"]}}
questions:
  - question: "ai_familiarity"
    shares: [{{value: "very", share: "0.5"}}, {{value: "quite", share: "0.3"}}]
colour: "red"
"""
    told = {(fault.code, fault.line) for fault in faults_of(tmp_path, content)}
    assert told == {
        ("simulation_correlation", 1),
        ("simulation_sum", 4),  # industries: 0.9
        ("reference_unknown", 3),  # factory
        ("reference_unknown", 5),  # mood
        ("simulation_shares_count", 8),
        ("reference_unknown", 9),  # market
        ("simulation_share", 10),
        ("reference_unknown", 12),  # quite
        ("simulation_sum", 12),  # 0.8
        ("field_unknown", 14),
    }


def test_shares_that_do_not_make_one_are_told_with_their_sum(tmp_path):
    fault = only_fault(tmp_path, 'items:\n  - {item: "marketing", shares: ["0.3", "0.3", "0.1", "0.1", "0.1"]}\n')
    assert fault.render("zh") == (
        "own.yaml 第 2 行 “items[0].shares”：份额合计是 0.9，应为 1（可因四舍五入差到 0.002）。请补上缺的一份，或改正其中一份。"
    )
    assert fault.render("en") == (
        "own.yaml, line 2, at items[0].shares: The shares add up to 0.9; they must make 1 (0.002 is allowed for "
        "rounding). Add what is missing or correct a share."
    )


def test_a_share_out_of_range_is_told(tmp_path):
    fault = only_fault(tmp_path, 'makers: [{industry: "ecommerce", share: "1.5"}]\n')
    assert fault.message("zh") == "1.5 超出范围，应为 0–1。请改正。"
    assert fault.message("en") == "1.5 is out of range; it must be 0–1. Correct it."


def test_too_few_shares_for_an_item_are_told(tmp_path):
    fault = only_fault(tmp_path, 'items:\n  - {item: "marketing", shares: ["0.5", "0.5"]}\n')
    assert fault.message("zh") == "“marketing”有 5 个选项，却给了 2 个份额。请按选项从低到高各写一个，没有的写 0。"
    assert fault.message("en") == (
        "The item marketing has 5 codes, but 2 shares are given. Give one for each code, lowest first; 0 for none."
    )


def test_a_column_or_value_that_stands_twice_is_told(tmp_path):
    role = '  - {column: "role", shares: [{value: "owner", share: "1"}]}\n'
    fault = only_fault(tmp_path, f"columns:\n{role}{role}")
    assert fault.message("zh") == "“role”写了不止一次。请只留一处。"
    assert fault.message("en") == '"role" stands more than once. Keep only one.'


def test_a_correlation_between_forces_above_that_within_is_told(tmp_path):
    fault = only_fault(tmp_path, 'correlation: {between: "0.6", within: "0.5"}\n')
    assert fault.message("zh") == (
        "不同力之间的相关（between: 0.6）大于同一力之内的相关（within）。请把 within 改成不小于 between。"
    )
    assert fault.message("en") == (
        "The correlation between dimensions (0.6) is above that within one (within). Make within at least as large."
    )


def test_group_shares_that_leave_less_than_nothing_for_the_others_are_told(tmp_path):
    content = f"""items:
  - item: "marketing"
    shares: {FIVE}
    groups: [{{column: "industry", value: "software_it", shares: ["1", "0", "0", "0", "0"]}}]
"""
    # 56 of 240 firms on level 1 exceed the 48 that 20 per cent are
    fault = only_fault(tmp_path, content)
    assert fault.line == 2
    assert fault.message("zh") == (
        "“marketing”的分组份额和总份额不能同时成立：其余各组的份额会小于 0。请改小分组的份额，或改总份额。"
    )
    assert fault.message("en") == (
        'The group shares of "marketing" cannot hold together with its shares over all firms: the other groups would '
        "need shares below 0. Lower the group shares or change those over all firms."
    )


def test_own_industries_do_without_the_group_shares_of_the_pack(tmp_path):
    # with e-commerce alone, the 60 per cent of the pack on level 2 of funding would contradict 29.6 over all firms
    content = 'columns:\n  - {column: "industry", shares: [{value: "ecommerce", share: "1"}]}\n'
    table = made(read_marginals(own(tmp_path, content), PACK))
    assert [Counter(table["ai_funding"].to_pylist())[level] for level in range(1, 6)] == [39, 71, 86, 19, 25]


def test_groups_of_two_columns_are_told(tmp_path):
    content = f"""items:
  - item: "marketing"
    shares: {FIVE}
    groups:
      - {{column: "industry", value: "software_it", shares: {FIVE}}}
      - {{column: "age_band", value: "lt3", shares: {FIVE}}}
"""
    fault = only_fault(tmp_path, content)
    assert fault.message("zh") == "“marketing”的 groups 用了不止一个列。一个指标只能按一个列分组；请只留一个列。"
    assert fault.message("en") == (
        'The groups of "marketing" belong to more than one column. An item can have groups of one column only; keep one.'
    )


def test_an_option_that_cannot_be_had_beside_those_that_stand_alone_is_told(tmp_path):
    content = """questions:
  - question: "ai_challenges"
    shares: [{value: "talent_shortage", share: "0.8"}, {value: "none", share: "0.3"}]
"""
    fault = only_fault(tmp_path, content)
    assert fault.message("zh") == "“talent_shortage”的份额加上“都没有”一类的选项超过 1，两者不能同选。请改小其中一个。"
    assert fault.message("en") == (
        'The share of "talent_shortage" and those of the options that stand alone exceed 1, yet nobody can choose both. '
        "Lower one of them."
    )


def test_groups_further_apart_than_there_is_variance_are_told():
    with pytest.raises(ArgumentError) as told:
        made(PACK.simulation, effects={"industry": 5.0})
    (fault,) = told.value.faults
    # by hand: 25 times the variance of the declared shifts over the industries' shares, plus that of the ages
    assert fault.code == "simulation_spread"
    assert fault.message("zh") == (
        f"各组相差太大（占潜在方差的 {fault.got}），组内没有余地了。请把 shifts 或 --effect 改小。"
    )
    assert fault.message("en") == (
        f"The groups differ too much ({fault.got} of the latent variance); nothing is left within them. Lower shifts or "
        "--effect."
    )


def test_what_a_draw_lacks_is_told_all_at_once():
    from dataclasses import replace

    bare = replace(PACK.simulation, items=PACK.simulation.items[1:], first_day="", frame=None)
    with pytest.raises(ArgumentError) as told:
        made(bare, weights=True)
    assert [fault.got for fault in told.value.faults] == ["items: digitalization", "fieldwork", "frame"]
    assert told.value.faults[1].message("zh") == (
        "模拟还缺“fieldwork”。请在 simulation.yaml 或 --marginals 文件里补上。"
    )
    assert told.value.faults[1].message("en") == (
        'Simulation needs "fieldwork", which is missing. Add it to simulation.yaml or to the --marginals file.'
    )


def test_a_file_that_is_missing_says_so(tmp_path):
    with pytest.raises(ArgumentError) as told:
        read_marginals(tmp_path / "none.yaml", PACK)
    assert told.value.faults[0].code == "file_missing"


# In a pack


def broken(tmp_path, old, new):
    import shutil

    folder = tmp_path / "copy"
    shutil.copytree(PACK.folder, folder)
    path = folder / "simulation.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return [(fault.code, fault.file, fault.got) for fault in check_pack(folder).faults]


def test_a_pack_is_checked_for_what_its_shares_refer_to(tmp_path):
    found = broken(tmp_path, 'item: "marketing"', 'item: "marketeering"')
    assert found == [("reference_unknown", "copy/simulation.yaml", "marketeering")]


def test_a_pack_is_checked_for_the_files_that_it_promises(tmp_path):
    found = broken(tmp_path, "reconstruction_240.csv", "lost.csv")
    assert found == [("pack_file_missing", "copy/simulation.yaml", "lost.csv")]


def test_an_item_that_takes_several_ticks_cannot_be_simulated(tmp_path):
    from pathlib import Path

    other = load_pack(Path(__file__).parents[1] / "packs" / "miit_shape")
    several = next(item.id for item in other.instrument.items if item.kind == "multi")
    path = own(tmp_path, f'items:\n  - {{item: "{several}", shares: ["1"]}}\n')
    with pytest.raises(ArgumentError) as told:
        read_marginals(path, other)
    (fault,) = told.value.faults
    assert fault.message("zh") == f"“{several}”不是单选指标，模拟不了。请从 items 里去掉它。"
    assert fault.message("en") == (
        f'The item "{several}" is not answered by one code and cannot be simulated. Remove it from items.'
    )
