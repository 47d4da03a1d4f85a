"""Styles of a template: ours are looked up by name, and added in the manner of the template where it has none."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from docx.oxml.ns import qn

from wuli.report.render.docx.docx_looks import Look, paragraph_looks
from wuli.report.render.docx.docx_styles import Setting, character_styles, paragraph_style
from wuli.report.render.docx.docx_table_styles import table_styles
from wuli.report.render.office.elements import Element, Found
from wuli.report.render.office.typefaces import BODY_CHINESE, BODY_LATIN, Typefaces

if TYPE_CHECKING:
    from wuli.report.render.office.colours import Accent

_BODY: Final = "BodyText"
_NORMAL: Final = "Normal"
_HOUSE_SIZE: Final = 10.0
# Running text: its size follows that of the template. Everything else stands in tables and boxes of a given width.
_TEXTS: Final = (
    "Lede",
    "ListTitle",
    "ListBullet",
    "ListNumber",
    "ListContinue",
    "CalloutTitle",
    "FieldText",
    "FieldLong",
)
_REFERENCES: Final = ("w:pStyle", "w:rStyle", "w:tblStyle")
_DEFAULTS: Final = {"TableNormal": "table", "DefaultParagraphFont": "character"}


class StyleBook:
    """Finds the style of a template for each of ours by its name, and adds those that are missing."""

    def __init__(self, root: Found, lang: str, accent: Accent, lists: dict[int, int]) -> None:
        """Start with the style sheet `root`; `lists` are the numbers of our lists in the template's file."""
        self._root = root
        self._styles: dict[str, Found] = {style.get(qn("w:styleId")): style for style in root.findall(qn("w:style"))}
        self._by_name = {(_kind(style), _name(style)): id for id, style in self._styles.items()}
        self._setting = Setting(lang, Typefaces(), 0)
        self._lists = lists
        looks = paragraph_looks(accent)
        self._looks = {look.id: look for look in looks}
        ready = (*character_styles(accent), *table_styles(accent))
        self._ready: dict[str, Found] = {str(style.get(qn("w:styleId"))): style for style in ready}
        self._factor = _text_size(self._styles, root) / _HOUSE_SIZE

    def apply(self, elements: Iterable[Found]) -> None:
        """Give every paragraph, run and table of `elements` the style that the template has for it."""
        for element in elements:
            for tag in _REFERENCES:
                for reference in element.iter(qn(tag)):
                    reference.set(qn("w:val"), self.id_of(reference.get(qn("w:val"))))

    def id_of(self, ours: str) -> str:
        """Return the id under which the template has our style `ours`, after adding it where it has none."""
        look = self._looks.get(ours)
        kind, name = ("paragraph", look.name) if look else self._kind_of_ready(ours)
        found = self._by_name.get((kind, name.lower()))
        if found is None and ours in (_BODY, _NORMAL):
            found = self._default("paragraph")
        if found is None and ours in _DEFAULTS:
            found = self._default(_DEFAULTS[ours])
        return found if found is not None else self._add(ours, kind, name)

    def numbering_of(self, ours: str) -> str:
        """Return the list that the template numbers our style `ours` by, "" where it has none."""
        found = self._styles.get(self.id_of(ours))
        for _ in range(len(self._styles)):
            if found is None:
                return ""
            number = found.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
            if number is not None:
                return str(number.get(qn("w:val")))
            base = found.find(qn("w:basedOn"))
            found = None if base is None else self._styles.get(base.get(qn("w:val")))
        return ""

    def typefaces(self, theme: Found) -> tuple[str, str]:
        """Return the Latin and the Chinese typeface of running text: named by the style, else by the `theme`, else ours."""
        normal = self._styles.get(self._default("paragraph") or "")
        fonts = None if normal is None else normal.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        named = ("", "") if fonts is None else (fonts.get(qn("w:ascii")), fonts.get(qn("w:eastAsia")))
        minor = next(theme.iter(qn("a:minorFont")), None)
        places = () if minor is None else (minor.findall(qn("a:latin")), [*minor.findall(qn("a:ea")), *_hans(minor)])
        themed = [next((font.get("typeface") for font in place if font.get("typeface")), "") for place in places]
        ours = (BODY_LATIN, BODY_CHINESE)
        latin, chinese = (
            own or by_theme or house for own, by_theme, house in zip(named, themed or ("", ""), ours, strict=True)
        )
        return latin, chinese

    def _kind_of_ready(self, ours: str) -> tuple[str, str]:
        style = self._ready[ours]
        return _kind(style), _name(style)

    def _default(self, kind: str) -> str | None:
        marked = (id for id, style in self._styles.items() if _kind(style) == kind and _is_default(style))
        return next(marked, None)

    def _add(self, ours: str, kind: str, name: str) -> str:
        own_id = ours if ours not in self._styles else f"{ours}Wuli"
        self._by_name[kind, name.lower()] = own_id  # before the styles that it refers to, which may refer back
        look = self._looks.get(ours)
        style: Found = self._ready[ours] if look is None else self._paragraph(look)
        style.set(qn("w:styleId"), own_id)
        if _is_default(style):
            del style.attrib[qn("w:default")]
        for tag in ("w:basedOn", "w:next"):
            reference = style.find(qn(tag))
            if reference is not None:
                reference.set(qn("w:val"), self.id_of(reference.get(qn("w:val"))))
        self._styles[own_id] = style
        self._root.append(style)
        return own_id

    def _paragraph(self, look: Look) -> Element:
        """Return a style that says all it needs, because the template's own text may be indented or set by the line."""
        whole = _whole(look, self._looks)
        if whole.number:
            whole = dataclasses.replace(whole, number=self._lists[whole.number])
        if look.id in _TEXTS:
            whole = dataclasses.replace(whole, size=round((whole.size or _HOUSE_SIZE) * self._factor * 2) / 2)
        if look.id == "TOCHeading":
            whole = dataclasses.replace(whole, page_before=False)
        return paragraph_style(whole, self._setting)


def _whole(look: Look, looks: dict[str, Look]) -> Look:
    """Return `look` with everything that it inherits from our own styles, based on the template's ordinary text."""
    chain = [look]
    while chain[-1].base in looks and chain[-1].base not in (_BODY, _NORMAL):
        chain.append(looks[chain[-1].base])
    found: dict[str, object] = {}
    for field in dataclasses.fields(Look):
        values = (getattr(one, field.name) for one in chain)
        found[field.name] = next((value for value in values if value not in (None, "", (), False)), field.default)
    defaults = {"before": 0.0, "after": 0.0, "size": _HOUSE_SIZE}
    found |= {name: value for name, value in defaults.items() if found[name] is None}
    own = {"id": look.id, "name": look.name, "follow": look.follow, "base": _NORMAL, "display_font": False}
    is_flush = found["left"] is None
    place: dict[str, object] = {"first_line": 0, "left": 0.0} if is_flush else {}
    side = {"align": found["align"] or "left"}
    return Look(**(found | own | place | side | {"off_grid": True}))  # type: ignore[arg-type]  # by name, as they were


def _hans(minor: Found) -> list[Found]:
    """Return the typeface of a theme for simplified Chinese."""
    return [font for font in minor.findall(qn("a:font")) if font.get("script") == "Hans"]


def _kind(style: Found) -> str:
    return str(style.get(qn("w:type")))


def _name(style: Found) -> str:
    name = style.find(qn("w:name"))
    return "" if name is None else str(name.get(qn("w:val"))).lower()


def _is_default(style: Found) -> bool:
    return style.get(qn("w:default")) in ("1", "true", "on")


def _text_size(styles: dict[str, Found], root: Found) -> float:
    """Return the size of running text in points: of the default style, else of the whole sheet, else the format's own."""
    normal = next((style for style in styles.values() if _kind(style) == "paragraph" and _is_default(style)), None)
    sizes = [normal.find(f"{qn('w:rPr')}/{qn('w:sz')}")] if normal is not None else []
    sizes.append(root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:sz')}"))
    found = next((size for size in sizes if size is not None), None)
    return _HOUSE_SIZE if found is None else float(found.get(qn("w:val"))) / 2
