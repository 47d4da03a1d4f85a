"""The words of faults in survey designs, weights and methods, in Chinese and English."""

from __future__ import annotations

from typing import Final

SURVEY_MESSAGES: Final[dict[str, dict[str, str]]] = {
    # judgement matrices, indicator weights
    "matrix_not_square": {
        "zh": "判断矩阵应当行数、列数相同，现在是 {got}。请让每个指标各占一行一列，顺序一致。",
        "en": "A judgement matrix must have as many rows as columns; this one is {got}. Give every indicator one row and "
        "one column, in the same order.",
    },
    "matrix_too_large": {
        "zh": "判断矩阵有 {got} 个指标，一致性检验的 RI 表只到 {expected} 个。请把指标分组，逐层比较。",
        "en": "The judgement matrix has {got} indicators, but the table of random indices ends at {expected}. Put the "
        "indicators into groups and compare level by level.",
    },
    "matrix_not_positive": {
        "zh": "判断矩阵里的“{got}”不是正数。请填 1 到 9 或其倒数。",
        "en": '"{got}" in the judgement matrix is not a positive number. Enter 1 to 9 or a reciprocal of these.',
    },
    "matrix_diagonal": {
        "zh": "对角线上是 {got}。指标与自己相比应为 1，请改正。",
        "en": "The diagonal holds {got}. An indicator compared with itself is 1; correct it.",
    },
    "matrix_not_reciprocal": {
        "zh": "判断矩阵前后矛盾：这里是 {got}，“{mirror_place}”是 {mirror}，两者应互为倒数（例如 3 与 1/3）。请改正其中一个。",
        "en": 'The judgement matrix contradicts itself: this entry is {got}, that at "{mirror_place}" is {mirror}; the two '
        "must be reciprocals, such as 3 and 1/3. Correct one of them.",
    },
    "random_index_unknown": {
        "zh": "没有名为“{got}”的 RI 表。可用：{expected}。",
        "en": 'There is no table of random indices named "{got}". Known: {expected}.',
    },
    "objective_no_spread": {
        "zh": "各指标的回答没有足够的差异，算不出客观权重。请换用等权或事先定好的权重。",
        "en": "The answers do not vary enough to make indicator weights of them. Use equal weights or weights set "
        "beforehand.",
    },
    "entropy_negative": {
        "zh": "有小于 0 的值，不能直接按占比求熵。请改用 minmax 或 spssau_shift。",
        "en": "There are values below 0, so shares of the raw values make no sense. Use minmax or spssau_shift instead.",
    },
    # granularity of printed figures
    "printed_unreadable": {
        "zh": "“{got}”不是可以核对的数字。请照原文填写，例如 30.1% 或 2.82，小数位数不要增减。",
        "en": '"{got}" is not a figure that can be checked. Enter it as printed, such as 30.1% or 2.82, with the same '
        "number of decimals.",
    },
    "base_not_positive": {
        "zh": "企业数是 {got}，应为正整数。请填写这个数字所依据的企业数。",
        "en": "The number of firms is {got}; it must be a positive whole number. Enter the number of firms behind the figure.",
    },
}
