"""Office files as tests read them: parts, charts, workbooks, and the element orders of the schemas."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

import openpyxl
from docx.oxml.parser import parse_xml

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

# Child order of the elements that we write. Source: ECMA-376-1, 5th edition, dml-chart.xsd and wml.xsd.
CHART_ORDER: Final = {
    "chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart spPr txPr externalData"
    " printSettings userShapes",
    "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs",
    "plotArea": "layout barChart radarChart catAx valAx dTable spPr",
    "manualLayout": "layoutTarget xMode yMode wMode hMode x y w h",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "radarChart": "radarStyle varyColors ser dLbls axId",
    "bar ser": "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape",
    "radar ser": "idx order tx spPr marker dPt dLbls cat val",
    "marker": "symbol size spPr",
    "dLbls": "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent"
    " showBubbleSize separator showLeaderLines leaderLines",
    "dLbl": "idx delete layout tx numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent"
    " showBubbleSize separator",
    "errBars": "errDir errBarType errValType noEndCap plus minus val spPr",
    "catAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark"
    " tickLblPos spPr txPr crossAx crosses crossesAt auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "valAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark"
    " tickLblPos spPr txPr crossAx crosses crossesAt crossBetween majorUnit minorUnit dispUnits",
    "scaling": "logBase orientation max min",
    "legend": "legendPos legendEntry layout overlay spPr txPr",
    "strRef": "f strCache",
    "numRef": "f numCache",
    "strCache": "ptCount pt",
    "numCache": "formatCode ptCount pt",
}
TEXT_ORDER: Final = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " spacing ind contextualSpacing jc textAlignment outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps color spacing kern sz szCs highlight u shd vertAlign lang",
    "tblPr": "tblStyle tblpPr tblOverlap tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign",
    "tbl": "tblPr tblGrid tr",
    "tc": "tcPr p tbl",
    "style": "name aliases basedOn next link hidden uiPriority semiHidden unhideWhenUsed qFormat locked pPr rPr tblPr"
    " trPr tcPr tblStylePr",
    "styles": "docDefaults latentStyles style",
    "numbering": "abstractNum num",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlJc pPr rPr",
    "settings": "zoom defaultTabStop characterSpacingControl compat themeFontLang clrSchemeMapping decimalSymbol"
    " listSeparator",
    "sectPr": "headerReference footerReference type pgSz pgMar cols titlePg docGrid",
    "font": "altName panose1 charset family pitch sig",
    "tblBorders": "top left bottom right insideH insideV",
    "tcBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "pBdr": "top left bottom right between bar",
}


def read_parts(content: bytes) -> dict[str, bytes]:
    """Return the files of a package by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def charts_of(parts: dict[str, bytes]) -> list[Any]:
    """Return the chart elements in their order of numbers."""
    return [parse_xml(parts[name]) for name in sorted(parts) if name.startswith("word/charts/chart")]


def sheets_of(parts: dict[str, bytes]) -> list[Any]:
    """Return the worksheets behind the charts, in the order of the charts."""
    names = sorted(name for name in parts if name.endswith(".xlsx"))
    return [openpyxl.load_workbook(io.BytesIO(parts[name]))["Sheet1"] for name in names]


def visible_text(part: bytes) -> str:
    """Return the text of a WordprocessingML part without the contents, one paragraph a line."""
    root = parse_xml(part)
    for contents in list(root.iter(f"{W}sdt")):
        contents.getparent().remove(contents)
    lines = ("".join(text.text or "" for text in line.iter(f"{W}t")) for line in root.iter(f"{W}p"))
    return "\n".join(lines)


def assert_ordered(root: Any, namespace: str, orders: dict[str, str]) -> None:
    """Check that the children of every known element stand in the order of its schema and are known to it."""
    for element in root.iter():
        if not isinstance(element.tag, str) or not element.tag.startswith(namespace):
            continue
        name = element.tag.removeprefix(namespace)
        if name == "ser":
            name = element.getparent().tag.removeprefix(namespace).removesuffix("Chart") + " ser"
        if name not in orders or (name == "marker" and not len(element)):
            continue
        order = orders[name].split()
        places = [order.index(child.tag.rpartition("}")[2]) for child in element]
        if name != "tc":
            assert places == sorted(places), (name, [child.tag.rpartition("}")[2] for child in element])


def shown(value: float, code: str) -> str:
    """Return a value as a spreadsheet prints it with one of our number formats (up to three sections, by sign)."""
    sections = code.split(";")
    section = sections[min(1 if value < 0 else 2 if value == 0 else 0, len(sections) - 1)]
    number = abs(value) if len(sections) > 1 else value
    pieces = re.findall(r'"([^"]*)"|(General|#,##0(?:\.(?:0+))?%?|0(?:\.(?:0+))?%?)|(-)', section)
    return "".join(text or sign or _printed(number, shape) for text, shape, sign in pieces)


def _printed(number: float, shape: str) -> str:
    places = len(shape.rstrip("%").partition(".")[2])
    scaled = Decimal(repr(number)) * (100 if shape.endswith("%") else 1)
    rounded = scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded:,}" if shape.startswith("#") else str(rounded) + ("%" if shape.endswith("%") else "")


def printed_labels(series: Any) -> list[str | None]:
    """Return what stands at each point of a series: its own text, or its number in the format of its label."""
    labels = series.find(f"{C}dLbls")
    common = labels.find(f"{C}numFmt")
    if common is None:
        return []
    own = {int(label.find(f"{C}idx").get("val")): label for label in labels.findall(f"{C}dLbl")}
    points = {int(p.get("idx")): float(p.findtext(f"{C}v")) for p in series.find(f"{C}val").iter(f"{C}pt")}
    count = int(series.find(f"{C}val").find(f".//{C}ptCount").get("val"))
    printed: list[str | None] = [None] * count
    for place, value in points.items():
        label = own.get(place)
        if label is not None and label.find(f"{C}delete") is not None:
            continue
        text = "".join(run.text for run in label.iter(f"{A}t")) if label is not None else ""
        code = (label if label is not None else labels).find(f"{C}numFmt").get("formatCode")
        printed[place] = text or shown(value, code)
    return printed


def resolve(folder: str, target: str) -> str:
    """Return the name of a file that a part in `folder` refers to."""
    if target.startswith("/"):
        return target[1:]
    steps = folder.split("/") if folder else []
    for step in target.split("/"):
        steps = steps[:-1] if step == ".." else [*steps, step]
    return "/".join(steps)
