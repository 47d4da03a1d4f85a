"""Figures from estimates: bars, dots, cells, stacked rows. What is suppressed has no value anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wuli.report.content import Bar, BarFigure, Dot, DotFigure, DotRow, HeatCell, StackFigure, StackRow
from wuli.report.industry.parts import alt_rows, interval_words, source
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import mean, per_cent, scale_of, share, ticks_of
from wuli.survey.results import By, Estimate

_TENTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def dot(t: Teller, row: Estimate | None) -> Dot:
    """Return a mean with its interval; empty where there is none."""
    if row is None or row.estimate is None:
        return Dot(None, t.say("words.none"))
    return Dot(row.estimate, mean(t, row), row.ci_low, row.ci_high, row.n, flagged=row.flag == "small")


def cell(t: Teller, row: Estimate | None) -> HeatCell:
    """Return a cell of a heat figure."""
    if row is None or row.estimate is None:
        return HeatCell(None, t.say("words.none"))
    return HeatCell(row.estimate, mean(t, row), row.flag == "small", row.ci_low, row.ci_high, row.n)


def means_figure(t: Teller, id: str, words: tuple[str, str], rows: dict[str, Estimate]) -> DotFigure:
    """Return means with intervals, one row a variable; `words` are title and the name of the alternative text."""
    title, alt = words
    first = next(iter(rows))
    small = any(row.flag == "small" for row in rows.values())
    low, high = scale_of(t, first)
    return DotFigure(
        id=id,
        title=title,
        alt=t.say(alt, rows=alt_rows(t, rows)),
        source=source(t, max(row.n or 0 for row in rows.values())),
        series=(t.say("overall.series"),),
        rows=tuple(DotRow(t.axis(of), (dot(t, row),)) for of, row in rows.items()),
        scale_low=low,
        scale_high=high,
        ticks=ticks_of(t, first),
        interval_label=interval_words(t),
        flag_label=t.say("groups.flag_label", small=str(t.result.small)) if small else "",
    )


# Shares


def share_ticks(t: Teller, highest: float) -> tuple[float, tuple[tuple[float, str], ...]]:
    """Return the end of an axis of shares that holds `highest`, and its marks."""
    end = next(mark for mark in _TENTHS[1:] if highest <= mark or mark == 1.0)
    return end, tuple((mark, per_cent_plain(t, mark)) for mark in _TENTHS if mark <= end)


def per_cent_plain(t: Teller, value: float) -> str:
    """Return a round share without decimals: "20%"."""
    return t.say("words.percent", value=f"{round(value * 100)}")


def share_bar(t: Teller, label: str, row: Estimate | None) -> Bar:
    """Return a bar of a share with its interval."""
    if row is None or row.estimate is None:
        return Bar(label, None, "", state=t.say("words.fewer", floor=str(t.result.floor)))
    return Bar(label, row.estimate, share(t, row), row.ci_low, row.ci_high, row.n, flagged=row.flag == "small")


def bars_figure(t: Teller, id: str, words: tuple[str, str, str], bars: Sequence[Bar], n: int) -> BarFigure:
    """Return bars of shares; `words` are title, alternative text and the name of the values."""
    title, alt, value_label = words
    ends = [end for bar in bars for end in (bar.value, bar.high) if end is not None]
    end, ticks = share_ticks(t, max(ends, default=1.0))
    lines, small = any(bar.low is not None for bar in bars), any(bar.flagged for bar in bars)
    return BarFigure(
        id=id,
        title=title,
        alt=alt,
        source=source(t, n),
        bars=tuple(bars),
        scale_low=0.0,
        scale_high=end,
        ticks=ticks,
        value_label=value_label,
        n_label=t.say("groups.n") if any(bar.n is not None for bar in bars) else "",
        interval_label=interval_words(t) if lines else "",
        flag_label=t.say("groups.flag_label", small=str(t.result.small)) if small else "",
    )


def bar_words(t: Teller, bars: Iterable[Bar]) -> str:
    """Return labels and values of bars for the description of a picture."""
    return t.phrases(t.say("words.name_value", name=bar.label, value=bar.value_text or bar.state) for bar in bars)


# Levels


def levels_row(t: Teller, of: str, label: str, segments: Sequence[int | str], by: By = ()) -> StackRow | None:
    """Return the distribution of `of` over levels, None where the book holds none or it is suppressed."""
    rows = [t.book.find(of, "share", segment, by) for segment in segments]
    known = [0.0 if row is None else row.estimate for row in rows]
    if all(row is None for row in rows) or any(value is None for value in known):
        return None
    values = tuple(value or 0.0 for value in known)
    first = next(row for row in rows if row is not None)
    texts = tuple(per_cent(t, value) for value in values)
    return StackRow(label, values, texts, first.n, flagged=first.flag == "small")


def levels_figure(
    t: Teller, id: str, words: tuple[str, str], rows: Sequence[StackRow], *, n: int, open_too: bool
) -> StackFigure:
    """Return stacked rows over the levels of the pack; `open_too` adds the grey segment of those without a level."""
    levels = t.instrument.levels
    names = [t.say("words.tick", number=str(level.number), name=t.pick(level.short)) for level in levels]
    numbers: list[int | None] = [level.number for level in levels]
    if open_too:
        names.append(t.say("words.open"))
        numbers.append(None)
    title, alt = words
    return StackFigure(
        id=id,
        title=title,
        alt=alt,
        source=source(t, n),
        segments=tuple(names),
        levels=tuple(numbers),
        rows=tuple(rows),
        n_label=t.say("groups.n"),
        flag_label=t.say("groups.flag_label", small=str(t.result.small)) if any(row.flagged for row in rows) else "",
    )


def row_words(t: Teller, rows: Iterable[StackRow]) -> str:
    """Return stacked rows for the description of a picture."""
    return t.phrases(t.say("items.alt_row", name=row.label, texts=" ".join(row.texts)) for row in rows)
