"""The findings of the summary: each a sentence with how certain it is, read from verdicts and flags, never guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wuli.analysis.industry.result import Slice, WaveChange
from wuli.report.industry.applications import applications_words
from wuli.report.industry.challenges import hits_of, is_tied, top_names
from wuli.report.industry.change import by_panel, change_words, changed, spoken_of
from wuli.report.industry.extras import extra_options, leaders, options_of
from wuli.report.industry.forces import Ends, application_order, ends_of
from wuli.report.industry.group_tests import differing, slice_tests
from wuli.report.industry.groups import standouts
from wuli.report.industry.parts import certainty, described, inline, means, name_values, test_basis
from wuli.report.industry.relations import rest_rows
from wuli.report.industry.robustness import changed_variants, other_samples
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import chance, mean, number, per_cent, share, share_range
from wuli.report.numbers import count
from wuli.survey.results import Flag, GroupTest, Verdict

_NAMED: Final = 3  # indicators named at either end
_GROUPS_NAMED: Final = 2  # groups that stand out most


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding: what it is about, the sentence, how certain it is. `minor` ones give way where a page is full."""

    lead: str
    text: str
    certainty: str
    minor: bool = False


def findings(t: Teller) -> tuple[Finding, ...]:
    """Return the findings that the result allows, in the order of the chapters."""
    return tuple(_all(t))


def _all(t: Teller) -> Iterator[Finding]:
    yield from _forces(t)
    yield from _level(t)
    yield from _items(t)
    yield from _applications(t)
    yield from _slices(t)
    yield from _extras(t)
    yield from _relations(t)
    yield from _challenges(t)
    for change in t.result.waves:
        yield _change(t, change)
    yield from _robust(t)


def _forces(t: Teller) -> Iterator[Finding]:
    ends = ends_of(t, t.result.force_order)
    if ends is None:
        return
    rows = means(t, t.result.force_order)
    gaps = {"top": t.name(ends.top), "bottom": t.name(ends.bottom)}
    gaps |= {"top_mean": mean(t, rows[ends.top]), "bottom_mean": mean(t, rows[ends.bottom])}
    if ends.row is None or ends.verdict not in ("higher", "undistinguished"):
        text = t.say("find.forces_untested", forces=name_values(t, rows))
    elif ends.verdict == "higher":
        text = _apart(t, ends, gaps)
    else:
        text = t.say("find.forces_even", **gaps)
    sure = certainty(t, ends.verdict, test_basis(t, ends.row), rows[ends.top].flag)
    yield Finding(t.say("find.forces"), text, sure)


def _apart(t: Teller, ends: Ends, gaps: dict[str, str]) -> str:
    row = ends.row
    assert row is not None
    reach = t.say("words.range", low=number(row.ci_low), high=number(row.ci_high))
    size = {"difference": number(row.difference), "range": reach}
    tied = ends.near_top and t.say("find.forces_top_tied", names=t.names(ends.near_top), top=t.name(ends.top))
    return t.prose((t.say("find.forces_apart", **gaps, **size), tied or ""))


def _level(t: Teller) -> Iterator[Finding]:
    rows = [(number_, t.book.find("level", "share", number_)) for number_ in t.numbers]
    known = [(level, row) for level, row in rows if row is not None and row.estimate is not None]
    if not known:
        return
    _, top = max(known, key=lambda pair: pair[1].estimate or 0.0)
    first = [t.level(level) for level, row in known if row.estimate == top.estimate]
    gaps = {"level": t.listing(first), "share": share(t, top), "range": share_range(t, top.ci_low, top.ci_high)}
    name = "find.level_text" if len(first) == 1 else "find.level_tied"
    opened = t.book.find("level", "share", "open")
    rest = t.say("find.level_open", share=share(t, opened)) if opened and opened.estimate else ""
    text = t.prose((t.say(name, **gaps), rest))
    yield Finding(t.say("find.level"), text, described(t, top, top.n or 0))


def _items(t: Teller) -> Iterator[Finding]:
    rows = means(t, t.result.items)
    if len(rows) <= _NAMED:
        return
    order = sorted(rows, key=lambda of: rows[of].estimate or 0.0)
    first = rows[order[0]]
    if rows[order[0]].estimate == rows[order[-1]].estimate:
        text = t.say("find.items_same", value=mean(t, first))
    else:
        low = name_values(t, {id: rows[id] for id in order[:_NAMED]})
        high = name_values(t, {id: rows[id] for id in reversed(order[-_NAMED:])})
        text = t.say("find.items_text", low=low, high=high)
    yield Finding(t.say("find.items"), text, described(t, first, first.n or 0), minor=True)


def _applications(t: Teller) -> Iterator[Finding]:
    ends = ends_of(t, application_order(t))
    if ends is None:
        return
    text = t.prose(applications_words(t, ends))
    row = t.book.get(ends.top, "mean")
    yield Finding(t.say("find.applications"), text, certainty(t, ends.verdict, test_basis(t, ends.row), row.flag))


def _slices(t: Teller) -> Iterator[Finding]:
    """Yield groupings with differences one by one, those without together."""
    alike: list[tuple[Slice, GroupTest]] = []
    for slice in t.result.slices:
        tests = {of: row for of, row in slice_tests(t, slice).items() if row.verdict != "not_tested"}
        if len(slice.columns) > 1 or not tests:
            continue
        if differing(tests):
            yield _differences(t, slice, tests)
        else:
            alike.append((slice, min(tests.values(), key=lambda row: 1.0 if row.q is None else row.q)))
    if alike:
        lead = t.listing(t.pick(slice.label) for slice, _ in alike)
        nearest = min((row for _, row in alike), key=lambda row: 1.0 if row.q is None else row.q)
        sure = certainty(t, "undistinguished", test_basis(t, nearest))
        yield Finding(lead, t.say("groups.find_none"), sure, minor=True)


def _differences(t: Teller, slice: Slice, tests: dict[str, GroupTest]) -> Finding:
    apart = differing(tests)
    rest = tuple(of for of in tests if of not in apart)
    name = "all" if len(apart) == len(t.result.forces) else "one" if len(apart) == 1 else "some"
    gaps = {} if name == "all" else {"forces": t.names(apart)}
    others = t.say("groups.find_rest", forces=t.names(rest)) if rest else ""
    weakest = max((tests[of] for of in apart), key=lambda row: row.q or 0.0)
    text = t.prose((t.say(f"groups.find_{name}", **gaps), others, *standouts(t, slice)[:_GROUPS_NAMED]))
    return Finding(t.pick(slice.label), text, certainty(t, "higher", test_basis(t, weakest)))


def _extras(t: Teller) -> Iterator[Finding]:
    texts, bases = [], []
    for extra in t.result.extras:
        options, rows = options_of(t, extra), extra_options(t, extra)
        if options is None or not rows:
            continue
        _, row = rows[0]
        question = next(t.pick(q.name) for q in t.pack.extras if q.id == extra.id)
        gaps = {"share": share(t, row), "range": share_range(t, row.ci_low, row.ci_high)}
        first = t.listing(t.say("words.quote", text=options[option]) for option in leaders(rows))
        name = "extras.find_text" if len(leaders(rows)) == 1 else "extras.find_tied"
        texts.append(t.say(name, question=question, options=first, **gaps))
        bases.append(extra.n)
    if texts:
        yield Finding(t.say("find.views"), t.prose(texts), described(t, None, min(bases)))


def _relations(t: Teller) -> Iterator[Finding]:
    rows = [row for row in rest_rows(t) if row.verdict != "not_tested"]
    if not rows:
        return
    holds = [row for row in rows if row.verdict == "higher"]
    n = min(row.n for row in rows)
    flag: Flag = "small" if n < t.result.small else "ok"
    if not holds:
        nearest = min(rows, key=lambda row: 1.0 if row.q is None else row.q)
        sure = certainty(t, "undistinguished", _basis(t, nearest.q, n))
        yield Finding(t.say("find.relations"), t.say("find.relations_none"), sure)
        return
    weakest = max(holds, key=lambda row: row.q or 0.0)
    top = max(holds, key=lambda row: row.estimate or 0.0)
    gaps = {"top": t.name(top.first), "value": number(top.estimate)}
    text = t.say("find.relations_all", **gaps)
    if len(holds) < len(t.result.forces):
        text = t.say("find.relations_text", forces=t.names(row.first for row in holds), **gaps)
    sure = certainty(t, "higher", _basis(t, weakest.q, n), flag)
    yield Finding(t.say("find.relations"), text, sure, minor=True)


def _basis(t: Teller, q: float | None, n: int) -> str:
    """Return "q = 0.012; n = 240" of a finding."""
    return t.phrases(("" if q is None else chance(t, "q", q), t.say("words.n", n=count(n))))


def _challenges(t: Teller) -> Iterator[Finding]:
    hits = hits_of(t)
    if not hits or not hits[0][1].n:
        return
    top = hits[0][1]
    gaps = {"share": per_cent(t, top.share), "range": share_range(t, top.ci_low, top.ci_high)}
    text = t.say("find.challenges_tied" if is_tied(hits) else "find.challenges_text", names=top_names(t, hits), **gaps)
    yield Finding(t.say("find.challenges"), text, described(t, None, top.base))


def _change(t: Teller, change: WaveChange) -> Finding:
    verdict: Verdict = "higher" if changed(change) else "undistinguished"
    if all(row.verdict == "not_tested" for row in change.comparisons):
        verdict = "not_tested"
    rows = [row for row in spoken_of(change) if row.verdict != "not_tested"]
    told = [row for row in rows if row.verdict != "undistinguished"]
    values = [row.q for row in told or rows if row.q is not None]
    weakest = max(values, default=None) if told else min(values, default=None)
    n = change.panel if by_panel(change) else min(change.n_first, change.n_second)
    flag: Flag = "small" if n < t.result.small else "ok"
    sure = certainty(t, verdict, _basis(t, weakest, n), flag)
    return Finding(t.say("find.change"), t.prose(change_words(t, change)), sure)


def _robust(t: Teller) -> Iterator[Finding]:
    variants = other_samples(t)
    if not variants:
        return
    moved = changed_variants(t)
    names = t.listing(inline(t, t.say_or(f"variant.{v.id}", v.id)) for v in (moved or variants))
    name = "find.robust_changes" if moved else "find.robust_same"
    sure = described(t, None, t.result.source.scored)
    yield Finding(t.say("find.robust"), t.say(name, variants=names), sure, minor=not moved)
