"""The mapping of a file: which column feeds which field, and what each answer means. Frozen values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wuli.responses.imports.answers import Reading

# field: feeds a field; fallback: fills the gaps of a field that another column feeds; keep: goes along under its own name
Use = Literal["field", "fallback", "keep", "drop"]
USES: tuple[Use, ...] = ("field", "fallback", "keep", "drop")
READINGS: tuple[Reading, ...] = ("wording", "order", "ticks")
DATE_ORDERS = ("ymd", "mdy", "dmy")


@dataclass(frozen=True, slots=True)
class AnswerMap:
    """One distinct answer of a column: `to` is a code, `dk`, `na`, `unanswered` or `skipped`; "" where undecided.

    With `confirm`, `to` is only a suggestion and is not applied. `rows` is how often it stands in the file.
    """

    answer: str
    to: str
    rows: int = 0
    confirm: bool = False
    clash: bool = False


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """One column. `field` may name one option of a multiple choice (`ai_impact.none`).

    With `confirm`, the column is not used until somebody removes that word. `how` says how it was matched; `joint` parts
    several answers in one cell; `dates` is the order of day, month and year.
    """

    column: str
    use: Use = "keep"
    field: str = ""
    how: str = ""
    confirm: bool = False
    reading: Reading = "wording"
    joint: str = ""
    dates: str = "ymd"
    answers: tuple[AnswerMap, ...] = ()
    line: int | None = None

    @property
    def is_used(self) -> bool:
        """Tell whether the column feeds a field now."""
        return self.use in ("field", "fallback") and not self.confirm


@dataclass(frozen=True, slots=True)
class ImportMap:
    """The whole mapping of a file. `missing` maps a platform's words for "no answer" to `skipped` or `unanswered`."""

    pack: str
    platform: str
    file: str = ""
    sha256: str = ""
    missing: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[ColumnMap, ...] = ()
