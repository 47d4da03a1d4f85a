"""Where AI is used: the items of the last force, ranked with intervals; strong and weak only where a test says so."""

from __future__ import annotations

from wuli.report.content import Block, Heading, ItemList, Paragraph
from wuli.report.industry.forces import Ends, application_order, ends_of, variant_of
from wuli.report.industry.indicators import item_lines
from wuli.report.industry.marks import means_figure
from wuli.report.industry.parts import chapter, means
from wuli.report.industry.teller import Teller


def build_applications(t: Teller) -> tuple[Block, ...]:
    """Return the chapter on applications, () where no item can be shown."""
    rows = means(t, application_order(t))
    if not rows:
        return ()
    ends = ends_of(t, application_order(t))
    blocks: list[Block] = [chapter(t, "applications", _heading(t, ends))]
    if ends:
        blocks.append(Paragraph(t.prose((*applications_words(t, ends), _orders(t, tuple(rows)))), style="lede"))
    blocks.append(means_figure(t, "applications-means", (t.say("applications.title"), "applications.alt"), rows))
    lines = tuple(item_lines(t, id) for id in rows)
    return (*blocks, Heading(t.say("applications.detail"), 2, "applications-detail"), ItemList(lines))


def _heading(t: Teller, ends: Ends | None) -> str:
    variant = variant_of(ends)
    if ends is None or variant != "apart":
        return t.say(f"applications.heading_{variant}")
    return t.say("applications.heading_apart", top=t.short(ends.top), bottom=t.short(ends.bottom))


def applications_words(t: Teller, ends: Ends) -> tuple[str, ...]:
    """Return what can be said of the highest and lowest application."""
    gaps = {"top": t.short(ends.top), "bottom": t.short(ends.bottom)}
    variant = variant_of(ends)
    if variant != "apart":
        return (t.say(f"applications.{variant}", **gaps),)
    texts = [t.say("applications.apart", **gaps)]
    upper = tuple(id for id in ends.near_top if id not in ends.near_bottom)
    lower = tuple(id for id in ends.near_bottom if id not in ends.near_top)
    if upper:
        texts.append(t.say("applications.top_tied", names=t.shorts(upper), top=gaps["top"]))
    if lower:
        texts.append(t.say("applications.bottom_tied", names=t.shorts(lower), bottom=gaps["bottom"]))
    return tuple(texts)


def _orders(t: Teller, ids: tuple[str, ...]) -> str:
    """Return whether shares at the middle level or above give the same order as means."""
    middle = t.numbers[len(t.numbers) // 2]
    shares = {id: t.book.find(id, "share_at_least", middle) for id in ids}
    known = {id: row.estimate for id, row in shares.items() if row is not None and row.estimate is not None}
    if len(known) != len(ids):
        return ""
    order = tuple(sorted(ids, key=lambda of: -known[of]))
    gaps = {"level": t.level(middle)}
    if order == ids:
        return t.say("applications.same_order", **gaps)
    return t.say("applications.other_order", names=t.shorts(order), **gaps)
