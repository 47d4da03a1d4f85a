"""The words of faults in groupings, sampling designs, margins and waves, in Chinese and English."""

from __future__ import annotations

from typing import Final

DESIGN_MESSAGES: Final[dict[str, dict[str, str]]] = {
    # Folders
    "output_not_a_folder": {
        "zh": "“{got}”是一个文件，不能当作放报告的文件夹。请换一个名字。",
        "en": '"{got}" is a file and cannot be the folder of a report. Choose another name.',
    },
    "output_folder_taken": {
        "zh": "文件夹“{got}”里有别的文件，为免覆盖没有写入。请换一个空的或新的文件夹。",
        "en": 'The folder "{got}" holds other files; nothing was written so that none is lost. Choose an empty or a new one.',
    },
    # Groupings and waves
    "column_to_group_missing": {
        "zh": "没有“{got}”列，无法按它分组。可用的列：{expected}。",
        "en": 'There is no column "{got}" to group by. Columns at hand: {expected}.',
    },
    "column_to_group_crowded": {
        "zh": "“{got}”列有 {count} 个不同的值，最多 {most} 个才能用来分组。请换一列，或先把值归类。",
        "en": 'The column "{got}" has {count} different values; at most {most} can be grouped by. Choose another column, '
        "or put its values into classes first.",
    },
    "wave_unknown": {
        "zh": "文件里没有轮次“{got}”。可选：{expected}。",
        "en": 'The file has no wave "{got}". Choose from: {expected}.',
    },
    "floor_unfit": {
        "zh": "隐匿下限 {floor} 和提示下限 {small} 不合适：下限至少是 1，提示下限不能比它小。",
        "en": "A floor of {floor} with a mark below {small} does not fit: the floor is at least 1, and the mark is not "
        "below it.",
    },
    "estimate_variable_unknown": {
        "zh": "不认识的变量“{got}”。可选：{expected}。",
        "en": 'Unknown variable "{got}". Choose from: {expected}.',
    },
    "statistic_unknown": {
        "zh": "不认识的统计量“{got}”。可选：{expected}。",
        "en": 'Unknown statistic "{got}". Choose from: {expected}.',
    },
    "estimate_nothing": {
        "zh": "“{got}”没有可算的结果：变量没有这种统计量，或没有一家企业属于任何一组。请换一个统计量，或检查分组的列。",
        "en": 'There is nothing to estimate for "{got}": the variables have no such statistic, or no firm is in any group. '
        "Choose another statistic, or check the column to group by.",
    },
    # Designs
    "design_column_missing": {
        "zh": "没有“{got}”列，抽样设计用不了它。文件里的列：{expected}。",
        "en": 'There is no column "{got}" for the sampling design. Columns of the file: {expected}.',
    },
    "sampling_unknown": {
        "zh": "不认识的抽样方式“{got}”。可选：{expected}。",
        "en": 'Unknown kind of sampling "{got}". Choose from: {expected}.',
    },
    "lonely_unknown": {
        "zh": "不认识的单 PSU 层处理办法“{got}”。可选：{expected}。",
        "en": 'Unknown rule for strata with one PSU "{got}". Choose from: {expected}.',
    },
    "confidence_unfit": {
        "zh": "置信水平 {got} 不合适，应在 0.5 到 1 之间，例如 0.95。",
        "en": "A confidence of {got} does not fit; it lies between 0.5 and 1, for example 0.95.",
    },
    "design_against_sampling": {
        "zh": "抽样方式是“{got}”，不是概率抽样，因此“{column}”列不能当作抽样设计。分层、整群和有限总体修正只适用于 probability 或 census；"
        "若确是概率抽样，请加 --sampling probability。",
        "en": 'With sampling "{got}" nobody was drawn by chance, so the column "{column}" is no part of a design. Strata, '
        "PSUs and population sizes belong to probability samples and censuses; if it was one, add --sampling probability.",
    },
    "weight_missing": {
        "zh": "没有填设计权数。每家企业都要有；请补上，或去掉 --weights。",
        "en": "The design weight is missing. Every firm needs one: fill it in, or leave out --weights.",
    },
    "weight_unfit": {
        "zh": "设计权数“{got}”不是 {least} 到 {most} 之间的数。请改正这一格；如果权数普遍很小（例如合计为 1），请把全部权数乘上同一个数。",
        "en": 'The design weight "{got}" is no number from {least} to {most}. Correct this cell; if all weights are small '
        "(adding up to 1, say), multiply every one of them by the same number.",
    },
    "weights_too_large": {
        "zh": "设计权数合计 {got}，超过 {most}，无法精确求和。请核对这一列；如果没有错，请把全部权数除以同一个数。",
        "en": "The design weights add up to {got}, more than the {most} that can be summed exactly. Check this column; if "
        "it is right, divide every weight by the same number.",
    },
    "stratum_missing": {
        "zh": "没有填所在的层。每家企业都要有。",
        "en": "The stratum is missing. Every firm needs one.",
    },
    "psu_missing": {
        "zh": "没有填初级抽样单元。每家企业都要有。",
        "en": "The primary sampling unit is missing. Every firm needs one.",
    },
    "stratum_lonely": {
        "zh": "层“{got}”只有一个初级抽样单元，算不出方差。请并入相邻的层，或改用 --lonely adjust、average 或 certainty。",
        "en": 'The stratum "{got}" has a single primary sampling unit, so its variance cannot be estimated. Merge it with '
        "a neighbour, or use --lonely adjust, average or certainty.",
    },
    "fpc_unfit": {
        "zh": "“{got}”不是总体规模（大于 1 的数）或抽样比（大于 0、不超过 1 的数）。请改正这一格。",
        "en": '"{got}" is neither a population size (above 1) nor a sampling fraction (above 0, up to 1). Correct this '
        "cell.",
    },
    "fpc_varies": {
        "zh": "层“{got}”里的总体规模不一致：{values}。同一层只能有一个。",
        "en": 'The stratum "{got}" has several population sizes: {values}. It can have only one.',
    },
    "fpc_too_small": {
        "zh": "层“{stratum}”的总体规模 {got} 小于样本量 {n}。请核对这一列。",
        "en": 'The population size {got} of stratum "{stratum}" is below its sample of {n}. Check this column.',
    },
    # Margins
    "margin_no_count": {
        "zh": "“{got}”不是大于 0 的总体数。",
        "en": '"{got}" is no population count above 0.',
    },
    "margin_bounds": {
        "zh": '调整倍数的上下限“{got}”不合适，应是两个数，一个小于 1，一个大于 1，例如 ["0.3", "3"]。',
        "en": 'The bounds of the factors, "{got}", do not fit: give two numbers, one below and one above 1, for example '
        '["0.3", "3"].',
    },
    "margin_empty": {
        "zh": "没有写任何总体分布。每列写成：值: 总体中的企业数。",
        "en": "No margin is given. Write for each column: value: number of firms in the population.",
    },
    "margin_value_unknown": {
        "zh": "“{got}”不是这一列的值。可用：{expected}。",
        "en": '"{got}" is no value of this column. Choose from: {expected}.',
    },
    "margin_no_units": {
        "zh": "总体里有“{got}”，样本里一家也没有，加权补不出来。请把它并入相近的一类，或从总体分布中去掉。",
        "en": 'The population has "{got}", the sample has no firm of it, and no weight can make one. Merge it with a '
        "neighbour or leave it out of the margin.",
    },
    "margin_no_margin": {
        "zh": "样本里有“{got}”，总体分布里却没有它的数（空白表示这一列没有填）。请补上，或先把这些企业归入别的类。",
        "en": 'The sample has firms of "{got}", for which the margin has no count (blank: firms without a value). Add the '
        "count, or put those firms into another class.",
    },
    "margin_not_converging": {
        "zh": "几列总体分布不能同时满足。请检查它们是否矛盾、上下限是否太紧，或少用一列。",
        "en": "The margins cannot all be met. See whether they contradict each other or the bounds are too tight, or use "
        "one column less.",
    },
    # Judgements and printed figures
    "ahp_judgement": {
        "zh": '“{got}”的判断不是大于 0 的数（如 "3"、"1/2"），或者名称不在模型里。可用：{expected}。',
        "en": 'The judgement "{got}" is no number above 0 (such as "3" or "1/2"), or a name is not in the model. Known: '
        "{expected}.",
    },
    "ahp_missing": {
        "zh": "缺少“{got}”的判断。每两项都要比较一次。",
        "en": 'The judgement "{got}" is missing. Every two must be compared once.',
    },
    "ahp_inconsistent": {
        "zh": "两两判断互相矛盾太多：一致性比率 CR = {got}，应小于 0.1。请修改判断后再用。",
        "en": "The judgements contradict each other too much: CR = {got}, which should be below 0.1. Revise them.",
    },
    "audit_base": {
        "zh": "企业数 {got} 不合适，至少是 1。",
        "en": "A base of {got} firms does not fit; it is at least 1.",
    },
    "audit_printed": {
        "zh": '“{got}”不是印出来的数字。请照原样写，例如 "30.1%" 或 "2.82"。',
        "en": '"{got}" is no printed figure. Write it as it was printed, for example "30.1%" or "2.82".',
    },
}
