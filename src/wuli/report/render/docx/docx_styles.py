"""Styles: fonts, languages, paragraph, character and table styles of the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wuli.report.render.docx.docx_looks import INK, paragraph_looks
from wuli.report.render.docx.docx_official import official_looks
from wuli.report.render.docx.docx_table_styles import table_styles
from wuli.report.render.docx.docx_xml import w
from wuli.report.render.office.elements import Element
from wuli.report.render.office.measures import twips
from wuli.report.render.office.typefaces import Typefaces

if TYPE_CHECKING:
    from wuli.report.render.docx.docx_looks import Border, Look
    from wuli.report.render.docx.docx_style import DocxStyle
    from wuli.report.render.office.colours import Accent

_LINE_RATIO: Final = {"zh": 1.6, "en": 1.4}
# The order that Word's own galleries use; a style that is not listed comes after them.
_PRIORITY: Final = {
    "Normal": 0,
    "Heading1": 9,
    "Heading2": 9,
    "Heading3": 9,
    "Heading4": 9,
    "Title": 10,
    "Subtitle": 11,
    "Caption": 35,
}
# Names that Word knows and shows in the reader's language; all others are declared as our own.
_BUILT_IN: Final = frozenset({
    "Normal", "Body Text", "List Bullet", "List Number", "List Continue", "Title", "Subtitle", "TOC Heading",
    "heading 1", "heading 2", "heading 3", "heading 4", "toc 1", "toc 2", "caption", "header", "footer",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """What all styles of a file share: its language ("zh" or "en"), typefaces and text width (twips)."""

    lang: str
    typefaces: Typefaces
    text_width: int


def styles_element(lang: str, accent: Accent, style: DocxStyle) -> Element:
    """Return the whole style sheet for a document in `lang` ("zh" or "en")."""
    setting = Setting(lang, style.typefaces, style.page.text_width)
    return w(
        "styles",
        _defaults(setting, style),
        *(paragraph_style(look, setting) for look in looks_of(style, accent)),
        *character_styles(accent),
        *table_styles(accent),
    )


def looks_of(style: DocxStyle, accent: Accent) -> tuple[Look, ...]:
    """Return the paragraph styles of a report, bases first."""
    return official_looks() if style.is_official else paragraph_looks(accent)


def _fonts(latin: str, chinese: str, lang: str) -> Element:
    fonts = w("rFonts", ascii=latin, hAnsi=latin, eastAsia=chinese, cs=latin)
    if lang == "zh":
        # Quotation marks, dashes and dots belong to both scripts; the hint makes them full width in Chinese.
        fonts = w("rFonts", hint="eastAsia", ascii=latin, hAnsi=latin, eastAsia=chinese, cs=latin)
    return fonts


def _defaults(setting: Setting, style: DocxStyle) -> Element:
    characters = w(
        "rPr",
        _fonts(setting.typefaces.body_latin, setting.typefaces.body_chinese, setting.lang),
        w("color", val="000000" if style.is_official else INK),
        w("sz", val=round(style.size * 2)),
        w("szCs", val=round(style.size * 2)),
        w("lang", val="en-GB", eastAsia="zh-CN", bidi="ar-SA"),
    )
    return w("docDefaults", w("rPrDefault", characters), w("pPrDefault", w("pPr")))


def paragraph_style(look: Look, setting: Setting) -> Element:
    """Return one paragraph style."""
    return w(
        "style",
        w("name", val=look.name),
        w("basedOn", val=look.base) if look.base else None,
        w("next", val=look.follow) if look.follow else None,
        w("uiPriority", val=_PRIORITY.get(look.id, 40)),
        w("qFormat"),
        _paragraph_settings(look, setting),
        _character_settings(look, setting),
        **_style_attributes(look),
    )


def _style_attributes(look: Look) -> dict[str, str | int]:
    own = {} if look.name in _BUILT_IN else {"customStyle": 1}
    default = {"default": 1} if look.id == "Normal" else {}
    return {"type": "paragraph", **default, **own, "styleId": look.id}


def _paragraph_settings(look: Look, setting: Setting) -> Element:
    rank = w("ilvl", val=look.number_level) if look.number_level else None
    numbering = w("numPr", rank, w("numId", val=look.number)) if look.number else None
    tab = w("tab", val="right", leader=look.right_tab, pos=setting.text_width)
    side = look.align or ("both" if setting.lang == "zh" else "left")
    return w(
        "pPr",
        w("keepNext") if look.keep_next else None,
        w("keepLines") if look.keep_lines else None,
        w("pageBreakBefore") if look.page_before else None,
        numbering,
        w("pBdr", *(_border(line) for line in look.borders)) if look.borders else None,
        w("shd", val="clear", color="auto", fill=look.fill) if look.fill else None,
        w("tabs", tab) if look.right_tab else None,
        w("snapToGrid", val=0) if look.off_grid else None,
        _spacing(look, setting.lang),
        _indent(look),
        w("jc", val=side) if look.align or not look.base else None,
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
    if look.left is None and look.first_line is None:
        return None
    sides = {"left": twips(look.left or 0), "right": twips(look.right)}
    if look.first_line is None:
        return w("ind", **sides, hanging=twips(look.hanging))
    # Chinese indents count characters, so that they follow the size; the twips are for programs that do not count.
    return w(
        "ind", **sides, firstLineChars=look.first_line * 100, firstLine=round(look.first_line * (look.size or 16) * 20)
    )


def _character_settings(look: Look, setting: Setting) -> Element:
    half_points = round(look.size * 2) if look.size is not None else None
    faces = setting.typefaces
    latin = look.latin or (faces.display_latin if look.display_font else faces.body_latin)
    chinese = look.chinese or (faces.display_chinese if look.display_font else faces.body_chinese)
    bold = {} if look.bold else {"val": 0}
    return w(
        "rPr",
        _fonts(latin, chinese, setting.lang) if look.display_font or look.latin or look.chinese else None,
        w("b", **bold) if look.bold is not None else None,
        w("bCs", **bold) if look.bold is not None else None,
        w("color", val=look.colour) if look.colour else None,
        w("spacing", val=look.closer) if look.closer is not None else None,
        w("sz", val=half_points) if half_points else None,
        w("szCs", val=half_points) if half_points else None,
    )


def character_styles(accent: Accent) -> tuple[Element, ...]:
    """Return every character style of the report."""
    default = w("style", w("name", val="Default Paragraph Font"), w("uiPriority", val=1), w("semiHidden"),
                type="character", default=1, styleId="DefaultParagraphFont")  # fmt: skip
    strong = w("style", w("name", val="Strong"), w("basedOn", val="DefaultParagraphFont"), w("uiPriority", val=22),
               w("qFormat"), w("rPr", w("b"), w("bCs")), type="character", styleId="Strong")  # fmt: skip
    caption_number = w("style", w("name", val="Caption Number"), w("basedOn", val="DefaultParagraphFont"), w("qFormat"),
                       w("rPr", w("color", val=accent.text)), type="character", customStyle=1,
                       styleId="CaptionNumber")  # fmt: skip
    return default, strong, caption_number
