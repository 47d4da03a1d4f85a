"""The empty deck: page, theme, master and layouts, with nothing left of the library's own template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.util import Inches

from wuli.report.render import theme
from wuli.report.render.office.colours import Accent, bare
from wuli.report.render.office.theme_part import theme_element
from wuli.report.render.office.typefaces import DISPLAY_CHINESE, DISPLAY_LATIN, Typefaces

SLIDE_FACES: Final = Typefaces(DISPLAY_LATIN, DISPLAY_CHINESE, DISPLAY_LATIN, DISPLAY_CHINESE)
_NAMES: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MUTED: Final = bare(theme.MUTED)
_INK: Final = bare(theme.INK)


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide in inches."""

    x: float
    y: float
    width: float
    height: float


WIDTH: Final = 13.333
HEIGHT: Final = 7.5
TITLE: Final = Box(0.6, 0.42, 12.13, 0.98)
BODY: Final = Box(0.6, 1.5, 12.13, 5.0)
SOURCE: Final = Box(0.6, 6.58, 12.13, 0.36)
_FOOT: Final = Box(0.6, 7.0, 10.5, 0.3)
_NUMBER: Final = Box(11.73, 7.0, 1.0, 0.3)
_LAYOUTS: Final = {
    "cover": ("Title Slide", {"zh": "封面", "en": "Cover"}),
    "bullets": ("Title and Content", {"zh": "标题和要点", "en": "Title and points"}),
    "section": ("Section Header", {"zh": "分部标题", "en": "Section"}),
    "free": ("Title Only", {"zh": "标题和图表", "en": "Title and figure"}),
}


@dataclass(frozen=True, slots=True)
class Deck:
    """An empty presentation and its layouts by kind: cover, bullets, section, free."""

    file: Any
    layouts: dict[str, Any]


def open_deck(accent: Accent, lang: str) -> Deck:
    """Return an empty 16:9 deck in `lang` with our own theme and layouts."""
    file: Any = Presentation()
    file.slide_width, file.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _drop_leftovers(file)
    layouts = {layout.name: layout for layout in file.slide_layouts}
    kept = {kind: layouts[name] for kind, (name, _) in _LAYOUTS.items()}
    for layout in layouts.values():
        if layout not in kept.values():
            file.slide_layouts.remove(layout)
    _dress_master(file.slide_master, accent)
    for kind, layout in kept.items():
        layout.element.find(f"{_P}cSld").set("name", _LAYOUTS[kind][1][lang])
        _dress_layout(kind, layout, accent)
    return Deck(file, kept)


def _drop_leftovers(file: Any) -> None:
    """Take away the picture and the printer settings that the library's template carries."""
    package = file.part.package
    for relations in (package._rels, file.part.rels):  # noqa: SLF001 - the library has no public way
        for id, relation in list(relations.items()):
            if relation.reltype in (RT.THUMBNAIL, RT.PRINTER_SETTINGS):
                relations.pop(id)
    for part in package.iter_parts():
        if str(part.partname) == "/docProps/app.xml":
            part._blob = _APP  # noqa: SLF001 - same


_APP: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Wuli</Application></Properties>"
)


def _dress_master(master: Any, accent: Accent) -> None:
    theme_part = master.part.part_related_by(RT.THEME)
    theme_part._blob = etree.tostring(  # noqa: SLF001 - the library has no public way
        theme_element(accent.fill, SLIDE_FACES), xml_declaration=True, encoding="UTF-8", standalone=True
    )
    old = master.element.find(f"{_P}txStyles")
    old.getparent().replace(old, parse_xml(_text_styles(accent)))
    boxes = {"TITLE": TITLE, "BODY": BODY, "OBJECT": BODY, "FOOTER": _FOOT, "SLIDE_NUMBER": _NUMBER}
    _place_all(master, boxes)


def _dress_layout(kind: str, layout: Any, accent: Accent) -> None:
    foot = {"FOOTER": _FOOT, "SLIDE_NUMBER": _NUMBER}
    if kind == "cover":
        _place_all(layout, {"CENTER_TITLE": Box(1.1, 2.0, 11.2, 1.9), "SUBTITLE": Box(1.1, 4.05, 11.2, 0.7)} | foot)
        _add_bar(layout, Box(0, 0, 0.42, HEIGHT), accent.fill)
    elif kind == "section":
        _place_all(layout, {"TITLE": Box(1.1, 2.3, 11.2, 1.7), "BODY": Box(1.1, 4.15, 11.2, 1.2)} | foot)
        _fill_background(layout, accent.fill)
    else:
        _place_all(layout, {"TITLE": TITLE, "OBJECT": BODY} | foot)
        _add_bar(layout, Box(0, TITLE.y + 0.04, 0.14, 0.56), accent.fill)
    for placeholder in layout.placeholders:
        size, bold, colour, anchor = _look(kind, placeholder.placeholder_format.type.name, accent)
        _dress(placeholder, size, bold=bold, colour=colour, anchor=anchor)


def _look(kind: str, role: str, accent: Accent) -> tuple[int, bool, str, str]:
    """Return size (hundredths of a point, 0: the master's), boldness, colour ("": the master's) and anchor."""
    white = "FFFFFF" if kind == "section" else ""
    if role in ("FOOTER", "SLIDE_NUMBER"):
        return 1000, False, white or _MUTED, "ctr"
    if role == "CENTER_TITLE":
        return 4000, True, accent.text, "b"
    if kind == "section":
        return (3600, True, white, "b") if role == "TITLE" else (2000, False, white, "t")
    return (2000, False, _INK, "t") if role == "SUBTITLE" else (0, role == "TITLE", "", "t")


def _place_all(holder: Any, boxes: dict[str, Box]) -> None:
    """Move the placeholders of a master or layout into their boxes; those without a box go."""
    for placeholder in list(holder.placeholders):
        box = boxes.get(placeholder.placeholder_format.type.name)
        if box is None:
            placeholder.element.getparent().remove(placeholder.element)
            continue
        placeholder.left, placeholder.top = Inches(box.x), Inches(box.y)
        placeholder.width, placeholder.height = Inches(box.width), Inches(box.height)


def _dress(placeholder: Any, size: int, *, bold: bool, colour: str, anchor: str) -> None:
    """Replace the text settings of a placeholder by ours."""
    body = placeholder.element.find(f"{_P}txBody")
    role = placeholder.placeholder_format.type.name
    side = "r" if role == "SLIDE_NUMBER" else "l"
    settings = f'<a:bodyPr {_NAMES} lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"><a:normAutofit/></a:bodyPr>'
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>' if colour else ""
    letters = f'<a:defRPr{f" sz={chr(34)}{size}{chr(34)}" if size else ""} b="{int(bold)}" cap="none">{fill}</a:defRPr>'
    is_list = role in ("OBJECT", "BODY") and not size
    level = f"<a:lvl1pPr{'' if is_list else ' marL=' + chr(34) + '0' + chr(34) + ' indent=' + chr(34) + '0' + chr(34)}"
    level += f' algn="{side}">{"" if is_list else "<a:buNone/>"}{letters}</a:lvl1pPr>'
    body.replace(body.find(f"{_A}bodyPr"), parse_xml(settings))
    body.replace(body.find(f"{_A}lstStyle"), parse_xml(f"<a:lstStyle {_NAMES}>{level}</a:lstStyle>"))


def _add_bar(layout: Any, box: Box, colour: str) -> None:
    """Add a plain bar of colour behind everything."""
    tree = layout.shapes.element
    place = (
        f'<a:off x="{Inches(box.x)}" y="{Inches(box.y)}"/><a:ext cx="{Inches(box.width)}" cy="{Inches(box.height)}"/>'
    )
    bar = (
        f'<p:sp {_NAMES}><p:nvSpPr><p:cNvPr id="99" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm>{place}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )
    tree.insert(2, parse_xml(bar))  # behind the two settings of the tree


def _fill_background(layout: Any, colour: str) -> None:
    ground = (
        f'<p:bg {_NAMES}><p:bgPr><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
    )
    layout.element.find(f"{_P}cSld").insert(0, parse_xml(ground))


def _text_styles(accent: Accent) -> str:
    title = (
        '<a:lvl1pPr algn="l"><a:lnSpc><a:spcPct val="95000"/></a:lnSpc><a:spcBef><a:spcPct val="0"/></a:spcBef><a:buNone/>'
        f"{_letters(2800, accent.text, 'mj', bold=True)}</a:lvl1pPr>"
    )
    texts = "".join(
        f'<a:lvl{level}pPr marL="{285750 * level}" indent="-285750" algn="l"><a:lnSpc><a:spcPct val="110000"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="900"/></a:spcBef><a:buClr><a:srgbClr val="{accent.fill}"/></a:buClr>'
        f'<a:buFont typeface="Arial"/><a:buChar char="•"/>{_letters(2400 - 200 * level, _INK, "mn")}</a:lvl{level}pPr>'
        for level in range(1, 6)
    )
    others = "".join(
        f'<a:lvl{level}pPr algn="l">{_letters(1400, _INK, "mn")}</a:lvl{level}pPr>' for level in range(1, 6)
    )
    return (
        f"<p:txStyles {_NAMES}><p:titleStyle>{title}</p:titleStyle><p:bodyStyle>{texts}</p:bodyStyle>"
        f"<p:otherStyle>{others}</p:otherStyle></p:txStyles>"
    )


def _letters(size: int, colour: str, face: str, *, bold: bool = False) -> str:
    return (
        f'<a:defRPr sz="{size}" b="{int(bold)}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        f'<a:latin typeface="+{face}-lt"/><a:ea typeface="+{face}-ea"/><a:cs typeface="+{face}-cs"/></a:defRPr>'
    )
