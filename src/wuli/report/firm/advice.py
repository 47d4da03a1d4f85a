"""Difficulties that the answers call for with their remedies, policies and cases that fit, each with the reason."""

from __future__ import annotations

from wuli.analysis.matching import CaseHit, ChallengeHit, PolicyHit
from wuli.instrument.sections import Fact, LabelledRule
from wuli.report.content import Block, Callout, Field, Heading, ItemList, ListItem, Paragraph
from wuli.report.firm.teller import Teller


def build_challenges(t: Teller) -> tuple[Block, ...]:
    """Return the blocks about difficulties and remedies."""
    hits = t.result.challenges
    if not hits:
        return (
            Heading(t.say("challenges.heading_none"), 1, "challenges", new_page=True),
            Paragraph(t.say("challenges.none")),
        )
    name = "challenges.heading_one" if len(hits) == 1 else "challenges.heading"
    heading = t.say(name, count=str(len(hits)))
    blocks: list[Block] = [
        Heading(heading, 1, "challenges", new_page=True),
        Paragraph(t.say("challenges.intro")),
    ]
    for hit in hits:
        blocks += _challenge(t, hit)
    return tuple(blocks)


def _challenge(t: Teller, hit: ChallengeHit) -> list[Block]:
    challenge, remedies = hit.challenge, t.pack.remedies
    facts = t.phrases(fact_words(t, fact) for fact in hit.because)
    firm = tuple(
        ListItem(t.pick(remedy.text), detail=t.pick(remedy.how))
        for remedy in map(remedies.firm_remedy, challenge.enterprise)
    )
    blocks: list[Block] = [
        Heading(t.pick(challenge.name), 2, f"challenge-{challenge.id}"),
        Paragraph(t.pick(challenge.text)),
        Paragraph(t.say("challenges.because", facts=facts), style="small"),
        ItemList(firm, title=t.say("challenges.firm_side")),
    ]
    government = {remedy.id: remedy for remedy in remedies.policy}
    asked = tuple(ListItem(t.pick(government[id].text)) for id in challenge.policy if id in government)
    if asked:
        blocks.append(ItemList(asked, title=t.say("challenges.government_side")))
    return blocks


def fact_words(t: Teller, fact: Fact) -> str:
    """Return the fact that made a rule hold, in words: the answer itself, not the rule."""
    if fact.kind == "item":
        return t.say("challenges.fact_item", item=t.short(fact.id), level=t.state(fact.id))
    if fact.kind == "answer":
        question = next(q for q in t.pack.extras if q.id == fact.id)
        chosen = t.result.firm.answers.get(fact.id, ())
        names = [t.pick(o.name) for o in question.options if o.id in chosen and o.id in fact.values]
        return t.say("challenges.fact_answer", question=t.pick(question.name), option=t.listing(names))
    label = t.pack.profile.fields.get(fact.id)
    field = t.pick(label.label) if label else fact.id
    return t.say("challenges.fact_profile", field=field, value=_profile_value(t, fact.id))


def _profile_value(t: Teller, field: str) -> str:
    value = getattr(t.result.firm, field, None)
    name = getattr(value, "name", None)
    return t.pick(name) if name is not None else str(value)


# Policies and cases


def build_matches(t: Teller) -> tuple[Block, ...]:
    """Return the blocks about policies and cases."""
    policies, cases = t.result.policies, t.result.cases
    blocks: list[Block] = [
        Heading(_matches_heading(t), 1, "matches", new_page=bool(policies or cases or t.result.challenges)),
        Heading(t.say("policies.heading"), 2, "policies"),
    ]
    if not policies:
        blocks.append(Paragraph(t.say("policies.none", total=str(len(t.result.policy_states)))))
    for hit in policies:
        blocks += _policy(t, hit)
    blocks += _policy_notes(t)
    blocks.append(Heading(t.say("cases.heading"), 2, "cases"))
    if not cases:
        blocks.append(Paragraph(t.say("cases.none")))
    for case in cases:
        blocks += _case(t, case)
    return tuple(blocks)


def _matches_heading(t: Teller) -> str:
    counts = {"policies": len(t.result.policies), "cases": len(t.result.cases)}
    gaps = {
        name: t.say(f"matches.{name}_one" if count == 1 else f"matches.{name}", count=str(count))
        for name, count in counts.items()
    }
    found = [name for name, count in counts.items() if count]
    variant = {0: "_none", 1: f"_{found[0]}" if found else ""}.get(len(found), "")
    return t.say(f"matches.heading{variant}", **gaps)


def _policy_notes(t: Teller) -> list[Block]:
    states: list[str] = list(t.result.policy_states.values())
    parts = t.phrases(
        t.say(f"policies.{name}", count=str(states.count(name)))
        for name in ("expired", "elsewhere", "excluded", "not_needed", "context")
        if name in states
    )
    tally = [Paragraph(t.say("policies.tally", parts=parts), style="small")] if parts else []
    return [
        *tally,
        Paragraph(t.say("policies.checked", report=t.report_name(), date=t.pack.policies.checked), style="small"),
    ]


def _policy(t: Teller, hit: PolicyHit) -> list[Block]:
    policy = hit.policy
    names = {challenge.id: t.pick(challenge.name) for challenge in t.pack.remedies.challenges}
    until = t.say("policies.open_ended")
    if policy.valid_until:
        until = t.say("policies.until", date=policy.valid_until, basis=t.pick(policy.valid_basis))
    fields = [
        (t.say("policies.gives"), t.pick(policy.gives)),
        (t.say("policies.through"), t.phrases(names[id] for id in hit.through)),
        *_conditions(t, hit),
        (t.say("policies.validity"), until),
    ]
    if policy.caution:
        fields.append((t.say("policies.caution"), t.pick(policy.caution)))
    issued = t.say("policies.issued", issuer=t.pick(policy.issuer), date=policy.issued or t.say("words.none"))
    origin = {"report": t.report_name(), "line": str(policy.source_line), "date": t.pack.policies.checked}
    return [
        Heading(t.pick(policy.title), 3, f"policy-{policy.id}"),
        Paragraph(issued, style="small"),
        ItemList(tuple(ListItem(text, lead=label) for label, text in fields)),
        Paragraph(t.say("policies.source", **origin), style="source"),
    ]


def _conditions(t: Teller, hit: PolicyHit) -> list[tuple[str, str]]:
    groups: tuple[tuple[str, tuple[LabelledRule, ...]], ...] = (
        ("policies.met", hit.met),
        ("policies.missing", hit.missing),
        ("policies.unknown", hit.unknown),
    )
    return [(t.say(name), t.phrases(t.pick(rule.label) for rule in rules)) for name, rules in groups if rules]


def _case(t: Teller, hit: CaseHit) -> list[Block]:
    case = hit.case
    names = {challenge.id: t.pick(challenge.name) for challenge in t.pack.remedies.challenges}
    reasons = []
    if hit.same_industry:
        reasons.append(t.say("cases.same_industry"))
    if hit.challenges:
        reasons.append(t.say("cases.shared", names=t.listing(names[id] for id in hit.challenges)))
    if hit.ahead_on:
        reasons.append(t.say("cases.ahead", names=t.shorts(hit.ahead_on)))
    fields = [
        Field(t.say("cases.why"), t.phrases(reasons)),
        Field(t.say("cases.did"), t.phrases(map(t.pick, case.did))),
        Field(t.say("cases.hard"), t.phrases(map(t.pick, case.hard))),
        Field(t.say("cases.lesson"), t.pick(case.lesson)),
    ]
    if case.caution:
        fields.append(Field(t.say("policies.caution"), t.pick(case.caution)))
    inner: tuple[Block, ...] = (
        Paragraph(t.pick(case.profile)),
        ItemList(tuple(ListItem(field.text, lead=field.label) for field in fields if field.text)),
        Paragraph(t.say("cases.source", report=t.report_name(), line=str(case.source_line)), style="source"),
    )
    return [Callout("reference", t.pick(case.title), inner)]
