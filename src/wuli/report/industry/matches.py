"""Policies and cases that the analysis chose for what the data show."""

from __future__ import annotations

from wuli.instrument.sections import Case, Policy
from wuli.report.content import Block, Callout, Heading, ItemList, ListItem, Paragraph, Table
from wuli.report.industry.parts import chapter, columns
from wuli.report.industry.teller import Teller


def build_policies(t: Teller) -> tuple[Block, ...]:
    """Return the chapter on policies, () where none was chosen."""
    known = {policy.id: policy for policy in t.pack.policies.policies}
    policies = [known[id] for id in t.result.policies if id in known]
    if not policies:
        return ()
    name = "policies.heading_one" if len(policies) == 1 else "policies.heading"
    heads = columns(
        (t.say("policies.col_title"), 2.6, "l"),
        (t.say("policies.col_issuer"), 2.2, "l"),
        (t.say("policies.col_gives"), 4.2, "l"),
        (t.say("policies.col_helps"), 2.2, "l"),
    )
    rows = tuple(_policy(t, policy) for policy in policies)
    return (
        chapter(t, "policies", t.say(name, count=str(len(policies)))),
        Paragraph(t.say("policies.intro", date=t.pack.policies.checked)),
        Table("policies-table", t.say("policies.table"), heads, rows),
    )


def _policy(t: Teller, policy: Policy) -> tuple[str, ...]:
    issued = t.say("policies.issued", issuer=t.pick(policy.issuer), date=policy.issued or t.say("words.none"))
    if policy.valid_until:
        issued = t.say("policies.until", issued=issued, date=policy.valid_until)
    gives = t.pick(policy.gives)
    if policy.caution:
        gives = t.prose((gives, t.say("words.caution", text=t.pick(policy.caution))))
    return t.pick(policy.title), issued, gives, t.phrases(_difficulties(t, policy.helps))


def _difficulties(t: Teller, ids: tuple[str, ...]) -> list[str]:
    names = {challenge.id: t.pick(challenge.name) for challenge in t.pack.remedies.challenges}
    return [names[id] for id in ids if id in names]


def build_cases(t: Teller) -> tuple[Block, ...]:
    """Return the chapter on cases, () where none was chosen."""
    known = {case.id: case for case in t.pack.cases}
    cases = [known[id] for id in t.result.cases if id in known]
    if not cases:
        return ()
    name = "cases.heading_one" if len(cases) == 1 else "cases.heading"
    return (
        Heading(t.say(name, count=str(len(cases))), 1, "cases"),
        Paragraph(t.say("cases.intro")),
        *(_case(t, case) for case in cases),
    )


def _case(t: Teller, case: Case) -> Callout:
    fields = (
        (t.say("cases.meets"), t.phrases(_difficulties(t, case.challenges))),
        (t.say("cases.did"), t.steps(map(t.pick, case.did))),
        (t.say("cases.hard"), t.steps(map(t.pick, case.hard))),
        (t.say("cases.lesson"), t.pick(case.lesson)),
        (t.say("cases.caution"), t.pick(case.caution)),
    )
    items = tuple(ListItem(text, lead=label) for label, text in fields if text)
    return Callout("reference", t.pick(case.title), (Paragraph(t.pick(case.profile)), ItemList(items)))
