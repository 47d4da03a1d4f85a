"""Response files in every shape and encoding that people send: read as meant, or refused with the place and remedy.

Row numbers are those a spreadsheet shows: the header of an ordinary file is row 1.
"""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from responses.hostile import HALVES, ITEMS, PACK, SLOT, csv_text, firm, levels, records, refused, save, told

from wuli.api import score, score_file

HEADER = "firm_id," + ",".join(ITEMS)
ROW = "F1," + ",".join("3" * 14)
BAD_ROW = "F2,9," + ",".join("3" * 13)
ALL_THREE = [3] * 14
BAD = ("level_out_of_scale", "digitalization", "9")


def lines(*rows, end="\n"):
    return end.join((*rows, ""))


def bad_row(path):
    """Return the row in which a file has the one bad level."""
    ((code, row, column, got),) = told(path)
    assert (code, column, got) == BAD
    return row


# Encodings, separators, line ends


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_csv_file_is_read_in_any_common_encoding_and_separator(tmp_path, encoding, separator):
    text = csv_text(firm("喆翀一厂"), firm("F2", digitalization="9"), separator=separator)
    mark = "\ufeff" if encoding.endswith("-bom") else ""
    path = save(tmp_path, "a.csv", (mark + text).encode(encoding.removesuffix("-bom")))
    assert bad_row(path) == 3
    good = save(
        tmp_path,
        "b.csv",
        (mark + text.replace("F2" + separator + "9", "F2" + separator + "3")).encode(encoding.removesuffix("-bom")),
    )
    assert list(records(good)) == ["喆翀一厂", "F2"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_is_a_line_end(tmp_path, end):
    assert bad_row(save(tmp_path, "a.csv", lines(HEADER, ROW, BAD_ROW, end=end))) == 3


@pytest.mark.parametrize(
    ("content", "byte"),
    [
        (HEADER.encode("utf-16-le"), 1),
        (HEADER.encode("utf-32"), 2),
        (b"firm_id\x00", 7),
        (b"abc\xff\xff", 3),
    ],
    ids=["utf-16 without mark", "utf-32", "nul", "neither"],
)
def test_an_encoding_that_cannot_be_told_is_refused_not_guessed(tmp_path, content, byte):
    (fault,) = refused(save(tmp_path, "a.csv", content))
    assert fault.code == "encoding_unknown"
    assert fault.render("zh") == (
        f"a.csv：读不出文件编码（第 {byte} 个字节既不是 UTF-8 也不是 GB18030）。请用 UTF-8 或 GB18030（GBK）重新保存。"
    )
    assert fault.render("en") == (
        f"a.csv: The encoding cannot be told (byte {byte} is neither UTF-8 nor GB18030). "
        "Save the file as UTF-8 or GB18030."
    )


# Headers


def test_title_lines_may_stand_above_the_header(tmp_path):
    above = ("中小企业 AI 就绪度问卷,,,", "导出时间：2026-01-01", "")
    assert bad_row(save(tmp_path, "a.csv", lines(*above, HEADER, ROW, BAD_ROW))) == 6


def test_a_title_or_header_may_run_over_several_lines(tmp_path):
    header = HEADER.replace("digitalization", '"数字化\n程度"')
    path = save(tmp_path, "a.csv", lines('"一份\n问卷\n",,', header, '"F\n1",' + ROW[3:], BAD_ROW))
    ((code, row, column, _),) = told(path)
    assert (code, row, column) == ("level_out_of_scale", 4, "数字化 程度")


def test_headers_may_be_labels_of_either_language_in_full_width_letters(tmp_path):
    header = HEADER.replace("firm_id", "企业编号").replace("digitalization", "数字化程度")
    header = header.replace("data_quality", "Data quality").replace("marketing", "ＭＡＲＫＥＴＩＮＧ")
    (record,) = score_file(save(tmp_path, "a.csv", lines(header, ROW)), PACK).records
    assert levels(record) == ALL_THREE


def test_every_missing_column_is_told_and_a_near_miss_is_named(tmp_path):
    header = HEADER.replace("digitalization,", "").replace("marketing", "marketting")
    faults = refused(save(tmp_path, "a.csv", lines(header, ROW)))
    assert [fault.code for fault in faults] == ["column_missing", "column_missing_near"]
    assert faults[0].render("zh") == (
        "a.csv：缺少“数字化程度”（digitalization）这一列。请补上；没有作答的格子留空即可。"
    )
    assert faults[0].render("en") == (
        "a.csv: The column digitalization (Degree of digitalisation) is missing. "
        "Add it; cells without an answer may stay empty."
    )
    assert faults[1].render("zh") == (
        "a.csv：缺少“市场营销”（marketing）这一列；“marketting”列很像它。如果就是，请把表头改成 marketing。"
    )
    assert faults[1].render("en") == (
        'a.csv: The column marketing (Marketing) is missing; "marketting" looks like it. '
        "If it is, rename the header to marketing."
    )


def test_a_missing_slot_names_all_columns_that_would_do(tmp_path):
    (fault,) = refused(save(tmp_path, "a.csv", lines(HEADER.replace("," + SLOT, ""), ROW[:-2])))
    assert all(name in fault.message("en") for name in (SLOT, *HALVES))


def test_a_header_stands_once_under_one_name(tmp_path):
    (fault,) = refused(save(tmp_path, "a.csv", lines(HEADER + ",marketing", ROW + ",3")))
    assert (fault.code, fault.row) == ("column_repeats", 1)
    assert fault.message("zh") == "表头“marketing”出现了不止一次。请改名或删去一列。"
    assert fault.message("en") == 'The header "marketing" stands more than once. Rename or remove one of the columns.'
    (fault,) = refused(save(tmp_path, "a.csv", lines(HEADER + ",市场营销", ROW + ",3")))
    assert (fault.code, fault.column) == ("column_same_field", "市场营销")
    assert fault.message("zh") == "这一列和“marketing”列都表示“marketing”。请只留一列。"
    assert (
        fault.message("en") == 'This column and column "marketing" both stand for "marketing". Keep only one of them.'
    )


# Rows


def test_blank_rows_are_no_firms_and_do_not_shift_the_count(tmp_path):
    blank = "," * 14
    path = save(tmp_path, "a.csv", lines(HEADER, "", blank, ROW, "", "", BAD_ROW, blank, ""))
    assert bad_row(path) == 7


def test_rows_that_are_too_long_or_too_short_are_told_with_their_number(tmp_path):
    path = save(tmp_path, "a.csv", lines(HEADER, ROW + ",7,8", "F2,3", "", BAD_ROW))
    faults = refused(path)
    assert [(fault.code, fault.row) for fault in faults] == [
        ("csv_cells", 2),
        ("csv_cells", 3),
        ("level_out_of_scale", 5),
    ]
    assert faults[1].message("zh") == "这一行有 2 格，表头有 15 格（“F2,3”）。请检查多出或缺少的分隔符和引号。"
    assert faults[1].message("en") == 'The row has 2 cells, the header 15 ("F2,3"). Check separators and quotes.'


def test_a_quote_that_is_never_closed_is_told_where_it_opens(tmp_path):
    open_quote = '"' + ROW
    path = save(tmp_path, "a.csv", lines(HEADER, ROW, open_quote, *[ROW] * 20_000))
    assert [(code, row) for code, row, *_ in told(path)] == [("csv_cells", 3)]


@pytest.mark.parametrize("size", [10_000, 300_000])
def test_a_very_long_cell_is_just_a_cell(tmp_path, size):
    path = save(tmp_path, "a.csv", csv_text(firm(note="长" * size)))
    assert levels(records(path)["F1"]) == ALL_THREE


def test_of_many_equal_faults_the_first_are_kept_and_all_are_counted(tmp_path):
    path = save(tmp_path, "a.csv", csv_text(*[firm(f"F{i}", marketing="x9") for i in range(3000)]))
    from wuli.errors import InputError

    with pytest.raises(InputError) as told_:
        score_file(path, PACK)
    assert told_.value.total == 3000
    assert told_.value.render("en").endswith("... and 2950 more. For the whole list use wuli check with -o faults.csv.")
    assert told_.value.render("zh").splitlines()[0] == (
        "数据有 3000 处问题，没有进行评分。请改正后重试；也可以在 wuli score 或 wuli report industry 后加 "
        "--set-aside faults.csv，先评其余各行。"
    )


# JSON, YAML, Parquet, memory


def test_json_numbers_and_missing_values_are_read_as_written(tmp_path):
    text = json.dumps([firm("F1", digitalization=4, data_quality=4.0, algorithm=None), firm("F2")])
    found = records(save(tmp_path, "a.json", text.replace('"4"', "4").replace("null", "NaN")))
    assert levels(found["F1"])[:4] == [4, 4, 3, None]


@pytest.mark.parametrize("cell", ["Infinity", "-Infinity", "4.5", "1e400", "[1, 2]", "99999999999999999999"])
def test_json_values_that_are_no_level_are_refused(tmp_path, cell):
    text = json.dumps(firm("F1", digitalization="@")).replace('"@"', cell)
    assert [fault[:3] for fault in told(save(tmp_path, "a.json", text))] == [
        ("level_out_of_scale", 1, "digitalization")
    ]


@pytest.mark.parametrize(
    ("name", "content", "code", "line"),
    [
        ("a.json", '{"firm_id": "F1",\n "marketing": 3,\n}', "json_syntax", 3),
        ("a.json", '{"firm_id": "F1", "firm_id": "F2"}', "record_key_repeats", None),
        ("a.json", "5", "records_expected", None),
        ("a.json", "[]", "records_expected", None),
        ("a.json", "[" * 100_000, "json_syntax", None),
        ("a.json", b"\xff\xfe", "yaml_not_utf8", None),
        ("a.ndjson", '{"firm_id": "F1"}\n\n{"firm_id": \n', "json_syntax", 3),
        ("a.ndjson", '{"firm_id": "F1"}\n{"firm_id": 1, "firm_id": 2}\n', "record_key_repeats", 2),
        ("a.yaml", "firm_id: F1\nmarketing: [1\n", "yaml_syntax", 3),
        ("a.yaml", "firm_id: F1\n\tmarketing: 1\n", "yaml_syntax", 2),
        ("a.yaml", "firm_id: F1\nfirm_id: F2\n", "record_key_repeats", None),
        ("a.yaml", "a: &a [*a]\n", "yaml_alias", 1),
        ("a.yaml", "a: &a [1]\nb: [*a, *a]\n", "yaml_alias", 2),
        ("a.yaml", "[" * 5000 + "]" * 5000, "yaml_syntax", None),
        ("a.yaml", "# nothing\n", "records_expected", None),
        ("a.yaml", b"\xff", "yaml_not_utf8", None),
    ],
)
def test_broken_records_are_told_with_their_line(tmp_path, name, content, code, line):
    (fault,) = refused(save(tmp_path, name, content))
    assert (fault.code, fault.file, fault.line) == (code, name, line)


def test_the_words_for_broken_records(tmp_path):
    (fault,) = refused(save(tmp_path, "a.json", '{"k": 1, "k": 2}'))
    assert fault.message("zh") == "同一家企业里“k”写了两次。请删去一个。"
    assert fault.message("en") == 'The key "k" stands twice in one record. Remove one of them.'
    (fault,) = refused(save(tmp_path, "a.json", "[1]"))
    assert fault.message("zh") == "没有找到企业的答案。应是一个“字段: 值”的对象，或这样对象的列表。"
    assert fault.message("en") == (
        "No firms found. Expected one object of fields and values, or a list of such objects."
    )
    (fault,) = refused(save(tmp_path, "a.json", '{"k": }'))
    assert fault.message("zh") == "JSON 语法有误：Expecting value。请检查逗号、引号和括号。"
    assert fault.message("en") == "This is not valid JSON: Expecting value. Check commas, quotes and brackets."


def test_half_a_character_in_json_is_replaced_not_fatal(tmp_path):
    text = json.dumps(firm("F1", firm_name="喆@")).replace("@", "\\ud800")
    assert levels(records(save(tmp_path, "a.json", text))["F1"]) == ALL_THREE


def test_yaml_keeps_what_is_written(tmp_path):
    rows = "".join(f"{id}: 3\n" for id in ITEMS)
    path = save(
        tmp_path, "a.yaml", 'firm_id: 007\nfounded: 2012-06\nmarketing: "no"\n' + rows.replace("marketing: 3\n", "")
    )
    assert told(path) == [("level_out_of_scale", 1, "marketing", "no")]
    path = save(tmp_path, "a.yaml", "firm_id: 007\nfounded: 2012-06\n" + rows)
    assert list(records(path)) == ["007"]


def parquet(path, **columns):
    pq.write_table(pa.table(columns), path)
    return path


def test_parquet_rows_count_from_one_and_types_do_not_matter(tmp_path):
    columns = {"firm_id": ["F1", "F2"], **{id: pa.array([3, 3], pa.int64()) for id in ITEMS}}
    columns["data_quality"] = pa.array([3.0, float("nan")])
    columns["marketing"] = pa.array(["3", "４"]).dictionary_encode()
    columns["algorithm"] = pa.array([3, None], pa.int8())
    found = records(parquet(tmp_path / "a.parquet", **columns))
    assert levels(found["F2"])[:4] == [3, None, 3, None]
    columns["digitalization"] = pa.array([3, 9])
    assert told(parquet(tmp_path / "b.parquet", **columns)) == [("level_out_of_scale", 2, "digitalization", "9")]
    columns["digitalization"] = pa.array([3, 2.5])
    assert told(parquet(tmp_path / "c.parquet", **columns)) == [("level_out_of_scale", 2, "digitalization", "2.5")]


def test_damaged_parquet_is_told_wherever_the_damage_is(tmp_path):
    columns = {"firm_id": ["F1"] * 2000, **dict.fromkeys(ITEMS, ["3"] * 2000)}
    whole = parquet(tmp_path / "a.parquet", **columns).read_bytes()
    middle = bytes(len(whole) // 4)
    broken = {
        "end.parquet": whole[:-20],
        "no.parquet": b"this is no parquet file",
        "pages.parquet": whole[:4] + middle + whole[4 + len(middle) :],
    }
    for name, content in broken.items():
        (fault,) = refused(save(tmp_path, name, content))
        assert fault.code == "parquet_unreadable"
        assert fault.render("zh").startswith(f"{name}：这不是可读的 Parquet 文件（")
        assert fault.render("en").startswith(f"{name}: This is not a readable Parquet file (")


def test_text_that_is_no_utf8_inside_parquet_is_told(tmp_path):
    bad = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\4\0\0\0"), pa.py_buffer("喆翀".encode("gb18030"))]
    )
    path = parquet(tmp_path / "a.parquet", firm_id=bad, **{key: ["3"] for key in ITEMS})
    assert [fault.code for fault in refused(path)] == ["parquet_unreadable"]


def test_a_column_that_stands_twice_in_parquet_is_refused(tmp_path):
    names = ["firm_id", *ITEMS, "note", "note"]
    pq.write_table(pa.table([["F1"]] * len(names), names=names), tmp_path / "a.parquet")
    assert told(tmp_path / "a.parquet") == [("column_repeats", None, "", "note")]


def test_the_same_answers_score_the_same_from_every_kind_of_file(tmp_path):
    firms = [firm("F1", marketing="5"), firm("F2", algorithm="1")]
    kinds = {
        "a.csv": csv_text(*firms),
        "a.tsv": csv_text(*firms, separator="\t"),
        "a.json": json.dumps(firms),
        "a.ndjson": "\n".join(map(json.dumps, firms)),
        "a.yaml": json.dumps(firms),
    }
    expected = score(firms, PACK).records
    for name, content in kinds.items():
        assert score_file(save(tmp_path, name, content), PACK).records == expected, name


# Files that are none


@pytest.mark.parametrize(
    ("name", "content", "zh", "en"),
    [
        ("a.csv", "", "a.csv：文件是空的，没有可读的数据。", "a.csv: The file is empty; there is nothing to read."),
        (
            "a.csv",
            "\ufeff",
            "a.csv：文件是空的，没有可读的数据。",
            "a.csv: The file is empty; there is nothing to read.",
        ),
        (
            "a.csv",
            "\n \n",
            "a.csv：文件是空的，没有可读的数据。",
            "a.csv: The file is empty; there is nothing to read.",
        ),
        (
            "a.docx",
            "x",
            (
                "a.docx：不认识的文件类型“.docx”。可用：.csv .tsv .txt .xlsx .xlsm .xlsb .xls .ods .parquet .sav .zsav .json .ndjson "
                ".jsonl .yaml .yml。"
            ),
            (
                'a.docx: Unknown file type ".docx". Supported: .csv .tsv .txt .xlsx .xlsm .xlsb .xls .ods .parquet .sav .zsav .json '
                ".ndjson .jsonl .yaml .yml."
            ),
        ),
    ],
    ids=["empty", "only a mark", "only spaces", "ending"],
)
def test_a_file_without_data_or_of_another_kind_is_told(tmp_path, name, content, zh, en):
    (fault,) = refused(save(tmp_path, name, content))
    assert fault.code in ("table_empty", "file_ending")
    assert fault.render("zh") == zh
    assert fault.render("en") == en


def test_a_missing_file_or_a_folder_is_told(tmp_path):
    for path in (tmp_path / "no.csv", tmp_path):
        (fault,) = refused(path)
        assert fault.code == "file_missing"
        assert (
            fault.render("zh")
            == f"找不到文件“{fault.got if len(str(path)) <= 60 else str(path)[:59] + '…'}”。请检查路径和文件名。"
        )
        assert fault.render("en").endswith("Check the path and the name.")


def test_a_file_that_may_not_be_opened_is_told(tmp_path, monkeypatch):
    from pathlib import Path

    path = save(tmp_path, "a.csv", "x")

    def refuse(self, *_args, **_more):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    (fault,) = refused(path)
    assert fault.code == "file_unreadable"
    assert fault.message("en").endswith(
        "cannot be opened (Permission denied). Check permissions and close programs that hold it."
    )
    assert fault.message("zh").endswith("打不开（Permission denied）。请检查权限，或先关闭占用它的程序。")
