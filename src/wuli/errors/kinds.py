"""The exceptions of Wuli: one class for each thing a caller can do differently."""

from __future__ import annotations

from collections.abc import Iterable

from wuli.errors.faults import Fault
from wuli.errors.messages import SUMMARIES


class WuliError(Exception):
    """Base of all errors that Wuli raises on purpose. `render(lang)` is the text for a reader."""

    def render(self, lang: str) -> str:
        """Return the message in `lang` ("zh" or "en")."""
        del lang
        return str(self)


class _FaultsError(WuliError):
    """An error made of faults, all told at once. `total` may exceed the number of faults kept."""

    summary = ""
    more = "more"
    most = 50

    def __init__(self, faults: Iterable[Fault], total: int | None = None) -> None:
        self.faults = tuple(faults)
        self.total = len(self.faults) if total is None else total
        super().__init__(self.render("en"))

    def render(self, lang: str) -> str:
        """Return a head line and at most `most` faults, each on its own line."""
        lines = [f"  {fault.render(lang)}" for fault in self.faults[: self.most]]
        rest = self.total - len(lines)
        if rest > 0:
            lines.append("  " + SUMMARIES[self.more][lang].format(rest=rest))
        head = SUMMARIES[self.summary][lang].format(total=self.total) if self.summary else ""
        return "\n".join([head, *lines] if head else [line.strip() for line in lines])


class InputError(_FaultsError):
    """A response file (or the values given to `score`) has faults; nothing was scored.

    `aside`: rows with such faults can be set aside; not so where a row without a good cell would change what the others
    stand for (weights, strata).
    """

    summary = "input_file"

    def __init__(self, faults: Iterable[Fault], total: int | None = None, *, aside: bool = True) -> None:
        kept = tuple(faults)
        if aside and self.summary == "input_file" and any(fault.row is not None for fault in kept):
            # rows can be set aside; a column that is missing cannot
            self.summary, self.more = "input", "more_rows"
        super().__init__(kept, total)


class NotesError(InputError):
    """A brand-and-notes file has faults; no report was written."""

    summary = "notes"


class PackError(_FaultsError):
    """A pack has faults and cannot be used."""

    summary = "pack"
    most = 1000  # who mends a pack wants to see everything at once


class ArgumentError(_FaultsError):
    """A call or a command line asks for something that is not there or makes no sense."""


class MissingPartError(_FaultsError):
    """An optional part is not installed; the message says which and how to get it."""
