"""The cast: sample firms with fixed answers, each for one thing a report must get right, and their reports.

All names are made up. A firm is a dict in the words of the response file, as a consultant would write it down.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final, Literal

import wuli
from wuli.api import FirmReport, Results
from wuli.report.firm import ConsultantFile

Lang = Literal["zh", "en"]
Answers = dict[str, Any]

LANGS: Final[tuple[Lang, ...]] = ("zh", "en")
DATE: Final = "2026-11-23"
RARE_NAME: Final = "喆翀赟犇镕玥精密机械有限公司"
PLACES: Final = (
    "digitalization", "data_quality", "data_quantity", "algorithm",
    "ai_cognition_execution",
    "ai_funding", "ai_talent",
    "ai_ecosystem_cooperation",
    "rd_design", "production_or_process", "logistics_warehousing", "business_decision", "marketing",
    "customer_experience",
)  # fmt: skip


def answer(levels: str) -> Answers:
    """Return answers from fourteen signs in the order of PLACES: 1–5, `?` don't know, `-` not applicable, `.` none."""
    words = {"?": "dk", "-": "na", ".": None}
    signs = levels.replace(" ", "")
    return {place: words.get(sign, sign) for place, sign in zip(PLACES, signs, strict=True)}


CAST: Final[dict[str, Answers]] = {
    # every question answered, every profile field given; solid
    "complete": {
        "firm_id": "M-01",
        "firm_name": RARE_NAME,
        "industry": "manufacturing",
        "founded": "2009-04",
        "headcount": 120,
        "revenue": 8600,
        "region": "上海",
        "role": "owner",
        "answered_at": "2026-11-18",
        **answer("3332 2 .2 3 323232"),
        "ai_funding_amount": 12.5,
        "ai_familiarity": "fairly",
        "ai_impact": ["process_efficiency", "decision_support"],
        "ai_challenges": ["cost_beyond_capacity", "unclear_return"],
        "compute_supply": "tight",
        "ai_return": ["time"],
        "ai_return_evidence": "feeling",
        "security_compliance": "some_rules",
    },
    # a service firm that does not know everything; still enough for every force but one has an interval
    "unknowns": {
        "firm_id": "S-02",
        "firm_name": "青禾企业顾问有限公司",
        "synthetic": True,
        "industry": "professional_services",
        "founded": "2019",
        "headcount": "10-49",
        "region": "杭州",
        "answered_at": "2026-10-08",
        **answer("23?2 3 3? 2 -2-4?3"),
        "rd_design": "na: 只做咨询",
        "ai_challenges": ["talent_shortage"],
    },
    # two answers and nothing else
    "barely": {"firm_id": "B-03", **answer("2... . .. . ....1.")},
    # nothing at all
    "silent": {"firm_id": "N-04", **answer(".... . .. . ......")},
    "all_top": {
        "firm_id": "T-05",
        "firm_name": "登峰软件有限公司",
        "industry": "software_it",
        "is_manufacturer": False,
        "region": "110000",
        **answer("5555 5 55 5 555555"),
    },
    "all_low": {"firm_id": "L-06", "firm_name": "起步餐饮店", "industry": "catering", **answer("1111 1 11 1 111111")},
    # everything that may be not applicable is
    "tailored": {
        "firm_id": "A-07",
        "firm_name": "云岫设计工作室",
        "industry": "professional_services",
        **answer("3343 3 33 4 -4-333"),
        "rd_design": "na: 没有研发活动",
    },
    # all answers known, yet the two composites lie on different levels: 3.2 over forces, 34/14 over indicators
    "open": {
        "firm_id": "O-08",
        "firm_name": "两说科技有限公司",
        "industry": "software_it",
        **answer("2222 5 22 5 222222"),
    },
    # one answer down and the total falls below 3
    "borderline": {
        "firm_id": "K-09",
        "firm_name": "临界商贸行",
        "industry": "retail_wholesale",
        **answer("3333 3 33 3 333333"),
    },
    # far from either edge: no single answer matters
    "solid": {
        "firm_id": "C-10",
        "firm_name": "安稳家政",
        "industry": "other",
        "is_manufacturer": "no",
        **answer("2323 2 23 3 232323"),
    },
    # one answer is missing, and the total may lie on either side of 3
    "one_unknown": {
        "firm_id": "U-14",
        "firm_name": "只差一问教育中心",
        "industry": "education",
        "is_manufacturer": False,
        **answer("3333 3 33 3 3?3333"),
    },
    # nothing is left to do but to spend more, which is no goal
    "one_left": {
        "firm_id": "F-15",
        "firm_name": "钱少事成软件行",
        "industry": "software_it",
        **answer("5555 5 35 5 555555"),
    },
    # only a step back in cognition would change the level: (4 + 3 + 4 + 1 + 23/6) / 5 = 3.1667, less 0.2
    "one_flip": {
        "firm_id": "G-16",
        "firm_name": "一步之遥商行",
        "industry": "retail_wholesale",
        **answer("4444 3 44 1 444443"),
    },
    "ecommerce": {
        "firm_id": "E-11",
        "firm_name": "喵鲜生网店",
        "industry": "ecommerce",
        "founded": "2024-02",
        "headcount": 8,
        "answered_at": "2026-11-01",
        **{id: level for id, level in answer("4333 2 21 2 2.3342").items() if id != "production_or_process"},
        "business_process": 3,
    },
    "beijing": {
        "firm_id": "J-12",
        "firm_name": "京畿数智软件有限公司",
        "industry": "software_it",
        "founded": "2016-05",
        "headcount": 60,
        "revenue": 3000,
        "region": "北京",
        "answered_at": "2023-11-20",
        **answer("4334 3 23 2 332323"),
        "ai_funding": 2,
        "ai_challenges": ["no_foundation", "cost_beyond_capacity", "unclear_return"],
        "compute_supply": "lacking",
    },
    "shenzhen": {
        "firm_id": "Z-13",
        "firm_name": "鹏湾电子厂",
        "industry": "manufacturing",
        "headcount": 300,
        "revenue": 9000,
        "region": "深圳",
        **answer("2222 2 22 2 222222"),
        "ai_challenges": ["cost_beyond_capacity", "unclear_use_case"],
    },
}


@cache
def results(name: str) -> Results:
    """Return a firm of the cast, scored."""
    return wuli.score(dict(CAST[name]))


@cache
def report(name: str, lang: Lang = "zh", date: str = DATE) -> FirmReport:
    """Return the report on a firm of the cast."""
    return wuli.firm_report(results(name), lang=lang, date=date)


def report_with(name: str, consultant: ConsultantFile, lang: Lang = "zh") -> FirmReport:
    """Return the report on a firm of the cast with a consultant's words."""
    return wuli.firm_report(results(name), lang=lang, date=DATE, consultant=consultant)
