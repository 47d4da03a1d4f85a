"""Workbooks as people and programs make them: offsets, merged headers, formulas, errors, dates, several sheets."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font
from responses.hostile import ITEMS, PACK, SHARED, book, levels, records, refused, save, told

from wuli.api import build_questionnaire
from wuli.engines.excel_peek import peek
from wuli.engines.excel_source import FORM_ANSWER_COLUMN, FORM_MARK, open_excel
from wuli.responses import read_responses
from wuli.responses.headers import Headers

HEADER = ["firm_id", *ITEMS]
ROW = ["F1", *[3] * 14]
BAD_ROW = ["F2", 9, *[3] * 13]
BAD = ("level_out_of_scale", "digitalization", "9")


def sheet_of(*rows):
    def fill(workbook):
        for row in rows:
            workbook.active.append(row)

    return fill


def write(folder, fill, name="a.xlsx"):
    return save(folder, name, book(fill))


def bad_row(path):
    ((code, row, column, got),) = told(path)
    assert (code, column, got) == BAD
    return row


def test_an_ordinary_sheet_is_read(tmp_path):
    path = write(tmp_path, sheet_of(HEADER, ROW))
    assert levels(records(path)["F1"]) == [3] * 14
    assert bad_row(write(tmp_path, sheet_of(HEADER, ROW, BAD_ROW))) == 3


def test_title_rows_and_blank_rows_do_not_shift_the_count(tmp_path):
    def fill(workbook):
        sheet = workbook.active
        sheet["A1"] = "中小企业 AI 就绪度问卷"
        sheet.merge_cells("A1:O1")
        for number, row in ((3, HEADER), (4, ROW), (7, BAD_ROW)):
            for column, value in enumerate(row, start=1):
                sheet.cell(row=number, column=column, value=value)

    assert bad_row(write(tmp_path, fill)) == 7


def test_a_table_may_start_anywhere_on_the_sheet(tmp_path):
    def fill(workbook):
        for number, row in ((4, HEADER), (5, ROW), (8, BAD_ROW)):
            for column, value in enumerate(row, start=3):
                workbook.active.cell(row=number, column=column, value=value)

    assert bad_row(write(tmp_path, fill)) == 8


def test_a_header_of_two_rows_with_merged_cells_is_understood(tmp_path):
    def fill(workbook):
        sheet = workbook.active
        sheet.append(["firm_id", "基础能力", None, None, None, *ITEMS[4:]])
        sheet.append([None, *ITEMS[:4]])
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:E1")
        for column in range(6, 16):
            sheet.merge_cells(start_row=1, end_row=2, start_column=column, end_column=column)
        sheet.append(ROW)
        sheet.append(BAD_ROW)

    assert bad_row(write(tmp_path, fill)) == 4


def test_the_sheet_with_the_answers_is_found_among_others(tmp_path):
    def fill(workbook):
        workbook.active.append(["请在“答卷”页填写"])
        workbook.create_sheet("空")
        sheet = workbook.create_sheet("答卷")
        for row in (HEADER, ROW, BAD_ROW):
            sheet.append(row)
        workbook.create_sheet("名单").append(["firm_id", "firm_name"])

    assert bad_row(write(tmp_path, fill)) == 3


def test_a_workbook_without_any_cell_is_empty(tmp_path):
    (fault,) = refused(write(tmp_path, lambda workbook: workbook.create_sheet("二")))
    assert (fault.code, fault.file) == ("table_empty", "a.xlsx")


@pytest.mark.parametrize("cell", [4, 4.0, "4", "４", "4 级", "4｜绝大多数环节都在系统里跑"])
def test_numbers_and_numbers_as_text_are_the_same_answer(tmp_path, cell):
    (record,) = records(write(tmp_path, sheet_of(HEADER, ["F1", cell, *[3] * 13]))).values()
    assert record["indicators"]["digitalization"]["level"] == 4


@pytest.mark.parametrize(("cell", "got"), [(2.5, "2.5"), (True, "true"), (dt.date(2026, 3, 4), "2026-03-04")])
def test_cells_of_another_kind_are_no_level(tmp_path, cell, got):
    # 3-4 typed into Excel becomes the fourth of March
    ((code, row, column, value),) = told(write(tmp_path, sheet_of(HEADER, ["F1", cell, *[3] * 13])))
    assert (code, row, column) == ("level_out_of_scale", 2, "digitalization")
    assert value.startswith(got)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (dt.date(2012, 6, 1), "2012-06-01"),
        (dt.datetime(2023, 5, 22, 10, 30), "2023-05-22"),  # noqa: DTZ001  # as spreadsheets hold it
        (45068, "2023-05-22"),
        (2012, "2012"),
        ("2012年6月", "2012-06"),
    ],
)
def test_dates_serial_numbers_and_years_are_dates(tmp_path, cell, shown):
    path = write(tmp_path, sheet_of([*HEADER, "founded"], [*ROW, cell]))
    responses = read_responses(open_excel(path, Headers(PACK).is_known), PACK)
    (batch,) = list(responses.batches())
    responses.check()
    assert str(responses.firms(batch)[0].founded) == shown


def test_a_formula_that_was_never_calculated_is_told(tmp_path):
    (fault,) = refused(write(tmp_path, sheet_of(HEADER, ["F1", 3, "=1+1", *[3] * 12])))
    assert (fault.code, fault.row, fault.column) == ("excel_formula", 2, "data_quality")
    assert fault.render("zh") == (
        "a.xlsx 第 2 行 “data_quality”列：单元格里是没有计算过的公式，读不到结果。请在 Excel 里打开并保存一次，或粘贴为数值。"
    )
    assert fault.render("en") == (
        "a.xlsx, row 2, column data_quality: The cell holds a formula that was never calculated. "
        "Open and save the file in Excel once, or paste as values."
    )


def test_an_empty_cell_with_a_style_does_not_take_the_blame_for_its_neighbour(tmp_path):
    def fill(workbook):
        sheet = workbook.active
        sheet.append(HEADER)
        sheet.append(["F1", None, "=1+1", *[3] * 12])
        sheet["B2"].font = Font(bold=True)

    # Excel writes such a cell as one tag that closes itself
    content = with_xml(book(fill), b'<c r="B2" s="1" t="n"></c>', b'<c r="B2" s="1"/>')
    path = save(tmp_path, "a.xlsx", content)
    assert [(code, column) for code, _, column, _ in told(path)] == [("excel_formula", "data_quality")]


def calculated(*formulas):
    """Return a workbook whose first answers are formulas with the results that Excel stored: (formula, result)."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, ROW)
    for column, (formula, result) in enumerate(formulas, start=1):
        sheet.write_formula(1, column, formula, None, result)
    workbook.close()
    return stream.getvalue()


def test_the_stored_result_of_a_formula_is_the_answer(tmp_path):
    path = save(tmp_path, "a.xlsx", calculated(("=1+1", 2), ('="d"&"k"', "dk")))
    (record,) = records(path).values()
    assert record["indicators"]["digitalization"] == {"state": "level", "level": 2}
    assert record["indicators"]["data_quality"] == {"state": "dont_know", "level": None}


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(tmp_path):
    # =IF(X2="","",X2), as Excel stores it: a text result with nothing in it
    content = with_xml(calculated(('=IF(X2="","",X2)', "@")), b">@<", b"><")
    path = save(tmp_path, "a.xlsx", content)
    assert peek(path, 0).uncalculated == ()
    (record,) = records(path).values()
    assert record["indicators"]["digitalization"] == {"state": "unanswered", "level": None}


def with_xml(content, old, new, part="xl/worksheets/sheet1.xml"):
    """Return a workbook with some bytes of one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                assert old in data
                data = data.replace(old, new)
            target.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"])
def test_an_error_value_is_told_by_the_name_that_excel_shows(tmp_path, error):
    (fault,) = refused(save(tmp_path, "a.xlsx", calculated(("=1/0", error))))
    assert (fault.code, fault.row, fault.column, fault.got) == ("excel_error_cell", 2, "digitalization", error)
    assert fault.message("zh") == f"单元格是错误值（{error}）。请改正公式，或填入答案。"
    assert fault.message("en") == f"The cell holds an error value ({error}). Mend the formula or enter the answer."


def test_faults_of_the_sheet_and_of_the_answers_are_told_together(tmp_path):
    path = write(tmp_path, sheet_of(HEADER, ROW, BAD_ROW, ["F3", 3, "=1+1", *[3] * 12], ["F1", *[3] * 14]))
    assert [(code, row) for code, row, *_ in told(path)] == [
        ("firm_repeats", 2),
        ("level_out_of_scale", 3),
        ("excel_formula", 4),
        ("firm_repeats", 5),
    ]


def test_a_header_that_stands_twice_is_told(tmp_path):
    (fault,) = refused(write(tmp_path, sheet_of([*HEADER, "note", "note"], [*ROW, 1, 2])))
    assert (fault.code, fault.row, fault.got) == ("column_repeats", 1, "note")


def filled_questionnaire(*, form, table):
    """Return Wuli's own questionnaire with an answer in its form, in its table of several firms, or in both."""
    workbook = openpyxl.load_workbook(io.BytesIO(build_questionnaire("xlsx", PACK)))
    for sheet in workbook.worksheets:
        ids = [cell.value for cell in sheet["A"]]
        if form and str(ids[0]).startswith(FORM_MARK):
            sheet.cell(row=ids.index("digitalization") + 1, column=FORM_ANSWER_COLUMN + 1, value="4")
        heads = {cell.value: cell for line in sheet.iter_rows(max_row=12) for cell in line if cell.value in ITEMS}
        if table and len(heads) > 10:
            head = heads["digitalization"]
            sheet.cell(row=head.row + 1, column=head.column, value="2")
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(("form", "table", "level"), [(True, False, 4), (False, True, 2)])
def test_of_the_questionnaires_two_sheets_the_one_that_was_filled_counts(tmp_path, form, table, level):
    path = save(tmp_path, "a.xlsx", filled_questionnaire(form=form, table=table))
    (record,) = records(path).values()
    assert record["indicators"]["digitalization"] == {"state": "level", "level": level}


def test_both_sheets_of_the_questionnaire_filled_are_refused(tmp_path):
    (fault,) = refused(save(tmp_path, "a.xlsx", filled_questionnaire(form=True, table=True)))
    assert fault.code == "excel_two_sources"
    assert fault.message("zh") == "工作簿里的问卷页和多家企业页都填了，不知道该用哪一页。请只留一页的内容。"


def whole():
    return book(sheet_of(HEADER, ROW, [*BAD_ROW[:1], "=1+1", *[3] * 13]))


DAMAGED = {
    "no zip": b"this is no workbook",
    "half": whole()[: len(whole()) // 2],
    "broken sheet": with_xml(whole(), b"<sheetData>", b"<sheetData"),
    "broken attribute": with_xml(whole(), b'r="A1"', b"r=A1"),
    "no sheet": with_xml(whole(), b"sheet1.xml", b"sheet9.xml", part="xl/_rels/workbook.xml.rels"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_workbook_is_told_as_such(tmp_path, damage):
    (fault,) = refused(save(tmp_path, "a.xlsx", DAMAGED[damage]))
    assert fault.code == "excel_unreadable"
    assert fault.render("zh").startswith("a.xlsx：这个表格文件打不开（")
    assert fault.render("zh").endswith("）。请用 Excel 或 WPS 另存为 .xlsx 后重试。")
    assert fault.render("en").startswith("a.xlsx: The workbook cannot be read (")
    assert fault.render("en").endswith("). Save it again as .xlsx and retry.")


def test_all_columns_of_a_row_may_be_wrong_and_each_is_told(tmp_path):
    path = write(tmp_path, sheet_of(HEADER, ["F1", *["x9"] * 14]))
    assert {column for _, _, column, _ in told(path)} == set(ITEMS)
    assert len(SHARED) + 1 == 14
