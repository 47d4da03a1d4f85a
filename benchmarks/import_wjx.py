"""Importing a 问卷星 workbook, beside reading the same file's cells with fastexcel alone.

python benchmarks/import_wjx.py --rows 100000

The file is what 问卷星 exports by text for our own questionnaire: 39 columns, nearly all of them text, a name and a time of
submission that differ in every row. The import reads it, finds the platform, maps every question and answer, writes the
mapping and the response file.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from pathlib import Path

import xlsxwriter
from measure import Timing, median, run_command, show

from wuli.api import build_questionnaire

READ = "import fastexcel, sys; fastexcel.read_excel(sys.argv[1]).load_sheet(0, header_row=None, dtypes='string').to_arrow()"
META = ("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "总分")


def main() -> None:
    """Run the comparison and print ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=float, default=1e5)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="make the workbook here, and use it again if it is there")
    options = parser.parse_args()
    rows = int(options.rows)
    with tempfile.TemporaryDirectory() as folder:
        source = options.keep or Path(folder, "1_按文本_企业问卷_1_1.xlsx")
        if not source.exists():
            write_export(source, rows)
        target = Path(folder, "responses.parquet")
        command = [sys.executable, "-m", "wuli", "import", str(source), "-o", str(target), "--quiet"]
        reads, imports = [], []
        for _ in range(options.runs):  # turn by turn, so that both meet the same machine
            reads.append(run_command([sys.executable, "-c", READ, str(source)]))
            imports.append(run_command(command))
        tell(rows, median(reads), median(imports))


def tell(rows: int, read: Timing, ours: Timing) -> None:
    print(f"{rows:,} responses, medians")
    show("cells with fastexcel alone: whole process", read)
    show("wuli import: whole process", ours, f"{rows / ours.wall:,.0f} responses a second")
    print(f"ratio wall: {ours.wall / read.wall:.2f} x    ratio CPU: {ours.cpu / read.cpu:.2f} x")


def write_export(path: Path, rows: int) -> None:
    """Write the workbook with shared strings, as the platform does."""
    rng = random.Random(7)  # noqa: S311  # made-up firms
    asked = [block.strip().split("\n") for block in build_questionnaire("wjx").decode().split("\n\n")[2:]]
    heads, kinds, options = [], [], []
    for head, *lines in asked:
        match = re.match(r"(\d+)\. (.*)\[(\w+)\]", head)
        assert match
        heads.append(f"{match[1]}、{match[2]}")
        kinds.append(match[3])
        options.append(lines)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, [*META, *heads])
        for i in range(1, rows + 1):
            makes = rng.random() < 0.5
            cells = [cell(rng, kind, lines) for kind, lines in zip(kinds, options, strict=True)]
            cells[0] = f"示例企业{i}"
            cells[1] = "制造业" if makes else rng.choice(("教育培训", "金融"))
            cells[5], cells[20 if makes else 19] = "是" if makes else "否", "(跳过)"
            cells[2], cells[8], cells[14] = f"{rng.randrange(1990, 2024)}-05", "2026-09-18", "(空)"
            sheet.write_row(i, 0, [i, *meta(rng, i), *cells])


def meta(rng: random.Random, i: int) -> list[str]:
    stamp = f"2026/9/{1 + i % 28} {i % 24}:{i % 60:02d}:{(i // 60) % 60:02d}"
    return [stamp, f"{rng.randrange(60, 900)}秒", "微信", "N/A", f"{i % 250}.2.3.4(广东-深圳)", ""]


def cell(rng: random.Random, kind: str, lines: list[str]) -> str:
    if kind == "填空题":
        return str(rng.randrange(1, 400))
    if kind == "多选题":
        return "┋".join(line for line in lines[:-2] if rng.random() < 0.4) or "(空)"
    return rng.choice(lines)


if __name__ == "__main__":
    main()
