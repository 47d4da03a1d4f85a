"""The quality of a response file on the screen: what was found, how often, and in which rows first."""

from __future__ import annotations

from typing import Final

from wuli.analysis.quality.report import QualityReport
from wuli.instrument.pack import Pack
from wuli.instrument.text import Lang
from wuli.report.numbers import percent
from wuli.report.render.text_table import table_lines
from wuli.report.sheets.quality import equal_line, first_rows, summary_line

SHOWN_ROWS: Final = 5
WORDS: Final[dict[str, dict[Lang, str]]] = {
    "check": {"zh": "检查", "en": "Check"},
    "n": {"zh": "行数", "en": "Rows"},
    "base": {"zh": "可查的行", "en": "Looked at"},
    "first": {"zh": "前几行", "en": "First rows"},
    "no_faults": {
        "zh": "{count} 家企业的答案没有错误，可疑之处见上。",
        "en": "The answers of {count} firms have no faults; see above for what is in doubt.",
    },
    "unlooked": {
        "zh": "没查（文件里没有所需的列）：{names}",
        "en": "Not looked at, the file lacks the columns: {names}",
    },
    "dont_know": {"zh": "答“不清楚”偏多的指标：{names}", "en": "Indicators with many don't-knows: {names}"},
    "unreadable": {
        "zh": "有 {count} 个用时读不出来，没有参加检查",
        "en": "{count} durations cannot be read and were not looked at",
    },
    "more": {"zh": "全部行号：加 -o quality.xlsx", "en": "For all rows add -o quality.xlsx"},
}


def quality_lines(report: QualityReport, pack: Pack, lang: Lang, *, has_file: bool) -> list[str]:
    """Return the lines for the screen; [] where no row is in doubt and nothing else is worth a word."""
    found = [flag for flag in report.flags if flag.n]
    lines = []
    if found:
        titles = [WORDS[id][lang] for id in ("check", "n", "base", "first")]
        rows = tuple(
            (
                report.kind(flag.id).name[lang],
                f"{flag.n:,}",
                f"{flag.base:,}",
                first_rows(flag.rows[:SHOWN_ROWS], flag.n, lang),
            )
            for flag in found
        )
        lines += [*table_lines(titles, rows), "", summary_line(report, lang)]
        if text := equal_line(report, lang):
            lines.append(text)
    lines += _remarks(report, pack, lang)
    if lines:
        join = "、" if lang == "zh" else ", "
        unlooked = join.join(report.kind(flag.id).name[lang] for flag in report.flags if not flag.base)
        lines += [WORDS["unlooked"][lang].format(names=unlooked)] if unlooked else []
        lines += [] if has_file or not found else [WORDS["more"][lang]]
    return lines


def _remarks(report: QualityReport, pack: Pack, lang: Lang) -> list[str]:
    lines = []
    if report.high_dont_know:
        states = {state.of: state for state in report.items}
        join = "、" if lang == "zh" else ", "
        names = join.join(
            f"{pack.instrument.part(id).short[lang]} {percent(states[id].dont_know / states[id].asked)}%"
            for id in report.high_dont_know
        )
        lines.append(WORDS["dont_know"][lang].format(names=names))
    if report.unreadable_durations:
        lines.append(WORDS["unreadable"][lang].format(count=f"{report.unreadable_durations:,}"))
    return lines
