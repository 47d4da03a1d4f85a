"""An outline file: order, chapters left out, words of the team's own, and the words of every fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from report.industry.cast import build, result

from wuli.errors import ArgumentError
from wuli.instrument.text import Text
from wuli.report.content import Heading, ItemList, Paragraph
from wuli.report.industry import CHAPTERS, Outline, TextChapter, read_outline

OWN = """\
chapters:
  - summary
  - text:
      title: {zh: 前言, en: Foreword}
      body:
        zh: |
          第一段，
          接着写。

          ## 小标题
          - 一条
          - 又一条
        en: |
          First line
          goes on.

          ## Small heading
          - one
          - another
  - text: {title: 致谢, body: 谢谢大家。}
  - method
drop: ["summary"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "outline.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder: Path, text: str, lang: str) -> str:
    with pytest.raises(ArgumentError) as caught:
        read_outline(written(folder, text))
    return caught.value.render(lang)


def test_an_empty_outline_is_the_whole_report(tmp_path: Path) -> None:
    assert read_outline(written(tmp_path, "{}\n")) == Outline(CHAPTERS)


def test_chapters_stand_in_the_order_given_without_those_dropped(tmp_path: Path) -> None:
    outline = read_outline(written(tmp_path, OWN))
    first, thanks, method = outline.chapters
    assert isinstance(first, TextChapter)
    assert first.title == Text("前言", "Foreword")
    assert thanks == TextChapter(Text("致谢", "致谢"), Text("谢谢大家。", "谢谢大家。"))
    assert method == "method"


def test_own_words_become_headings_paragraphs_and_lists(tmp_path: Path) -> None:
    outline = read_outline(written(tmp_path, OWN))
    zh, en = (build(result("twelve"), lang, outline).blocks for lang in ("zh", "en"))
    assert zh[0] == Heading("前言", 1, "own-1", new_page=True)
    assert zh[1] == Paragraph("第一段，接着写。")
    assert zh[2] == Heading("小标题", 2, "own-1-2")
    assert isinstance(zh[3], ItemList)
    assert [item.text for item in zh[3].items] == ["一条", "又一条"]
    assert en[1] == Paragraph("First line goes on.")
    assert zh[4] == Heading("致谢", 1, "own-2", new_page=True)


def test_all_faults_are_told_at_once_with_their_place(tmp_path: Path) -> None:
    text = "chapters: [summary, sumary, summary, 5]\ndrop: [method]\nextra: x\n"
    zh, en = (faults(tmp_path, text, lang) for lang in ("zh", "en"))
    assert "outline.yaml 第 1 行 “chapters”：没有“sumary”这一章。可用：summary, context" in zh
    assert "outline.yaml 第 1 行 “chapters”：“summary”这一章写了两次。请只留一处。" in zh
    assert "“5”看不懂。请写成一个列表，每项是一章的名字，或 text: {title: …, body: …}。" in zh
    assert "“method”这一章不能缺：读者要靠它判断数字说明什么。请把它写进 chapters，并从 drop 里去掉。" in zh
    assert "不认识的键“extra”" in zh
    assert 'outline.yaml, line 1, at chapters: There is no chapter "sumary". Known: summary, context' in en
    assert 'The chapter "summary" stands twice. Keep only one.' in en
    assert '"5" in chapters is not understood. Write a list in which each entry is the name of a chapter' in en
    assert 'The chapter "method" cannot be left out: readers need it to judge the figures.' in en


def test_a_chapter_list_that_is_none_is_refused(tmp_path: Path) -> None:
    assert "看不懂" in faults(tmp_path, "chapters: summary\n", "zh")


def test_a_text_chapter_needs_title_and_body(tmp_path: Path) -> None:
    found = faults(tmp_path, "chapters:\n  - text: {title: 前言}\n  - txt: {}\n  - method\n", "zh")
    assert "第 2 行 “chapters[0].text.body”：缺少“body”。请补上。" in found
    assert "缺少“text”" in found
    assert "不认识的键“txt”" in found


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="There is no file"):
        read_outline(tmp_path / "none.yaml")
