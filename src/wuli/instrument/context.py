"""The figures around a survey: market, cost, investment, policy targets, each with year, source and reading status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wuli.instrument.profile import Choice
from wuli.instrument.text import EMPTY, Text

_SIGNS: Final = {"": "", "~": "≈ ", ">": "> ", ">=": "≥ ", "<": "< ", "<=": "≤ "}


@dataclass(frozen=True, slots=True)
class ContextFigure:
    """A figure from outside the survey. `value` as a reader sees it, with its sign (≈ > ≥); "" where there is no number.

    `status` exact | damaged | ambiguous | contradicted says how well the source could be read; `note` says why where it is
    not exact. `settled` names the place outside that decided a doubtful reading. `line`, `also_line`: lines of the source.
    """

    id: str
    topic: str
    text: Text
    value: str
    unit: Text
    year: str
    forecast: bool
    source: Text
    status: str
    note: Text
    shown: bool = True
    settled: str = ""
    line: int | None = None
    also_line: int | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Figures in file order under their topics."""

    topics: tuple[Choice, ...] = ()
    figures: tuple[ContextFigure, ...] = ()

    @property
    def shown(self) -> tuple[ContextFigure, ...]:
        """The figures that a report may print."""
        return tuple(figure for figure in self.figures if figure.shown)

    def topic_name(self, id: str) -> Text:
        """Return the name of a topic, EMPTY where there is none."""
        return next((topic.name for topic in self.topics if topic.id == id), EMPTY)


def signed(value: str, op: str) -> str:
    """Return a value with the sign that says how exact it is meant.

    >>> signed("30", ">="), signed("80", "~"), signed("45", "")
    ('≥ 30', '≈ 80', '45')
    """
    return f"{_SIGNS[op]}{value}"


SIGNS: Final = tuple(sign for sign in _SIGNS if sign)
