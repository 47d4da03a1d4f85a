"""What changed between two waves, what cannot be told, and how large a change would have to be to show."""

from __future__ import annotations

import re
from typing import Final

from wuli.analysis.industry.result import WaveChange
from wuli.report.content import Block, Dot, DotFigure, DotRow, Paragraph, Table
from wuli.report.industry.contrasts import turn
from wuli.report.industry.group_tests import method_name
from wuli.report.industry.parts import chapter, columns, interval_words, source
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import chance, number, signed, signed_range
from wuli.report.numbers import count
from wuli.survey.results import Comparison

_PANEL: Final = "panel"  # family of the comparisons of the same firms
_NUMBER: Final = re.compile(r"[0-9]{1,2}")
_YEAR: Final = re.compile(r"(19|20)[0-9]{2}")
_STEP: Final = 0.5  # the axis of changes ends on a multiple of this


def build_change(t: Teller) -> tuple[Block, ...]:
    """Return the chapters on change between waves, () with one wave only."""
    return tuple(block for i, change in enumerate(t.result.waves, start=1) for block in _chapter(t, change, i))


def _chapter(t: Teller, change: WaveChange, i: int) -> tuple[Block, ...]:
    rows = spoken_of(change)
    known = [row for row in rows if row.difference is not None]
    figure = (_figure(t, change, known, f"change-{i}-forces"),) if known else ()
    return (
        chapter(t, f"change-{i}" if i > 1 else "change", _heading(t, change)),
        Paragraph(t.prose((_base(t, change), *change_words(t, change))), style="lede"),
        *figure,
        *_ways(t, change, f"change-{i}-ways"),
        *([Paragraph(_detectable(t, change), style="small")] if change.detectable else []),
        *_moves(t, change, f"change-{i}-levels"),
    )


def later_minus_earlier(change: WaveChange, *, panel: bool) -> list[Comparison]:
    """Return the comparisons of the same firms (`panel`) or of all firms, later wave first however they were computed."""
    rows = (row for row in change.comparisons if (row.family == _PANEL) == panel)
    return [row if row.first == change.second else turn(row) for row in rows]


def by_panel(change: WaveChange) -> bool:
    """Tell whether enough firms answered in both waves to speak of them."""
    return any(row.verdict != "not_tested" for row in later_minus_earlier(change, panel=True))


def spoken_of(change: WaveChange) -> list[Comparison]:
    """Return the comparisons that sentences speak of: the same firms where there are enough, else all firms."""
    return later_minus_earlier(change, panel=by_panel(change))


def changed(change: WaveChange) -> tuple[str, ...]:
    """Return the variables that changed."""
    return tuple(row.of for row in spoken_of(change) if row.verdict in ("higher", "lower"))


def _waves(t: Teller, change: WaveChange) -> dict[str, str]:
    """Return what both waves are called in a sentence."""
    return {"first": wave_name(t, change.first), "second": wave_name(t, change.second)}


def wave_name(t: Teller, wave: str) -> str:
    """Return what a wave is called: 第 2 轮, 2025 年, “春季”轮 / wave 2, 2025, wave spring."""
    kind = "wave_number" if _NUMBER.fullmatch(wave) else "wave_year" if _YEAR.fullmatch(wave) else "wave"
    return t.say(f"words.{kind}", name=wave)


def _heading(t: Teller, change: WaveChange) -> str:
    gaps = _waves(t, change)
    found = changed(change)
    if not found:
        return t.say("change.heading_none", **gaps)
    return t.say("change.heading_some", forces=t.forces(found), **gaps)


def change_words(t: Teller, change: WaveChange) -> list[str]:
    """Return what rose, fell, cannot be told apart and was not tested."""
    wave = _waves(t, change)["first"]
    groups: dict[str, list[str]] = {"higher": [], "lower": [], "undistinguished": [], "not_tested": []}
    for row in spoken_of(change):
        groups[row.verdict].append(row.of)
    names = {"higher": "up", "lower": "down", "undistinguished": "same", "not_tested": "untested"}
    return [
        t.say(f"change.{names[verdict]}", forces=t.forces(ids), first=wave)
        if verdict != "not_tested"
        else t.say("change.untested", forces=t.names(ids))
        for verdict, ids in groups.items()
        if ids
    ]


def _base(t: Teller, change: WaveChange) -> str:
    way = t.say("change.panel" if by_panel(change) else "change.samples")
    sizes = {"n_first": count(change.n_first), "n_second": count(change.n_second), "panel": count(change.panel)}
    return t.prose((t.say("change.base", **_waves(t, change), **sizes), way))


def _ways(t: Teller, change: WaveChange, id: str) -> list[Block]:
    """Return the table of both comparisons, where both were made."""
    if not by_panel(change):
        return []
    ways = [{row.of: row for row in later_minus_earlier(change, panel=panel)} for panel in (True, False)]
    heads = columns(
        (t.say("groups.col_force"), 1.3, "l"),
        (t.say("change.col_panel"), 3.8, "l"),
        (t.say("change.col_all"), 3.8, "l"),
    )
    rows = tuple((t.name(of), *(_difference(t, way.get(of)) for way in ways)) for of in ways[0])
    return [Table(id, t.say("change.table"), heads, rows)]


def _difference(t: Teller, row: Comparison | None) -> str:
    if row is None or row.difference is None:
        return t.say("words.none")
    value = t.say("words.name_bracket", name=signed(row.difference), value=signed_range(t, row.ci_low, row.ci_high))
    return t.phrases((value, chance(t, "q", row.q), t.say(f"verdict.{row.verdict}")))


def _detectable(t: Teller, change: WaveChange) -> str:
    values = t.listing(
        t.say("words.name_value", name=t.name(of), value=number(value)) for of, value in change.detectable.items()
    )
    return t.say("change.detectable", values=values)


def _figure(t: Teller, change: WaveChange, rows: list[Comparison], id: str) -> DotFigure:
    ends = [abs(end) for row in rows for end in (row.difference, row.ci_low, row.ci_high) if end is not None]
    reach = (int(max(ends, default=0.0) / _STEP) + 1) * _STEP
    gaps = _waves(t, change)
    words = (t.say("words.name_value", name=t.name(row.of), value=signed(row.difference)) for row in rows)
    return DotFigure(
        id=id,
        title=t.say("change.title", **gaps),
        alt=t.say("change.alt", rows=t.phrases(words)),
        source=source(t, change.panel if by_panel(change) else change.n_first + change.n_second - change.panel),
        series=(t.say("change.series", **gaps),),
        rows=tuple(_row(t, row) for row in rows),
        scale_low=-reach,
        scale_high=reach,
        ticks=tuple((value, signed(value)) for value in (-reach, -reach / 2, 0.0, reach / 2, reach)),
        zero=0.0,
        interval_label=interval_words(t),
    )


def _row(t: Teller, row: Comparison) -> DotRow:
    verdict = t.say(f"verdict.{row.verdict}")
    point = Dot(row.difference, signed(row.difference), row.ci_low, row.ci_high, row.n_first)
    return DotRow(t.axis(row.of), (point,), note=verdict)


# Levels


def _moves(t: Teller, change: WaveChange, id: str) -> list[Block]:
    if not change.transitions:
        return []
    levels = sorted({level for pair in change.transitions for level in pair})
    heads = columns(
        (t.say("change.col_from", first=_waves(t, change)["first"]), 2.4, "l"),
        *((t.level(level), 1.2, "r") for level in levels),
    )
    rows = tuple(
        (t.level(start), *(count(change.transitions.get((start, end), 0)) for end in levels)) for start in levels
    )
    total = sum(change.transitions.values())
    up = sum(n for (start, end), n in change.transitions.items() if end > start)
    down = sum(n for (start, end), n in change.transitions.items() if end < start)
    flow = {"panel": count(total), "up": count(up), "same": count(total - up - down), "down": count(down)}
    texts = [t.say("change.flow", **flow)]
    if change.test is not None and change.test.verdict != "not_tested":
        name = "change.test_none" if change.test.verdict == "undistinguished" else "change.test"
        gaps = {"test": method_name(t, change.test.method), "p": chance(t, "q", change.test.q)}
        texts.append(t.say(name, **gaps))
    return [Table(id, t.say("change.moves"), heads, rows), Paragraph(t.prose(texts))]
