"""The numbers behind a figure as a table: raw for a workbook, and as they are printed for the page below the figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

from wuli.report.content import (
    BarFigure,
    DotFigure,
    Figure,
    HeatFigure,
    RadarFigure,
    StackFigure,
    StripFigure,
)
from wuli.report.numbers import count, half_up

Value = str | float | int | None

FIGURES: Final[tuple[type, ...]] = get_args(Figure)

_WORDS: Final = {
    "zh": {
        "group": "分组", "label": "项目", "value": "数值", "low": "下限", "high": "上限", "n": "n", "state": "说明", "note": "备注",
        "reference": "参照", "peer_low": "同类下四分位", "peer_median": "同类中位数", "peer_high": "同类上四分位", "of": "{0}：{1}",
    },
    "en": {
        "group": "Group", "label": "Item", "value": "Value", "low": "Lower limit", "high": "Upper limit", "n": "n",
        "state": "Remark", "note": "Note", "reference": "Reference", "peer_low": "Peers, lower quartile",
        "peer_median": "Peers, median", "peer_high": "Peers, upper quartile", "of": "{0}: {1}",
    },
}  # fmt: skip
_PRINTED: Final = re.compile(r"([+−-]?)(\d[\d,]*)(?:\.(\d+))?\s*([%％]?)")
_DEFAULT_DIGITS: Final = 2


@dataclass(frozen=True, slots=True)
class FigureTable:
    """The data of a figure.

    `rows` hold raw values: labels and reasons as text, counts as int, numbers unrounded on the scale of the figure, None
    where there is nothing. `shown` are the same cells as the figure prints them, limits with the decimals of the values.
    """

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    source: str
    note: str
    shown: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Cell:
    """A raw value and its printed text."""

    raw: Value
    text: str


@dataclass(frozen=True, slots=True)
class _Column:
    """A column by its title; `is_optional` ones are left out where all cells are empty."""

    title: str
    cells: tuple[_Cell, ...]
    is_optional: bool = True


@dataclass(frozen=True, slots=True)
class _Print:
    """How a figure prints its numbers: decimals, per cent (and of shares), signs."""

    digits: int = _DEFAULT_DIGITS
    factor: int = 1
    suffix: str = ""
    minus: str = "-"
    plus: str = ""

    def show(self, value: float | None) -> str:
        """Return a number in the manner of the figure, "" for none."""
        if value is None:
            return ""
        text = half_up(value * self.factor, self.digits) + self.suffix
        if text.startswith("-"):
            return self.minus + text[1:]
        return self.plus + text if value > 0 else text


def figure_table(figure: Figure, lang: str = "zh") -> FigureTable:
    """Return the data of any figure, with column titles in `lang`.

    Raises:
        TypeError: there is no table for a figure of this type.

    """
    make = _MAKERS.get(type(figure))
    if make is None:
        message = f"no table for {type(figure).__name__}"
        raise TypeError(message)
    found = make(figure, _WORDS["en" if lang == "en" else "zh"])
    kept = [c for c in found if not c.is_optional or any(cell.raw not in (None, "") for cell in c.cells)]
    rows = tuple(zip(*(column.cells for column in kept), strict=True))
    return FigureTable(
        figure.id,
        figure.title,
        tuple(column.title for column in kept),
        tuple(tuple(cell.raw for cell in row) for row in rows),
        figure.source,
        figure.note,
        tuple(tuple(cell.text for cell in row) for row in rows),
    )


def _strip(figure: StripFigure, words: dict[str, str]) -> list[_Column]:
    rows = [(group.title, row) for group in figure.groups for row in group.rows]
    style = _style_of((row.value, row.value_text) for _, row in rows)
    numbers = [
        _numbers(title, (getattr(row, field) for _, row in rows), style)
        for field, title in (("low", words["low"]), ("high", words["high"]))
    ]
    peers = [
        _numbers(words[field], (getattr(row, field) for _, row in rows), style)
        for field in ("peer_low", "peer_median", "peer_high")
    ]
    reference = tuple(_Cell(row.reference, row.reference_text or style.show(row.reference)) for _, row in rows)
    return [
        _texts(words["group"], (title for title, _ in rows)),
        _texts(words["label"], (row.label for _, row in rows), is_optional=False),
        _values(figure.self_label or words["value"], ((row.value, row.value_text) for _, row in rows)),
        *numbers,
        _Column(figure.reference_label or words["reference"], reference),
        *peers,
        _texts(words["state"], (row.state for _, row in rows)),
        _texts(words["note"], (row.note for _, row in rows)),
    ]


def _radar(figure: RadarFigure, words: dict[str, str]) -> list[_Column]:
    axes = figure.axes
    style = _style_of((axis.value, axis.value_text) for axis in axes)
    return [
        _texts(words["label"], (axis.label for axis in axes), is_optional=False),
        _values(figure.self_label or words["value"], ((axis.value, axis.value_text) for axis in axes)),
        _numbers(words["low"], (axis.low for axis in axes), style),
        _numbers(words["high"], (axis.high for axis in axes), style),
        _numbers(figure.reference_label or words["reference"], (axis.reference for axis in axes), style),
        _texts(words["state"], (axis.value_text if axis.value is None else "" for axis in axes)),
    ]


def _bars(figure: BarFigure, words: dict[str, str]) -> list[_Column]:
    bars = figure.bars
    style = _style_of((bar.value, bar.value_text) for bar in bars)
    return [
        _texts(words["label"], (bar.label for bar in bars), is_optional=False),
        _values(figure.value_label or words["value"], ((bar.value, bar.value_text) for bar in bars)),
        _numbers(words["low"], (bar.low for bar in bars), style),
        _numbers(words["high"], (bar.high for bar in bars), style),
        _counts(figure.n_label or words["n"], (bar.n for bar in bars)),
        _texts(words["state"], (_remark(bar.state, figure.flag_label, is_flagged=bar.flagged) for bar in bars)),
    ]


def _stack(figure: StackFigure, words: dict[str, str]) -> list[_Column]:
    shares = []
    for index, name in enumerate(figure.segments):
        pairs = ((row.shares[index], row.texts[index]) if row.shares else (None, "") for row in figure.rows)
        shares.append(_values(name, pairs))
    states = (_remark(row.state, figure.flag_label, is_flagged=row.flagged) for row in figure.rows)
    return [
        _texts(words["label"], (row.label for row in figure.rows), is_optional=False),
        *shares,
        _counts(figure.n_label or words["n"], (row.n for row in figure.rows)),
        _texts(words["state"], states),
    ]


def _heat(figure: HeatFigure, words: dict[str, str]) -> list[_Column]:
    """Return a column of values for each column of the figure, hidden cells with their reason; limits and n beside it."""
    style = _style_of((cell.value, cell.text) for row in figure.rows for cell in row.cells)
    columns = [_texts(words["label"], (row.label for row in figure.rows), is_optional=False)]
    for index, name in enumerate(figure.columns):
        cells = [row.cells[index] for row in figure.rows]
        raw = (_Cell((cell.text or None) if cell.value is None else cell.value, cell.text) for cell in cells)
        columns += [
            _Column(name, tuple(raw), is_optional=False),
            _numbers(words["of"].format(name, words["low"]), (cell.low for cell in cells), style),
            _numbers(words["of"].format(name, words["high"]), (cell.high for cell in cells), style),
            _counts(words["of"].format(name, words["n"]), (cell.n for cell in cells)),
        ]
    return [*columns, _counts(figure.n_label or words["n"], (row.n for row in figure.rows))]


def _dots(figure: DotFigure, words: dict[str, str]) -> list[_Column]:
    """Return value, limits and n of each series; hidden points with their reason."""
    style = _style_of((dot.value, dot.text) for row in figure.rows for dot in row.dots)
    columns = [_texts(words["label"], (row.label for row in figure.rows), is_optional=False)]
    for index, name in enumerate(figure.series):
        dots = [row.dots[index] for row in figure.rows]
        values = (_Cell((dot.text or None) if dot.value is None else dot.value, dot.text) for dot in dots)
        columns += [
            _Column(name, tuple(values), is_optional=False),
            _numbers(words["of"].format(name, words["low"]), (dot.low for dot in dots), style),
            _numbers(words["of"].format(name, words["high"]), (dot.high for dot in dots), style),
            _counts(words["of"].format(name, words["n"]), (dot.n for dot in dots)),
        ]
    return [*columns, _texts(figure.note_label or words["note"], (row.note for row in figure.rows))]


def _remark(state: str, flag_label: str, *, is_flagged: bool) -> str:
    return state or (flag_label if is_flagged else "")


def _texts(title: str, texts: Iterable[str], *, is_optional: bool = True) -> _Column:
    return _Column(title, tuple(_Cell(text, text) for text in texts), is_optional)


def _values(title: str, pairs: Iterable[tuple[float | None, str]]) -> _Column:
    cells = (_Cell(value, text if value is not None else "") for value, text in pairs)
    return _Column(title, tuple(cells), is_optional=False)


def _numbers(title: str, values: Iterable[float | None], style: _Print) -> _Column:
    return _Column(title, tuple(_Cell(value, style.show(value)) for value in values))


def _counts(title: str, counts: Iterable[int | None]) -> _Column:
    return _Column(title, tuple(_Cell(n, "" if n is None else count(n)) for n in counts))


def _style_of(pairs: Iterable[tuple[float | None, str]]) -> _Print:
    """Return how a figure prints its numbers, read from its values and their texts.

    >>> _style_of([(0.125, "12.5%")]).show(0.2)
    '20.0%'
    """
    known = [(value, found) for value, text in pairs if value is not None and (found := _PRINTED.search(text))]
    if not known:
        return _Print()
    digits = max(len(found[3] or "") for _, found in known)
    suffix = next((found[4] for _, found in known if found[4]), "")
    signs = {found[1] for _, found in known}
    return _Print(
        digits,
        100 if suffix and _are_shares(known) else 1,
        suffix,
        "−" if "−" in signs else "-",
        "+" if "+" in signs else "",
    )


def _are_shares(known: Sequence[tuple[float, re.Match[str]]]) -> bool:
    """Tell whether values are 0-1 while their texts are per cent."""
    value, found = max(known, key=lambda pair: abs(pair[0]))
    printed = float(f"{found[2].replace(',', '')}.{found[3] or 0}")
    return abs(abs(value) * 100 - printed) < abs(abs(value) - printed)


_MAKERS: Final[dict[type, Callable[[Any, dict[str, str]], list[_Column]]]] = {
    StripFigure: _strip,
    RadarFigure: _radar,
    BarFigure: _bars,
    StackFigure: _stack,
    HeatFigure: _heat,
    DotFigure: _dots,
}
