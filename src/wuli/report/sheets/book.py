"""A workbook of plain tables: frozen header, filters, widths, and a page that explains the columns."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from wuli.engines.output import whole_file
from wuli.instrument.text import Lang
from wuli.report.render import theme
from wuli.report.render.text_table import text_width
from wuli.report.sheets.row_stream import SAMPLE_ROW, RowStream, put_together

Look = Literal["text", "whole", "score", "share", "wrap"]

# rows below the header that a sheet can hold
SHEET_ROWS: Final = 1_048_575
# a fixed moment: the bytes depend on the content alone
CREATED: Final = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
FONTS: Final = {"zh": "Microsoft YaHei", "en": "Arial"}
# terminal cells that fit a line of the notes, and the height of a line in points
_TERM_CELLS: Final = 24
_TEXT_CELLS: Final = 88
_LINE: Final = 15
_CELLS_IN_WIDTH: Final = 1.15
_NUMBER_FORMATS: Final = {"whole": "#,##0", "score": "0.00", "finer": "0.000", "share": "0.0%"}


@dataclass(frozen=True, slots=True)
class OnLevel:
    """A text on the colour of a level."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Finer:
    """A score that needs a third decimal to stay on its side of a level's edge."""

    value: float


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: header, width in characters, how its cells look, what it means ("" needs no word)."""

    title: str
    width: float = 12
    look: Look = "text"
    note: str = ""


class Book:
    """Writes sheets of one workbook; rows go to a file in `folder` as they come and are never held."""

    def __init__(self, workbook: Workbook, folder: Path, lang: Lang) -> None:
        """Write to `workbook` with the font of `lang`."""
        self._workbook, self._folder = workbook, folder
        self.rows: dict[str, Path] = {}
        font = {"font_name": FONTS[lang], "font_size": 10, "valign": "top"}
        self._looks: dict[str, Format] = {
            look: workbook.add_format({**font, "num_format": form}) for look, form in _NUMBER_FORMATS.items()
        }
        self._looks["text"] = workbook.add_format({**font, "align": "left", "indent": 1})
        self._looks["wrap"] = workbook.add_format({**font, "text_wrap": True, "align": "left", "indent": 1})
        head = {
            **font,
            "bold": True,
            "font_color": "#ffffff",
            "bg_color": theme.ACCENT,
            "text_wrap": True,
            "valign": "vcenter",
        }
        self._heads = {
            align: workbook.add_format({**head, "align": align, "indent": int(align == "left")})
            for align in ("left", "right")
        }
        self._title = workbook.add_format({**font, "bold": True, "font_size": 14, "font_color": theme.ACCENT})
        self._bold = workbook.add_format({**font, "bold": True, "text_wrap": True})
        for number, (fill, ink) in enumerate(zip(theme.LEVEL_FILL, theme.LEVEL_INK, strict=True), start=1):
            look = workbook.add_format({**font, "bg_color": fill, "font_color": ink, "align": "center"})
            self._looks[f"level{number}"] = look

    def table(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, frozen: int = 1) -> int:
        """Write a sheet with a header, `frozen` fixed columns and filters; return the number of rows.

        A cell may be a value, None for an empty one, `OnLevel` or `Finer`.
        """
        sheet = self._workbook.add_worksheet(name)
        for i, column in enumerate(columns):
            sheet.set_column(i, i, column.width, self._looks[column.look])
        sheet.set_row(0, 32)
        for i, column in enumerate(columns):
            sheet.write_string(0, i, column.title, self._heads["left" if column.look in ("text", "wrap") else "right"])
        for i, look in enumerate(self._looks.values()):
            sheet.write_blank(SAMPLE_ROW, i, None, look)
        path = self._folder / f"sheet{len(self._workbook.worksheets())}.xml"
        count = _stream(path, columns, rows)
        self.rows[path.name] = path
        sheet.freeze_panes(1, frozen)
        sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return count

    @property
    def looks(self) -> tuple[str, ...]:
        """The names of all looks, in the order of the sample rows."""
        return tuple(self._looks)

    def notes(self, name: str, title: str, lines: Iterable[tuple[str, str]]) -> None:
        """Write a page of notes: a title, then pairs of a term and its explanation."""
        sheet = self._workbook.add_worksheet(name)
        sheet.set_column(0, 0, 28, self._looks["wrap"])
        sheet.set_column(1, 1, 96, self._looks["wrap"])
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, title, self._title)
        for row, (term, text) in enumerate(lines, start=2):
            height = max(-(-text_width(term) // _TERM_CELLS), -(-text_width(text) // _TEXT_CELLS))
            sheet.set_row(row, _LINE * height + 3)
            sheet.write_string(row, 0, term, self._bold)
            sheet.write_string(row, 1, text, self._looks["wrap"])
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)


def _stream(path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows to a file that waits for its workbook; return how many."""
    looks = [column.look for column in columns]
    wrapped = [(i, int(column.width * _CELLS_IN_WIDTH)) for i, column in enumerate(columns) if column.look == "wrap"]
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = RowStream(stream, len(looks))
        for count, row in enumerate(rows, start=1):
            lines = max((-(-text_width(str(row[i] or "")) // cells) for i, cells in wrapped), default=1)
            cells = [_cell(value, look) for value, look in zip(row, looks, strict=True)]
            writer.write(count + 1, cells, height=_LINE * lines if lines > 1 else None)
    return count


def _cell(value: Any, look: Look) -> tuple[Any, str] | None:
    if value is None:
        return None
    if isinstance(value, OnLevel):
        return value.text, f"level{min(max(value.level, 1), len(theme.LEVEL_FILL))}"
    if isinstance(value, Finer):
        return value.value, "finer"
    if isinstance(value, str):
        return value, "wrap" if look == "wrap" else "text"
    return value, look


@contextmanager
def open_book(target: Path, lang: Lang, *, title: str, subject: str = "") -> Iterator[Book]:
    """Yield a workbook that becomes `target` when it is whole."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with whole_file(target) as part, tempfile.TemporaryDirectory(dir=target.parent, prefix=".rows.") as scratch:
        template = Path(scratch) / "template.xlsx"
        workbook = xlsxwriter.Workbook(str(template), options)
        workbook.set_properties({"title": title, "subject": subject, "created": CREATED})
        book = Book(workbook, Path(scratch), lang)
        yield book
        workbook.close()
        put_together(template, part, book.rows, book.looks)
