"""`wuli estimate`: one table on screen, as JSON or CSV."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from wuli.analysis.industry.design_columns import DesignOptions
from wuli.analysis.industry.options import IndustryOptions
from wuli.analysis.industry.single import SYNTHETIC, estimate
from wuli.cli.screen import Screen
from wuli.cli.source import open_responses
from wuli.engines.output import whole_file
from wuli.engines.tables_out import plain_cell
from wuli.errors import ArgumentError, Fault
from wuli.instrument.text import Lang
from wuli.report.numbers import half_up, percent
from wuli.report.render.text_table import table_lines
from wuli.survey.results import ESTIMATE_FIELDS, Estimate

_ENDINGS: Final = {".json": "json", ".csv": "csv"}
_HEADS: Final[dict[Lang, tuple[str, ...]]] = {
    "zh": ("变量", "统计量", "等级", "分组", "估计", "区间", "n", "标记"),
    "en": ("variable", "statistic", "level", "group", "estimate", "interval", "n", "flag"),
}
_FLAGS: Final[dict[str, dict[Lang, str]]] = {
    "ok": {"zh": "", "en": ""},
    "small": {"zh": "样本少", "en": "few firms"},
    "suppressed": {"zh": "不显示", "en": "hidden"},
}
_MADE_UP: Final[dict[Lang, str]] = {"zh": "合成数据，不是真实企业。", "en": "Synthetic data, no real firms."}


def run(options: argparse.Namespace) -> int:
    """Print or write the table that `options` ask for."""
    screen = Screen(options.lang, quiet=options.quiet)
    kind = options.format
    if options.output is not None:
        kind = _ENDINGS.get(options.output.suffix.lower(), "")
        if not kind:
            raise ArgumentError([Fault("output_ending", got=options.output.name, fields={"expected": ".json .csv"})])
    output = [options.output] if options.output is not None else []
    file, options.output = options.output, output
    responses = open_responses(options)
    with screen.progress(responses.source.rows) as progress:
        rows = estimate(responses, industry_options(options), options.of, options.statistic, progress.add)
    text = _text(rows, kind, options.lang)
    if file is None:
        print(text, end="")
        return 0
    with whole_file(Path(file)) as part:
        part.write_text(text, encoding="utf-8-sig" if kind == "csv" else "utf-8", newline="")
    screen.say("written", path=str(file))
    return 0


def industry_options(options: argparse.Namespace) -> IndustryOptions:
    """Return the survey options of a command line as those of an analysis."""
    design = DesignOptions(
        options.sampling,
        options.weights,
        options.strata,
        options.psu,
        options.fpc,
        options.lonely,
        options.confidence,
    )
    return IndustryOptions(
        by=tuple(options.by),
        wave=options.wave,
        design=design,
        margins=options.margins,
        floor=options.floor,
        small=options.small,
    )


def _text(rows: Sequence[Estimate], kind: str, lang: Lang) -> str:
    if kind == "json":
        return json.dumps([row.to_plain() for row in rows], ensure_ascii=False, indent=1) + "\n"
    if kind == "csv":
        return _csv(rows)
    lines = table_lines(list(_HEADS[lang]), tuple(_row(row, lang) for row in rows))
    made_up = any(row.method.endswith(SYNTHETIC) for row in rows)
    return "\n".join([*lines, *(["", _MADE_UP[lang]] if made_up else [])]) + "\n"


def _csv(rows: Sequence[Estimate]) -> str:
    """Return rows with one column a grouping column in place of `by`."""
    columns = list(dict.fromkeys(column for row in rows for column, _ in row.by))
    stream = io.StringIO()
    writer = csv.writer(stream)
    fields = [name for name in ESTIMATE_FIELDS if name != "by"]
    writer.writerow([*fields[:3], *(f"by.{column}" for column in columns), *fields[3:]])
    for row in rows:
        values: list[Any] = ["" if getattr(row, name) is None else getattr(row, name) for name in fields]
        groups = dict(row.by)
        cells = [plain_cell(groups.get(column, "")) for column in columns]
        writer.writerow([*values[:3], *cells, *values[3:]])
    return stream.getvalue()


def _row(row: Estimate, lang: Lang) -> tuple[str, ...]:
    share = row.statistic.startswith("share")

    def shown(value: float | None) -> str:
        if value is None:
            return "—"
        return f"{percent(value)}%" if share else half_up(value, 2)

    interval = "—" if row.ci_low is None else f"{shown(row.ci_low)}–{shown(row.ci_high)}"
    group = _printable(" × ".join(value for _, value in row.by)) or "—"
    level = "—" if row.level is None else str(row.level)
    n = "—" if row.n is None else f"{row.n:,}"
    return (row.of, row.statistic, level, group, shown(row.estimate), interval, n, _FLAGS[row.flag][lang])


def _printable(text: str) -> str:
    """Return a name from a file without signs that would move a terminal's cursor or turn its writing around."""
    return "".join(ch if ch.isprintable() else "�" for ch in text)
