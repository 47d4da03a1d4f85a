"""Table styles: data tables, cards, ladders and boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wuli.report.render import theme
from wuli.report.render.docx.docx_looks import HAIRLINE, INK, MUTED
from wuli.report.render.docx.docx_xml import w
from wuli.report.render.office.colours import bare
from wuli.report.render.office.elements import Element
from wuli.report.render.office.measures import twips

if TYPE_CHECKING:
    from wuli.report.content import CalloutKind
    from wuli.report.render.office.colours import Accent

CALLOUT_STYLES: Final[dict[CalloutKind, str]] = {
    "note": "CalloutNote",
    "warning": "CalloutWarning",
    "reference": "CalloutReference",
    "consultant": "CalloutConsultant",
}


def table_styles(accent: Accent) -> tuple[Element, ...]:
    """Return every table style of the report."""
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
        _table_style("ReportHeat", "Report Heat Map", _grid(12, "FFFFFF"), _cell_margins(0, 30, 0, 30)),
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
