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

    >>> fault = Fault("level_out_of_scale", file="a.csv", row=3, column="marketing", got="7", fields={"expected": "1-5"})
    >>> print(fault.render("en"))
    a.csv, row 3, column marketing: "7" is not a level. Expected: 1-5. Correct the cell.
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
        parts = [self.file] if self.file else []
        for name in ("row", "line"):
            number = getattr(self, name)
            if number is not None:
                parts.append(words[name].format(number))
        parts += [words[name].format(text) for name in ("column", "path") if (text := getattr(self, name))]
        return words["join"].join(parts)

    def message(self, lang: str) -> str:
        """Return what is wrong, what was expected and what to do, without the place."""
        return MESSAGES[self.code][lang].format(got=shorten(self.got), **self.fields)

    def render(self, lang: str) -> str:
        """Return the whole line for a reader."""
        place = self.where(lang)
        return f"{place}{PLACE_WORDS[lang]['colon']}{self.message(lang)}" if place else self.message(lang)


def shorten(text: str, limit: int = 60) -> str:
    """Return `text` on one line and cut to `limit` characters, so that a hostile cell cannot flood the screen."""
    flat = "".join(ch if ch.isprintable() else "�" for ch in text)
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


class FaultList:
    """Gathers faults while a file is read, so that all of them are told at once.

    At most `keep` faults are kept as values; the rest are only counted (`total`).
    """

    def __init__(self, keep: int = 10_000) -> None:
        """Start empty."""
        self._kept: list[Fault] = []
        self._keep = keep
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
