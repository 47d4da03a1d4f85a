"""PDF = DOCX = HTML = XLSX = PPTX = SVG = JSON: every format says the same numbers, and all are those of the result.

A simulated survey with weights, strata and answers that are not known goes through the library once, into all formats
and both languages. The content tree in `results.json` is what the formats are held against, figure by figure and table
by table; the figures of the tree are held against the estimates in the same file, digit for digit.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from pdf_reading import read_pdf
from pptx import Presentation
from report.industry.estimates_behind import Behind
from report.industry.explained import allowed, unexplained
from report.industry.format_reading import Page, Word, pdf_segments, slide_chart, svg_text
from report.industry.pieces import (
    Piece,
    cells_of,
    drawn_numbers,
    head_numbers,
    limits_of,
    pieces_of,
    sixteen,
    table_numbers,
    text_numbers,
    values_of,
)
from report.office_reading import printed_labels, shown
from report.reading import Plain, numbers, squeeze, words_of

from wuli.analysis.industry.design_columns import DesignOptions
from wuli.analysis.industry.options import IndustryOptions
from wuli.cli.main import main
from wuli.instrument.text import LANGS, Lang
from wuli.many import IndustryReport, industry_report
from wuli.report.industry import build_industry_document

BY: Final = ("industry", "age", "headcount", "region", "industry*age")
FLAG: Final = "*"
DATE: Final = "2026-11-23"


@dataclass(frozen=True)
class Made:
    """The folder of a report, its results as JSON, and the report in this process."""

    folder: Path
    results: Plain
    report: IndustryReport

    def tree(self, lang: Lang) -> Plain:
        tree: Plain = self.results["documents"][lang]
        return tree


@pytest.fixture(scope="module", name="made")
def fixture_made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    work = tmp_path_factory.mktemp("agree")
    survey = str(work / "survey.csv")
    assert (
        main(["simulate", "--n", "240", "--weights", "--dont-know", "3%", "--missing", "2%", "-o", survey, "--quiet"])
        == 0
    )
    design = DesignOptions(sampling="probability", weights="design_weight", strata="stratum")
    report = industry_report(survey, IndustryOptions(by=BY, design=design, date=DATE))
    assert report.save(work / "report") == ()
    folder = work / "report"
    return Made(folder, json.loads((folder / "results.json").read_text(encoding="utf-8")), report)


@pytest.fixture(name="pieces", params=LANGS)
def fixture_pieces(made: Made, request: pytest.FixtureRequest) -> tuple[Lang, list[Piece]]:
    lang: Lang = request.param
    return lang, pieces_of(made.tree(lang))


def short_of(must: Counter[str], got: Counter[str]) -> dict[str, int]:
    return dict(must - got)


# The tree and the result


def test_every_value_of_a_figure_is_an_estimate_digit_for_digit(made: Made, pieces: Any) -> None:
    last = made.results["result"]["forces"][-1]
    applications = [part.id for part in made.report.result.pack.instrument.leaves(last)]
    behind = Behind(made.results["result"], applications)
    figures = [piece.block for piece in pieces[1] if not piece.is_table]
    assert len(figures) > 30
    for figure in figures:
        wanted = behind.of(figure["id"])
        assert (figure["id"], limits_of(figure)) == (figure["id"], wanted)


def test_both_languages_show_the_same_values(made: Made) -> None:
    zh, en = (pieces_of(made.tree(lang)) for lang in LANGS)
    assert [piece.id for piece in zh] == [piece.id for piece in en]
    figures = [(a.block, b.block) for a, b in zip(zh, en, strict=True) if not a.is_table]
    assert [values_of(a) for a, _ in figures] == [values_of(b) for _, b in figures]
    texts = [[[cell["text"] for row in cells_of(side) for cell in row] for side in pair] for pair in figures]
    assert [a for a, _ in texts] == [b for _, b in texts]


# PDF and HTML


def test_the_pdf_prints_the_numbers_of_each_figure_and_table_in_their_order(made: Made, pieces: Any) -> None:
    lang, found = pieces
    segments = pdf_segments(made.folder / f"report-{lang}.pdf", made.tree(lang), found)
    for piece, text in zip(found, segments, strict=True):
        must, may = (table_numbers(piece.block), Counter()) if piece.is_table else drawn_numbers(piece.block)
        must, got = must + text_numbers(piece.after), numbers(text)
        more = got - must - may
        if piece.is_table:  # its head is repeated on every page
            head = head_numbers(piece.block)
            pages = max((more[number] // n for number, n in head.items()), default=0)
            more -= Counter({number: n * pages for number, n in head.items()})
        assert (piece.id, short_of(must, got), dict(more)) == (piece.id, {}, {})


def test_the_page_shows_the_numbers_of_each_figure_and_table_in_their_order(made: Made, pieces: Any) -> None:
    lang, found = pieces
    page = Page(made.folder / f"report-{lang}.html")
    assert [" ".join(text.split()) for text in page.captions()] == [_caption(piece) for piece in found]
    for piece in found:
        if piece.is_table:
            head = [column["title"] for column in piece.block["columns"]]
            assert page.rows(piece.id) == [head, *piece.block["rows"]]
            continue
        must, may = drawn_numbers(piece.block)
        got = numbers(page.text(piece.id))
        assert (piece.id, short_of(must, got), dict(got - must - may)) == (piece.id, {}, {})
        folded = Counter(cell for row in page.folded(piece.id)[1:] for cell in row)
        texts = Counter(cell["text"] for row in cells_of(piece.block) for cell in row if cell["value"] is not None)
        assert texts - folded == Counter()


def _caption(piece: Piece) -> str:
    return " ".join(f"{piece.number} {piece.block['title']}".split())


# DOCX


def test_the_word_file_has_the_same_figures_and_tables_in_the_same_order(made: Made, pieces: Any) -> None:
    lang, found = pieces
    word = Word(made.folder / f"report-{lang}.docx")
    assert [text.replace("\u2002", " ") for text in word.captions] == [
        f"{piece.number} {piece.block['title']}" for piece in found
    ]
    tables = [piece.block for piece in found if piece.is_table]
    assert word.tables == [[[c["title"] for c in table["columns"]], *table["rows"]] for table in tables]
    heats = [piece.block for piece in found if piece.block["type"] == "HeatFigure"]
    assert word.heats == [_heat_rows(figure) for figure in heats]
    for piece, below in zip(found, word.below, strict=True):
        said = numbers(f"{piece.block['note']} {piece.block.get('source', '')}")
        assert short_of(said, numbers(below)) == {}


def _heat_rows(figure: Plain) -> list[list[str]]:
    has_bases = bool(figure["n_label"]) and any(row["n"] is not None for row in figure["rows"])
    head = ["", *([figure["n_label"]] if has_bases else []), *figure["columns"]]
    rows = []
    for row in figure["rows"]:
        cells = [f"{c['text']}{FLAG if c['flagged'] and c['value'] is not None else ''}" for c in row["cells"]]
        bases = ["" if row["n"] is None else str(row["n"])] if has_bases else []
        rows.append([row["label"], *bases, *cells])
    return [head, *rows]


def test_the_charts_in_word_and_their_workbooks_hold_the_values_unrounded(made: Made, pieces: Any) -> None:
    lang, found = pieces
    word = Word(made.folder / f"report-{lang}.docx")
    figures = [piece.block for piece in found if not piece.is_table and piece.block["type"] != "HeatFigure"]
    assert len(word.charts) == len(figures)
    for figure, chart in zip(figures, word.charts, strict=True):
        _hold_the_same(figure, chart)


def _hold_the_same(figure: Plain, chart: Any) -> None:
    rows = [[sixteen(value) for value in row] for row in values_of(figure)]
    width = max(map(len, rows))
    columns = [[row[place] if row else None for row in rows] for place in range(width)]
    assert (figure["id"], chart.series) == (figure["id"], columns)
    assert [line[1 : 1 + width] for line in chart.sheet[1:]] == [row or [None] * width for row in rows]
    assert [line[0] for line in chart.sheet[1:]] == chart.names
    for place, series in enumerate(chart.all_series):
        cells = [row[place] if row else None for row in cells_of(figure)]
        texts = [_label(cell, figure) for cell in cells]
        labels = [label or None for label in printed_labels(series)] or [None] * len(cells)
        pairs = [(text, label) for text, label in zip(texts, labels, strict=True) if text != label]
        # a stack leaves out what does not fit its segment
        assert all(label is None for _, label in pairs), (figure["id"], pairs)
        assert figure["type"] == "StackFigure" or not pairs, (figure["id"], pairs)


def _label(cell: Plain | None, figure: Plain) -> str | None:
    if cell is None or cell["value"] is None:
        return None
    flagged = cell.get("flagged") and figure["type"] != "StackFigure"
    return f"{cell['text']}{FLAG if flagged else ''}"


def test_running_text_is_the_same_word_for_word(made: Made, pieces: Any) -> None:
    lang, found = pieces
    word = Word(made.folder / f"report-{lang}.docx").text
    page = Page(made.folder / f"report-{lang}.html").whole()
    pdf = read_pdf((made.folder / f"report-{lang}.pdf").read_bytes())
    texts = {squeeze(text) for piece in found for text in words_of(list(piece.after))}
    assert len(texts) > 100
    for name, whole in (("docx", word), ("html", page)):
        assert (name, sorted(text for text in texts if text not in squeeze(whole))) == (name, [])
    torn = [text for text in texts if text not in squeeze(pdf.text)]  # by the end of a page
    assert len(torn) < len(pdf.pages)


# XLSX


def test_the_workbook_has_a_sheet_for_each_with_raw_numbers_that_print_as_in_the_report(
    made: Made, pieces: Any
) -> None:
    lang, found = pieces
    book = openpyxl.load_workbook(made.folder / f"figures-{lang}.xlsx")
    sheets = book.worksheets[1:]
    assert [sheet["A1"].value for sheet in sheets] == [f"{p.number}\u2002{p.block['title']}" for p in found]
    listed = [(row[0], row[1]) for row in book.worksheets[0].iter_rows(min_row=5, max_col=2, values_only=True)]
    assert listed == [(piece.number, piece.block["title"]) for piece in found]
    for piece, sheet in zip(found, sheets, strict=True):
        rows = list(sheet.iter_rows(min_row=5))
        if piece.is_table:
            printed = [[_printed(cell) for cell in row] for row in rows[: len(piece.block["rows"])]]
            assert (piece.id, printed) == (piece.id, piece.block["rows"])
        else:
            _hold_raw(piece.block, rows[: len(cells_of(piece.block))])


def _printed(cell: Any) -> str:
    if cell.value is None:
        return ""
    return cell.value if isinstance(cell.value, str) else shown(cell.value, cell.number_format)


def _hold_raw(figure: Plain, rows: list[Any]) -> None:
    """Check that each row of a sheet holds value, low and high of the figure's cells, and prints their texts."""
    for cells, row in zip(cells_of(figure), rows, strict=True):
        raw = [cell.value for cell in row if isinstance(cell.value, int | float)]
        texts = Counter(_printed(cell) for cell in row)
        for cell in cells:
            if cell["value"] is None:
                continue
            for value in (cell["value"], cell.get("low"), cell.get("high")):
                assert value is None or sixteen(value) in raw, (figure["id"], value)
            assert texts[cell["text"]], (figure["id"], cell["text"])


# Slides


def test_slides_show_figures_and_tables_of_the_report(made: Made, pieces: Any) -> None:
    lang, found = pieces
    by_alt = {piece.block["alt"]: piece.block for piece in found if not piece.is_table}
    rows_of = [piece.block["rows"] for piece in found if piece.is_table]
    charts = heats = tables = 0
    for shape in (
        shape for slide in Presentation(made.folder / f"slides-{lang}.pptx").slides for shape in slide.shapes
    ):
        alt = shape._element.xpath("./p:nvGraphicFramePr/p:cNvPr/@descr")
        if shape.has_chart:
            _hold_the_same(by_alt[alt[0]], slide_chart(shape))
            charts += 1
        elif shape.has_table and alt and alt[0] in by_alt:
            grid = [[cell.text for cell in row.cells] for row in shape.table.rows]
            whole = _heat_rows(by_alt[alt[0]])
            assert grid[0] == whole[0]
            assert all(row in whole for row in grid)
            heats += 1
        elif shape.has_table:
            grid = [[cell.text for cell in row.cells] for row in shape.table.rows][1:]
            tables += any(all(row in rows for row in grid) for rows in rows_of)
    assert (charts > 15, heats > 2, tables > 3) == (True, True, True)


def test_every_number_on_a_slide_comes_from_the_result(made: Made, pieces: Any) -> None:
    lang, _ = pieces
    result = made.report.result
    texts = []
    for slide in Presentation(made.folder / f"slides-{lang}.pptx").slides:
        for shape in slide.shapes:
            if shape.has_text_frame and not (shape.is_placeholder and shape.placeholder_format.type == 13):
                texts += [paragraph.text for paragraph in shape.text_frame.paragraphs]
            if shape.has_table:
                texts += [cell.text for row in shape.table.rows for cell in row.cells]
        if slide.has_notes_slide:
            texts += slide.notes_slide.notes_text_frame.text.splitlines()
    plain = [text.replace("\u00a0", " ") for text in texts]
    assert sum(map(bool, map(numbers, plain))) > 100
    assert unexplained(plain, build_industry_document(result, lang), result, allowed(result)) == []


# Pictures


def test_there_is_one_drawing_and_one_picture_for_each_figure_with_its_numbers(made: Made, pieces: Any) -> None:
    lang, found = pieces
    folder = made.folder / f"figures-{lang}"
    figures = [piece.block for piece in found if not piece.is_table]
    names = [f"{number:03d}-{figure['id']}" for number, figure in enumerate(figures, start=1)]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        f"{name}.{kind}" for name in names for kind in ("svg", "png")
    )
    for name, figure in zip(names, figures, strict=True):
        assert (folder / f"{name}.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        must, may = drawn_numbers(figure)
        must = must + numbers(figure["title"])
        got = numbers(svg_text(folder / f"{name}.svg"))
        assert (name, short_of(must, got), dict(got - must - may)) == (name, {}, {})


# The checks themselves


def _changed(pieces: list[Piece], id: str, change: Callable[[Plain], None]) -> list[Piece]:
    """Return the pieces with one of them changed."""
    found = copy.deepcopy(pieces)
    (piece,) = [piece for piece in found if piece.id == id]
    change(piece.block)
    return found


def _one_cell(table: Plain) -> None:
    table["rows"][3][2] += "7"


def _one_text(figure: Plain) -> None:
    figure["rows"][1]["dots"][0]["text"] += "7"


def _one_value(figure: Plain) -> None:
    figure["rows"][1]["dots"][0]["value"] += 1e-12


def _title(figure: Plain) -> None:
    figure["title"] += "7"


CHECKS: Final = (
    (test_the_pdf_prints_the_numbers_of_each_figure_and_table_in_their_order, (_one_cell, _one_text, _title)),
    (test_the_page_shows_the_numbers_of_each_figure_and_table_in_their_order, (_one_cell, _one_text, _title)),
    (test_the_word_file_has_the_same_figures_and_tables_in_the_same_order, (_one_cell, _title)),
    (test_the_charts_in_word_and_their_workbooks_hold_the_values_unrounded, (_one_text, _one_value)),
    (
        test_the_workbook_has_a_sheet_for_each_with_raw_numbers_that_print_as_in_the_report,
        (_one_cell, _one_text, _one_value, _title),
    ),
    (test_slides_show_figures_and_tables_of_the_report, (_one_text, _one_value)),
    (test_there_is_one_drawing_and_one_picture_for_each_figure_with_its_numbers, (_one_text, _title)),
    (test_every_value_of_a_figure_is_an_estimate_digit_for_digit, (_one_value,)),
)


@pytest.mark.parametrize(("check", "change"), [(check, change) for check, changes in CHECKS for change in changes])
def test_a_single_number_that_differs_is_noticed(made: Made, check: Any, change: Callable[[Plain], None]) -> None:
    pieces = pieces_of(made.tree("zh"))
    changed = _changed(pieces, "forces-pairs" if change is _one_cell else "forces", change)
    with pytest.raises(AssertionError):
        check(made, ("zh", changed))
