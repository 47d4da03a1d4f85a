"""The off-line questionnaire: what a firm fills in is what is read, and every format asks the same."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import openpyxl
import pypdf
import pytest
from openpyxl.utils.cell import range_boundaries
from pdf_reading import read_pdf

from wuli.engines.excel_source import open_excel
from wuli.instrument.answers import DONT_KNOW, NOT_APPLICABLE
from wuli.instrument.pack import load_pack, open_pack
from wuli.instrument.text import LANGS
from wuli.report.forms import FORM_KINDS, build_form
from wuli.report.forms.content import Pair, make_form
from wuli.report.forms.xlsx_measures import count_lines
from wuli.responses.answer_words import AnswerWords
from wuli.responses.cells import normalise
from wuli.responses.extras import option_words, parse_cell
from wuli.responses.headers import Headers
from wuli.responses.profile import ProfileWords
from wuli.responses.read import read_responses

ANSWER = 4
SCORED = {
    "digitalization": 3, "data_quality": 2, "data_quantity": 4, "algorithm": 2, "ai_cognition_execution": 5,
    "ai_talent": 1, "ai_ecosystem_cooperation": 3, "production_management": 4, "business_decision": 1,
    "marketing": 2, "customer_experience": 3,
}  # fmt: skip
WJX_QUESTION = re.compile(r"^(\d+)\.\s*(.+?)\s*\[([^\]]+)\](\s*（选填）)?\s*$")
WJX_LETTER = re.compile(r"^[A-Za-z][.．、)）]\s*|^[A-Za-z]\s+(?=\S)")


@pytest.fixture(scope="module")
def pack():
    return load_pack()


@pytest.fixture(scope="module")
def form(pack):
    return make_form(pack)


@pytest.fixture(scope="module")
def files(pack):
    return {(kind, lang): build_form(pack, kind, lang) for kind in FORM_KINDS for lang in LANGS}


def workbook(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_by_field(sheet):
    return {row[0].value: row[0].row for row in sheet.iter_rows(min_row=2, max_col=1) if row[0].value}


def visible(content, lang):
    """Return the text of a PDF without the spaces and breaks of the layout."""
    return squeeze(read_pdf(content).text)


def resolve(reference):
    return reference.get_object()


def squeeze(text):
    return "".join(text.split()).replace("／", "/")


def read(path, pack):
    source = open_excel(path, Headers(pack).is_known)
    responses = read_responses(source, pack)
    (batch,) = responses.batches()
    responses.check()
    return source, batch, responses.firms(batch)


def fill_form(content, form, lang):
    """Return the workbook as a firm would hand it in: every answer picked from its own drop-down list."""
    book = workbook(content)
    sheet = book.worksheets[0]
    row = rows_by_field(sheet)

    def put(field, value):
        sheet.cell(row[field], ANSWER).value = value

    def pick(field, code):
        put(field, next(o.entry[lang] for o in form.question(field).options if o.code == code))

    put("firm_name", "喆翀赟犇镕玥科技有限公司")
    put("founded", "2016-05")
    put("headcount", 45)
    put("revenue", 1200.5)
    put("answered_at", "2023-10-05")
    put("ai_funding_amount", 0)
    for field, code in (
        ("industry", "manufacturing"),
        ("is_manufacturer", "yes"),
        ("region", "440300"),
        ("role", "owner"),
    ):
        pick(field, code)
    for field, level in SCORED.items():
        pick(field, str(level))
    pick("logistics_warehousing", "dk")
    pick("rd_design", "na")
    pick("compute_supply", "tight")
    for field in ("ai_impact.decision_support", "ai_impact.industry_innovation"):
        put(field, "✓")
    return book


# The workbook


@pytest.mark.parametrize("lang", LANGS)
def test_a_filled_workbook_is_read_as_the_one_firm_that_filled_it(files, form, pack, lang, tmp_path):
    path = tmp_path / "form.xlsx"
    fill_form(files["xlsx", lang], form, lang).save(path)
    source, batch, (firm,) = read(path, pack)
    codes = {id: int(column[0]) for id, column in batch.answers.codes.items()}
    assert source.rows == 1
    assert {id: codes[id] for id in SCORED} == SCORED
    assert codes["ai_funding"] == 1
    assert codes["logistics_warehousing"] == -1
    assert codes["rd_design"] == -2
    assert codes["business_process"] == -3
    assert codes["production_or_process"] == SCORED["production_management"]
    assert (firm.name, firm.industry.id, str(firm.founded)) == ("喆翀赟犇镕玥科技有限公司", "manufacturing", "2016-05")
    assert (firm.headcount, float(firm.revenue), firm.region.id, firm.role) == (45, 1200.5, "440300", "owner")
    assert (str(firm.answered_at), firm.is_manufacturer) == ("2023-10-05", True)
    assert firm.answers == {"ai_impact": ("decision_support", "industry_innovation"), "compute_supply": ("tight",)}
    assert firm.amounts == {"ai_funding_amount": 0}


@pytest.mark.parametrize("lang", LANGS)
def test_every_entry_of_every_drop_down_is_understood(form, pack, lang):
    profile = ProfileWords(pack.profile)
    extras = {extra.id: extra for extra in pack.extras}
    for question in form.questions:
        for option in question.options if question.kind != "many" else ():
            text = normalise(option.entry[lang])
            if question.is_scored:
                states = {"dk": DONT_KNOW, "na": NOT_APPLICABLE}
                expected = states.get(option.code) or int(option.code)
                assert AnswerWords(pack.instrument.item(question.id), pack).parse(text) == expected
            elif question.id in extras:
                assert parse_cell(extras[question.id], option_words(extras[question.id]), text) == (option.code,)
            elif question.id == "is_manufacturer":
                assert profile.truth(text) == (option.code == "yes")
            elif question.id == "headcount":
                assert profile.headcount(text)[1].id == option.code
            elif question.id == "industry":
                assert profile.industry(text).industry.id == option.code
            else:
                assert getattr(profile, question.id)(text).id == option.code


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_workbook_is_read_without_faults_and_without_answers(files, pack, lang, tmp_path):
    path = tmp_path / "empty.xlsx"
    path.write_bytes(files["xlsx", lang])
    source, _, _ = read(path, pack)
    assert source.name == "empty.xlsx"
    assert "digitalization" in source.columns


@pytest.mark.parametrize("lang", LANGS)
def test_the_form_carries_pack_edition_hash_and_language(files, pack, lang):
    sheet = workbook(files["xlsx", lang]).worksheets[0]
    assert sheet["A1"].value == f"wuli:form:{pack.id}@{pack.edition}:{pack.hash[:12]}:{lang}"
    assert sheet.column_dimensions["A"].hidden


@pytest.mark.parametrize("lang", LANGS)
def test_drop_downs_point_at_the_codes_of_their_own_question(files, form, lang):
    book = workbook(files["xlsx", lang])
    form_sheet, table, codebook = book.worksheets
    fields = {row: field for field, row in rows_by_field(form_sheet).items()}
    columns = {cell.column: cell.value for cell in table[2]}
    seen = set()
    for sheet in (form_sheet, table):
        for rule in sheet.data_validations.dataValidation:
            if rule.type != "list" or not rule.formula1.startswith("'"):
                continue
            place = next(iter(rule.sqref.ranges))
            field = fields[place.min_row] if sheet is form_sheet else columns[place.min_col]
            name, _, cells = rule.formula1.rpartition("!")
            assert name == f"'{codebook.title}'"
            left, top, right, bottom = range_boundaries(cells.replace("$", ""))
            assert left == right
            listed = [codebook.cell(row, left).value for row in range(top, bottom + 1)]
            options = form.question(field).options
            assert [codebook.cell(row, 1).value for row in range(top, bottom + 1)] == [field] * len(options)
            assert [str(value) for value in listed] in ([o.entry[lang] for o in options], [o.code for o in options])
            seen.add((sheet.title, field))
    asked = [q.id for q in form.questions if q.options and q.kind != "many"]
    assert seen == {(sheet.title, id) for sheet in (form_sheet, table) for id in asked}


def test_only_answer_cells_can_be_changed(files, form):
    sheet = workbook(files["xlsx", "zh"]).worksheets[0]
    fields = rows_by_field(sheet)
    open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert sheet.protection.sheet
    assert open_cells == {f"D{row}" for row in fields.values()}
    expected = {f for q in form.questions for f in q.fields} | {q.amount.id for q in form.questions if q.amount}
    assert set(fields) == expected


def test_every_row_is_high_enough_for_its_text(files):
    for lang in LANGS:
        sheet = workbook(files["xlsx", lang]).worksheets[0]
        for row in sheet.iter_rows(min_row=3, min_col=3, max_col=3):
            text = row[0].value
            if text:
                height = sheet.row_dimensions[row[0].row].height
                assert height >= count_lines(str(text), 9, 58) * 9 * 1.25, text
                assert height < 409


@pytest.mark.parametrize("lang", LANGS)
def test_the_table_is_read_by_field_ids_once_the_form_sheet_is_gone(files, form, pack, lang, tmp_path):
    book = workbook(files["xlsx", lang])
    table = book.worksheets[1]
    columns = {cell.value: cell.column for cell in table[2]}
    del book[book.sheetnames[0]]
    for row, (id, level) in enumerate((("A-1", 3), ("A-2", "dk")), start=3):
        table.cell(row, columns["firm_id"]).value = id
        table.cell(row, columns["digitalization"]).value = level
        table.cell(row, columns["ai_impact.none"]).value = 1
        table.cell(row, columns["region"]).value = form.question("region").options[0].entry[lang]
    path = tmp_path / "table.xlsx"
    book.save(path)
    source, batch, firms = read(path, pack)
    assert source.rows == 2
    assert batch.answers.codes["digitalization"].tolist() == [3, -1]
    assert [(firm.firm_id, firm.answers["ai_impact"], firm.region.id) for firm in firms] == [
        ("A-1", ("none",), "110000"),
        ("A-2", ("none",), "110000"),
    ]


def test_the_codebook_lists_every_code_with_both_languages_and_points(files, form):
    codebook = workbook(files["xlsx", "en"]).worksheets[2]
    rows = [[str(value or "") for value in row] for row in codebook.iter_rows(values_only=True)]
    for question in form.questions:
        for option in question.options:
            field = f"{question.id}.{option.code}" if question.kind == "many" else question.id
            found = [row for row in rows if row[0] == field and row[4] == option.code]
            assert len(found) == 1
            assert found[0][5:7] == [option.text.zh, option.text.en]
            assert found[0][8] == ("" if option.points is None else str(option.points))


# All formats


@pytest.mark.parametrize("lang", LANGS)
def test_every_question_and_option_stands_in_every_format(files, form, lang):
    book = workbook(files["xlsx", lang])
    cells = squeeze(" ".join(str(v) for row in book.worksheets[0].iter_rows(values_only=True) for v in row if v))
    survey = workbook(files["xlsform", lang])
    shown = squeeze(" ".join(str(v) for sheet in survey for row in sheet.iter_rows(values_only=True) for v in row if v))
    texts = {
        "xlsx": cells,
        "xlsform": shown,
        "wjx": squeeze(files["wjx", lang].decode()),
        "pdf": visible(files["pdf", lang], lang),
    }
    for kind, text in texts.items():
        for section in form.sections:
            for question in section.questions:
                assert squeeze(question.text[lang]) in text, (kind, question.id)
                assert squeeze(question.help[lang]).rstrip("。.") in text, (kind, question.id)
                if kind == "xlsx" and section.id == "profile":
                    continue  # short names: the drop-down shows them
                for option in question.options:
                    assert squeeze(option.text[lang]) in text, (kind, question.id, option.code)


@pytest.mark.parametrize("kind", FORM_KINDS)
def test_the_same_pack_gives_the_same_bytes(files, kind, tmp_path):
    code = (
        "import sys; from wuli.instrument.pack import load_pack; from wuli.report.forms import build_form;"
        f"sys.stdout.buffer.write(build_form(load_pack(), {kind!r}, 'zh'))"
    )
    # another process has another hash seed
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path if entry)}
    again = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=tmp_path, env=env).stdout
    assert again == files[kind, "zh"]


def test_an_unknown_kind_is_refused(pack):
    with pytest.raises(ValueError, match="docx"):
        build_form(pack, "docx", "zh")


def test_the_slot_is_asked_as_two_questions_that_say_who_answers(form):
    (pair,) = [part for section in form.sections for part in section.parts if isinstance(part, Pair)]
    one, other = pair.questions
    assert (one.id, other.id) == ("production_management", "business_process")
    assert (one.number, other.number) == (f"{pair.number}A", f"{pair.number}B")
    assert one.condition.text.zh == "“是否制造业”选“是”的企业答这一题"
    assert other.condition.text.en == "For firms that chose “No” under “Manufacturer”"
    assert "na" not in [option.code for option in one.options]


# Paper


@pytest.mark.parametrize("lang", LANGS)
def test_the_paper_form_is_tagged_and_carries_its_fonts(files, lang):
    content = files["pdf", lang]
    document = pypdf.PdfReader(io.BytesIO(content))
    assert document.metadata.title
    assert b"pdfuaid" in document.trailer["/Root"]["/Metadata"].get_data()
    fonts = {
        font["/BaseFont"] for page in document.pages for font in map(resolve, page["/Resources"]["/Font"].values())
    }
    assert fonts
    assert all("WuliSans" in font for font in fonts), fonts
    assert "〓" not in visible(content, lang)


# 问卷星


@pytest.mark.parametrize("lang", LANGS)
def test_the_import_text_parses_into_the_same_questions_and_options(files, form, lang):
    text = files["wjx", lang].decode()
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    questions = [block for block in blocks if WJX_QUESTION.match(block[0])]
    asked = [q for question in form.questions for q in (question, question.amount) if q]
    assert [int(WJX_QUESTION.match(block[0])[1]) for block in questions] == list(range(1, len(asked) + 1))
    for block, question in zip(questions, asked, strict=True):
        _, stem, kind, optional = WJX_QUESTION.match(block[0]).groups()
        assert squeeze(stem).startswith(squeeze(question.text[lang]))
        assert kind in {"one": ("单选题", "下拉框"), "many": ("多选题",)}.get(question.kind, ("填空题",))
        expected = [option.entry[lang] for option in question.options] if question.kind in ("one", "many") else []
        assert [WJX_LETTER.sub("", line) for line in block[1:]] == expected
        assert bool(optional) == (question.id not in needed(form))


def needed(form):
    """Return the questions that every firm can and must answer."""
    always = {q.id for q in form.questions if q.is_scored and q.condition is None and q.amount is None}
    return always | {"is_manufacturer"}


# XLSForm


@pytest.mark.parametrize("lang", LANGS)
def test_the_xlsform_converts_without_errors_or_warnings(files, lang, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the converter's own
        from pyxform.xls2xform import convert
    path = tmp_path / "form.xlsx"
    path.write_bytes(files["xlsform", lang])
    result = convert(path, validate=False)
    assert result.warnings == []
    assert 'lang="中文 (zh)"' in result.xform
    assert 'lang="English (en)"' in result.xform


def test_the_xlsform_asks_each_half_of_the_slot_only_of_those_it_concerns(files):
    survey = workbook(files["xlsform", "zh"])["survey"]
    heads = [cell.value for cell in survey[1]]
    rows = {
        row[1]: dict(zip(heads, row, strict=True))
        for row in survey.iter_rows(min_row=2, values_only=True)
        if row[0] != "end_group"
    }
    assert rows["production_management"]["relevant"] == "${is_manufacturer} = 'yes'"
    assert rows["business_process"]["relevant"] == "${is_manufacturer} = 'no'"
    assert rows["ai_funding_amount"]["constraint"] == ". >= 0"
    assert rows["ai_impact"]["constraint"] == (
        "not(selected(., 'none') and count-selected(.) > 1) and not(selected(., 'unsure') and count-selected(.) > 1)"
    )


def test_the_xlsform_choices_are_the_codes_that_files_hold(files, pack):
    choices = workbook(files["xlsform", "zh"])["choices"]
    listed: dict[str, list[str]] = {}
    for row in choices.iter_rows(min_row=2, values_only=True):
        listed.setdefault(row[0], []).append(row[1])
    for item in pack.instrument.items:
        states = ["dk", "na"] if item.may_be_not_applicable else ["dk"]
        assert listed[item.id] == [*item.codes, *states]
    assert listed["yes_no"] == ["yes", "no"]


# Other packs

BARE = {
    "pack.yaml": """
id: "bare"
edition: "1"
languages: ["zh", "en"]
name: {zh: 小, en: Small}
""",
    "instrument.yaml": """
levels:
  - {number: 0, id: "none", name: {zh: 无, en: None}, short: {zh: 无, en: None}}
  - {number: 1, id: "some", name: {zh: 有, en: Some}, short: {zh: 有, en: Some}}
items:
  - {id: "tools", kind: "multi", name: {zh: 工具, en: Tools}, codes: ["a", "b", "zero"], points: ["1", "2", "0"], exclusive: ["zero"]}
  - {id: "stage", kind: "choice", name: {zh: 阶段, en: Stage}, codes: ["early", "late"], points: ["0", "1"]}
  - id: "share"
    kind: "ratio"
    name: {zh: 占比, en: Share}
    codes: ["0", "1"]
    ratio: {numerator: "part", denominator: "whole", edges: ["1/2"], closed: "left"}
nodes:
  - {id: "all", name: {zh: 全部, en: All}, aggregate: "sum", of: ["tools", "stage", "share"], known_share: "1", bands: "b"}
dimensions: ["all"]
bands:
  - {id: "b", edges: ["2"], closed: "left", levels: [0, 1]}
overall: {score: "all", bands: "b"}
""",
}


@pytest.mark.parametrize("kind", FORM_KINDS)
def test_a_pack_without_wording_profile_and_extras_has_a_questionnaire_too(tmp_path, kind):
    folder = tmp_path / "bare"
    folder.mkdir()
    for name, text in BARE.items():
        (folder / name).write_text(text, encoding="utf-8")
    bare = open_pack(folder)
    content = build_form(bare, kind, "en")
    assert content
    if kind == "xlsx":
        fields = rows_by_field(workbook(content).worksheets[0])
        assert set(fields) == {"tools.a", "tools.b", "tools.zero", "stage", "part", "whole"}
