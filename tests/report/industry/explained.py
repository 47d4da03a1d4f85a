"""What numbers a report on a result may print: values of the result, rounded - or a level, a year, a number of the pack."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache
from itertools import combinations
from typing import Any, Final

import yaml
from report.industry.answers import PACK
from report.industry.cast import result
from report.reading import words_of

import wuli
from wuli.analysis.industry.result import IndustryResult
from wuli.instrument.pack import Pack
from wuli.report.content import Document, to_plain
from wuli.report.numbers import count, percent
from wuli.report.slides import Slide
from wuli.survey.results import EstimateBook

NUMBER: Final = re.compile(r"\d+(?:,\d{3})+(?![\d,])|\d+(?:\.\d+)?")
UNITS: Final = tuple(Decimal(1).scaleb(-digits) for digits in range(4))
SMALL_COUNTS: Final = 60  # parts of a report that are counted: pairs, groups, figures, findings
# 0.001: below it no p-value is printed; 0.05: the standard error that earns a second decimal; 95: the confidence; axes
BOUNDS: Final = {"0.001", "0.05", "95", "60", "80", "100"}


def scalars(node: Any) -> Iterator[Any]:
    """Yield the numbers and strings in a result, packs left out."""
    if isinstance(node, (Pack, EstimateBook)):
        return
    if dataclasses.is_dataclass(node) and not isinstance(node, type):
        for field in dataclasses.fields(node):
            yield from scalars(getattr(node, field.name))
    elif isinstance(node, dict):
        for key, child in node.items():
            yield from scalars(key)
            yield from scalars(child)
    elif isinstance(node, (list, tuple)):
        for child in node:
            yield from scalars(child)
    else:
        yield node


def forms(value: float) -> Iterator[str]:
    """Yield the ways in which a value may be printed."""
    size = Decimal(repr(abs(value)))
    rounded = [str(size.quantize(unit, ROUND_HALF_UP)) for unit in UNITS]
    yield from rounded
    yield from (str(size.quantize(UNITS[2], way)) for way in (ROUND_FLOOR, ROUND_CEILING))  # ends beside a level's edge
    yield rounded[-1].rstrip("0").rstrip(".")
    if 0 <= value <= 1:
        yield from (
            str((share * 100).quantize(unit, ROUND_HALF_UP)) for share in (size, 1 - size) for unit in UNITS[1:3]
        )


@cache
def may_print(name: str) -> set[str]:
    """Return every number that a report on a result of the cast may print."""
    return allowed(result(name))


def allowed(given: IndustryResult) -> set[str]:
    """Return every number that a report on a result may print."""
    found = set(BOUNDS) | {str(number) for number in range(SMALL_COUNTS)}
    for value in (*scalars(given), *(v for row in given.book for v in scalars(row))):
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, str):
            found |= set(NUMBER.findall(value))
        elif isinstance(value, float):
            found |= set(forms(value))
        else:
            found |= {str(value), count(value)}
    return found | set(_derived(given))


def _derived(given: IndustryResult) -> Iterator[str]:
    """Yield shares of counts and sums of two shares, which a reader can redo from the tables."""
    source = given.source
    bases = [source.rows, source.scored, *(source.scored - slice.missing for slice in given.slices)]
    counts = [source.scored, source.set_aside, source.flagged, source.synthetic, *(flag.n for flag in given.quality)]
    counts += [group.n for slice in given.slices for group in slice.groups if group.n is not None]
    bases += [flag.base for flag in given.quality]
    yield from (percent(n / base) for n in counts for base in bases if base)
    for extra in given.extras:
        rows = (given.book.find(extra.id, "share", option) for option in extra.options)
        known = [row.estimate for row in rows if row is not None and row.estimate is not None]
        yield from (percent(one + other) for one, other in combinations(known, 2))
    for change in given.waves:
        moves = change.transitions.items()
        yield str(sum(n for _, n in moves))
        yield from (str(sum(n for (a, b), n in moves if (b > a) - (b < a) == way)) for way in (-1, 0, 1))
        yield str(change.n_first + change.n_second - change.panel)


@cache
def pack_words() -> tuple[str, ...]:
    """Return the texts of the pack that hold digits, longest first."""
    files = (yaml.safe_load(content) for content in PACK.files.values())
    texts = {text for file in files for text in scalars(file) if isinstance(text, str)}
    wordy = (text for text in texts if re.search(r"\d", text) and re.search(r"[^\W\d]{2}|\d [^\W\d]|\d-\d", text))
    return tuple(sorted(wordy, key=len, reverse=True))


def foreign(tree: Document, given: IndustryResult, may: set[str], slides: tuple[Slide, ...] = ()) -> list[str]:
    """Return the numbers of a report that are neither the pack's nor in `may`."""
    return unexplained(words_of([to_plain(tree), to_plain(slides)]), tree, given, may)


def unexplained(texts: Iterable[str], tree: Document, given: IndustryResult, may: set[str]) -> list[str]:
    """Return the numbers in texts of a report that are neither the pack's nor in `may`."""
    own = {given.pack.edition, given.pack.hash[:12], tree.fingerprint, wuli.__version__, given.source.name, tree.date}
    own |= {tree.fingerprint.split()[-1], given.source.hash[:12], *pack_words()}
    quoted = sorted(own, key=len, reverse=True)
    out = []
    for text in dict.fromkeys(texts):
        rest = text
        for quote in quoted:
            if quote and quote in rest:
                rest = rest.replace(quote, " ")
        out += [f"{number} in {text}" for number in NUMBER.findall(rest) if number not in may]
    return out
