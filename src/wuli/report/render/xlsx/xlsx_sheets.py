"""Sheets of the workbook: contents, figures and tables; numbers are raw, formats print them as the report does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from wuli.report.content import Document, Figure, HeatFigure, Table
from wuli.report.render import theme
from wuli.report.render.figure_data import FigureTable, figure_table
from wuli.report.render.svg_heat import shade
from wuli.report.render.xlsx.xlsx_charts import Arms, Grid, columns_of, make_chart, series_of
from wuli.report.render.xlsx.xlsx_entries import CONTENTS, Entry
from wuli.report.render.xlsx.xlsx_looks import Looks, column_width, format_of, number_of

_WORDS: Final = {
    "zh": {"back": "← 目录", "number": "编号", "title": "标题", "source": "来源", "arm": "{0}：须线 {1}"},
    "en": {"back": "← Contents", "number": "Number", "title": "Title", "source": "Source", "arm": "{0}: whisker {1}"},
}
_HEAD_ROW: Final = 3
_LINK_ROW: Final = 1
_MARK_ROW: Final = 2


@dataclass(frozen=True, slots=True)
class Desk:
    """What every sheet of one workbook needs."""

    book: Any
    looks: Looks
    document: Document

    @property
    def words(self) -> dict[str, str]:
        """The words of the document's language."""
        return _WORDS[self.document.lang]


def add_contents(desk: Desk, entries: Sequence[Entry]) -> None:
    """Add the first sheet: what the report is, then a link to every figure and table."""
    document, looks, words = desk.document, desk.looks, desk.words
    page = desk.book.add_worksheet(CONTENTS[document.lang])
    page.hide_gridlines(2)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_column(0, 0, 14)
    page.set_column(1, 1, 72)
    page.set_column(2, 2, 52)
    page.write_string(0, 0, document.title, looks.title())
    lines = [document.cover.subtitle, document.date, document.fingerprint]
    page.write_string(1, 0, " · ".join(line for line in lines if line), looks.small())
    page.write_string(_MARK_ROW, 0, " · ".join(document.cover.marks), looks.mark())
    for column, name in enumerate(("number", "title", "source")):
        page.write_string(_HEAD_ROW, column, words[name], looks.head())
    for row, entry in enumerate(entries, start=_HEAD_ROW + 1):
        target = entry.sheet.replace("'", "''")
        page.write_string(row, 0, entry.number, looks.get())
        page.write_url(row, 1, f"internal:'{target}'!A1", looks.link(), entry.item.title or entry.sheet)
        page.write_string(row, 2, _source_of(entry.item), looks.small())
    page.freeze_panes(_HEAD_ROW + 1, 0)


def add_figure(desk: Desk, entry: Entry, figure: Figure) -> None:
    """Add the sheet of a figure: its raw numbers, and its native chart beside them."""
    table = figure_table(figure, desk.document.lang)
    page = _open(desk, entry)
    for column, name in enumerate(table.columns):
        cells = [row[column] for row in table.rows]
        is_number = any(isinstance(cell, int | float) for cell in cells)
        page.write_string(_HEAD_ROW, column, name, desk.looks.head(is_number=is_number, indent=int(column > 0)))
        page.set_column(column, column, column_width((name, *(row[column] for row in table.shown))))
    for number, (raw, shown) in enumerate(zip(table.rows, table.shown, strict=True), start=_HEAD_ROW + 1):
        for column, (cell, text) in enumerate(zip(raw, shown, strict=True)):
            side = {"indent": 1} if isinstance(cell, str) and column else {}
            _write(page, (number, column), cell, desk.looks.get(num_format=_format(cell, text), **side))
    last = _HEAD_ROW + len(table.rows)
    _close(desk, page, last + 2, (table.note, table.source))
    if isinstance(figure, HeatFigure):
        _shade(page, figure, table, last)
    elif table.rows:
        _draw(desk, page, entry, figure, table)


def add_table(desk: Desk, entry: Entry, table: Table) -> None:
    """Add the sheet of a table; cells that say a number hold it as one."""
    page = _open(desk, entry)
    for column, head in enumerate(table.columns):
        page.write_string(_HEAD_ROW, column, head.title, desk.looks.head(is_number=head.align == "right"))
        page.set_column(column, column, column_width((head.title, *(row[column] for row in table.rows))))
    for number, row in enumerate(table.rows):
        for column, text in enumerate(row):
            value = number_of(text)
            shape = "General" if value is None else format_of(value, text)
            cell = text if value is None or shape == "General" else value
            look = desk.looks.get(num_format=shape, bold=number in table.strong_rows, align=table.columns[column].align)
            _write(page, (_HEAD_ROW + 1 + number, column), cell, look)
    _close(desk, page, _HEAD_ROW + len(table.rows) + 2, (table.note,))


def _open(desk: Desk, entry: Entry) -> Any:
    page = desk.book.add_worksheet(entry.sheet)
    page.hide_gridlines(2)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, f"{entry.number}\u2002{entry.item.title}", desk.looks.title())
    target = CONTENTS[desk.document.lang]
    page.write_url(_LINK_ROW, 0, f"internal:'{target}'!A1", desk.looks.link(), desk.words["back"])
    if desk.document.cover.marks:
        page.write_string(_MARK_ROW, 0, " · ".join(desk.document.cover.marks), desk.looks.mark())
    page.freeze_panes(_HEAD_ROW + 1, 1)
    page.repeat_rows(_HEAD_ROW)
    return page


def _close(desk: Desk, page: Any, row: int, lines: Sequence[str]) -> None:
    for offset, line in enumerate(line for line in lines if line):
        page.write_string(row + offset, 0, line, desk.looks.small())


def _write(page: Any, place: tuple[int, int], cell: str | float | None, look: Any) -> None:
    if cell is None:
        page.write_blank(*place, None, look)
    elif isinstance(cell, str):
        page.write_string(*place, cell, look)
    else:
        page.write_number(*place, cell, look)


def _format(cell: str | float | None, shown: str) -> str:
    return "General" if cell is None or isinstance(cell, str) else format_of(cell, shown)


def _draw(desk: Desk, page: Any, entry: Entry, figure: Any, table: FigureTable) -> None:
    """Add the chart beside the numbers, and for its intervals two columns an armed series."""
    series = series_of(figure)
    rows = _rows_of(figure)
    next_column = len(table.columns)
    arms: list[Arms | None] = []
    for one in series:
        if not one.has_arms:
            arms.append(None)
            continue
        arms.append(Arms(next_column, next_column + 1))
        for column, (sign, values) in enumerate((("−", one.minus), ("+", one.plus)), start=next_column):
            name = desk.words["arm"].format(one.name, sign)
            page.write_string(_HEAD_ROW, column, name, desk.looks.get(font_color=theme.MUTED, text_wrap=True, bottom=1))
            page.set_column(column, column, 12)
            for row, place in enumerate(rows):
                _write(page, (_HEAD_ROW + 1 + row, column), values[place], desk.looks.get(font_color=theme.MUTED))
        next_column += 2
    last = _HEAD_ROW + len(table.rows)
    names = 1 if table.columns and len(table.rows) and _has_groups(figure, table) else 0
    grid = Grid(entry.sheet, _HEAD_ROW + 1, last, names, columns_of(table, series), tuple(arms))
    chart = make_chart(desk.book, figure, grid, desk.document.lang)
    if chart is not None:
        page.insert_chart(_HEAD_ROW, next_column + 1, chart, {"description": figure.alt})


def _rows_of(figure: Any) -> list[int]:
    """Return for each row of the table its place in the chart sheet, which may hold rows that name groups."""
    groups = getattr(figure, "groups", None)
    if groups is None:
        count = len(getattr(figure, "bars", getattr(figure, "rows", getattr(figure, "axes", ()))))
        return list(range(count))
    places: list[int] = []
    at = 0
    for group in groups:
        at += bool(group.title)
        places += range(at, at + len(group.rows))
        at += len(group.rows)
    return places


def _has_groups(figure: Any, table: FigureTable) -> bool:
    """Tell whether the first column names groups and the second the rows."""
    groups = getattr(figure, "groups", ())
    return bool(groups) and any(group.title for group in groups) and len(table.columns) > 1


def _shade(page: Any, figure: HeatFigure, table: FigureTable, last: int) -> None:
    """Shade the values of a heat map by a colour scale, which follows when somebody edits them."""
    low, high = shade(0.0)[0], shade(1.0)[0]
    scale = {"type": "2_color_scale", "min_type": "num", "max_type": "num", "min_value": figure.scale_low,
             "max_value": figure.scale_high, "min_color": low, "max_color": high}  # fmt: skip
    middle = {"type": "3_color_scale", "mid_type": "num", "mid_color": shade(0.5)[0],
              "mid_value": (figure.scale_low + figure.scale_high) / 2}  # fmt: skip
    places = iter(range(len(table.columns)))
    for name in figure.columns:
        column = next((place for place in places if table.columns[place] == name), None)
        if column is not None and table.rows:
            page.conditional_format(_HEAD_ROW + 1, column, last, column, scale | middle)


def _source_of(item: Figure | Table) -> str:
    return item.note if isinstance(item, Table) else item.source
