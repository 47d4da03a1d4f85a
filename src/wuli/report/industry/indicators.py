"""One indicator in words: its mean, how many firms are low and high, which answer is most frequent."""

from __future__ import annotations

from wuli.instrument.model import Item
from wuli.report.content import ListItem
from wuli.report.industry.parts import base
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import interval, mean, per_cent, share, share_interval
from wuli.survey.results import Estimate

_HALF = 0.5


def item_lines(t: Teller, id: str) -> ListItem:
    """Return the sentences of one indicator as a list item."""
    row = t.book.find(id, "mean")
    if row is None or row.estimate is None:
        return ListItem(t.say("items.none", floor=str(t.result.floor)), lead=t.name(id))
    first = t.say("items.mean", mean=mean(t, row), interval=interval(t, row), n=base(t, row))
    return ListItem(t.prose((first, _spread(t, id), _modal(t, id))), lead=t.name(id))


def low_level(t: Teller) -> int:
    """Return the level up to which an answer counts as low: the one below the middle."""
    return t.numbers[max(len(t.numbers) // 2 - 1, 0)]


def middle_level(t: Teller) -> int:
    """Return the middle level."""
    return t.numbers[len(t.numbers) // 2]


def at_most(t: Teller, id: str, level: int, by: tuple[tuple[str, str], ...] = ()) -> Estimate | None:
    """Return the share of firms at `level` or below, as what is left of those above it."""
    above = next((number for number in t.numbers if number > level), None)
    row = None if above is None else t.book.find(id, "share_at_least", above, by)
    if row is None or row.estimate is None:
        return None
    low = None if row.ci_high is None else 1 - row.ci_high
    high = None if row.ci_low is None else 1 - row.ci_low
    return Estimate(
        id, "share_at_most", level, row.by, 1 - row.estimate, row.se, low, high,
        row.n, row.n_eff, row.deff, row.df, row.flag, row.method,
    )  # fmt: skip


def _spread(t: Teller, id: str) -> str:
    """Return how many firms are low and how many high; "most" only where the interval lies above a half."""
    upper = next((number for number in t.numbers if number > middle_level(t)), None)
    low, middle = at_most(t, id, low_level(t)), t.book.find(id, "share_at_least", middle_level(t))
    high = None if upper is None else t.book.find(id, "share_at_least", upper)
    if low is None or middle is None or high is None or upper is None:
        return ""
    gaps = {"level": t.level(low_level(t)), "upper": t.level(upper)}
    if not high.estimate:
        return t.say("items.none_high", share=share_interval(t, low), **gaps)
    gaps["upper_share"] = share(t, high)
    if not low.estimate:
        return t.say("items.none_low", **gaps)
    if middle.ci_low is not None and middle.ci_low > _HALF:
        return t.say("items.mostly_high", share=share_interval(t, middle), **gaps | {"level": t.level(middle_level(t))})
    mostly = low.ci_low is not None and low.ci_low > _HALF
    name = "items.mostly_low" if mostly else "items.split"
    return t.say(name, share=share_interval(t, low), **gaps)


def _modal(t: Teller, id: str) -> str:
    rows = {number: t.book.find(id, "share", number) for number in t.numbers}
    known = {number: row.estimate for number, row in rows.items() if row is not None and row.estimate is not None}
    if not known:
        return ""
    top = max(known, key=lambda number: known[number])
    tied = [number for number in t.numbers if known.get(number) == known[top]]
    gaps = {"share": per_cent(t, known[top])}
    if len(tied) > 1:
        levels = t.say("items.modal_tied", levels=t.listing(map(t.level, tied)), **gaps)
        return t.prose((levels, "" if tied[0] == t.numbers[0] else _lowest(t, id, known.get(t.numbers[0], 0.0))))
    option = option_words(t, id, top)
    texts = [
        t.say("items.modal", number=str(top), option=option, **gaps)
        if option
        else t.say("items.modal_plain", level=t.level(top), **gaps)
    ]
    if top != t.numbers[0]:
        texts.append(_lowest(t, id, known.get(t.numbers[0], 0.0)))
    return t.prose(texts)


def _lowest(t: Teller, id: str, value: float) -> str:
    if not value:
        return ""
    option = option_words(t, id, t.numbers[0])
    if option:
        return t.say("items.lowest", option=option, share=per_cent(t, value))
    return t.say("items.lowest_plain", level=t.level(t.numbers[0]), share=per_cent(t, value))


def option_words(t: Teller, id: str, level: int) -> str:
    """Return the wording of an answer, "" for a slot (two wordings) or where the pack words none."""
    part = t.instrument.part(id)
    if not isinstance(part, Item) or part.kind == "multi":
        return ""
    wording = t.pack.rubric.get(id)
    codes = [code for code, points in zip(part.codes, part.points, strict=True) if points == level]
    option = wording.options.get(codes[0]) if wording and codes else None
    return t.pick(option.text) if option else ""
