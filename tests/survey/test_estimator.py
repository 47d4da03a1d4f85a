"""Means, totals and shares of all units and of domains: against R, against numpy, and at their edges."""

from pathlib import Path

import numpy as np
import pytest
from bfi import DIMENSIONS, bfi_education, bfi_items, bfi_scores
from cubed import apiclus1, apistrat, clus_design, cube_of, strat_design
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import assert_matches, reference_case, reference_cases
from scipy.stats import norm

from wuli.survey.design import Design
from wuli.survey.estimator import Estimator, Rules, Statistic, shares_from, shares_of, totals_of
from wuli.survey.intervals import mean_t, share_logit

STRAT, CLUS, BFI = "survey_apistrat", "survey_apiclus1_weighting", "report_bfi_by_education"
SHOW = Rules(0, 0)

# cases of R that this package does not offer
LEFT_OUT = {
    STRAT: {
        "ratio": "a ratio of two variables: every figure of a report is a mean, a share or a total",
        "ciprop_likelihood": "intervals offered are Wilson, Korn-Graubard and logit",
        "ciprop_asin": "as above",
    },
    CLUS: {
        "dgreg_mean": "regression calibration to the total of a numeric variable: margins here are counts",
        "dgreg_total": "as above",
        "dgreg_wsummary": "as above",
        "dlog_mean": "logit calibration to the total of a numeric variable",
        "dlog_total": "as above",
        "dlog_wsummary": "as above",
        "drak2_mean": "exponential calibration to the total of a numeric variable",
        "drak2_total": "as above",
        "drak2_wsummary": "as above",
        "jk1_mean": "replicate weights: variances are linearised",
        "jk1_by": "as above",
        "jk1_rake_mean": "as above",
    },
}


@pytest.mark.parametrize("suite", [STRAT, CLUS])
def test_every_case_of_the_suite_stands_in_a_test_or_in_the_list_of_what_is_left_out(suite):
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("test_*.py")))
    ids = {case.id for case in reference_cases(suite)}
    assert set(LEFT_OUT[suite]) <= ids
    # once in this list if left out, and otherwise in the test that compares it
    assert {id for id in ids if f'"{id}"' not in text} == set()
    assert {id for id in LEFT_OUT[suite] if text.count(f'"{id}"') > 1} == set()


def strat(levels, keys=(), **options):
    cube = apistrat(keys=["stype", *keys], levels=levels, moments=levels)
    return Estimator(cube, strat_design(**options), rules=SHOW)


def clus(levels, keys=()):
    return Estimator(apiclus1(keys=["dnum", *keys], levels=levels, moments=levels), clus_design())


def est_se(rows, names):
    return {
        "est": {name: row.estimate for name, row in zip(names, rows, strict=True)},
        "se": {name: row.se for name, row in zip(names, rows, strict=True)},
    }


# Against R: means, totals, shares


@pytest.mark.parametrize(
    ("case", "variable", "name"),
    [
        ("mean_api00", "api00", "api00"),
        ("mean_enroll", "enroll", "enroll"),
        ("mean_meals", "meals", "meals"),
        ("mean_ell", "ell", "ell"),
        ("mean_naomit", "avg.ed", "avg.ed"),
        ("mean_change_paired", "change", "I(api00 - api99)"),
    ],
)
def test_means_under_strata_are_those_of_r_by_levels_and_by_moments(case, variable, name):
    estimator = strat([variable])
    for id in (variable, f"~{variable}"):
        assert_matches(est_se(estimator.mean(id), [name]), reference_case(STRAT, case))


def test_totals_under_strata_are_those_of_r():
    estimator = strat(["enroll", "type"])
    for id in ("enroll", "~enroll"):
        assert_matches(est_se(estimator.total(id), ["enroll"]), reference_case(STRAT, "total_enroll"))
    rows = estimator.total("type", (), totals_of(estimator.levels("type"), ("E", "H", "M")))
    assert [row.level for row in rows] == ["E", "H", "M"]
    assert_matches(est_se(rows, ["stypeE", "stypeH", "stypeM"]), reference_case(STRAT, "total_stype"))


@pytest.mark.parametrize(
    ("case", "variable", "names"),
    [
        ("share_schwide", "flag.sch.wide", ["sch.wideNo", "sch.wideYes"]),
        ("share_stype", "type", ["stypeE", "stypeH", "stypeM"]),
    ],
)
def test_shares_under_strata_are_those_of_r(case, variable, names):
    estimator = strat([variable])
    rows = estimator.estimate(variable, shares_of(estimator.levels(variable)))
    assert_matches(est_se(rows, names), reference_case(STRAT, case))


def test_means_and_totals_under_clusters_are_those_of_r():
    estimator = clus(["api00", "enroll", "type"])
    for prefix in ("", "~"):
        rows = [*estimator.mean(f"{prefix}api00"), *estimator.mean(f"{prefix}enroll")]
        assert_matches(est_se(rows, ["api00", "enroll"]), reference_case(CLUS, "dclus1_mean"))
        types = estimator.total("type", (), totals_of(estimator.levels("type")))
        rows = [*estimator.total(f"{prefix}enroll"), *types]
        assert_matches(est_se(rows, ["enroll", "stypeE", "stypeH", "stypeM"]), reference_case(CLUS, "dclus1_total"))


def test_weights_of_the_cluster_sample_sum_up_as_in_r():
    block = clus(["api00"]).cube.blocks[0]
    each = block.w / 1e6 / block.n
    got = {"min": each.min(), "max": each.max(), "sum": block.w.sum() / 1e6, "sumsq": block.q.sum()}
    assert_matches(got, reference_case(CLUS, "dclus1_wsummary"))


# Against R: domains of the population


def test_domain_means_are_those_of_r():
    estimator = strat(["api00", "enroll"], ["sch.wide"])
    for prefix in ("", "~"):
        by_type = zip(
            estimator.mean(f"{prefix}api00", ("stype",)), estimator.mean(f"{prefix}enroll", ("stype",)), strict=True
        )
        rows = [
            {"stype": a.by[0][1], "api00": a.estimate, "enroll": b.estimate, "se.api00": a.se, "se.enroll": b.se}
            for a, b in by_type
        ]
        assert_matches({"rows": rows}, reference_case(STRAT, "by_stype"))
        wide = [
            {"sch.wide": row.by[0][1], "api00": row.estimate, "se": row.se}
            for row in estimator.mean(f"{prefix}api00", ("sch.wide",))
        ]
        assert_matches({"rows": wide}, reference_case(STRAT, "by_schwide"))
        both = [
            {**dict(row.by), "api00": row.estimate, "se": row.se}
            for row in estimator.mean(f"{prefix}api00", ("stype", "sch.wide"))
        ]
        assert_matches({"rows": both}, reference_case(STRAT, "by_schwide_stype"))


def test_domain_shares_are_those_of_r():
    estimator = strat(["flag.sch.wide"])
    found = estimator.estimate("flag.sch.wide", shares_of(estimator.levels("flag.sch.wide")), ("stype",))
    rows = [
        {
            "stype": no.by[0][1],
            "sch.wideNo": no.estimate,
            "sch.wideYes": yes.estimate,
            "se.sch.wideNo": no.se,
            "se.sch.wideYes": yes.se,
        }
        for no, yes in zip(found[::2], found[1::2], strict=True)
    ]
    assert_matches({"rows": rows}, reference_case(STRAT, "share_by_stype"))


# Against R: intervals and design effects


def test_intervals_of_a_mean_are_those_of_r():
    row = strat(["api00"]).mean("api00")[0]
    names = {"rows": "api00", "cols": ["2.5 %", "97.5 %"]}
    assert_matches({**names, "values": [[row.ci_low, row.ci_high]]}, reference_case(STRAT, "confint_mean_t"))
    normal = mean_t(row.estimate, row.se, np.inf)
    assert_matches({**names, "values": [[normal.low, normal.high]]}, reference_case(STRAT, "confint_mean_z"))
    wide = strat(["api00"], confidence=0.99).mean("api00")[0]
    assert wide.ci_high - wide.estimate > row.ci_high - row.estimate


@pytest.mark.parametrize(
    ("variable", "level", "cases"),
    [
        (
            "flag.sch.wide",
            0,
            {"ciprop_beta": "own", "ciprop_xlogit": "logit", "ciprop_logit": "logit", "ciprop_mean": "t"},
        ),
        ("no_ell", 1, {"ciprop_rare_beta": "own", "ciprop_rare_logit": "logit"}),
    ],
)
def test_intervals_of_a_share_are_those_of_r(variable, level, cases):
    estimator = strat([variable])
    row = estimator.estimate(variable, shares_of(estimator.levels(variable)))[level]
    assert row.method == "taylor+korn_graubard"
    logit, plain = share_logit(row.estimate, row.se**2, row.df), mean_t(row.estimate, row.se, row.df)
    ends = {"own": [row.ci_low, row.ci_high], "logit": [logit.low, logit.high], "t": [plain.low, plain.high]}
    for case, kind in cases.items():
        assert_matches({"est": row.estimate, "ci": ends[kind]}, reference_case(STRAT, case))


def test_the_interval_of_a_share_under_clusters_is_that_of_r():
    estimator = clus(["flag.awards"])
    row = estimator.estimate("flag.awards", shares_of(estimator.levels("flag.awards")))[1]
    assert_matches({"est": row.estimate, "ci": [row.ci_low, row.ci_high]}, reference_case(CLUS, "clus_share_kg"))


def test_design_effects_are_those_of_r():
    estimator = strat(["api00", "enroll"])
    for prefix in ("", "~"):
        found = [estimator.mean(f"{prefix}{id}")[0] for id in ("api00", "enroll")]
        # deff="replace": against units drawn with replacement, which is what we report
        assert_matches([row.deff for row in found], reference_case(STRAT, "deff"))
        assert [row.n_eff for row in found] == [pytest.approx(200 / row.deff) for row in found]
        # deff=TRUE, the default of R: against units drawn without replacement from a population of Σw
        whole, row = 183 * 33.846996307373, clus(["api00"]).mean(f"{prefix}api00")[0]
        assert_matches(row.deff * whole / (whole - 183), reference_case(CLUS, "clus_deff"))


# Against R: a report without a design (bfi)


def bfi_cube(columns):
    education = ["" if np.isnan(group) else str(int(group)) for group in bfi_education()]
    return Estimator(cube_of({"education": education}, columns))


def summary(row):
    sd = row.se * np.sqrt(row.n)
    return {"n": row.n, "mean": row.estimate, "sd": sd, "se": row.se, "lo": row.ci_low, "hi": row.ci_high}


@pytest.mark.parametrize(("case", "need"), [("overall_dimension_scores", 5), ("overall_dimension_scores_4of5", 4)])
def test_dimension_means_of_a_report_are_those_of_r(case, need):
    estimator = bfi_cube(bfi_scores(need))
    rows = [summary(estimator.mean(id)[0]) for id in (*DIMENSIONS, "overall")]
    assert_matches({"rows": rows}, reference_case(BFI, case))


def test_dimension_means_by_group_are_those_of_r():
    estimator = bfi_cube(bfi_scores())
    rows = [
        {"dim": id, "group": row.by[0][1], **summary(row)}
        for id in (*DIMENSIONS, "overall")
        for row in estimator.mean(id, ("education",))
    ]
    assert_matches({"rows": rows}, reference_case(BFI, "dimension_by_group"))
    counts = {group: int(n) for group, n in zip("12345", estimator.cube.blocks[0].n[1:], strict=True)}
    assert counts == reference_case(BFI, "group_n").value


def test_answers_are_counted_as_in_r():
    items = bfi_items()
    estimator = bfi_cube(items)
    rows, means = [], []
    for id in items:
        counts = estimator.cube.block_of(id).levels[id].n.sum(axis=0).tolist()
        rows.append({**{str(level): counts[level] for level in range(1, 7)}, "missing": counts[0]})
        means.append(summary(estimator.mean(id)[0]))
    assert_matches({"rows": rows}, reference_case(BFI, "item_level_counts"))
    assert_matches({"rows": means}, reference_case(BFI, "item_means"))


def test_shares_at_a_level_or_above_by_group_are_those_of_r():
    items = bfi_items()
    estimator = bfi_cube(items)
    rows = []
    for id in items:
        top = [s for s in shares_from(estimator.levels(id)) if s.level == 5]
        shares = {row.by[0][1]: row.estimate for row in estimator.estimate(id, top, ("education",))}
        rows.append({"item": id, **shares})
    assert_matches({"rows": rows}, reference_case(BFI, "item_top2_share_by_group"))


# Laws

answer = st.tuples(st.sampled_from(["a", "b", ""]), st.integers(0, 5))
answers = st.lists(answer, min_size=2, max_size=60).filter(lambda rows: any(value for _, value in rows))


@given(answers)
@settings(max_examples=80, deadline=None)
def test_without_a_design_means_and_standard_errors_are_those_of_the_textbook(rows):
    groups, values = zip(*rows, strict=True)
    column = np.array([np.nan if v == 0 else float(v) for v in values])
    estimator = Estimator(cube_of({"g": groups}, {"v": column}, {"v": column}), rules=SHOW)
    for by in ((), ("g",)):
        for variable in ("v", "~v"):
            for row in estimator.mean(variable, by):
                chosen = column if not by else column[np.array(groups) == row.by[0][1]]
                chosen = chosen[~np.isnan(chosen)]
                assert row.n == len(chosen)
                if len(chosen) < 2:
                    assert (row.se, row.ci_low, row.ci_high) == (None, None, None)
                    continue
                assert row.estimate == pytest.approx(chosen.mean(), rel=1e-12)
                assert row.se == pytest.approx(chosen.std(ddof=1) / len(chosen) ** 0.5, rel=1e-9, abs=1e-12)
                assert (row.df, row.deff, row.n_eff) == (len(chosen) - 1, 1.0, len(chosen))


@given(answers, st.booleans())
@settings(max_examples=60, deadline=None)
def test_shares_sum_to_one_and_groups_to_all(rows, weighted):
    groups, values = zip(*rows, strict=True)
    column = np.array([np.nan if v == 0 else float(v) for v in values])
    weights = [1.5 + len(g) + v for g, v in rows] if weighted else None
    estimator = Estimator(cube_of({"g": groups}, {"v": column}, weights=weights), rules=SHOW)
    for by in ((), ("g",)):
        found = estimator.estimate("v", shares_of(estimator.levels("v")), by)
        for name in {row.by for row in found if row.n}:
            assert sum(row.estimate for row in found if row.by == name) == pytest.approx(1.0, rel=1e-12)
        for row in found:
            assert row.estimate is None or 0 <= row.estimate <= 1
            if row.ci_low is not None:
                assert 0 <= row.ci_low <= row.estimate <= row.ci_high <= 1
    named = [row for row in rows if row[0]]
    assert sum(row.n for row in estimator.mean("v", ("g",))) == sum(1 for _, v in named if v)
    assert estimator.mean("v")[0].n == sum(1 for _, v in rows if v)


@given(answers, st.integers(2, 7))
@settings(max_examples=40, deadline=None)
def test_the_scale_of_the_weights_does_not_matter(rows, factor):
    groups, values = zip(*rows, strict=True)
    column = np.array([np.nan if v == 0 else float(v) for v in values])
    weights = np.array([1.0 + v for v in values])
    one, other = (
        Estimator(cube_of({"g": groups}, {"v": column}, weights=weights * f), rules=SHOW).describe("v", ("g",))
        for f in (1, factor)
    )
    for a, b in zip(one, other, strict=True):
        for name in ("estimate", "se", "ci_low", "ci_high", "deff", "n_eff"):
            left, right = getattr(a, name), getattr(b, name)
            assert left is right is None or left == pytest.approx(right, rel=1e-9, abs=1e-12)


# Edges


def test_everybody_giving_the_same_answer_leaves_no_variance():
    # 0.1 x 7 weights: sums that are not whole as floats
    for weights in (None, np.full(33, 0.1), np.linspace(0.1, 0.7, 33)):
        groups = ["a"] * 12 + ["b"] * 21
        estimator = Estimator(cube_of({"g": groups}, {"v": [3.7] * 33}, {"v": [3.7] * 33}, weights))
        for variable in ("v", "~v"):
            for row in (*estimator.mean(variable), *estimator.mean(variable, ("g",))):
                assert (row.estimate, row.se) == (pytest.approx(3.7), 0.0)
                assert row.ci_low == row.ci_high == row.estimate
                assert row.n_eff == row.n


def test_shares_of_nobody_and_everybody_have_intervals_that_touch_0_and_1():
    column = [1.0] * 15 + [2.0] * 15
    plain = {"g": ["a"] * 15 + ["b"] * 15}
    # Wilson: 0 of 15 up to z²/(n + z²); Korn-Graubard: 0 of 15 up to 1 - 0.025^(1/15) of Clopper and Pearson
    z2 = norm.ppf(0.975) ** 2
    for weights, end in ((None, z2 / (15 + z2)), (np.full(30, 0.7), 1 - 0.025 ** (1 / 15))):
        estimator = Estimator(cube_of(plain, {"v": column}, weights=weights))
        rows = estimator.estimate("v", shares_of(estimator.levels("v")), ("g",))
        all_ones, no_twos = rows[0], rows[1]
        assert (no_twos.estimate, no_twos.se, no_twos.ci_low, no_twos.ci_high) == (0.0, 0.0, 0.0, pytest.approx(end))
        assert (all_ones.estimate, all_ones.ci_low, all_ones.ci_high) == (1.0, pytest.approx(1 - end), 1.0)


def test_everybody_is_everybody_whatever_rounding_says():
    # products of these weights add up to 0.9999999999999998 of their sum as floats
    cube = cube_of({"g": ["", *"bbbb"]}, {"v": [1.0, 2, 3, 4, 5]}, weights=[0.5, 0.85, 0.637, 0.511, 0.27])
    rows = {(row.statistic, row.level): row for row in Estimator(cube, rules=SHOW).describe("v", ("g",))}
    everybody = rows["share_at_least", 2]
    assert (everybody.estimate, everybody.se, everybody.ci_high) == (1.0, 0.0, 1.0)
    # 4 of 4 by Clopper and Pearson
    assert everybody.ci_low == pytest.approx(0.025 ** (1 / 4))


def test_a_group_in_which_nobody_answered_has_no_figures():
    column = [1.0, 2.0] * 10 + [np.nan] * 12
    for weights in (None, np.full(32, 2.5)):
        groups = ["a"] * 20 + ["b"] * 12
        estimator = Estimator(cube_of({"g": groups}, {"v": column}, {"v": column}, weights), rules=SHOW)
        for row in (*estimator.mean("v", ("g",)), *estimator.mean("~v", ("g",)), *estimator.total("v", ("g",))):
            if row.by == (("g", "b"),):
                assert (row.n, row.flag, row.estimate, row.se, row.ci_low) == (0, "suppressed", None, None, None)
            else:
                assert (row.n, row.flag) == (20, "ok")


def test_no_group_at_all_gives_no_rows():
    estimator = Estimator(cube_of({"g": ["", ""]}, {"v": [1.0, 2.0]}, {"v": [1.0, 2.0]}))
    assert estimator.describe("v", ("g",)) == estimator.mean("~v", ("g",)) == []


def test_a_group_of_one_has_a_mean_and_no_standard_error():
    for weights, design in ((None, None), ([1.0] * 21, None), ([1.0] * 21, Design(fractions=(0.5,)))):
        cube = cube_of({"g": ["a"] * 20 + ["b"]}, {"v": [1.0, 2.0] * 10 + [5.0]}, weights=weights)
        row = Estimator(cube, design, rules=SHOW).mean("v", ("g",))[1]
        assert (row.estimate, row.n, row.df) == (5.0, 1, 0)
        assert (row.se, row.ci_low, row.ci_high) == (None, None, None)


@pytest.mark.parametrize(("n", "flag"), [(9, "suppressed"), (10, "small"), (29, "small"), (30, "ok")])
def test_few_answers_hide_a_figure_and_not_many_mark_it(n, flag):
    column = [1.0, 2.0] * 40
    groups = ["a"] * n + ["b"] * (80 - n)
    for weights in (None, np.full(80, 1.5)):
        estimator = Estimator(cube_of({"g": groups}, {"v": column}, weights=weights))
        for row in (*estimator.describe("v", ("g",)), *estimator.total("v", ("g",))):
            if row.by != (("g", "a"),):
                continue
            assert (row.n, row.flag) == (n, flag)
            numbers = (row.estimate, row.se, row.ci_low, row.ci_high, row.df)
            assert all(number is None for number in numbers) == (flag == "suppressed")
            if flag == "suppressed":
                assert (row.n_eff, row.deff) == (None, None)


def test_names_of_methods_and_levels_are_told():
    plain = Estimator(cube_of({}, {"v": [1.0, 2.0] * 20}))
    rows = plain.describe("v")
    assert [(row.statistic, row.level) for row in rows] == [
        ("mean", None), ("share", 1), ("share", 2), ("share_at_least", 2),
    ]  # fmt: skip
    assert [row.method for row in rows] == ["textbook+t"] + ["textbook+wilson"] * 3
    assert plain.total("v")[0].method == "taylor+t"
    named = plain.estimate(
        "v", [*shares_of(plain.levels("v"), ("low", "high")), Statistic("mean", None, np.array([0, 1]))]
    )
    assert [(row.level, row.estimate) for row in named] == [("low", 0.5), ("high", 0.5), (None, 0.5)]


def test_a_variable_kept_as_moments_has_no_levels():
    estimator = Estimator(cube_of({}, {"v": [1.0]}, {"v": [1.0]}))
    with pytest.raises(KeyError):
        estimator.levels("~v")
    with pytest.raises(AssertionError, match="not counted by levels"):
        estimator.influences.table("~v", ())
