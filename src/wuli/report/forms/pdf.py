"""The questionnaire on paper: an A4 PDF with tick boxes, tagged for screen readers, set with the report's fonts.

No text reaches the typesetter as markup: the questions travel as JSON.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import typst

from wuli.report.forms import words
from wuli.report.forms.content import HASH_LENGTH, Form, Option, Pair, Question, Section
from wuli.report.render import pdf as report_pdf
from wuli.report.render.coverage import FALLBACK_FAMILY, FONT_DIR, LATIN_FAMILY, OWN_FAMILY, load_coverage
from wuli.report.render.glyphs import guard_text, map_texts

TEMPLATE_DIR: Final = Path(__file__).resolve().parent / "typst"
STANDARDS: Final = ("ua-1",)
# A fixed moment: the bytes depend on the pack alone.
CREATED: Final = datetime(2020, 1, 1, tzinfo=UTC)


def render_form_pdf(form: Form, lang: str) -> bytes:
    """Return the paper questionnaire in `lang`; characters that no font has are drawn as 〓."""
    coverage = load_coverage()
    document = plain_form(map_texts(form, lambda text: guard_text(text, coverage)[0]), lang)
    rare = report_pdf.find_rare(json.dumps(document, ensure_ascii=False), coverage)
    families = (LATIN_FAMILY, OWN_FAMILY) if lang == "en" else (OWN_FAMILY,)
    data = {
        "document": document,
        "fonts": [*families, FALLBACK_FAMILY] if rare else families,
        "rare": rare,
        "theme": report_pdf.describe_theme(""),
    }
    files = {
        "main.typ": (TEMPLATE_DIR / "form.typ").read_bytes(),
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
    }
    fallback = [coverage.fallback_path.parent] if rare and coverage.fallback_path is not None else []
    return typst.compile(  # type: ignore[call-overload, no-any-return]  # the stubs leave out files given as a dictionary
        files,
        root=str(TEMPLATE_DIR),
        font_paths=report_pdf.load_fonts(FONT_DIR, *fallback),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=list(STANDARDS),
        timestamp=CREATED,
    )


def plain_form(form: Form, lang: str) -> dict[str, Any]:
    """Return what the template needs of `form`, in one language."""
    return {
        "lang": lang,
        "kicker": words.QUESTIONNAIRE[lang],
        "title": form.title[lang],
        "about": form.about[lang],
        "how_title": words.HOW_TITLE[lang],
        "how": [text[lang] for text in (*words.HOW, words.HOW_ON_PAPER)],
        "footer": f"{form.title[lang]} · {form.pack_id}@{form.edition} · {form.hash[:HASH_LENGTH]}",
        "end": words.END[lang],
        "sections": [_section(section, lang) for section in form.sections],
    }


def _section(section: Section, lang: str) -> dict[str, Any]:
    parts = [_pair(part, lang) if isinstance(part, Pair) else _question(part, lang) for part in section.parts]
    return {"code": section.code, "title": section.title[lang], "about": section.about[lang], "parts": parts}


def _pair(pair: Pair, lang: str) -> dict[str, Any]:
    note = f"{pair.name[lang]}{words.COLON[lang]}{words.PAIR[lang]}"
    return {"type": "pair", "note": note, "questions": [_question(question, lang) for question in pair.questions]}


def _question(question: Question, lang: str) -> dict[str, Any]:
    amount = question.amount
    return {
        "type": "question",
        "number": question.number,
        "condition": question.condition.text[lang] if question.condition else "",
        "text": question.text[lang],
        "help": question.help[lang],
        "options": [_option(option, lang) for option in question.options if not option.is_state],
        "states": [_option(option, lang) for option in question.options if option.is_state],
        "has_line": question.kind not in ("one", "many"),
        "is_long": question.kind == "text",
        "unit": question.unit[lang],
        "amount": None if amount is None else _amount(amount, lang),
    }


def _amount(amount: Question, lang: str) -> dict[str, str]:
    return {
        "lead": f"{words.ELSE_AMOUNT[lang]}{words.COLON[lang]}",
        "text": amount.text[lang],
        "help": amount.help[lang],
    }


def _option(option: Option, lang: str) -> dict[str, str]:
    # a code is shown where it stands in the files too: "3｜text"
    shown = option.code if option.entry != option.text else ""
    return {"code": shown, "text": option.text[lang] + (words.EXCLUSIVE[lang] if option.is_alone else "")}
