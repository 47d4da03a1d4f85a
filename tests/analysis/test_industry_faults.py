"""What is wrong with designs, margins, judgements and printed figures is told at once, with its place, in both languages.

Every message of the catalogue of designs stands here word for word, called forth by the file or option it is about.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from analysis.industry_files import analysed, csv_text, made_up_firms
from contract import ITEMS

from wuli.analysis.industry.design_columns import DesignOptions
from wuli.analysis.industry.options import IndustryOptions
from wuli.analysis.industry.single import estimate
from wuli.api import load_pack, open_source
from wuli.engines.output_folder import check_folder
from wuli.errors import ArgumentError, InputError
from wuli.errors.design_messages import DESIGN_MESSAGES
from wuli.responses import read_responses

PACK = load_pack()
FIRMS = made_up_firms(24)
DRAWN = {"sampling": "probability"}


def write(folder, rows, **columns):
    """Write firms with more columns as firms.csv; a column is a value for all or a dict row number -> value."""
    table = []
    for i, row in enumerate(rows):
        more = {name: v.get(i + 2, v.get(0, "")) if isinstance(v, dict) else v for name, v in columns.items()}
        table.append(row | more)
    path = folder / "firms.csv"
    path.write_text(csv_text(table), encoding="utf-8")
    return path


def table(path, *, of=("forces",), statistics=(), design=None, **options):
    """Make a single table of a file."""
    responses = read_responses(open_source(path, PACK), PACK)
    return estimate(responses, IndustryOptions(design=DesignOptions(**(design or {})), **options), of, statistics)


def told(call, kind):
    """Return the faults of a call as (code, English line, Chinese line), in the order they are told."""
    with pytest.raises(kind) as error:
        call()
    return [(fault.code, fault.render("en"), fault.render("zh")) for fault in error.value.faults]


def file_of(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# Options: groupings, variables, waves, rules


def test_an_unknown_column_to_group_by_is_told_with_those_at_hand(tmp_path):
    path = write(tmp_path, FIRMS)
    faults = told(lambda: table(path, by=("province", "industry*district")), ArgumentError)
    at_hand = ", ".join(("industry", "age", "firm_id", "age_band", *ITEMS))
    assert faults == [
        (
            "column_to_group_missing",
            f'firms.csv: There is no column "{name}" to group by. Columns at hand: {at_hand}.',
            f"firms.csv：没有“{name}”列，无法按它分组。可用的列：{at_hand}。",
        )
        for name in ("province", "district")
    ]


def test_a_column_with_thousands_of_values_is_no_grouping(tmp_path):
    rows = [row | {"name_of_site": f"S{i}"} for i, row in enumerate(made_up_firms(5001))]
    path = file_of(tmp_path, "firms.csv", csv_text(rows))
    assert told(lambda: table(path, by=("name_of_site",)), ArgumentError) == [
        (
            "column_to_group_crowded",
            (
                'firms.csv: The column "name_of_site" has 5001 different values; at most 5000 can be grouped by. Choose '
                "another column, or put its values into classes first."
            ),
            "firms.csv：“name_of_site”列有 5001 个不同的值，最多 5000 个才能用来分组。请换一列，或先把值归类。",
        )
    ]


def test_an_unknown_wave_is_told_with_those_in_the_file(tmp_path):
    path = write(tmp_path, FIRMS, wave={0: "2024", 2: "2023"})
    assert told(lambda: table(path, wave="2022"), ArgumentError) == [
        (
            "wave_unknown",
            'firms.csv: The file has no wave "2022". Choose from: 2023, 2024.',
            "firms.csv：文件里没有轮次“2022”。可选：2023, 2024。",
        )
    ]


@pytest.mark.parametrize(("floor", "small"), [(0, 30), (-3, 30), (10, 9)])
def test_rules_that_do_not_fit_are_refused(tmp_path, floor, small):
    path = write(tmp_path, FIRMS)
    assert told(lambda: table(path, floor=floor, small=small), ArgumentError) == [
        (
            "floor_unfit",
            (
                f"A floor of {floor} with a mark below {small} does not fit: the floor is at least 1, and the mark is not "
                "below it."
            ),
            f"隐匿下限 {floor} 和提示下限 {small} 不合适：下限至少是 1，提示下限不能比它小。",
        )
    ]


def test_unknown_variables_are_told_together(tmp_path):
    path = write(tmp_path, FIRMS)
    faults = told(lambda: table(path, of=("forces", "strength", "luck")), ArgumentError)
    assert [code for code, _, _ in faults] == ["estimate_variable_unknown"] * 2
    for (_, en, zh), name in zip(faults, ("strength", "luck"), strict=True):
        assert en.startswith(
            f'Unknown variable "{name}". Choose from: forces, items, extras, all, ai_cognition_execution, '
        )
        assert zh.startswith(f"不认识的变量“{name}”。可选：forces, items, extras, all, ai_cognition_execution, ")


def test_unknown_statistics_are_told_together(tmp_path):
    path = write(tmp_path, FIRMS)
    known = "mean, share, share_at_least, share_of_ticks, quartile_low, median, quartile_high"
    assert told(lambda: table(path, statistics=("mode", "mean", "range")), ArgumentError) == [
        (
            "statistic_unknown",
            f'Unknown statistic "{name}". Choose from: {known}.',
            f"不认识的统计量“{name}”。可选：{known}。",
        )
        for name in ("mode", "range")
    ]


def test_a_statistic_that_the_variable_does_not_have_leaves_nothing_to_estimate(tmp_path):
    path = write(tmp_path, FIRMS)
    assert told(lambda: table(path, of=("score",), statistics=("share",)), ArgumentError) == [
        (
            "estimate_nothing",
            (
                'There is nothing to estimate for "share": the variables have no such statistic, or no firm is in any group. '
                "Choose another statistic, or check the column to group by."
            ),
            "“share”没有可算的结果：变量没有这种统计量，或没有一家企业属于任何一组。请换一个统计量，或检查分组的列。",
        )
    ]


# Options of a design


def test_every_unfit_option_of_a_design_is_told_at_once(tmp_path):
    path = write(tmp_path, FIRMS)
    columns = ", ".join(FIRMS[0])
    design = {"sampling": "lottery", "weights": "w", "lonely": "ignore", "confidence": 95}
    assert told(lambda: table(path, design=design), ArgumentError) == [
        (
            "design_column_missing",
            f'firms.csv: There is no column "w" for the sampling design. Columns of the file: {columns}.',
            f"firms.csv：没有“w”列，抽样设计用不了它。文件里的列：{columns}。",
        ),
        (
            "sampling_unknown",
            'Unknown kind of sampling "lottery". Choose from: census, probability, quota, open_link, undeclared.',
            "不认识的抽样方式“lottery”。可选：census, probability, quota, open_link, undeclared。",
        ),
        (
            "lonely_unknown",
            'Unknown rule for strata with one PSU "ignore". Choose from: fail, certainty, adjust, average.',
            "不认识的单 PSU 层处理办法“ignore”。可选：fail, certainty, adjust, average。",
        ),
        (
            "confidence_unfit",
            "A confidence of 95 does not fit; it lies between 0.5 and 1, for example 0.95.",
            "置信水平 95 不合适，应在 0.5 到 1 之间，例如 0.95。",
        ),
    ]


@pytest.mark.parametrize("sampling", ["open_link", "quota", "undeclared"])
@pytest.mark.parametrize("part", ["strata", "psu", "fpc"])
def test_a_design_is_refused_where_nobody_was_drawn_by_chance(tmp_path, sampling, part):
    path = write(tmp_path, FIRMS, district="a")
    assert told(lambda: table(path, design={"sampling": sampling, part: "district"}), ArgumentError) == [
        (
            "design_against_sampling",
            (
                f'With sampling "{sampling}" nobody was drawn by chance, so the column "district" is no part of a design. '
                "Strata, PSUs and population sizes belong to probability samples and censuses; if it was one, add --sampling "
                "probability."
            ),
            (
                f"抽样方式是“{sampling}”，不是概率抽样，因此“district”列不能当作抽样设计。分层、整群和有限总体修正只适用于 "
                "probability 或 census；若确是概率抽样，请加 --sampling probability。"
            ),
        )
    ]


# Cells of a design


def test_every_unfit_cell_of_a_design_is_told_at_once_with_its_row(tmp_path):
    columns = {
        "w": {0: "1.5", 3: "0", 4: "-2", 5: "many", 6: "", 7: "0.0009", 8: "10000001", 9: "1/2"},
        "district": {0: "a", 5: "", 24: "-"},
        "street": {0: "s", 10: ""},
        "frame": {0: "500", 3: "0", 11: "some", 12: ""},
    }
    path = write(tmp_path, FIRMS, **columns)
    design = {**DRAWN, "weights": "w", "strata": "district", "psu": "street", "fpc": "frame"}
    faults = told(lambda: table(path, design=design), InputError)

    def weight(row, got):
        return (
            "weight_unfit",
            (
                f'firms.csv, row {row}, column w: The design weight "{got}" is no number from 0.001 to 10,000,000. Correct this '
                "cell; if all weights are small (adding up to 1, say), multiply every one of them by the same number."
            ),
            (
                f"firms.csv 第 {row} 行 “w”列：设计权数“{got}”不是 0.001 到 10,000,000 之间的数。请改正这一格；如果权数普遍很小"
                "（例如合计为 1），请把全部权数乘上同一个数。"
            ),
        )

    def size(row, got):
        return (
            "fpc_unfit",
            (
                f'firms.csv, row {row}, column frame: "{got}" is neither a population size (above 1) nor a sampling fraction '
                "(above 0, up to 1). Correct this cell."
            ),
            (
                f"firms.csv 第 {row} 行 “frame”列：“{got}”不是总体规模（大于 1 的数）或抽样比（大于 0、不超过 1 的数）。"
                "请改正这一格。"
            ),
        )

    def stratum(row):
        return (
            "stratum_missing",
            f"firms.csv, row {row}, column district: The stratum is missing. Every firm needs one.",
            f"firms.csv 第 {row} 行 “district”列：没有填所在的层。每家企业都要有。",
        )

    assert sorted(faults) == sorted(
        [
            weight(3, "0"), weight(4, "-2"), weight(5, "many"), weight(7, "0.0009"), weight(8, "10000001"), weight(9, "1/2"),
            (
                "weight_missing",
                ("firms.csv, row 6, column w: The design weight is missing. Every firm needs one: fill it in, or leave out "
                "--weights."),
                "firms.csv 第 6 行 “w”列：没有填设计权数。每家企业都要有；请补上，或去掉 --weights。",
            ),
            stratum(5), stratum(24),
            (
                "psu_missing",
                "firms.csv, row 10, column street: The primary sampling unit is missing. Every firm needs one.",
                "firms.csv 第 10 行 “street”列：没有填初级抽样单元。每家企业都要有。",
            ),
            size(3, "0"), size(11, "some"), size(12, ""),
        ]
    )  # fmt: skip


def test_weights_of_a_number_column_are_checked_like_texts(tmp_path):
    weights = [1.5, 0.0, -1.0, None, float("nan"), float("inf"), 2e7, 0.5]
    columns = {name: [row[name] for row in FIRMS[:8]] for name in FIRMS[0]}
    pq.write_table(pa.table({**columns, "w": pa.array(weights, pa.float64())}), tmp_path / "firms.parquet")
    faults = told(lambda: table(tmp_path / "firms.parquet", design={"weights": "w"}), InputError)
    places = sorted((en.split(":")[0].removeprefix("firms.parquet, "), code) for code, en, _ in faults)
    assert places == [
        ("row 2, column w", "weight_unfit"),
        ("row 3, column w", "weight_unfit"),
        ("row 4, column w", "weight_missing"),
        ("row 5, column w", "weight_missing"),
        ("row 6, column w", "weight_unfit"),
        ("row 7, column w", "weight_unfit"),
    ]


def test_weights_that_add_up_to_more_than_can_be_summed_are_refused(tmp_path):
    path = tmp_path / "firms.csv"
    names = ",".join((*ITEMS, "w"))
    path.write_text(names + "\n" + ("3," * len(ITEMS) + "9999999\n") * 100_001, encoding="utf-8")
    assert told(lambda: table(path, design={"weights": "w"}), InputError) == [
        (
            "weights_too_large",
            (
                "firms.csv, column w: The design weights add up to 1,000,009,899,999, more than the 1,000,000,000,000 that can "
                "be summed exactly. Check this column; if it is right, divide every weight by the same number."
            ),
            (
                "firms.csv “w”列：设计权数合计 1,000,009,899,999，超过 1,000,000,000,000，无法精确求和。请核对这一列；如果没有错，"
                "请把全部权数除以同一个数。"
            ),
        )
    ]


def test_population_sizes_of_every_stratum_are_checked_at_once(tmp_path):
    strata = {0: "a", **dict.fromkeys(range(10, 18), "b"), **dict.fromkeys(range(18, 26), "c")}
    sizes = {0: "200", 3: "0.5", **dict.fromkeys(range(10, 18), "7"), **dict.fromkeys(range(18, 26), "1,000")}
    path = write(tmp_path, FIRMS, district=strata, frame=sizes)
    assert told(lambda: table(path, design={**DRAWN, "strata": "district", "fpc": "frame"}), InputError) == [
        (
            "fpc_varies",
            'firms.csv, column frame: The stratum "a" has several population sizes: 0.5, 200. It can have only one.',
            "firms.csv “frame”列：层“a”里的总体规模不一致：0.5, 200。同一层只能有一个。",
        ),
        (
            "fpc_too_small",
            'firms.csv, column frame: The population size 7 of stratum "b" is below its sample of 8. Check this column.',
            "firms.csv “frame”列：层“b”的总体规模 7 小于样本量 8。请核对这一列。",
        ),
    ]


def test_a_population_counts_psus_where_psus_were_drawn(tmp_path):
    path = write(tmp_path, FIRMS, street={i: f"s{i % 4}" for i in range(2, 26)}, frame="3")
    faults = told(lambda: table(path, design={**DRAWN, "psu": "street", "fpc": "frame"}), InputError)
    assert [(code, "sample of 4" in en) for code, en, _ in faults] == [("fpc_too_small", True)]
    fine = write(tmp_path, FIRMS, street={i: f"s{i % 4}" for i in range(2, 26)}, frame="8")
    (row,) = table(fine, of=("cognition",), design={**DRAWN, "psu": "street", "fpc": "frame"})
    assert row.df == 3


def test_the_sampling_fraction_is_that_of_the_wave_asked_for(tmp_path):
    # 24 firms of this wave and 24 of the last, from the same 48: half was drawn, not all
    rows = [row | {"wave": "2023", "frame": "48"} for row in FIRMS] + [
        row | {"wave": "2024", "frame": "48"} for row in FIRMS
    ]
    path = file_of(tmp_path, "firms.csv", csv_text(rows))
    design = {**DRAWN, "fpc": "frame"}
    (row,) = table(path, of=("cognition",), wave="2024", design=design)
    alone = write(tmp_path, FIRMS, frame="48")
    (wanted,) = table(alone, of=("cognition",), design=design)
    assert (row.n, row.estimate, row.se) == (24, wanted.estimate, wanted.se)
    assert row.se > 0


def test_a_stratum_with_one_psu_is_told_where_that_is_an_error(tmp_path):
    path = write(tmp_path, FIRMS, district={0: "a", 3: "b", 4: "c"})
    design = {**DRAWN, "strata": "district", "lonely": "fail"}
    assert told(lambda: table(path, design=design), InputError) == [
        (
            "stratum_lonely",
            (
                f'firms.csv: The stratum "{name}" has a single primary sampling unit, so its variance cannot be estimated. '
                "Merge it with a neighbour, or use --lonely adjust, average or certainty."
            ),
            (
                f"firms.csv：层“{name}”只有一个初级抽样单元，算不出方差。请并入相邻的层，或改用 --lonely adjust、average 或 "
                "certainty。"
            ),
        )
        for name in ("b", "c")
    ]
    assert table(path, design={**design, "lonely": "adjust"})
    one = write(tmp_path, FIRMS, street="s")
    faults = told(lambda: table(one, design={**DRAWN, "psu": "street", "lonely": "fail"}), InputError)
    assert [code for code, _, _ in faults] == ["stratum_lonely"]


# Margins


def margins(folder, text):
    return file_of(folder, "population.yaml", text)


def test_every_fault_of_a_margins_file_is_told_at_once(tmp_path):
    path = write(tmp_path, FIRMS)
    text = (
        'margins:\n  industry:\n    education: "many"\n    software_it: 0\n    manufacturing: 300\nbounds: ["2", "3"]\n'
    )
    faults = told(lambda: table(path, margins=margins(tmp_path, text)), InputError)
    assert faults == [
        (
            "margin_no_count",
            'population.yaml, line 3, at margins.industry.education: "many" is no population count above 0.',
            "population.yaml 第 3 行 “margins.industry.education”：“many”不是大于 0 的总体数。",
        ),
        (
            "margin_no_count",
            'population.yaml, line 4, at margins.industry.software_it: "0" is no population count above 0.',
            "population.yaml 第 4 行 “margins.industry.software_it”：“0”不是大于 0 的总体数。",
        ),
        (
            "margin_bounds",
            (
                'population.yaml, line 6, at bounds: The bounds of the factors, "2.0, 3.0", do not fit: give two numbers, one '
                'below and one above 1, for example ["0.3", "3"].'
            ),
            (
                "population.yaml 第 6 行 “bounds”：调整倍数的上下限“2.0, 3.0”不合适，应是两个数，一个小于 1，一个大于 1，例如 "
                '["0.3", "3"]。'
            ),
        ),
    ]


def test_margins_without_any_column_are_refused(tmp_path):
    path = write(tmp_path, FIRMS)
    assert told(lambda: table(path, margins=margins(tmp_path, "margins: {}\n")), InputError) == [
        (
            "margin_empty",
            (
                "population.yaml, line 1, at margins: No margin is given. Write for each column: value: number of firms in the "
                "population."
            ),
            "population.yaml 第 1 行 “margins”：没有写任何总体分布。每列写成：值: 总体中的企业数。",
        )
    ]


def test_values_that_the_column_does_not_have_are_told_together(tmp_path):
    path = write(tmp_path, FIRMS)
    text = "margins:\n  age: {lt3: 5, youngish: 3}\n  industry: {baking: 8, brewing: 9}\n"
    faults = told(lambda: table(path, margins=margins(tmp_path, text)), InputError)
    assert faults[0] == (
        "margin_value_unknown",
        'population.yaml, column age: "youngish" is no value of this column. Choose from: lt3, 3to5, 5to10, gt10.',
        "population.yaml “age”列：“youngish”不是这一列的值。可用：lt3, 3to5, 5to10, gt10。",
    )
    assert [code for code, _, _ in faults] == ["margin_value_unknown"] * 3


def test_a_margin_and_a_sample_that_do_not_cover_each_other_are_told_with_all_values(tmp_path):
    rows = [row | {"industry": "education" if i % 2 else "software_it"} for i, row in enumerate(FIRMS)]
    rows[0] |= {"industry": ""}
    path = write(tmp_path, rows)
    text = "margins:\n  industry: {education: 100, manufacturing: 200}\n"
    no_margin = (
        (
            'population.yaml, column industry: The sample has firms of "{}", for which the margin has no count (blank: firms '
            "without a value). Add the count, or put those firms into another class."
        ),
        (
            "population.yaml “industry”列：样本里有“{}”，总体分布里却没有它的数（空白表示这一列没有填）。请补上，或先把这些企业归入"
            "别的类。"
        ),
    )
    faults = told(lambda: table(path, margins=margins(tmp_path, text)), InputError)
    assert sorted(faults) == sorted(
        [
            *(
                ("margin_no_margin", no_margin[0].format(value), no_margin[1].format(value))
                for value in ("", "software_it")
            ),
            (
                "margin_no_units",
                (
                    'population.yaml, column industry: The population has "manufacturing", the sample has no firm of it, and no '
                    "weight can make one. Merge it with a neighbour or leave it out of the margin."
                ),
                (
                    "population.yaml “industry”列：总体里有“manufacturing”，样本里一家也没有，加权补不出来。请把它并入相近的一类，"
                    "或从总体分布中去掉。"
                ),
            ),
        ]
    )


def test_margins_that_contradict_each_other_are_told(tmp_path):
    # the same firms under two names, with different counts
    rows = [row | {"industry": ("education", "software_it")[i % 2], "site": "ab"[i % 2]} for i, row in enumerate(FIRMS)]
    path = write(tmp_path, rows)
    text = "margins:\n  industry: {education: 100, software_it: 200}\n  site: {a: 200, b: 100}\n"
    ((code, en, zh),) = told(lambda: table(path, margins=margins(tmp_path, text)), InputError)
    assert code == "margin_not_converging"
    assert en.endswith(
        "The margins cannot all be met. See whether they contradict each other or the bounds are too tight, or use one "
        "column less."
    )
    assert zh.endswith("几列总体分布不能同时满足。请检查它们是否矛盾、上下限是否太紧，或少用一列。")
    assert en.startswith("population.yaml, column ")


def test_margins_that_fit_are_met(tmp_path):
    rows = [
        row | {"industry": ("education", "software_it")[i % 3 == 0], "rd_design": 1 + 4 * (i % 3 == 0)}
        for i, row in enumerate(FIRMS)
    ]
    path = write(tmp_path, rows)
    # names and codes of the pack mean the same; counts may be written with commas
    text = 'margins:\n  industry: {教育: "1,000", software_it: 3000}\nbounds: ["0.2", "3"]\nsource: a register\n'
    found = {
        row.statistic: row
        for row in table(path, of=("rd_design",), margins=margins(tmp_path, text))
        if row.level in (None, 5)
    }
    assert found["mean"].estimate == pytest.approx(1 * 0.25 + 5 * 0.75)
    assert found["share"].estimate == pytest.approx(0.75)
    assert found["mean"].method == "taylor_calibrated+t"


# Judgements on the forces

JUDGED = {
    "foundation": {"cognition": '"2"', "resource": '"3"', "ecosystem": '"4"', "application": '"1"'},
    "cognition": {"resource": '"2"', "ecosystem": '"2"', "application": '"1/2"'},
    "resource": {"ecosystem": '"1"', "application": '"1/3"'},
    "ecosystem": {"application": '"1/4"'},
}
FORCES = "foundation, cognition, resource, ecosystem, application"


def ahp(folder, **changes):
    """Write judgements; a change is first__second=value, None to leave it out."""
    judged = {first: dict(row) for first, row in JUDGED.items()}
    for place, value in changes.items():
        first, second = place.split("__")
        judged.setdefault(first, {})[second] = value
    lines = [
        f"  {first}: {{{', '.join(f'{second}: {value}' for second, value in row.items() if value is not None)}}}"
        for first, row in judged.items()
    ]
    return file_of(folder, "ahp.yaml", "judgements:\n" + "\n".join(lines) + "\n")


def report(**options):
    return analysed(FIRMS, quality=False, **options).result


def test_sound_judgements_make_three_composites(tmp_path):
    found = {variant.id: variant for variant in report(ahp=ahp(tmp_path)).variants}
    assert {"ahp", "ahp_geometric", "ahp_column"} <= set(found)
    assert sum(found["ahp"].detail.values()) == pytest.approx(1.0)


def test_every_unfit_judgement_is_told_at_once(tmp_path):
    path = ahp(
        tmp_path,
        foundation__cognition="often",
        resource__ecosystem='"0"',
        ecosystem__luck='"2"',
        cognition__resource=None,
    )
    faults = told(lambda: report(ahp=path), InputError)

    def unfit(line, place, got):
        return (
            "ahp_judgement",
            (
                f'ahp.yaml, line {line}, at judgements.{place}: The judgement "{got}" is no number above 0 (such as "3" or '
                f'"1/2"), or a name is not in the model. Known: {FORCES}.'
            ),
            (
                f'ahp.yaml 第 {line} 行 “judgements.{place}”：“{got}”的判断不是大于 0 的数（如 "3"、"1/2"），或者名称不在模型里。'
                f"可用：{FORCES}。"
            ),
        )

    def missing(line, place, got):
        return (
            "ahp_missing",
            f'ahp.yaml, line {line}, at judgements.{place}: The judgement "{got}" is missing. Every two must be compared once.',
            f"ahp.yaml 第 {line} 行 “judgements.{place}”：缺少“{got}”的判断。每两项都要比较一次。",
        )

    assert sorted(faults) == sorted(
        [
            unfit(2, "foundation.cognition", "foundation : cognition"),
            unfit(4, "resource.ecosystem", "resource : ecosystem"),
            unfit(5, "ecosystem.luck", "ecosystem : luck"),
            missing(3, "cognition", "foundation : cognition"),
            missing(4, "resource", "cognition : resource"),
            missing(5, "ecosystem", "resource : ecosystem"),
        ]
    )


def test_judgements_that_contradict_each_other_are_refused(tmp_path):
    path = ahp(tmp_path, foundation__cognition='"9"', cognition__resource='"9"', foundation__resource='"1/9"')
    ((code, en, zh),) = told(lambda: report(ahp=path), ArgumentError)
    assert code == "ahp_inconsistent"
    number = en.split("CR = ")[1].split(",")[0]
    assert float(number) > 0.1
    assert en == (
        f"ahp.yaml: The judgements contradict each other too much: CR = {number}, which should be below 0.1. Revise them."
    )
    assert zh == f"ahp.yaml：两两判断互相矛盾太多：一致性比率 CR = {number}，应小于 0.1。请修改判断后再用。"


# Printed figures


def test_every_unfit_printed_figure_is_told_at_once(tmp_path):
    text = (
        "figures:\n"
        '- {id: a, printed: "about a third"}\n'
        '- {id: b, printed: "30.1%", n: 0}\n'
        '- {id: c, printed: "2.8.2", statistic: mean}\n'
        '- {id: d, printed: "33.3%"}\n'
    )
    audit = file_of(tmp_path, "audit.yaml", text)

    def printed(line, place, got):
        return (
            "audit_printed",
            (
                f'audit.yaml, line {line}, at figures[{place}].printed: "{got}" is no printed figure. Write it as it was printed, '
                'for example "30.1%" or "2.82".'
            ),
            f'audit.yaml 第 {line} 行 “figures[{place}].printed”：“{got}”不是印出来的数字。请照原样写，例如 "30.1%" 或 "2.82"。',
        )

    assert told(lambda: report(audit=audit), InputError) == [
        printed(2, 0, "about a third"),
        (
            "audit_base",
            "audit.yaml, line 3, at figures[1].n: A base of 0 firms does not fit; it is at least 1.",
            "audit.yaml 第 3 行 “figures[1].n”：企业数 0 不合适，至少是 1。",
        ),
        printed(4, 2, "2.8.2"),
    ]


def test_printed_figures_are_checked_against_the_firms_at_hand(tmp_path):
    text = 'figures:\n- {id: a, printed: "33.3%"}\n- {id: b, printed: "30.1%"}\n- {id: c, printed: "2.51", statistic: mean, n: 240}\n'
    lines = report(audit=file_of(tmp_path, "audit.yaml", text)).audit
    # 8 of 24 is 33.3 %; 7 of 24 is 29.2 % and 8 is 33.3 %; 602 of 240 is 2.508
    assert [(line.id, line.n, line.possible) for line in lines] == [("a", 24, True), ("b", 24, False), ("c", 240, True)]
    assert lines[1].nearest == ("7/24 = 29.17", "8/24 = 33.33")


@pytest.mark.parametrize("option", ["margins", "ahp", "audit"])
def test_a_file_that_is_not_there_is_told(option):
    assert told(lambda: report(**{option: Path("nothing.yaml")}), ArgumentError) == [
        (
            "file_missing",
            'There is no file "nothing.yaml". Check the path and the name.',
            "找不到文件“nothing.yaml”。请检查路径和文件名。",
        )
    ]


# Folders of reports


def test_a_folder_that_holds_something_else_is_no_place_for_a_report(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mine").mkdir()
    Path("mine/letter.txt").write_text("keep me", encoding="utf-8")
    assert told(lambda: check_folder(Path("mine")), ArgumentError) == [
        (
            "output_folder_taken",
            'The folder "mine" holds other files; nothing was written so that none is lost. Choose an empty or a new one.',
            "文件夹“mine”里有别的文件，为免覆盖没有写入。请换一个空的或新的文件夹。",
        )
    ]
    assert told(lambda: check_folder(Path("mine/letter.txt")), ArgumentError) == [
        (
            "output_not_a_folder",
            '"mine/letter.txt" is a file and cannot be the folder of a report. Choose another name.',
            "“mine/letter.txt”是一个文件，不能当作放报告的文件夹。请换一个名字。",
        )
    ]


def test_every_message_of_the_catalogue_is_called_forth_here():
    text = Path(__file__).read_text(encoding="utf-8")
    assert {code for code in DESIGN_MESSAGES if f'"{code}"' not in text} == set()
