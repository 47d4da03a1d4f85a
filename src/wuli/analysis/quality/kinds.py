"""The kinds of flags with their words, general ones first, then the contradictions of the pack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from wuli.instrument.pack import Pack
from wuli.instrument.text import Text

Scope = Literal["doubt", "contradiction", "information"]


@dataclass(frozen=True, slots=True)
class FlagKind:
    """A kind of flag. `scope`: "doubt", "contradiction" (of the pack), or "information" that is no reproach."""

    id: str
    name: Text
    text: Text
    scope: Scope


SAME_FIRM: Final = "same_firm"
SAME_ANSWERS: Final = "same_answers"
ALL_SAME: Final = "all_same"
LONG_RUN: Final = "long_run"
TOO_FAST: Final = "too_fast"
MOSTLY_UNKNOWN: Final = "mostly_unknown"
FOUNDED_AFTER: Final = "founded_after_answer"
NO_STAFF: Final = "no_staff"
REVENUE_PER_HEAD: Final = "revenue_per_head"
REGION_UNLISTED: Final = "region_unlisted"
ROLE_UNLISTED: Final = "role_unlisted"

_GENERAL: Final = (
    FlagKind(
        SAME_FIRM,
        Text("同一家企业", "Same firm"),
        Text(
            "同一轮次里，企业编号或名称（不计空格、括号和大小写）相同的几行。多人代表一家企业填答时也会这样。",
            "Rows with the same firm ID or name in one wave, spaces, brackets and case aside. Also found where several "
            "people answer for one firm.",
        ),
        "doubt",
    ),
    FlagKind(
        SAME_ANSWERS,
        Text("答案完全相同", "Identical answers"),
        Text(
            "同一轮次里，企业情况、全部指标和补充题都一样的几行。行数多、题目少时也会碰巧相同。",
            "Rows of one wave that agree in the profile, in every indicator and in the extra questions. With many rows and "
            "few questions this also happens by chance.",
        ),
        "doubt",
    ),
    FlagKind(
        ALL_SAME,
        Text("全部答同一级", "Same answer everywhere"),
        Text(
            "每个指标都答同一级。全部答最低一级可能是实情。",
            "Every indicator has the same level. All at the lowest may be the plain truth.",
        ),
        "doubt",
    ),
    FlagKind(
        LONG_RUN,
        Text("连续答同一级", "Long run of one answer"),
        Text(
            "按问卷顺序，连着很多个指标答同一级。",
            "In the order of the questionnaire, many indicators in a row have the same level.",
        ),
        "doubt",
    ),
    FlagKind(
        TOO_FAST,
        Text("答得太快", "Too fast"),
        Text(
            "用时不够读完题目；答卷较多时，也指用时远低于中位数。",
            "Too little time to have read the questions or, where there are many answers, far less than the median.",
        ),
        "doubt",
    ),
    FlagKind(
        MOSTLY_UNKNOWN,
        Text("大半未知", "Mostly unknown"),
        Text(
            "适用的指标里，答“不清楚”和没答的超过规定的比例。",
            "More of the applicable indicators than allowed are don't-knows or unanswered.",
        ),
        "doubt",
    ),
    FlagKind(
        FOUNDED_AFTER,
        Text("成立晚于填答", "Founded after the answer"),
        Text(
            "成立日期晚于填答日期，成立年限算不出。",
            "The founding date lies after the date of the answer, so the firm has no age.",
        ),
        "doubt",
    ),
    FlagKind(
        NO_STAFF,
        Text("人数为零", "No staff"),
        Text("员工人数填了 0，算不进任何一档。", "The number of staff is given as 0, which is in no band."),
        "doubt",
    ),
    FlagKind(
        REVENUE_PER_HEAD,
        Text("人均收入异常", "Extreme revenue per head"),
        Text(
            "年收入除以人数后过高或过低，多半是单位填错（收入以万元计）。",
            "Revenue divided by staff is far too high or too low; most often the unit is wrong (revenue is in CNY 10,000).",
        ),
        "doubt",
    ),
    FlagKind(
        REGION_UNLISTED,
        Text("地区不在名单", "Region not in the list"),
        Text(
            "填的是区县、园区等名单以外的地名。分组照用，只是对不上省份和地方政策。",
            "A district, park or other place outside the list. It can still group firms, but leads to no province and no "
            "local policy.",
        ),
        "information",
    ),
    FlagKind(
        ROLE_UNLISTED,
        Text("岗位不在名单", "Position not in the list"),
        Text(
            "填答人的岗位不在名单里，照原文分组。",
            "The respondent's position is not in the list; it is used as written.",
        ),
        "information",
    ),
)


def flag_kinds(pack: Pack) -> tuple[FlagKind, ...]:
    """Return all kinds of flags of a pack; the place of a kind is its bit in a row's mask."""
    own = pack.quality.contradictions
    return (*_GENERAL, *(FlagKind(rule.id, rule.name, rule.text, "contradiction") for rule in own))
