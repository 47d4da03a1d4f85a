"""The package: an empty document of our own to start from, its properties, and bytes that repeat."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Final

import docx
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.oxml import serialize_part_xml

from wuli.report.render.docx.docx_measures import MARGIN, PAGE_HEIGHT, PAGE_WIDTH, twips
from wuli.report.render.docx.docx_numbering import numbering_element
from wuli.report.render.docx.docx_styles import (
    BODY_CHINESE,
    BODY_LATIN,
    DISPLAY_CHINESE,
    DISPLAY_LATIN,
    styles_element,
)
from wuli.report.render.docx.docx_theme import theme_element
from wuli.report.render.docx.docx_xml import Element, w

if TYPE_CHECKING:
    from docx.document import Document as WordFile

    from wuli.report.content import Document
    from wuli.report.render.docx.docx_colours import Accent

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the oldest time a ZIP entry can carry
_PROPERTY_LIMIT: Final = 255  # characters, set by the packaging standard
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_APP: Final = (
    f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Wuli</Application></Properties>"
)


def open_blank(lang: str, accent: Accent) -> WordFile:
    """Return an empty A4 document in `lang` that holds all styles and nothing of the library's own template."""
    parts = {
        "word/document.xml": (CT.WML_DOCUMENT_MAIN, _body()),
        "word/styles.xml": (CT.WML_STYLES, styles_element(lang, accent)),
        "word/numbering.xml": (CT.WML_NUMBERING, numbering_element(accent.fill)),
        "word/settings.xml": (CT.WML_SETTINGS, _settings(lang)),
        "word/fontTable.xml": (CT.WML_FONT_TABLE, _font_table()),
        "word/theme/theme1.xml": (CT.OFC_THEME, theme_element(accent.fill)),
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
    return docx.Document(io.BytesIO(_zip(files)))


def set_properties(word: WordFile, document: Document) -> None:
    """Write title, author, subject, keywords, language and the report's own date into the file's properties."""
    day = dt.datetime.combine(dt.date.fromisoformat(document.date), dt.time())
    properties = word.core_properties
    properties.title = document.title[:_PROPERTY_LIMIT]
    properties.author = properties.last_modified_by = document.author[:_PROPERTY_LIMIT]
    properties.subject = document.subject[:_PROPERTY_LIMIT]
    properties.keywords = "; ".join(document.keywords)[:_PROPERTY_LIMIT]
    properties.identifier = document.fingerprint[:_PROPERTY_LIMIT]
    properties.language = {"zh": "zh-CN", "en": "en-GB"}[document.lang]
    properties.revision = 1
    properties.created = properties.modified = day


def save_bytes(word: WordFile) -> bytes:
    """Return the file of `word`; the same document gives the same bytes on every day and machine."""
    buffer = io.BytesIO()
    word.save(buffer)
    return repack(buffer.getvalue())


def repack(archive: bytes) -> bytes:
    """Return a ZIP `archive` with the same files, in the same order, without times and traces of a machine."""
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return _zip({entry.filename: source.read(entry) for entry in source.infolist()})


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # otherwise the byte says on which system the file was written
            target.writestr(entry, content)
    return buffer.getvalue()


def _content_types(types: dict[str, str]) -> bytes:
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items())
    by_ending = {"rels": CT.OPC_RELATIONSHIPS, "xml": CT.XML}
    defaults = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in by_ending.items())
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'.encode()


def _relations(*targets: tuple[str, str]) -> bytes:
    rows = (f'<Relationship Id="rId{n}" Type="{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(targets, start=1))
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(rows)}</Relationships>'.encode()


def _body() -> Element:
    edge = twips(11)
    margins = w("pgMar", top=MARGIN, right=MARGIN, bottom=MARGIN, left=MARGIN, header=edge, footer=edge, gutter=0)
    return w("document", w("body", w("sectPr", w("pgSz", w=PAGE_WIDTH, h=PAGE_HEIGHT), margins, w("titlePg"))))


def _settings(lang: str) -> Element:
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
        w("characterSpacingControl", val="compressPunctuation" if lang == "zh" else "doNotCompress"),
        w("compat", *(w("compatSetting", name=name, uri=word, val=value) for name, value in options.items())),
        w("themeFontLang", val="en-GB", eastAsia="zh-CN"),
        w("clrSchemeMapping", bg1="light1", t1="dark1", bg2="light2", t2="dark2", **scheme,
          hyperlink="hyperlink", followedHyperlink="followedHyperlink"),
        w("decimalSymbol", val="."),
        w("listSeparator", val=","),
    )  # fmt: skip


def _font_table() -> Element:
    """Return the fonts with the names that an English system knows the Chinese ones by."""
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
