"""What a look at the quality of answers finds, as values: doubts about rows, and how often items were answered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class States:
    """How often an item was answered, in firms: known, not applicable, don't know, unanswered, hidden."""

    of: str
    known: int
    not_applicable: int
    dont_know: int
    unanswered: int
    hidden: int

    @property
    def asked(self) -> int:
        """Firms that were asked and to which the item applies: the base of a don't-know share."""
        return self.known + self.dont_know + self.unanswered


@dataclass(frozen=True, slots=True)
class QualityFlag:
    """One kind of doubt about rows: how many firms, of how many that could be looked at, and the first row numbers."""

    id: str
    n: int
    base: int
    rows: tuple[int, ...]
