"""The package: an empty document of our own to start from, and bytes that repeat."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import docx
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.oxml import serialize_part_xml

from wuli.report.render.docx.docx_numbering import numbering_element, official_numbering_element
from wuli.report.render.docx.docx_official import BOLD_FACE, KAI_FACE, SONG_FACE, TITLE_FACE
from wuli.report.render.docx.docx_style import DocxStyle
from wuli.report.render.docx.docx_styles import styles_element
from wuli.report.render.docx.docx_xml import w
from wuli.report.render.office.elements import Element
from wuli.report.render.office.measures import twips
from wuli.report.render.office.packages import repack, zip_files
from wuli.report.render.office.theme_part import theme_element
from wuli.report.render.office.typefaces import BODY_CHINESE, BODY_LATIN, DISPLAY_CHINESE, DISPLAY_LATIN

if TYPE_CHECKING:
    from docx.document import Document as WordFile

    from wuli.report.render.office.colours import Accent

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_APP: Final = (
    f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Wuli</Application></Properties>"
)


def open_blank(lang: str, accent: Accent, style: DocxStyle) -> WordFile:
    """Return an empty A4 document in `lang` that holds all styles and nothing of the library's own template."""
    numbering = official_numbering_element(lang) if style.is_official else numbering_element(accent.fill)
    parts = {
        "word/document.xml": (CT.WML_DOCUMENT_MAIN, _body(style)),
        "word/styles.xml": (CT.WML_STYLES, styles_element(lang, accent, style)),
        "word/numbering.xml": (CT.WML_NUMBERING, numbering),
        "word/settings.xml": (CT.WML_SETTINGS, _settings(lang, style)),
        "word/fontTable.xml": (CT.WML_FONT_TABLE, _font_table(style)),
        "word/theme/theme1.xml": (CT.OFC_THEME, theme_element(accent.fill, style.typefaces)),
    }
    files = {name: serialize_part_xml(element) for name, (_, element) in parts.items()}
    types = {name: content_type for name, (content_type, _) in parts.items()} | {
        "docProps/app.xml": CT.OFC_EXTENDED_PROPERTIES
    }
    files |= {
        "[Content_Types].xml": _content_types(types),
        "_rels/.rels": _relations(
            (RT.OFFICE_DOCUMENT, "word/document.xml"), (RT.EXTENDED_PROPERTIES, "docProps/app.xml")
        ),
        "word/_rels/document.xml.rels": _relations(
            (RT.STYLES, "styles.xml"), (RT.NUMBERING, "numbering.xml"), (RT.SETTINGS, "settings.xml"),
            (RT.FONT_TABLE, "fontTable.xml"), (RT.THEME, "theme/theme1.xml"),
        ),
        "docProps/app.xml": _APP.encode(),
    }  # fmt: skip
    return docx.Document(io.BytesIO(zip_files(files)))


def save_bytes(word: WordFile) -> bytes:
    """Return the file of `word`; the same document gives the same bytes on every day and machine."""
    buffer = io.BytesIO()
    word.save(buffer)
    return repack(buffer.getvalue())


def _content_types(types: dict[str, str]) -> bytes:
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items())
    by_ending = {"rels": CT.OPC_RELATIONSHIPS, "xml": CT.XML}
    defaults = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in by_ending.items())
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'.encode()


def _relations(*targets: tuple[str, str]) -> bytes:
    rows = (f'<Relationship Id="rId{n}" Type="{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(targets, start=1))
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(rows)}</Relationships>'.encode()


def _body(style: DocxStyle) -> Element:
    page, grid = style.page, style.grid
    margins = w("pgMar", top=page.top, right=page.right, bottom=page.bottom, left=page.left, header=page.header,
                footer=page.footer, gutter=0)  # fmt: skip
    cover = None if style.is_official else w("titlePg")
    setup = w(
        "sectPr",
        w("pgSz", w=page.width, h=page.height),
        margins,
        cover,
        w("docGrid", type="lines", linePitch=grid.pitch(page)) if grid else None,
    )
    return w("document", w("body", setup))


def _settings(lang: str, style: DocxStyle) -> Element:
    """Return the settings; fields are not updated on opening, because Word would ask the reader about that first."""
    options = {
        "compatibilityMode": 15,
        "overrideTableStyleFontSizeAndJustification": 1,
        "enableOpenTypeFeatures": 1,
        "doNotFlipMirrorIndents": 1,
        "differentiateMultirowTableHeaders": 1,
    }
    word = "http://schemas.microsoft.com/office/word"
    scheme = {name: name for name in (f"accent{n}" for n in range(1, 7))}
    return w(
        "settings",
        w("zoom", percent=100),
        w("defaultTabStop", val=twips(7.4)),
        w("evenAndOddHeaders") if style.is_official else None,
        w("characterSpacingControl", val="compressPunctuation" if lang == "zh" else "doNotCompress"),
        w("compat", *(w("compatSetting", name=name, uri=word, val=value) for name, value in options.items())),
        w("themeFontLang", val="en-GB", eastAsia="zh-CN"),
        w("clrSchemeMapping", bg1="light1", t1="dark1", bg2="light2", t2="dark2", **scheme,
          hyperlink="hyperlink", followedHyperlink="followedHyperlink"),
        w("decimalSymbol", val="."),
        w("listSeparator", val=","),
    )  # fmt: skip


def _font_table(style: DocxStyle) -> Element:
    """Return the fonts with the names that an English system knows the Chinese ones by, and their substitutes."""
    if style.is_official:
        return w(
            "fonts",
            _font(style.typefaces.body_latin, "", "00", "roman"),
            _font(TITLE_FACE, "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,宋体,SimSun", "86", "script"),
            _font(style.typefaces.body_chinese, "仿宋,FangSong,华文仿宋,STFangsong", "86", "modern"),
            _font(KAI_FACE, "楷体,KaiTi,华文楷体,STKaiti", "86", "modern"),
            _font(BOLD_FACE, "SimHei", "86", "modern"),
            _font(SONG_FACE, "SimSun", "86", "auto"),
        )
    return w(
        "fonts",
        _font(BODY_LATIN, "", "00", "swiss"),
        _font(DISPLAY_LATIN, "", "00", "swiss"),
        _font(BODY_CHINESE, "DengXian", "86", "auto"),
        _font(DISPLAY_CHINESE, "Microsoft YaHei", "86", "swiss"),
    )


def _font(name: str, other_name: str, charset: str, family: str) -> Element:
    other = w("altName", val=other_name) if other_name else None
    return w("font", other, w("charset", val=charset), w("family", val=family), w("pitch", val="variable"), name=name)
