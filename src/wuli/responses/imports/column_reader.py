"""The cells of one mapped column: what the mapping lists, then what the reading rule knows; nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from wuli.responses.imports.answers import BLANK, SKIPPED, UNANSWERED, Answer, AnswerReader, split_entries
from wuli.responses.imports.keys import squeeze
from wuli.responses.imports.mapping import ColumnMap, ImportMap

_ATTACHED: Final = re.compile(r"\s*〖([^〖〗]*)〗")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says: codes (one, or several of a multiple choice), or a blank state; and the free text attached to it.

    `unknown` are entries that nothing explains, with what is known about each.
    """

    codes: tuple[str, ...] = ()
    state: str = ""
    attached: str = ""
    unknown: tuple[tuple[str, Answer], ...] = ()


BLANK_CELL: Final = Cell(state=UNANSWERED)


class ColumnReader:
    """Reads the cells of a column as its mapping says. Each distinct text is looked at once."""

    def __init__(self, column: ColumnMap, reader: AnswerReader, plan: ImportMap) -> None:
        """Read `column` of `plan`."""
        self.column, self._reader = column, reader
        self._missing = {squeeze(text): state for text, state in plan.missing.items()}
        self._listed = {squeeze(answer.answer): answer for answer in column.answers}
        self._known: dict[str, Cell] = {}
        target = reader.target
        self._is_tick = "." in column.field and column.field != target.field
        self._joint = column.joint if target.kind == "many" and not self._is_tick else ""
        self._has_attached = target.kind in ("one", "many")

    @property
    def is_tick(self) -> bool:
        """Tell whether the column holds the ticks of one option."""
        return self._is_tick

    def read(self, text: str) -> Cell:
        """Return what a cell says; `text` is tidy, "" for an empty one."""
        found = self._known.get(text)
        if found is None:
            found = self._cell(text)
            if len(self._known) < 100_000:  # noqa: PLR2004  # names and remarks of millions of firms need no memory here
                self._known[text] = found
        return found

    def _cell(self, text: str) -> Cell:
        if not text:
            return BLANK_CELL
        state = self._missing.get(squeeze(text))
        if state is not None:
            return Cell(state=state)
        attached = ""
        if self._has_attached and "〖" in text:
            attached = " ┋ ".join(found for found in _ATTACHED.findall(text) if found.strip())
            text = _ATTACHED.sub("", text).strip()
            if not text:
                return Cell(state=UNANSWERED, attached=attached)
        return self._answers(text, attached)

    def _answers(self, text: str, attached: str) -> Cell:
        codes: list[str] = []
        unknown: list[tuple[str, Answer]] = []
        blank = ""
        for entry in split_entries(text, self._joint, self._reader):
            answer = self._one(entry)
            if not answer.to:
                unknown.append((entry, answer))
            elif answer.to in BLANK:
                blank = answer.to
            else:
                codes.append(answer.to)
        if unknown:
            return Cell(attached=attached, unknown=tuple(unknown))
        if not codes:
            return Cell(state=blank or UNANSWERED, attached=attached)
        return Cell(tuple(dict.fromkeys(codes)), attached=attached)

    def _one(self, entry: str) -> Answer:
        listed = self._listed.get(squeeze(entry))
        if listed is not None:
            suggested = listed.to if listed.confirm else ""
            return Answer("" if listed.confirm else listed.to, suggested=suggested, clash=listed.clash)
        return self._reader.read(entry, self.column.reading, self.column.dates)


def without_attached(text: str) -> str:
    """Return a cell without the free text that a platform attaches to an option.

    >>> without_attached("其他〖自己写的〗")
    '其他'
    """
    return _ATTACHED.sub("", text).strip() if "〖" in text else text


def is_skipped(cell: Cell) -> bool:
    """Tell whether the platform says that the question was not asked."""
    return cell.state == SKIPPED
