"""Every number of a report comes from the result, and PDF, DOCX, HTML and JSON print the same ones.

A number is a run of digits with at most one decimal point. Texts of the pack (options, policies, cases) are taken out
as a whole before the rest is explained; what a format prints beside the words of the tree is listed in `extras`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any, Final

import pytest
import yaml
from report.firms import CAST, LANGS, Lang, report
from report.reading import (
    NUMBER,
    blocks_of,
    docx_drawn,
    docx_sections,
    docx_sheets,
    html_sections,
    numbers,
    pdf_pages,
    pdf_sections,
    to_tree,
    tree_sections,
    words_of,
)

FEW: Final = ["complete", "unknowns", "barely", "open", "beijing", "tailored"]
EACH: Final = pytest.mark.parametrize(("name", "lang"), [(name, lang) for name in FEW for lang in LANGS])
SCALE: Final = ["1", "2", "3", "4", "5"]


@cache
def files(name: str, lang: Lang) -> dict[str, bytes]:
    """Return one report in all formats."""
    made = report(name, lang, date_of(name))
    return {kind: made.to_bytes(kind) for kind in ("json", "html", "docx", "pdf")}


def date_of(name: str) -> str:
    return "2023-12-01" if name == "beijing" else "2026-11-23"


def tree(name: str, lang: Lang) -> dict[str, Any]:
    return to_tree(files(name, lang)["json"])


# Every number is explained by the result


@cache
def pack_texts() -> tuple[str, ...]:
    """Return the texts of the pack that hold digits, longest first, read without the code under test."""
    found: set[str] = set()
    for file in resources.files("wuli.packs").joinpath("five_force_2023").iterdir():
        if file.name.endswith(".yaml"):
            found.update(_strings(yaml.safe_load(file.read_text(encoding="utf-8"))))
    return tuple(sorted((text for text in found if re.search(r"\d.*\D|\D.*\d", text)), key=len, reverse=True))


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, child in node.items():
            # figures that have a key of their own in the result have to be found there
            if key not in ("value", "issued", "valid", "id", "edition", "checked"):
                yield from _strings(child)
    elif isinstance(node, list):
        for child in node:
            yield from _strings(child)
    elif isinstance(node, str):
        yield node


def shown_values(node: Any) -> Iterator[str]:
    """Yield each value of a result as it may be printed: half up at 0 to 6 decimals, as a share in per cent, as text."""
    if isinstance(node, dict):
        for child in node.values():
            yield from shown_values(child)
    elif isinstance(node, list):
        for child in node:
            yield from shown_values(child)
    elif isinstance(node, str):
        yield from NUMBER.findall(node)
    elif isinstance(node, (int, float)) and not isinstance(node, bool):
        exact = Fraction(node).limit_denominator(1_000_000)
        for value in (exact, exact * 100) if isinstance(node, float) else (exact,):
            places = range(7) if value.denominator > 1 or isinstance(node, float) else range(1)
            for digits in places:
                step = Decimal(1).scaleb(-digits)
                text = str((Decimal(value.numerator) / Decimal(value.denominator)).quantize(step, ROUND_HALF_UP))
                yield from (text, text.rstrip("0").rstrip(".") if "." in text else text)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CAST)
def test_every_number_in_the_text_is_in_the_result(name: str, lang: Lang) -> None:
    made = report(name, lang, date_of(name))
    both = json.loads(made.to_bytes("json"))
    explained = {*shown_values(both["result"]), *SCALE}
    fixed = (
        made.result.pack.hash[:12],
        made.document.fingerprint[-12:],
        made.result.firm.name,
        made.result.firm.firm_id,
    )
    words = list(words_of(both["document"]))
    together = "\n".join(words)
    quoted = [text for text in pack_texts() if text in together]
    unexplained = []
    for text in words:
        left = text
        for known in (*fixed, *quoted):
            left = left.replace(known, " ") if known else left
        unexplained += [(number, text) for number in NUMBER.findall(left) if number not in explained]
    assert unexplained == []


# All formats print the same numbers


def extras(blocks: list[dict[str, Any]], kind: str, captions: Iterator[int], tables: Iterator[int]) -> Counter[str]:
    """Return the numbers that a format prints beside the words of the tree.

    All print the rungs of ladders and count figures and tables; pages draw the scale of the radar and number lists (a
    browser and Word number lists and charts themselves).
    """
    found: Counter[str] = Counter()
    for block in [inner for outer in blocks for inner in _with_inner(outer)]:
        if block["type"] == "Ladder":
            found.update(str(step["level"]) for step in block["steps"])
        if block["type"] in ("StripFigure", "RadarFigure"):
            found.update([str(next(captions))])
        if block["type"] == "RadarFigure" and kind != "docx":
            found.update(SCALE)
        if block["type"] == "Table":
            found.update([str(next(tables))])
        if block["type"] == "ItemList" and block["ordered"] and kind == "pdf":
            found.update(str(i) for i in range(1, len(block["items"]) + 1))
    return found


def _with_inner(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield block
    for key in ("blocks", "left", "right"):
        for child in block.get(key, []) if isinstance(block.get(key), list) else []:
            yield from _with_inner(child)


def drawn(blocks: list[dict[str, Any]]) -> Counter[str]:
    """Return the numbers that stand in charts only, which Word keeps in the chart and its workbook."""
    found: Counter[str] = Counter()
    for figure in blocks_of({"blocks": blocks}, "RadarFigure"):
        for axis in figure["axes"]:
            found += numbers(f"{axis['label']} {axis['value_text']}")
    for figure in blocks_of({"blocks": blocks}, "StripFigure"):
        for row in [row for group in figure["groups"] for row in group["rows"]]:
            found += numbers(f"{row['label']} {row['value_text']} {row['state']} {row['reference_text']} {row['note']}")
        found += numbers(f"{figure['reference_label']} {figure['peer_label']} {figure['self_label']}")
    return found


@EACH
@pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
def test_each_format_prints_the_numbers_of_the_tree_chapter_by_chapter(name: str, lang: Lang, kind: str) -> None:
    plain, content = tree(name, lang), files(name, lang)[kind]
    chapters = tree_sections(plain)
    captions, tables = iter(range(1, 99)), iter(range(1, 99))
    found = _numbers_of(kind, content, plain, list(chapters))
    for id, blocks in chapters.items():
        wanted = numbers("\n".join(words_of(blocks))) + extras(blocks, kind, captions, tables)
        got = found[id]
        if kind == "docx":
            wanted -= drawn(blocks)
        assert (id, dict(got - wanted), dict(wanted - got)) == (id, {}, {})


def _numbers_of(kind: str, content: bytes, plain: dict[str, Any], ids: list[str]) -> dict[str, Counter[str]]:
    if kind == "html":
        return {id: numbers(text) for id, text in html_sections(content).items()}
    if kind == "docx":
        return {id: numbers(text) for id, text in docx_sections(content, ids).items()}
    texts, total = pdf_sections(content, ids)
    found = {id: numbers(text) for id, text in texts.items()}
    for id, pages in pdf_pages(content, ids).items():
        for page in pages:
            found[id] -= numbers(f"{plain['footer']} {plain['fingerprint']} {page} {total}")
    return found


@EACH
def test_every_format_prints_cover_footer_and_fingerprint(name: str, lang: Lang) -> None:
    plain = tree(name, lang)
    cover = numbers("\n".join(words_of(plain["cover"])))
    pdf, _ = pdf_sections(files(name, lang)["pdf"], list(tree_sections(plain)))
    docx = docx_sections(files(name, lang)["docx"], list(tree_sections(plain)))
    html = html_sections(files(name, lang)["html"])
    mark = plain["fingerprint"]
    for text in (pdf[""], docx[""], html[""]):
        assert cover - numbers(text) == Counter()
    assert mark in pdf[""]
    assert mark in html[""]


# Charts


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CAST)
def test_charts_show_the_values_of_the_result(name: str, lang: Lang) -> None:
    both = json.loads(report(name, lang).to_bytes("json"))
    scores, plain = both["result"]["scores"], both["document"]
    places = [block["id"].removeprefix("item-") for block in blocks_of(plain, "Ladder")]
    rows = blocks_of(plain, "StripRow")
    assert [row["value"] for row in rows] == [scores["indicators"][place]["level"] for place in places]
    open_rows = [row["low"] is not None for row in rows]
    states = [scores["indicators"][place]["state"] for place in places]
    assert open_rows == [state in ("dont_know", "unanswered") for state in states]
    axes = blocks_of(plain, "RadarAxis")
    assert [axis["value"] for axis in axes] == [node["score"] for node in scores["dimensions"].values()]


@EACH
def test_the_workbooks_behind_the_charts_hold_the_values_of_the_result(name: str, lang: Lang) -> None:
    both = json.loads(files(name, lang)["json"])
    scores, references = both["result"]["scores"], both["result"]["references"]
    radar, strip = docx_sheets(files(name, lang)["docx"])
    # a spreadsheet keeps sixteen digits
    assert [row[1] for row in radar[1:]] == [_sixteen(node["score"]) for node in scores["dimensions"].values()]
    places = [block["id"].removeprefix("item-") for block in blocks_of(both["document"], "Ladder")]
    rows = [row for row in strip[1:] if not str(row[0]).startswith("■")]
    assert [row[1] for row in rows] == [scores["indicators"][place]["level"] for place in places]
    for sheet, series in zip((radar, strip), docx_drawn(files(name, lang)["docx"]), strict=True):
        columns = [[row[i] for row in sheet[1:] if row[i] is not None] for i in range(1, len(sheet[0]))]
        assert series == [pytest.approx(column) for column in columns]
    printed = [None if row[2] is None else Decimal(str(row[2])) for row in rows]
    assert printed == [Decimal(references[place]["value"]) if place in references else None for place in places]


def _sixteen(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.16G}")


# Rounding


def test_shown_numbers_are_rounded_half_up() -> None:
    # 12.5 of 8600 are 0.1453… per cent
    made = report("complete").result
    assert made.scores["dimensions"]["foundation"]["score"] == (3 + 3 + 3 + 2) / 4
    assert made.spend_share == Fraction(25, 2) / 8600
    assert "相当于年营业收入的 0.15%" in "\n".join(words_of(tree("complete", "zh")))
