"""What a consultant adds is in every format, signed, and never mistaken for the program's words; a bad file is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest
from report.firms import DATE, LANGS, Lang, report, report_with, results
from report.pictures import JPEG, PNG, SVG, spoilt_pictures
from report.reading import (
    blocks_of,
    docx_parts,
    docx_sections,
    html_sections,
    pdf_text,
    squeeze,
    to_tree,
    tree_sections,
    words_of,
)

import wuli
from wuli.errors import ArgumentError, InputError
from wuli.report.firm import ConsultantFile, read_consultant_file

FORCES: Final = ("foundation", "cognition", "resource", "ecosystem", "application")
SECTIONS: Final = ("summary", "indicators", "forces", "challenges", "matches", "sheet", "method")
NOTES: Final = """
brand:
  name: 青松咨询
  contact: ["上海市徐汇区漕溪北路 18 号", "hello@example.com"]
  colour: "#0a7d5c"
  logo: {logo}
notes:
  - {{section: summary, text: "现场看过仓库，库存记录比答卷写的要齐。", by: 李明睿, date: "2026-11-20"}}
  - {{firm: "M-01", section: resource, text: "预算已经董事会批准。", by: 王芳, date: "2026-11-21"}}
  - {{firm: "别家", section: summary, text: "这句话不该出现。", by: 王芳, date: "2026-11-21"}}
edits:
  - {{at: finding.1, text: "生态走在前面，认知要补。", by: 李明睿, date: "2026-11-20"}}
  - {{firm: "M-01", at: move.2, text: "先把排产表统一起来。", by: 王芳, date: "2026-11-21"}}
"""


def write(folder: Path, text: str, **files: bytes) -> Path:
    """Write a notes file and the files beside it (`logo_png` stands for logo.png)."""
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_bytes(content)
    path = folder / "notes.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path) -> ConsultantFile:
    return read_consultant_file(path, FORCES)


@pytest.fixture(name="signed")
def fixture_signed(tmp_path: Path) -> ConsultantFile:
    return read(write(tmp_path, NOTES.format(logo="logo.png"), logo_png=PNG))


def texts_of(made: Any) -> dict[str, str]:
    """Return the text of a report in each format, without blanks."""
    tree = to_tree(made.to_bytes("json"))
    docx = docx_sections(made.to_bytes("docx"), list(tree_sections(tree)))
    return {
        "pdf": squeeze(pdf_text(made.to_bytes("pdf"))),
        "docx": squeeze("".join(docx.values())),
        "html": squeeze("".join(html_sections(made.to_bytes("html")).values())),
    }


# What is added


@pytest.mark.parametrize("lang", LANGS)
def test_brand_notes_and_edits_stand_in_every_format(signed: ConsultantFile, lang: Lang) -> None:
    texts = texts_of(report_with("complete", signed, lang))
    for text in texts.values():
        assert "青松咨询" in text
        assert "上海市徐汇区漕溪北路18号" in text
        assert "现场看过仓库，库存记录比答卷写的要齐。" in text
        assert "生态走在前面，认知要补。" in text
        assert "李明睿" in text
        assert "这句话不该出现" not in text


def test_the_brand_colours_every_format(signed: ConsultantFile) -> None:
    made, plain = report_with("complete", signed), report("complete")
    assert b"#0a7d5c" in made.to_bytes("html")
    assert b"#0a7d5c" not in plain.to_bytes("html")
    assert any(b"0A7D5C" in part.upper() for part in docx_parts(made.to_bytes("docx")).values())
    assert not any(b"0A7D5C" in part.upper() for part in docx_parts(plain.to_bytes("docx")).values())
    assert made.to_bytes("pdf") != plain.to_bytes("pdf")


@pytest.mark.parametrize(("name", "content"), [("logo.png", PNG), ("logo.jpg", JPEG), ("logo.svg", SVG)])
def test_a_logo_travels_inside_the_files(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    signed = read(write(tmp_path, NOTES.format(logo=name)))
    made = report_with("complete", signed)
    assert made.document.brand.logo is not None
    assert made.document.brand.logo.content == content
    assert b'<img class="logo" alt="\xe9\x9d\x92\xe6\x9d\xbe' in made.to_bytes("html")
    assert made.to_bytes("pdf").startswith(b"%PDF")
    parts = docx_parts(made.to_bytes("docx"))
    pictures = [part for path, part in parts.items() if path.startswith("word/media/")]
    # Word shows an SVG only beside another picture; there the name stands for it
    assert pictures == ([] if name.endswith(".svg") else [content])


@pytest.mark.parametrize("section", [*SECTIONS, *FORCES])
def test_a_note_stands_at_the_end_of_its_section_with_who_and_when(tmp_path: Path, section: str) -> None:
    text = f'notes: [{{section: {section}, text: "附注的话", by: 李明睿, date: "2026-11-20"}}]'
    tree = to_tree(report_with("complete", read(write(tmp_path, text))).to_bytes("json"))
    (callout,) = [block for block in blocks_of(tree, "Callout") if block["kind"] == "consultant"]
    assert (callout["title"], callout["byline"]) == ("顾问附注", "李明睿，2026-11-20")
    chapters = tree_sections(tree)
    if section in SECTIONS:
        assert chapters[section][-1] == callout
    else:
        blocks = chapters["forces"]
        at = blocks.index(callout)
        before = [block["id"] for block in blocks[:at] if block["type"] == "Heading" and block["level"] == 2]
        assert before[-1] == f"force-{section}"
        assert at + 1 == len(blocks) or blocks[at + 1]["type"] == "Heading"


@pytest.mark.parametrize("lang", LANGS)
def test_a_signed_edit_says_who_when_and_what_stood_there(signed: ConsultantFile, lang: Lang) -> None:
    before = [block["items"] for block in _summary_lists(report("complete", lang))]
    after = [block["items"] for block in _summary_lists(report_with("complete", signed, lang))]
    assert after[0][0]["text"] == "生态走在前面，认知要补。"
    original = before[0][0]["text"]
    assert (
        after[0][0]["detail"]
        == {
            "zh": f"以上由 李明睿 于 2026-11-20 修订。原文：{original}",
            "en": f"Edited by 李明睿 on 2026-11-20. Original: {original}",
        }[lang]
    )
    assert after[1][1]["text"] == "先把排产表统一起来。"
    assert before[1][1]["text"] in after[1][1]["detail"]
    assert [after[0][1:], after[1][0], after[1][2]] == [before[0][1:], before[1][0], before[1][2]]


def _summary_lists(made: Any) -> list[dict[str, Any]]:
    blocks = tree_sections(to_tree(made.to_bytes("json")))["summary"]
    return [block for block in blocks if block["type"] == "ItemList"]


def test_an_edit_for_a_sentence_that_is_not_there_becomes_a_note(tmp_path: Path) -> None:
    text = 'edits: [{at: move.3, text: "第三步由我们陪着做。", by: 王芳, date: "2026-11-21"}]'
    tree = to_tree(report_with("one_left", read(write(tmp_path, text))).to_bytes("json"))
    callout = tree_sections(tree)["summary"][-1]
    assert (callout["kind"], callout["byline"]) == ("consultant", "王芳，2026-11-21")
    assert callout["blocks"][0]["text"] == "第三步由我们陪着做。"


def test_nothing_of_the_program_is_marked_as_a_consultants_word() -> None:
    tree = to_tree(report("complete").to_bytes("json"))
    assert not [block for block in blocks_of(tree, "Callout") if block["kind"] == "consultant" or block["byline"]]


def test_scores_and_fingerprint_do_not_move_with_the_words(signed: ConsultantFile) -> None:
    made = report_with("complete", signed)
    assert made.document.fingerprint == report("complete").document.fingerprint
    assert made.result == report("complete").result


# Faults


def test_all_faults_of_the_file_are_told_at_once_in_both_languages(tmp_path: Path) -> None:
    path = write(tmp_path, """
brand:
  colour: green
  logo: nowhere.png
  slogan: 领先
notes:
  - {section: conclusion, text: "甲", by: 王芳, date: "2026-11-21"}
  - {section: summary, by: 王芳, date: "2026-11-21"}
edits:
  - {at: finding.9, text: "乙", by: 王芳, date: "2026-11-21"}
extra: 1
""")  # fmt: skip
    with pytest.raises(InputError) as caught:
        read(path)
    zh, en = (caught.value.render(lang).splitlines() for lang in LANGS)
    assert zh[0] == "品牌与附注文件有 7 处问题，没有写出报告："
    assert en[0] == "The brand and notes file has 7 fault(s); no report was written:"
    assert len(zh) == len(en) == 8
    for words in ("green", "nowhere.png", "slogan", "conclusion", "text", "finding.9", "extra"):
        assert sum(f"“{words}”" in line or words in line for line in zh[1:]) >= 1
        assert sum(words in line for line in en[1:]) >= 1
    assert zh[1] == "  notes.yaml 第 3 行 “brand.colour”：品牌或附注文件有误：green。应为：#rrggbb。"
    assert en[1] == (
        "  notes.yaml, line 3, at brand.colour: The brand or notes file is wrong: green. Expected: #rrggbb."
    )
    assert not [line for line in en if re.search(r"[\u4e00-\u9fff]", line.replace("甲", "").replace("乙", ""))]


@pytest.mark.parametrize("colour", ["#0a7d5", "0a7d5c", "red", "#0a7d5c;}", "#GGGGGG", "url(#x)"])
def test_a_colour_that_is_none_is_refused(tmp_path: Path, colour: str) -> None:
    with pytest.raises(InputError, match="#rrggbb"):
        read(write(tmp_path, f'brand: {{colour: "{colour}"}}'))


@pytest.mark.parametrize("fault", spoilt_pictures())
def test_a_spoilt_or_active_logo_is_refused_when_the_file_is_read(tmp_path: Path, fault: str) -> None:
    name, content = spoilt_pictures()[fault]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(write(tmp_path, f"brand: {{logo: {name}}}"))
    assert [fault.code for fault in caught.value.faults] == ["logo_unreadable"]


def test_a_missing_notes_file_and_broken_yaml_are_told(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="There is no file"):
        read(tmp_path / "none.yaml")
    with pytest.raises(InputError, match="not valid YAML"):
        read(write(tmp_path, "brand: {name: ["))
    with pytest.raises(InputError, match="stands here again"):
        read(write(tmp_path, "brand: {name: 甲, name: 乙}"))


# Hostile texts

HOSTILE: Final = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '#panic("x") #read("/etc/passwd")',
    "$x^2$ *b* _i_ `c` @ref <label> \\ // c",
    "{{jinja}} {% raw %} ${x} {0} {name}",
    "]]> &amp; &#60; --> <!--",
    "字" * 400 + "W" * 400,
    "=1+1 +1 @SUM(1)",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_come_out_as_words(tmp_path: Path, text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    signed = read(write(tmp_path, f"""
brand: {{name: "{quoted[:60]}", contact: ["{quoted[:60]}"]}}
notes: [{{section: summary, text: "{quoted}", by: "{quoted[:40]}", date: "2026-11-20"}}]
edits: [{{at: move.1, text: "{quoted}", by: 王芳, date: "2026-11-20"}}]
""" if "\\" not in quoted[:60] and '"' not in quoted[:60] else f"""
notes: [{{section: summary, text: "{quoted}", by: 王芳, date: "2026-11-20"}}]
edits: [{{at: move.1, text: "{quoted}", by: 王芳, date: "2026-11-20"}}]
"""))  # fmt: skip
    made = report_with("barely", signed)
    for kind, found in texts_of(made).items():
        # a footer of a page may stand in between
        assert all(squeeze(part) in found for part in (text[:40], text[-400:])), kind
    assert b"<script" not in made.to_bytes("html").replace(b"Content-Security", b"")


def test_control_characters_vanish_or_are_shown_and_nothing_breaks(tmp_path: Path) -> None:
    text = '"甲\\x07乙\\x1b[31m丙\\u202e丁\\ufeff戊\\0己"'
    signed = read(write(tmp_path, f'notes: [{{section: summary, text: {text}, by: 王芳, date: "2026-11-20"}}]'))
    made = report_with("barely", signed)
    for found in texts_of(made).values():
        assert re.search("甲.{0,2}乙.{0,6}丙.{0,2}丁.{0,2}戊.{0,2}己", found)
        assert not re.search("[\x00\x07\x1b]", found)


@pytest.mark.parametrize("name", ["<b>甲</b>", '#panic("x")', "$x$ @a", "{firm}", "喆" * 200])
def test_a_hostile_firm_name_comes_out_as_a_name(name: str) -> None:
    answers = {"firm_id": "x", "firm_name": name, **dict.fromkeys(results("silent").records[0]["indicators"])}
    made = wuli.firm_report(wuli.score(answers), date=DATE)
    for kind, found in texts_of(made).items():
        assert squeeze(name) in found, kind
    assert name in "".join(words_of(to_tree(made.to_bytes("json"))))
