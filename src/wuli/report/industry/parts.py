"""What every chapter needs: the source line under a figure, names of intervals and methods, how certain a sentence is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wuli.analysis.industry.result import Slice
from wuli.report.content import Column, Heading
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import bands_of, chance, interval, mean
from wuli.report.numbers import count, exact, plain
from wuli.report.texts.gaps import fill
from wuli.survey.results import By, Comparison, Estimate, Flag, GroupTest, Verdict

MOST_HIDDEN: Final = 3  # groups without figures that a chart still shows, hatched; more are only named beside it
_LEAST_LETTERS: Final = 2


def chapter(t: Teller, id: str, text: str) -> Heading:
    """Return the heading of a chapter; `build` decides which start a page."""
    del t
    return Heading(text, 1, id)


def columns(*entries: tuple[str, float, str]) -> tuple[Column, ...]:
    """Return table columns from (title, width, align letter l c r)."""
    aligns: Final = {"l": "left", "c": "center", "r": "right"}
    return tuple(Column(title, width, aligns[align]) for title, width, align in entries)  # type: ignore[arg-type]


def inline(t: Teller, label: str) -> str:
    """Return a label as it stands inside an English sentence: without its capital, unless it is an abbreviation."""
    if t.lang == "zh" or len(label) < _LEAST_LETTERS or not label[1].islower():
        return label
    return label[0].lower() + label[1:]


def slice_name(t: Teller, slice: Slice) -> str:
    """Return the label of a slice inside a sentence."""
    return inline(t, t.pick(slice.label) or slice.id)


def slug(id: str) -> str:
    """Return an id as it may stand in an anchor or a file name."""
    return "".join(ch if ch.isascii() and ch.isalnum() else "-" for ch in id) or "-"


# Sources


def interval_words(t: Teller) -> str:
    """Return what intervals may be called: margins belong to probability samples only."""
    confidence = plain(exact(t.result.confidence) * 100)
    if t.result.design.sampling == "census":
        return t.say("words.census_interval", confidence=confidence)
    kind = "margin" if t.result.design.margin else "stability"
    return t.say(f"words.{kind}_interval", confidence=confidence)


def source(t: Teller, n: int | None) -> str:
    """Return the line under a figure: source and n, and the mark of synthetic data."""
    size = t.say("words.none") if n is None else count(n)
    text = t.say("source.line", source=t.result.source.name or t.say("source.data"), n=size)
    return t.say("source.synthetic", line=text) if t.result.source.synthetic else text


def base(t: Teller, row: Estimate | None) -> str:
    """Return "n = 240"."""
    n = t.say("words.none") if row is None or row.n is None else count(row.n)
    return t.say("words.n", n=n)


# Certainty


def certainty(t: Teller, verdict: Verdict, basis: str, flag: Flag = "ok") -> str:
    """Return how certain a compared statement is, with what that rests on."""
    if verdict == "not_tested":
        return t.say("certainty.not_tested", basis=basis)
    if verdict == "undistinguished":
        return t.say("certainty.undistinguished", basis=basis)
    return t.say("certainty.small" if flag == "small" else "certainty.clear", basis=basis)


def described(t: Teller, row: Estimate | None, n: int) -> str:
    """Return how certain a description is."""
    small = n < t.result.small or (row is not None and row.flag == "small")
    basis = t.say("words.n", n=count(n))
    if small:
        return t.say("certainty.small", basis=basis)
    return t.say("certainty.described", basis=t.phrases((basis, interval_words(t))))


def test_basis(t: Teller, row: Comparison | GroupTest | None) -> str:
    """Return "q = 0.012; n = 240" of a comparison or test."""
    if row is None:
        return t.say("words.n", n=count(t.result.source.scored))
    n = row.n if isinstance(row, GroupTest) else row.n_first
    size = "" if n is None else t.say("words.n", n=count(n))
    return t.phrases(("" if row.q is None else chance(t, "q", row.q), size))


# Levels


def position(t: Teller, row: Estimate | None) -> tuple[str, bool]:
    """Return where a mean stands among the levels as far as its interval allows, and whether that is a single level.

    The words are "" where the mean is read in no levels.
    """
    bands = bands_of(t, row.of) if row else None
    if row is None or row.estimate is None or bands is None:
        return "", False
    edges, levels = bands
    first, last = row.ci_low, row.ci_high
    ends = [row.estimate] if first is None or last is None else [first, last]
    span = [min(max(end, float(levels[0])), float(levels[-1])) for end in ends]
    low, high = (sum(1 for edge in edges if end >= edge) for end in (span[0], span[-1]))
    if low != high:
        name = "level.crosses" if high == low + 1 else "level.crosses_many"
        return t.say(name, low=t.level_name(levels[low]), high=t.level_name(levels[high])), False
    words = {_placement(t, end, low, edges, levels) for end in span}
    if len(words) == 1:
        return words.pop(), True
    return t.say("level.within", low=t.level_name(levels[low]), high=t.level_name(levels[low + 1])), True


def _placement(t: Teller, value: float, band: int, edges: tuple[object, ...], levels: tuple[int, ...]) -> str:
    """Return the pack's transition words for a value within a band."""
    starts = [float(levels[0]), *(float(edge) for edge in edges)]  # type: ignore[arg-type]
    gaps = {"level": t.level_name(levels[band])}
    placements = t.instrument.placements
    if not placements:
        return t.level(levels[band])
    if band + 1 >= len(levels):
        return fill(t.pick(placements[0].at_top), gaps, t.lang)
    way = exact((value - starts[band]) / (starts[band + 1] - starts[band]))
    found = next(p for p in placements if p.below is None or way < p.below)
    bottom = band == 0 and found.at_bottom
    gaps["next"] = t.level_name(levels[band + 1])
    return fill(t.pick(found.at_bottom if bottom else found.words), gaps, t.lang)


def level_of(t: Teller, row: Estimate | None) -> int | None:
    """Return the level of a mean where its whole interval lies in one band, else None."""
    bands = bands_of(t, row.of) if row else None
    if row is None or row.estimate is None or bands is None:
        return None
    edges, levels = bands
    ends = [row.estimate if end is None else end for end in (row.ci_low, row.ci_high)]
    found = {sum(1 for edge in edges if end >= edge) for end in ends}
    return levels[found.pop()] if len(found) == 1 else None


# Look-ups


def means(t: Teller, ids: Iterable[str], by: By = ()) -> dict[str, Estimate]:
    """Return the means of variables that have one, in the given order."""
    rows = ((id, t.book.find(id, "mean", None, by)) for id in ids)
    return {id: row for id, row in rows if row is not None and row.estimate is not None}


def by_of(slice: Slice, value: str) -> By:
    """Return the domain of a group as it stands in the book; crossed values are joined by a bar."""
    parts = [value] if len(slice.columns) == 1 else value.split("|")
    return tuple(zip(slice.columns, parts, strict=False))


def name_values(t: Teller, rows: dict[str, Estimate]) -> str:
    """Return "资源 2.82（2.7–2.9）" of some means as a list."""
    return t.listing(t.say("words.name_bracket", name=t.name(id), value=mean(t, row)) for id, row in rows.items())


def alt_rows(t: Teller, rows: dict[str, Estimate]) -> str:
    """Return names, means and intervals for the description of a picture."""
    return t.phrases(
        t.say(
            "words.name_bracket",
            name=t.say("words.name_value", name=t.name(id), value=mean(t, row)),
            value=interval(t, row),
        )
        for id, row in rows.items()
    )
