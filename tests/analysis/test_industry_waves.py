"""Two waves: which is shown, the change of the same firms, the change of two samples, and what cannot be matched."""

from __future__ import annotations

import random

import numpy as np
import pyarrow as pa
import pytest
from analysis.industry_files import FORCES, PLACES, analysed, estimate_of, forces_of, levels_of, made_up_firms
from cli.running import run_here
from scipy import stats

import wuli
from wuli.analysis.industry.waves import choose_waves
from wuli.errors import ArgumentError
from wuli.survey.association import stuart_maxwell


def two_waves(count=80, *, stay=50, seed=2, names=("2024", "2025")):
    """Return firms of two waves; the first `stay` of them answered twice and moved up now and then."""
    rng = random.Random(seed)  # noqa: S311  # made-up answers
    before = made_up_firms(count, seed=seed)
    after = made_up_firms(count, seed=seed + 1)
    for i in range(stay):
        moved = {item: min(5, before[i][item] + (rng.random() < 0.3)) for item in PLACES}
        after[i] = before[i] | moved
    for i in range(stay, count):
        after[i]["firm_id"] = f"N{i}"
    return [{**firm, "wave": name} for name, wave in zip(names, (before, after), strict=True) for firm in wave]


def scores(firms):
    return forces_of(levels_of([{k: str(v) for k, v in firm.items()} for firm in firms]))


def parts(firms, wave):
    return [firm for firm in firms if firm["wave"] == wave]


def pair_of(firms):
    """Return scores of the firms in both waves, before and after, in the same order."""
    first = {firm["firm_id"]: firm for firm in parts(firms, "2024")}
    second = {firm["firm_id"]: firm for firm in parts(firms, "2025")}
    both = [id for id in first if id in second]
    return scores([first[id] for id in both]), scores([second[id] for id in both]), len(both)


@pytest.fixture(scope="module")
def firms():
    return two_waves()


@pytest.fixture(scope="module")
def made(firms):
    return analysed(firms)


@pytest.fixture(scope="module")
def change(made):
    (found,) = made.result.waves
    return found


def rows_of(change, family):
    return {row.of: row for row in change.comparisons if row.family == family}


# Which wave


def test_the_last_wave_is_shown_and_the_one_before_is_what_it_is_compared_with(made, firms, change):
    assert made.result.source.scored == 80
    assert made.result.source.waves == ("2024", "2025")
    assert (change.first, change.second, change.n_first, change.n_second) == ("2024", "2025", 80, 80)
    for force, values in scores(parts(firms, "2025")).items():
        assert estimate_of(made, force).estimate == pytest.approx(values.mean(), rel=1e-12)
    assert "wave" in made.result.notes


def test_rows_without_a_wave_are_in_no_wave_and_that_is_said(firms):
    made = analysed([*firms, *(dict(firm, firm_id=f"B{i}", wave="") for i, firm in enumerate(firms[:7]))])
    assert made.result.source.scored == 80
    assert "wave_blank" in made.result.notes
    assert "wave_blank" not in analysed(firms).result.notes


def test_a_wave_can_be_chosen(firms):
    made = analysed(firms, wave="2024")
    values = scores(parts(firms, "2024"))["resource"]
    assert estimate_of(made, "resource").estimate == pytest.approx(values.mean(), rel=1e-12)
    assert made.result.waves == ()  # there is none before it
    assert "wave_chosen" in made.result.notes  # the file holds another one
    with pytest.raises(ArgumentError) as caught:
        analysed(firms, wave="2026")
    assert caught.value.render("zh") == "文件里没有轮次“2026”。可选：2024, 2025。"
    assert caught.value.render("en") == 'The file has no wave "2026". Choose from: 2024, 2025.'


@pytest.mark.parametrize(("names", "order"), [
    (("第10轮", "第9轮"), ("第9轮", "第10轮")),
    (("第三轮", "第二轮", "第一轮"), ("第一轮", "第二轮", "第三轮")),
    (("第十二轮", "第二十轮", "第三轮"), ("第三轮", "第十二轮", "第二十轮")),
    (("2024H2", "2025H1", "2024H1"), ("2024H1", "2024H2", "2025H1")),
    (("10", "2", "1"), ("1", "2", "10")),
])  # fmt: skip
def test_waves_are_in_the_order_of_their_numbers(names, order):
    plan = choose_waves(names, "")
    assert plan.all == order
    assert (plan.previous, plan.current) == order[-2:]


def test_a_file_of_one_wave_has_no_change(firms):
    made = analysed(parts(firms, "2025"))
    assert (made.result.waves, made.result.source.waves) == ((), ("2025",))
    assert "wave" not in made.result.notes


def test_a_table_by_wave_shows_all_waves_and_any_other_only_the_last(firms):
    by_wave = wuli.estimate(firms, of="resource", by="wave")
    assert [row["by"]["wave"] for row in by_wave] == ["2024", "2025"]
    for row in by_wave:
        assert row["estimate"] == pytest.approx(scores(parts(firms, row["by"]["wave"]))["resource"].mean(), rel=1e-12)
    (last,) = wuli.estimate(firms, of="resource")
    assert last["n"] == 80


# The same firms


def test_the_change_of_the_same_firms_is_that_of_a_paired_t_test(change, firms):
    before, after, panel = pair_of(firms)
    assert change.panel == panel == 50
    found = rows_of(change, "panel")
    for force in FORCES:
        row, test = found[force], stats.ttest_rel(after[force], before[force])
        interval = test.confidence_interval(0.95)
        assert (row.first, row.second, row.n_first, row.method) == ("2025", "2024", 50, "paired+t")
        assert (row.difference, row.p) == pytest.approx(((after[force] - before[force]).mean(), test.pvalue), rel=1e-9)
        assert (row.ci_low, row.ci_high) == pytest.approx((interval.low, interval.high), rel=1e-9)
        higher, lower = (np.mean(sign * (after[force][:, None] - before[force]) > 0) for sign in (1, -1))
        assert row.effect == pytest.approx(higher - lower, abs=1e-12)
    q = stats.false_discovery_control([found[force].p for force in FORCES])
    assert [found[force].q for force in FORCES] == pytest.approx(list(q), rel=1e-9)


def test_all_firms_of_both_waves_are_compared_as_two_samples(change, firms):
    found = rows_of(change, "waves")
    first, second = scores(parts(firms, "2024")), scores(parts(firms, "2025"))
    for force in FORCES:
        row = found[force]
        error = np.sqrt(first[force].var(ddof=1) / 80 + second[force].var(ddof=1) / 80)
        assert (row.first, row.second, row.n_first, row.n_second) == ("2025", "2024", 80, 80)
        assert row.difference == pytest.approx(second[force].mean() - first[force].mean(), rel=1e-9)
        assert row.se == pytest.approx(error, rel=1e-9)
        assert row.method == "independent+t"


def test_moves_between_levels_are_counted_and_tested_by_stuart_and_maxwell(change, firms):
    levels = [
        {
            firm["firm_id"]: record["overall"]["level"]
            for firm, record in zip(part, wuli.score(part).records, strict=True)
        }
        for part in (parts(firms, "2024"), parts(firms, "2025"))
    ]
    both = [id for id in levels[0] if levels[1].get(id) and levels[0][id]]
    counts = {}
    for id in both:
        move = (levels[0][id], levels[1][id])
        counts[move] = counts.get(move, 0) + 1
    assert dict(change.transitions) == counts
    table = np.array([[counts.get((i, j), 0) for j in range(1, 6)] for i in range(1, 6)])
    found = stuart_maxwell(table)
    assert (change.test.statistic, change.test.p, change.test.n) == pytest.approx((found.statistic, found.p, len(both)))


def test_the_smallest_change_of_one_firm_is_known_for_scales_with_a_reliability(change, made, firms):
    # 1.96 x SD x sqrt(2 (1 - alpha)), SD of the later wave of the panel
    _, after, _ = pair_of(firms)
    alphas = {row.of: row.alpha for row in made.result.reliability}
    known = {force for force, alpha in alphas.items() if alpha is not None and 0 < alpha < 1}
    assert set(change.detectable) == known
    for force in known:
        wanted = stats.norm.ppf(0.975) * after[force].std(ddof=1) * np.sqrt(2 * (1 - alphas[force]))
        assert change.detectable[force] == pytest.approx(wanted, rel=1e-9)


def test_firms_without_an_id_cannot_be_matched(firms):
    nameless = [{k: v for k, v in firm.items() if k != "firm_id"} for firm in firms]
    (change,) = analysed(nameless).result.waves
    assert (change.panel, change.transitions, change.test, change.detectable) == (0, {}, None, {})
    assert {row.family for row in change.comparisons} == {"waves"}


def test_a_row_number_is_nobodys_id(firms):
    # rows without an id go by their number; a firm that is called the same is another firm
    mixed = [dict(firm, firm_id="") for firm in parts(firms, "2024")]
    mixed += [dict(firm, firm_id=str(i)) for i, firm in enumerate(parts(firms, "2025"), start=1)]
    (change,) = analysed(mixed).result.waves
    assert change.panel == 0


def test_firms_with_several_respondents_in_a_wave_are_not_matched(firms):
    # nobody knows which of two answers is the firm's; the others stay matched
    twice = [dict(firm, respondent="1") for firm in firms]
    twice += [dict(firm, respondent="2") for firm in parts(firms, "2024") if firm["firm_id"] in ("F0", "F1")]
    (change,) = analysed(twice).result.waves
    assert change.panel == 48


def test_a_panel_under_the_floor_is_counted_but_not_shown(firms):
    few = [
        dict(firm, firm_id=f"X{firm['firm_id']}") if firm["wave"] == "2025" and i % 10 else firm
        for i, firm in enumerate(firms)
    ]
    (change,) = analysed(few).result.waves
    assert 0 < change.panel < 10
    assert (change.transitions, change.test, change.detectable) == ({}, None, {})
    for row in rows_of(change, "panel").values():
        assert (row.difference, row.p, row.verdict) == (None, None, "not_tested")


def test_design_weights_count_in_the_change_as_in_everything_else(firms):
    rng = np.random.default_rng(4)
    heavy = [dict(firm, w=round(float(rng.uniform(1, 6)), 2)) for firm in firms]
    (change,) = analysed(heavy, design={"weights": "w"}).result.waves
    weights = {wave: np.array([f["w"] for f in parts(heavy, wave)]) for wave in ("2024", "2025")}
    means = {
        wave: weights[wave] @ scores(parts(heavy, wave))["resource"] / weights[wave].sum() for wave in ("2024", "2025")
    }
    assert rows_of(change, "waves")["resource"].difference == pytest.approx(means["2025"] - means["2024"], rel=1e-9)
    before, after, _ = pair_of(heavy)
    first = {firm["firm_id"] for firm in parts(heavy, "2024")}
    w = np.array([f["w"] for f in parts(heavy, "2025") if f["firm_id"] in first])
    moved = after["resource"] - before["resource"]
    mean = w @ moved / w.sum()
    se = np.sqrt(50 / 49 * ((w * (moved - mean)) ** 2).sum()) / w.sum()
    row = rows_of(change, "panel")["resource"]
    assert (row.difference, row.se) == pytest.approx((mean, se), rel=1e-9)


def test_where_every_firm_changed_alike_there_is_nothing_to_test(firms):
    still = [dict(firm, wave=wave) for wave in ("2024", "2025") for firm in parts(firms, "2024")]
    (change,) = analysed(still).result.waves
    for row in rows_of(change, "panel").values():
        assert (row.difference, row.se, row.p, row.verdict) == (0, 0, None, "not_tested")


# The simulator's panel


def test_the_simulators_panel_has_the_overlap_that_was_asked_for(tmp_path, capsys):
    path = tmp_path / "waves.parquet"
    words = ("simulate", "--n", "200", "--waves", "2", "--overlap", "0.5", "--seed", "3", "-o", path, "--quiet")
    assert run_here(capsys, *words).code == 0
    made = analysed(path)
    (change,) = made.result.waves
    assert (change.n_first, change.n_second, change.panel) == (200, 200, 100)
    assert (made.result.source.synthetic, made.result.source.rows) == (200, 200)


def test_the_order_of_the_rows_does_not_matter(firms, change):
    shuffled = list(firms)
    random.Random(9).shuffle(shuffled)  # noqa: S311
    (again,) = analysed(pa.Table.from_pylist(shuffled)).result.waves
    assert again == change
