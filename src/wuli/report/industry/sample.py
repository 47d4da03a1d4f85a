"""Who answered: the flow of responses, the distributions of the sample, its distance from the population, weights."""

from __future__ import annotations

from typing import Final

from wuli.analysis.industry.result import Group, Slice
from wuli.report.content import Bar, BarFigure, Block, Columns, Heading, Paragraph, Table
from wuli.report.industry.marks import bar_words, bars_figure
from wuli.report.industry.parts import MOST_HIDDEN, chapter, columns, inline, slice_name, slug
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import number, per_cent, size
from wuli.report.numbers import count, half_up

_COMMON: Final = ("industry", "age", "headcount", "role", "size_class")  # groups with names that are no proper names
_SMALL: Final = 9  # distributions of at most so many groups stand side by side


def build_sample(t: Teller) -> tuple[Block, ...]:
    """Return the chapter on the sample."""
    n = t.result.source.scored
    name = "sample.heading_one" if n == 1 else "sample.heading"
    singles = [slice for slice in t.result.slices if len(slice.columns) == 1]
    return (
        chapter(t, "sample", t.say(name, n=count(n))),
        _flow(t),
        *_distributions(t, singles),
        *_represent(t),
        *([] if _is_bare(t) else _weights(t)),
    )


def _is_bare(t: Teller) -> bool:
    """Tell whether there is neither a population to compare with nor a weight to speak of."""
    return not t.result.population and not t.result.design.weighted


def _flow(t: Teller) -> Table:
    source = t.result.source
    entries = [("rows", source.rows), ("aside", source.set_aside), ("scored", source.scored)]
    entries.append(("flagged", source.flagged))
    if source.synthetic:
        entries.append(("synthetic", source.synthetic))
    rows = tuple(
        (
            t.say(f"sample.flow_{name}"),
            count(number_),
            per_cent(t, number_ / source.rows) if source.rows else t.say("words.none"),
        )
        for name, number_ in entries
    )
    heads = columns(
        (t.say("sample.flow_col"), 5, "l"),
        (t.say("sample.flow_count"), 1.4, "r"),
        (t.say("sample.flow_share"), 1.4, "r"),
    )
    return Table("flow", t.say("sample.flow"), heads, rows, strong_rows=(2,))


def _distributions(t: Teller, slices: list[Slice]) -> tuple[Block, ...]:
    if not slices:
        return (Paragraph(t.say("sample.no_profile")),)
    blocks: list[Block] = []
    figures = [(_figure(t, slice), slice) for slice in slices if any(map(_size, slice.groups))]
    small = [figure for figure, _ in figures if len(figure.bars) <= _SMALL]
    for left, right in zip(small[::2], small[1::2], strict=False):
        blocks.append(Columns((left,), (right,)))
    if len(small) % 2:
        blocks.append(small[-1])
    blocks += [figure for figure, _ in figures if len(figure.bars) > _SMALL]
    hidden = [slice_name(t, slice) for slice in slices if not any(map(_size, slice.groups))]
    texts = [t.say("sample.hidden", slices=t.listing(hidden), floor=str(t.result.floor))] if hidden else []
    texts += [_unnamed(t, slice) for _, slice in figures if len(_hidden(slice)) > MOST_HIDDEN]
    texts += [_missing(t, slice) for slice in slices if slice.missing]
    if texts:
        blocks.append(Paragraph(t.prose(texts), style="small"))
    return tuple(blocks)


def _unnamed(t: Teller, slice: Slice) -> str:
    """Return how many groups are too small for the chart."""
    gaps = {"slice": slice_name(t, slice), "count": count(len(_hidden(slice))), "floor": str(t.result.floor)}
    return t.say("sample.groups_hidden", **gaps)


def _missing(t: Teller, slice: Slice) -> str:
    name = "sample.missing_one" if slice.missing == 1 else "sample.missing"
    return t.say(name, slice=slice_name(t, slice), count=count(slice.missing))


def _figure(t: Teller, slice: Slice) -> BarFigure:
    n = t.result.source.scored
    given = (
        slice.groups if len(_hidden(slice)) <= MOST_HIDDEN else tuple(group for group in slice.groups if _size(group))
    )
    groups = given if slice.ordered else tuple(sorted(given, key=lambda group: -_size(group)))
    bars = [_bar(t, group, n) for group in groups]
    label = t.pick(slice.label)
    most = max((bar.value for bar in bars if bar.value is not None), default=None)
    first = [bar for bar in bars if most is not None and bar.value == most]
    title = t.say("sample.shares_plain", slice=slice_name(t, slice))
    if len(first) == 1 and len(bars) > 1:
        (top,) = first
        title = t.say("sample.shares_title", slice=label, group=_inside(t, slice.id, top.label), share=top.value_text)
    alt = t.say("sample.shares_alt", slice=slice_name(t, slice), rows=bar_words(t, bars))
    return bars_figure(t, f"sample-{slug(slice.id)}", (title, alt, t.say("sample.shares_value")), bars, n)


def _inside(t: Teller, column: str, label: str) -> str:
    """Return the name of a group inside a sentence; places, and values of a team's own column, keep their capital."""
    return inline(t, label) if column in _COMMON else label


def _hidden(slice: Slice) -> list[Group]:
    return [group for group in slice.groups if not _size(group)]


def _size(group: Group) -> int:
    return 0 if group.flag == "suppressed" or group.n is None else group.n


def _bar(t: Teller, group: Group, n: int) -> Bar:
    if group.n is None or group.flag == "suppressed" or not n:
        return Bar(t.group_name(group), None, "", state=t.say("words.fewer", floor=str(t.result.floor)))
    return Bar(t.group_name(group), group.n / n, per_cent(t, group.n / n), n=group.n)


def _represent(t: Teller) -> tuple[Block, ...]:
    rows = t.result.population
    heading = Heading(t.say("sample.represent"), 2, "representativeness")
    if not rows:
        texts = [t.say("sample.represent_none")]
        texts += [t.say("sample.weights_none")] if _is_bare(t) else []
        return heading, Paragraph(t.prose(texts))
    far = max(rows, key=lambda row: abs(row.sample - row.population))
    gaps = {"sample": per_cent(t, far.sample), "population": per_cent(t, far.population)}
    texts = [t.say("sample.represent_text", label=_inside(t, far.column, t.pick(far.label) or far.value), **gaps)]
    if t.result.design.calibrated:
        texts.append(t.say("sample.represent_weighted", columns=t.listing(column_names(t, t.result.design.calibrated))))
    heads = columns(
        (t.say("sample.col_feature"), 2, "l"),
        (t.say("sample.col_group"), 3, "l"),
        (t.say("sample.col_population"), 1.3, "r"),
        (t.say("sample.col_sample"), 1.3, "r"),
        (t.say("sample.col_weighted"), 1.3, "r"),
    )
    names = dict(zip([row.column for row in rows], column_names(t, [row.column for row in rows]), strict=True))
    body = tuple(
        (
            names[row.column],
            t.pick(row.label) or row.value,
            per_cent(t, row.population),
            per_cent(t, row.sample),
            per_cent(t, row.weighted),
        )
        for row in rows
    )
    return heading, Paragraph(t.prose(texts)), Table("population", t.say("sample.represent_table"), heads, body)


def column_names(t: Teller, names: tuple[str, ...] | list[str]) -> list[str]:
    """Return the labels of profile columns; a column that the pack does not know stands as it is."""
    slices = {slice.id: t.pick(slice.label) for slice in t.result.slices}
    fields = {id: t.pick(field.label) for id, field in t.pack.profile.fields.items()}
    return [slices.get(name) or fields.get(name) or name for name in names]


def _weights(t: Teller) -> tuple[Block, ...]:
    design = t.result.design
    heading = Heading(t.say("sample.weights"), 2, "weights")
    if not design.weighted and not design.calibrated:
        return heading, Paragraph(t.say("sample.weights_none"))
    text = t.say(
        "sample.weights_text",
        low=size(design.weight_min),
        high=size(design.weight_max),
        deff=number(design.deff_weights),
        n=count(t.result.source.scored),
        n_eff=count(int(half_up(design.n_eff))),
    )
    return heading, Paragraph(text)
