"""Styles: fonts, languages, paragraph, character and table styles of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wuli.report.render import theme
from wuli.report.render.docx.docx_colours import bare
from wuli.report.render.docx.docx_looks import HAIRLINE, INK, MUTED, paragraph_looks
from wuli.report.render.docx.docx_measures import TEXT_WIDTH, twips
from wuli.report.render.docx.docx_xml import Element, w

if TYPE_CHECKING:
    from wuli.report.content import CalloutKind
    from wuli.report.render.docx.docx_colours import Accent
    from wuli.report.render.docx.docx_looks import Border, Look

BODY_LATIN: Final = "Calibri"
BODY_CHINESE: Final = "等线"
DISPLAY_LATIN: Final = "Arial"
DISPLAY_CHINESE: Final = "微软雅黑"
CALLOUT_STYLES: Final[dict[CalloutKind, str]] = {
    "note": "CalloutNote",
    "warning": "CalloutWarning",
    "reference": "CalloutReference",
    "consultant": "CalloutConsultant",
}
_LINE_RATIO: Final = {"zh": 1.6, "en": 1.4}
# The order that Word's own galleries use; a style that is not listed comes after them.
_PRIORITY: Final = {
    "Normal": 0,
    "Heading1": 9,
    "Heading2": 9,
    "Heading3": 9,
    "Title": 10,
    "Subtitle": 11,
    "Caption": 35,
}
# Names that Word knows and shows in the reader's language; all others are declared as our own.
_BUILT_IN: Final = frozenset({
    "Normal", "Body Text", "List Bullet", "List Number", "List Continue", "Title", "Subtitle", "TOC Heading",
    "heading 1", "heading 2", "heading 3", "toc 1", "toc 2", "caption", "header", "footer",
})  # fmt: skip


def styles_element(lang: str, accent: Accent) -> Element:
    """Return the whole style sheet for a document in `lang` ("zh" or "en")."""
    return w(
        "styles",
        _defaults(lang),
        *(_paragraph_style(look, lang) for look in paragraph_looks(accent)),
        *_character_styles(accent),
        *_table_styles(accent),
    )


def _fonts(latin: str, chinese: str, lang: str) -> Element:
    fonts = w("rFonts", ascii=latin, hAnsi=latin, eastAsia=chinese, cs=latin)
    if lang == "zh":
        # Quotation marks, dashes and dots belong to both scripts; the hint makes them full width in Chinese.
        fonts = w("rFonts", hint="eastAsia", ascii=latin, hAnsi=latin, eastAsia=chinese, cs=latin)
    return fonts


def _defaults(lang: str) -> Element:
    characters = w(
        "rPr",
        _fonts(BODY_LATIN, BODY_CHINESE, lang),
        w("color", val=INK),
        w("sz", val=20),
        w("szCs", val=20),
        w("lang", val="en-GB", eastAsia="zh-CN", bidi="ar-SA"),
    )
    return w("docDefaults", w("rPrDefault", characters), w("pPrDefault", w("pPr")))


def _paragraph_style(look: Look, lang: str) -> Element:
    return w(
        "style",
        w("name", val=look.name),
        w("basedOn", val=look.base) if look.base else None,
        w("next", val=look.follow) if look.follow else None,
        w("uiPriority", val=_PRIORITY.get(look.id, 40)),
        w("qFormat"),
        _paragraph_settings(look, lang),
        _character_settings(look, lang),
        **_style_attributes(look),
    )


def _style_attributes(look: Look) -> dict[str, str | int]:
    own = {} if look.name in _BUILT_IN else {"customStyle": 1}
    default = {"default": 1} if look.id == "Normal" else {}
    return {"type": "paragraph", **default, **own, "styleId": look.id}


def _paragraph_settings(look: Look, lang: str) -> Element:
    numbering = w("numPr", w("numId", val=look.number)) if look.number else None
    return w(
        "pPr",
        w("keepNext") if look.keep_next else None,
        w("keepLines") if look.keep_lines else None,
        w("pageBreakBefore") if look.page_before else None,
        numbering,
        w("pBdr", *(_border(line) for line in look.borders)) if look.borders else None,
        w("shd", val="clear", color="auto", fill=look.fill) if look.fill else None,
        w("tabs", w("tab", val="right", leader=look.right_tab, pos=TEXT_WIDTH)) if look.right_tab else None,
        _spacing(look, lang),
        _indent(look),
        w("jc", val=look.align or ("both" if lang == "zh" else "left")) if look.align or not look.base else None,
        w("outlineLvl", val=look.outline) if look.outline is not None else None,
    )


def _border(line: Border) -> Element:
    return w(line.side, val="single", sz=line.thickness, space=line.distance, color=line.colour)


def _spacing(look: Look, lang: str) -> Element | None:
    settings: dict[str, str | int] = {}
    if look.before is not None:
        settings["before"] = round(look.before * 20)
    if look.after is not None:
        settings["after"] = round(look.after * 20)
    if look.exact is not None:
        settings.update(line=round(look.exact * 20), lineRule="exact")
    elif look.size is not None:
        settings.update(line=round(look.size * (look.ratio or _LINE_RATIO[lang]) * 20), lineRule="atLeast")
    return w("spacing", **settings) if settings else None


def _indent(look: Look) -> Element | None:
    if look.left is None:
        return None
    return w("ind", left=twips(look.left), right=twips(look.right), hanging=twips(look.hanging))


def _character_settings(look: Look, lang: str) -> Element:
    half_points = round(look.size * 2) if look.size is not None else None
    return w(
        "rPr",
        _fonts(DISPLAY_LATIN, DISPLAY_CHINESE, lang) if look.display_font else None,
        w("b") if look.bold else None,
        w("bCs") if look.bold else None,
        w("color", val=look.colour) if look.colour else None,
        w("sz", val=half_points) if half_points else None,
        w("szCs", val=half_points) if half_points else None,
    )


def _character_styles(accent: Accent) -> tuple[Element, ...]:
    default = w("style", w("name", val="Default Paragraph Font"), w("uiPriority", val=1), w("semiHidden"),
                type="character", default=1, styleId="DefaultParagraphFont")  # fmt: skip
    strong = w("style", w("name", val="Strong"), w("basedOn", val="DefaultParagraphFont"), w("uiPriority", val=22),
               w("qFormat"), w("rPr", w("b"), w("bCs")), type="character", styleId="Strong")  # fmt: skip
    caption_number = w("style", w("name", val="Caption Number"), w("basedOn", val="DefaultParagraphFont"), w("qFormat"),
                       w("rPr", w("color", val=accent.text)), type="character", customStyle=1,
                       styleId="CaptionNumber")  # fmt: skip
    return default, strong, caption_number


def _table_styles(accent: Accent) -> tuple[Element, ...]:
    ordinary = w("style", w("name", val="Normal Table"), w("uiPriority", val=99), w("semiHidden"), w("unhideWhenUsed"),
                 w("tblPr", w("tblInd", w=0, type="dxa"), _cell_margins(0, 0, 0, 0)),
                 type="table", default=1, styleId="TableNormal")  # fmt: skip
    no_list = w("style", w("name", val="No List"), w("uiPriority", val=99), w("semiHidden"), w("unhideWhenUsed"),
                type="numbering", default=1, styleId="NoList")  # fmt: skip
    rule = bare(theme.HAIRLINE)
    return (
        ordinary,
        no_list,
        _report_table(accent),
        _table_style("ReportFacts", "Report Facts", None, _cell_margins(0, 0, 0, twips(4))),
        _table_style("ReportColumns", "Report Columns", None, _cell_margins(0, 0, 0, 0)),
        _table_style("ReportCards", "Report Cards", None, _cell_margins(twips(1), twips(2.2), twips(1), twips(1.5))),
        _table_style("ReportLadder", "Report Ladder", _grid(4, rule), _cell_margins(20, 40, 20, 40)),
        *_callout_styles(accent),
    )


def _report_table(accent: Accent) -> Element:
    borders = _borders(top=(8, accent.fill), bottom=(8, accent.fill), insideH=(4, HAIRLINE))
    style = _table_style("ReportTable", "Report Table", borders, _cell_margins(20, 60, 20, 60))
    head = w("tcPr", _cell_borders(bottom=(6, MUTED)), w("vAlign", val="bottom"))
    style.append(w("tblStylePr", head, type="firstRow"))
    return style


def _callout_styles(accent: Accent) -> tuple[Element, ...]:
    pale = bare(theme.PALE)
    looks: tuple[tuple[CalloutKind, str, tuple[int, str], str], ...] = (
        ("note", "Callout Note", (24, accent.fill), pale),
        ("warning", "Callout Warning", (36, INK), pale),
        ("reference", "Callout Reference", (24, bare(theme.PEER)), pale),
        ("consultant", "Callout Consultant", (36, bare(theme.CONSULTANT)), bare(theme.CONSULTANT_PALE)),
    )
    return tuple(_callout_style(CALLOUT_STYLES[kind], name, rule, fill) for kind, name, rule, fill in looks)


def _callout_style(style_id: str, name: str, rule: tuple[int, str], fill: str) -> Element:
    margins = _cell_margins(twips(2.5), twips(4), twips(1.5), twips(4))
    style = _table_style(style_id, name, _borders(left=rule), margins)
    style.append(w("tcPr", w("shd", val="clear", color="auto", fill=fill)))
    return style


def _table_style(style_id: str, name: str, borders: Element | None, margins: Element) -> Element:
    return w(
        "style",
        w("name", val=name),
        w("basedOn", val="TableNormal"),
        w("uiPriority", val=59),
        w("qFormat"),
        w("tblPr", borders, margins),
        type="table",
        customStyle=1,
        styleId=style_id,
    )


def _cell_margins(top: int, left: int, bottom: int, right: int) -> Element:
    sides = (("top", top), ("left", left), ("bottom", bottom), ("right", right))
    return w("tblCellMar", *(w(side, w=width, type="dxa") for side, width in sides))


def _sides(**sides: tuple[int, str]) -> list[Element]:
    order = ("top", "left", "bottom", "right", "insideH", "insideV")
    return [w(s, val="single", sz=sides[s][0], space=0, color=sides[s][1]) for s in order if s in sides]


def _borders(**sides: tuple[int, str]) -> Element:
    return w("tblBorders", *_sides(**sides))


def _cell_borders(**sides: tuple[int, str]) -> Element:
    return w("tcBorders", *_sides(**sides))


def _grid(size: int, colour: str) -> Element:
    line = (size, colour)
    return _borders(top=line, left=line, bottom=line, right=line, insideH=line, insideV=line)
