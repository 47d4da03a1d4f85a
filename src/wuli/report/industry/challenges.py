"""Difficulties with the firms they apply to, remedies on both sides, and the recommendations that rest on them."""

from __future__ import annotations

from typing import Final

from wuli.analysis.industry.result import ChallengeHit
from wuli.instrument.sections import Challenge, Combine, Recommendation, Rule
from wuli.report.content import Bar, Block, Heading, ItemList, ListItem, Paragraph, Table
from wuli.report.industry.marks import bar_words, bars_figure
from wuli.report.industry.parts import chapter, columns, means
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import mean, per_cent

_MOST_NAMED: Final = 3  # difficulties named beside a recommendation


def hits_of(t: Teller) -> list[tuple[Challenge, ChallengeHit]]:
    """Return the difficulties with a base that may be shown, most common first."""
    known = {challenge.id: challenge for challenge in t.pack.remedies.challenges if was_asked(t, challenge.when)}
    hits = [hit for hit in t.result.challenges if hit.base >= t.result.floor and hit.id in known]
    return [(known[hit.id], hit) for hit in sorted(hits, key=lambda hit: -hit.share)]


def was_asked(t: Teller, rule: Rule) -> bool:
    """Tell whether the survey asked anything by which a rule can hold; one that nobody asked about is not "nobody"."""
    if isinstance(rule, Combine):
        gather = all if rule.op == "all" else any
        return gather(was_asked(t, inner) for inner in rule.rules)
    return rule.kind != "answer" or rule.id in {extra.id for extra in t.result.extras}


def build_challenges(t: Teller) -> tuple[Block, ...]:
    """Return the chapter on difficulties, () where none can be judged."""
    hits = hits_of(t)
    if not hits:
        return ()
    top = hits[0][1]
    head = chapter(t, "challenges", t.say("challenges.heading_none"))
    if not top.n:
        return head, Paragraph(t.say("challenges.intro"))
    name = "challenges.heading_tied" if is_tied(hits) else "challenges.heading"
    heading = t.say(name, names=top_names(t, hits), share=per_cent(t, top.share))
    bars = [_bar(t, challenge, hit) for challenge, hit in hits]
    alt = t.say("challenges.alt", rows=bar_words(t, bars))
    words = t.say("challenges.title"), alt, t.say("challenges.value")
    return (
        chapter(t, "challenges", heading),
        Paragraph(t.say("challenges.intro")),
        bars_figure(t, "challenges-shares", words, bars, max(hit.base for _, hit in hits)),
        *_unasked(t),
        _remedies(t, hits),
    )


def top_names(t: Teller, hits: list[tuple[Challenge, ChallengeHit]]) -> str:
    """Return the most common difficulty, or those that share the first place."""
    first = (t.pick(challenge.name) for challenge, hit in hits if hit.share == hits[0][1].share)
    return t.listing(t.say("words.quote", text=name) for name in first)


def is_tied(hits: list[tuple[Challenge, ChallengeHit]]) -> bool:
    """Tell whether several difficulties share the first place."""
    return len(hits) > 1 and hits[1][1].share == hits[0][1].share


def _unasked(t: Teller) -> list[Block]:
    names = [t.say("words.quote", text=t.pick(c.name)) for c in t.pack.remedies.challenges if not was_asked(t, c.when)]
    return [Paragraph(t.say("challenges.unasked", names=t.listing(names)), style="small")] if names else []


def _bar(t: Teller, challenge: Challenge, hit: ChallengeHit) -> Bar:
    small = hit.base < t.result.small
    name = t.pick(challenge.name)
    return Bar(name, hit.share, per_cent(t, hit.share), hit.ci_low, hit.ci_high, hit.base, flagged=small)


def _remedies(t: Teller, hits: list[tuple[Challenge, ChallengeHit]]) -> Table:
    policy = {remedy.id: t.pick(remedy.text) for remedy in t.pack.remedies.policy}
    firms = {remedy.id: t.pick(remedy.text) for remedy in t.pack.remedies.enterprise}
    heads = columns(
        (t.say("challenges.col_name"), 2.3, "l"),
        (t.say("challenges.col_share"), 1.3, "r"),
        (t.say("challenges.col_government"), 3.5, "l"),
        (t.say("challenges.col_firms"), 3.5, "l"),
    )
    rows = tuple(
        (
            t.pick(challenge.name),
            per_cent(t, hit.share),
            t.steps(policy[id] for id in challenge.policy if id in policy),
            t.steps(firms[id] for id in challenge.enterprise if id in firms),
        )
        for challenge, hit in hits
        if hit.n
    )
    return Table("challenges-remedies", t.say("challenges.remedies"), heads, rows)


# Recommendations


def build_recommendations(t: Teller) -> tuple[Block, ...]:
    """Return the recommendations to government and to firms, () where the pack has none."""
    remedies = t.pack.remedies
    if not remedies.to_government and not remedies.to_firms:
        return ()
    blocks: list[Block] = [
        chapter(t, "recommendations", t.say("recommendations.heading")),
        Paragraph(t.say("recommendations.intro")),
    ]
    for name, groups in (("government", remedies.to_government), ("firms", remedies.to_firms)):
        if groups:
            blocks.append(Heading(t.say(f"recommendations.{name}"), 2, f"recommendations-{name}"))
            blocks.append(ItemList(tuple(_recommendation(t, group) for group in groups), ordered=True))
    return tuple(blocks)


def _recommendation(t: Teller, group: Recommendation) -> ListItem:
    text = t.steps(t.pick(item.text) for item in group.items)
    return ListItem(text, lead=_title(t, group), detail=t.prose((_force(t, group), _answers(t, group))))


def _title(t: Teller, group: Recommendation) -> str:
    if group.title:
        return t.pick(group.title)
    return t.name(group.dimension) if group.dimension else ""


def _force(t: Teller, group: Recommendation) -> str:
    row = means(t, [group.dimension]).get(group.dimension) if group.dimension else None
    return t.say("recommendations.force", force=t.name(group.dimension), mean=mean(t, row)) if row else ""


def _answers(t: Teller, group: Recommendation) -> str:
    """Return the difficulties that the remedies of a recommendation answer, most common first."""
    remedies = {id for item in group.items for id in item.remedies}
    found = [(c, hit) for c, hit in hits_of(t) if hit.n and remedies & {*c.policy, *c.enterprise}]
    if not found:
        return ""
    names = (
        t.say("words.name_bracket", name=t.pick(challenge.name), value=per_cent(t, hit.share))
        for challenge, hit in found[:_MOST_NAMED]
    )
    return t.say("recommendations.answers", challenges=t.phrases(names))
