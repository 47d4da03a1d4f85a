"""One fault of a file or an argument, and the list in which the faults of a whole file are gathered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wuli.errors.messages import MESSAGES, PLACE_WORDS


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault with its place. `code` names the message in `messages.py`; `fields` fill its gaps.

    Raises:
        KeyError: `code` has no message, or a gap of the message is not filled.

    >>> fault = Fault("headcount_unreadable", file="a.csv", row=3, column="headcount", got="7.5", fields={"expected": "1-9"})
    >>> print(fault.render("en"))
    a.csv, row 3, column headcount: "7.5" is neither a number of staff nor a band (1-9). Enter a whole number or a band.
    """

    code: str
    file: str = ""
    row: int | None = None
    column: str = ""
    line: int | None = None
    path: str = ""
    got: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    def where(self, lang: str) -> str:
        """Return the place in words: file, row, column, line, path, as far as known."""
        words = PLACE_WORDS[lang]
        parts = [printable(self.file)] if self.file else []
        for name in ("row", "line"):
            number = getattr(self, name)
            if number is not None:
                parts.append(words[name].format(number))
        parts += [words[name].format(shorten(text)) for name in ("column", "path") if (text := getattr(self, name))]
        return words["join"].join(parts)

    def message(self, lang: str) -> str:
        """Return what is wrong, what was expected and what to do, without the place."""
        fields = {name: printable(text) for name, text in self.fields.items()}
        return MESSAGES[self.code][lang].format(got=shorten(self.got), **fields)

    def render(self, lang: str) -> str:
        """Return the whole line for a reader."""
        place = self.where(lang)
        return f"{place}{PLACE_WORDS[lang]['colon']}{self.message(lang)}" if place else self.message(lang)


def shorten(text: str, limit: int = 60) -> str:
    """Return `text` on one line and cut to `limit` characters, so that a hostile cell cannot flood the screen."""
    return printable(text if len(text) <= limit else text[: limit - 1] + "…")


def printable(text: str) -> str:
    r"""Return `text` with a � for every control character, so that no cell can steer the terminal.

    >>> printable("\x1b[31mred")
    '�[31mred'
    """
    return text if text.isprintable() else "".join(ch if ch.isprintable() else "�" for ch in text)


class FaultList:
    """Gathers faults while a file is read, so that all of them are told at once.

    At most `keep` faults are kept as values, and at most `each` of one kind in one column of a batch; the rest are only
    counted (`total`).
    """

    def __init__(self, keep: int = 10_000, each: int = 1_000) -> None:
        """Start empty."""
        self._kept: list[Fault] = []
        self._keep, self.each = keep, each
        self.total = 0

    def add(self, fault: Fault) -> None:
        """Take one more fault."""
        self.total += 1
        if len(self._kept) < self._keep:
            self._kept.append(fault)

    def count_more(self, number: int) -> None:
        """Count `number` faults that are not kept one by one."""
        self.total += number

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._kept)

    def __len__(self) -> int:
        return self.total

    def kept(self) -> tuple[Fault, ...]:
        """Return the faults that were kept, in order of finding."""
        return tuple(self._kept)
