"""Makes exports as survey platforms write them, from firms whose true answers are known before any file exists.

The platform is played from the text that Wuli itself exports for 问卷星: questions in order, options in order. Field names
and codes are typed in here or read from the pack's YAML, never from the importer.
"""

from __future__ import annotations

import csv
import random
import re
from dataclasses import dataclass
from functools import cache

import xlsxwriter
import yaml

from wuli.api import build_questionnaire, load_pack

FIELDS = (
    "firm_name", "industry", "founded", "headcount", "revenue", "is_manufacturer", "region", "role", "answered_at",
    "digitalization", "data_quality", "data_quantity", "algorithm", "ai_cognition_execution", "ai_funding",
    "ai_funding_amount", "ai_talent", "ai_ecosystem_cooperation", "rd_design", "production_management", "business_process",
    "logistics_warehousing", "business_decision", "marketing", "customer_experience",
    "ai_familiarity", "ai_impact", "ai_challenges", "compute_supply", "ai_return", "ai_return_evidence",
    "security_compliance",
)  # fmt: skip
LADDERS = FIELDS[9:15] + FIELDS[16:25]
MULTI = ("ai_impact", "ai_challenges", "ai_return")
META = ("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP")
SKIPPED_TEXT, EMPTY_TEXT = "(跳过)", "(空)"


@dataclass(frozen=True)
class Asked:
    """A question as the platform knows it."""

    number: int
    stem: str
    options: tuple[str, ...]
    field: str
    codes: tuple[str, ...]


@cache
def questionnaire(lang="zh"):
    """Return the questions of our own export for 问卷星."""
    text = build_questionnaire("wjx", lang=lang).decode()
    asked = []
    for block in text.split("\n\n")[2:]:
        head, *options = block.strip().split("\n")
        match = re.match(r"(\d+)\. (.*)\[(填空题|单选题|多选题|下拉框)\](（选填）)?$", head)
        assert match, head
        field = FIELDS[len(asked)]
        asked.append(Asked(int(match[1]), match[2], tuple(options), field, codes_of(field, len(options))))
    assert len(asked) == len(FIELDS)
    return tuple(asked)


@cache
def pack_file(name):
    return yaml.safe_load((load_pack().folder / name).read_text("utf-8"))


def codes_of(field, count):
    profile = pack_file("profile.yaml")
    extras = {q["id"]: q for q in pack_file("extras.yaml")["questions"]}
    if field in LADDERS:
        return ("1", "2", "3", "4", "5", "dk", "na")[:count]
    if field in extras:
        return tuple(option["id"] for option in extras[field]["options"])
    lists = {"industry": ("industries", "id"), "region": ("regions", "code"), "role": ("roles", "id")}
    if field in lists:
        name, key = lists[field]
        return tuple(entry[key] for entry in profile[name])
    return ("1", "0") if field == "is_manufacturer" else ()


def firms(count=50, seed=5):
    """Return the true answers: field -> code, tuple of codes, text or None, a dict a firm."""
    rng = random.Random(seed)  # noqa: S311  # made-up firms
    asked = questionnaire()
    out = []
    for i in range(count):
        firm = {}
        base = rng.randint(1, 5)
        for q in asked:
            if q.field in LADDERS:
                near = str(min(5, max(1, base + rng.choice((-1, 0, 0, 1)))))
                firm[q.field] = near if rng.random() < 0.85 else rng.choice(q.codes)
            elif q.field in MULTI:
                firm[q.field] = tuple(c for c in q.codes[:4] if rng.random() < 0.4) or None
            elif q.codes:
                firm[q.field] = rng.choice(q.codes)
        makes = firm["is_manufacturer"] == "1"
        firm["industry"] = "manufacturing" if makes else rng.choice(("education", "finance", "software_it"))
        firm["business_process" if makes else "production_management"] = None
        firm |= {
            "firm_name": f"示例企业{i + 1}", "founded": f"{rng.randint(1990, 2023)}-0{rng.randint(1, 9)}",
            "headcount": str(rng.randint(1, 900)), "revenue": str(rng.randint(10, 9000)),
            "answered_at": "2026-09-18", "ai_funding": None, "ai_funding_amount": str(rng.randint(0, 200)),
        }  # fmt: skip
        out.append(firm)
    return out


def rows_by_text(asked, people, joint="┋"):
    """Return header and rows as 问卷星 exports them by text."""
    header = [*META, *(f"{q.number}、{q.stem}" for q in asked)]
    return header, [[*_meta(i), *(_text(q, firm, joint) for q in asked)] for i, firm in enumerate(people)]


def _meta(i):
    return [str(i + 1), f"2026/9/{i % 28 + 1} 19:20:{i % 60:02d}", f"{100 + i}秒", "微信", "N/A", "1.2.3.4(广东-深圳)"]


def _text(q, firm, joint):
    value = firm[q.field]
    if value is None:
        return SKIPPED_TEXT if q.field in ("production_management", "business_process") else EMPTY_TEXT
    if q.field in MULTI:
        return joint.join(q.options[q.codes.index(code)] for code in value)
    return q.options[q.codes.index(value)] if q.codes else value


def rows_by_number(asked, people, generation="2025"):
    """Return header and rows as 问卷星 exports them by number, with the headings of one of its generations."""
    header = list(META)
    for q in asked:
        if q.field not in MULTI:
            header.append(
                {"2019": f"{q.number}、{q.stem}", "2025": f"{q.number}. {q.stem}"}.get(
                    generation, f"{q.number}：{q.stem}"
                )
            )
            continue
        for i, option in enumerate(q.options):
            first = f"{q.number}. {q.stem}({option})"
            rest = f"{q.number} ({option})" if i % 2 else f"{q.number}({option})"
            header.append(
                {"2019": f"第{q.number}题({option})", "2025": first if i == 0 else rest}.get(
                    generation, f"{q.number}、{q.stem}—{option}"
                )
            )
    return header, [[*_meta(i), *_numbers(asked, firm)] for i, firm in enumerate(people)]


def _numbers(asked, firm):
    for q in asked:
        value = firm[q.field]
        if q.field in MULTI:
            yield from (("1" if code in value else "0") if value is not None else "-2" for code in q.codes)
        elif value is None:
            yield "-3" if q.field in ("production_management", "business_process") else "-2"
        else:
            yield str(q.codes.index(value) + 1) if q.codes else value


def write_xlsx(path, header, rows):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        for r, row in enumerate([header, *rows]):
            for c, cell in enumerate(row):
                sheet.write_string(r, c, cell) if isinstance(cell, str) else sheet.write(r, c, cell)
    return path


def write_csv(path, header, rows, encoding="utf-8-sig", separator=","):
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=separator).writerows([header, *rows])
    return path


def answers_of(table, fields=FIELDS):
    """Return what an imported table says, in the shape of `firms`."""
    out = []
    for row in table.to_pylist():
        firm = {}
        for field in fields:
            if field in MULTI:
                ticks = {
                    name.partition(".")[2]: v
                    for name, v in row.items()
                    if name.startswith(f"{field}.") and not name.endswith(".text")
                }
                known = any(v is not None for v in ticks.values())
                firm[field] = tuple(code for code, v in ticks.items() if v == 1) if known else None
            else:
                value = row.get(field)
                firm[field] = None if value is None else str(int(value)) if isinstance(value, (int, float)) else value
        out.append(firm)
    return out
