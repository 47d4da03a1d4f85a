"""Figures and tables of a report as its content tree holds them: their numbers, and what must and may be printed of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from report.reading import Plain, numbers, words_of

Printed = tuple[Counter[str], Counter[str]]
WORDS = {"zh": {"figure": "图", "table": "表"}, "en": {"figure": "Figure", "table": "Table"}}


@dataclass(frozen=True)
class Piece:
    """A figure or table, its number as printed ("图 3"), and the blocks that follow it up to the next one."""

    block: Plain
    number: str
    after: tuple[Plain, ...]

    @property
    def is_table(self) -> bool:
        return bool(self.block["type"] == "Table")

    @property
    def id(self) -> str:
        return str(self.block["id"])


def pieces_of(tree: Plain) -> list[Piece]:
    """Return every figure and table of a report in reading order."""
    counts, found, after = {"figure": 0, "table": 0}, [], []
    for block in _leaves(tree["blocks"]):
        kind = "table" if block["type"] == "Table" else "figure" if block["type"].endswith("Figure") else ""
        if not kind:
            after.append(block)
            continue
        counts[kind] += 1
        after = []
        found.append((block, f"{WORDS[tree['lang']][kind]} {counts[kind]}", after))
    return [Piece(block, number, tuple(following)) for block, number, following in found]


def _leaves(blocks: list[Plain]) -> Iterator[Plain]:
    for block in blocks:
        if block["type"] == "Columns":
            yield from _leaves([*block["left"], *block["right"]])
        elif block["type"] == "Callout":
            yield {"type": "Paragraph", "text": f"{block['title']} {block['byline']}"}
            yield from _leaves(block["blocks"])
        else:
            yield block


def text_numbers(blocks: tuple[Plain, ...]) -> Counter[str]:
    """Return the numbers in running text, with the numbers that ordered lists print."""
    found = numbers("\n".join(words_of(list(blocks))))
    for block in blocks:
        if block["type"] == "ItemList" and block["ordered"]:
            found += Counter(str(place) for place in range(1, len(block["items"]) + 1))
    return found


# Tables


def head_numbers(table: Plain) -> Counter[str]:
    return numbers("\n".join(column["title"] for column in table["columns"]))


def table_numbers(table: Plain) -> Counter[str]:
    """Return the numbers of head, rows and note."""
    rows = numbers("\n".join(cell for row in table["rows"] for cell in row))
    return head_numbers(table) + rows + numbers(table["note"])


# Figures


def drawn_numbers(figure: Plain) -> Printed:
    """Return the numbers that the drawing of a figure has to print, with note and source, and those it may print."""
    must, may = {"Bar": _bars, "Stack": _stack, "Heat": _heat, "Dot": _dots, "Radar": _radar}[_kind(figure)](figure)
    return numbers("\n".join([*must, figure["note"], figure["source"]])), numbers("\n".join(may))


def _kind(figure: Plain) -> str:
    return str(figure["type"].removesuffix("Figure"))


def _n(value: int | None) -> str:
    return "" if value is None else str(value)


def _flag(figure: Plain, cells: list[Plain], value: str = "value") -> str:
    return figure["flag_label"] if any(cell["flagged"] and cell[value] is not None for cell in cells) else ""


def _ticks(figure: Plain) -> list[str]:
    return [label for _, label in figure["ticks"]]


def _bars(figure: Plain) -> tuple[list[str], list[str]]:
    bars = figure["bars"]
    must = [figure["value_label"], figure["n_label"], _flag(figure, bars), *_ticks(figure)]
    must += [figure["interval_label"]] if any(bar["low"] is not None for bar in bars) else []
    must += [text for bar in bars for text in (bar["label"], bar["value_text"], _n(bar["n"]))]
    # a long figure repeats its axis below; a reason may not fit its bar
    return must, [*_ticks(figure), *(bar["state"] for bar in bars)]


def _stack(figure: Plain) -> tuple[list[str], list[str]]:
    rows = figure["rows"]
    must = [*figure["segments"], figure["n_label"], _flag(figure, rows, "shares")]
    must += [text for row in rows for text in (row["label"], _n(row["n"]))]
    return must, [text for row in rows for text in row["texts"]]  # a text that does not fit its segment is left out


def _heat(figure: Plain) -> tuple[list[str], list[str]]:
    cells = [cell for row in figure["rows"] for cell in row["cells"]]
    must = [*figure["columns"], figure["n_label"], _flag(figure, cells)]
    must += [text for row in figure["rows"] for text in (row["label"], _n(row["n"]))]
    must += [cell["text"] for cell in cells if cell["value"] is not None]
    hidden = any(cell["value"] is None and cell["text"] for cell in cells)
    return [*must, figure["hidden_label"] if hidden else ""], []


def _dots(figure: Plain) -> tuple[list[str], list[str]]:
    dots = [dot for row in figure["rows"] for dot in row["dots"]]
    must = [*figure["series"], _flag(figure, dots), *_ticks(figure)]
    must += [figure["interval_label"]] if any(dot["low"] is not None for dot in dots) else []
    must += [row["label"] for row in figure["rows"]] + [row["note"] for row in figure["rows"]]
    return [*must, *(dot["text"] for dot in dots)], _ticks(figure)


def _radar(figure: Plain) -> tuple[list[str], list[str]]:
    must = [text for axis in figure["axes"] for text in (axis["label"], axis["value_text"])]
    rings = [str(ring) for ring in range(int(figure["scale_low"]), int(figure["scale_high"]) + 1)]
    return [figure["self_label"], *must], rings


# Values


def cells_of(figure: Plain) -> list[list[Plain]]:
    """Return what a figure shows, row by row, each value as a dict with value and text (and low and high)."""
    match _kind(figure):
        case "Bar":
            return [[{**bar, "text": bar["value_text"]}] for bar in figure["bars"]]
        case "Radar":
            return [[{**axis, "text": axis["value_text"]}] for axis in figure["axes"]]
        case "Stack":
            return [
                [{"value": share, "text": text} for share, text in zip(row["shares"], row["texts"], strict=True)]
                for row in figure["rows"]
            ]
        case "Heat":
            return [row["cells"] for row in figure["rows"]]
        case _:
            return [row["dots"] for row in figure["rows"]]


def values_of(figure: Plain) -> list[list[float | None]]:
    """Return the values of a figure row by row."""
    return [[cell["value"] for cell in row] for row in cells_of(figure)]


def limits_of(figure: Plain) -> list[list[Any]]:
    """Return (value, low, high) row by row; None where nothing is shown."""
    return [
        [None if cell["value"] is None else (cell["value"], cell.get("low"), cell.get("high")) for cell in row]
        for row in cells_of(figure)
    ]


def sixteen(value: float | None) -> float | None:
    """Return a number as a spreadsheet keeps it."""
    return None if value is None else float(f"{value:.16G}")
