"""The other files of a pack -> the values of `sections`, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wuli.instrument import sections as s
from wuli.instrument.profile_file import source_line
from wuli.instrument.rule_reader import read_rule
from wuli.instrument.text import EMPTY, Text
from wuli.instrument.yaml_reader import Reader

FIGURE_STATUSES: Final = ("exact", "damaged", "ambiguous", "contradicted", "not_representable")


def read_rubric(top: Reader) -> Mapping[str, s.Wording]:
    """Return the wording of each item by item id."""
    return {id: _wording(r) for id, r in top.table("items").items()}


def _wording(r: Reader) -> s.Wording:
    wording = s.Wording(
        r.text("question"),
        r.text("help", required=False),
        r.text("about", required=False),
        {code: _option(o) for code, o in r.table("options", required=False).items()},
    )
    source_line(r)
    r.done()
    return wording


def _option(r: Reader) -> s.Option:
    option = s.Option(r.text("text"), r.text("means", required=False), r.text("not", required=False))
    r.done()
    return option


def read_steps(top: Reader) -> Mapping[str, Mapping[str, s.Step]]:
    """Return the steps by item id and by the code one stands on."""
    return {id: {code: _step(entry) for code, entry in r.entries()} for id, r in top.table("steps").items()}


def _step(r: Reader) -> s.Step:
    step = s.Step(r.text("blocks"), r.text("move"))
    r.done()
    return step


# Challenges and remedies


def read_remedies(top: Reader) -> s.Remedies:
    """Return challenges, remedies, worries and recommendations."""
    recommendations = top.map("recommendations", required=False)
    to_government = recommendations.maps("government", required=False) if recommendations else ()
    to_firms = recommendations.maps("enterprise", required=False) if recommendations else ()
    return s.Remedies(
        policy=tuple(_remedy(r) for r in top.maps("policy_remedies", required=False)),
        enterprise=tuple(_remedy(r) for r in top.maps("enterprise_remedies", required=False)),
        challenges=tuple(_challenge(r) for r in top.maps("challenges")),
        worries=tuple(_worry(r) for r in top.maps("worries", required=False)),
        to_government=tuple(_recommendation(r) for r in to_government),
        to_firms=tuple(_recommendation(r) for r in to_firms),
    )


def _remedy(r: Reader) -> s.Remedy:
    remedy = s.Remedy(r.name("id"), r.text("text"), r.text("how", required=False))
    r.done()
    return remedy


def _challenge(r: Reader) -> s.Challenge:
    challenge = s.Challenge(
        id=r.name("id"),
        dimension=r.name("dimension"),
        name=r.text("name"),
        text=r.text("text"),
        because=r.text("because"),
        policy=r.strings("policy", required=False),
        enterprise=r.strings("enterprise", required=False),
        when=read_rule(r.map("when")),
        source_line=source_line(r),
    )
    r.done()
    return challenge


def _worry(r: Reader) -> s.Worry:
    worry = s.Worry(r.name("id"), r.strings("challenges"), source_line(r))
    share = r.map("share", required=False)
    if share is not None:
        share.decimal("value")
        share.integer("line")
        share.choice("status", FIGURE_STATUSES)
        share.done()
    r.done()
    return worry


def _recommendation(r: Reader) -> s.Recommendation:
    recommendation = s.Recommendation(
        r.name("id"),
        r.string("dimension", required=False),
        r.text("title"),
        tuple(_advice(a) for a in r.maps("items")),
        r.integer("line", required=False) or None,
    )
    r.done()
    return recommendation


def _advice(r: Reader) -> s.Advice:
    advice = s.Advice(r.name("id"), r.text("text"), r.strings("remedies", required=False))
    r.done()
    return advice


# Policies


def read_policies(top: Reader) -> s.Policies:
    """Return the policies and the names of their instruments."""
    names = top.map("instruments", required=False)
    instruments = {key: names.text(key) for key in names.keys()} if names else {}  # noqa: SIM118  # Reader, not dict
    return s.Policies(top.string("checked"), tuple(_policy(r) for r in top.maps("policies")), instruments)


def _policy(r: Reader) -> s.Policy:
    issued, valid = r.map("issued"), r.map("valid")
    policy = s.Policy(
        id=r.name("id"),
        title=r.text("title"),
        issuer=r.text("issuer"),
        scope="city" if r.choice("scope", ("national", "city")) == "city" else "national",
        region=r.string("region", required=False),
        issued=issued.string("date", required=False) if issued else "",
        issued_printed=issued.string("printed", required=False) if issued else "",
        valid_from=valid.string("from", required=False) if valid else "",
        valid_until=valid.string("until", required=False) if valid else "",
        valid_basis=valid.text("basis", required=False) if valid else EMPTY,
        instruments=r.strings("instruments", required=False),
        gives=r.text("gives"),
        eligible=r.text("eligible"),
        conditions=tuple(_labelled(c) for c in r.maps("conditions", required=False)),
        helps=r.strings("helps", required=False),
        indicators=r.strings("indicators", required=False),
        amount=_amount(r.map("amount", required=False)),
        advice=r.flag("advice") is not False,
        caution=r.text("caution", required=False),
        source_line=source_line(r),
    )
    if issued:
        issued.choice("precision", ("day", "month", "year", "none"), default="none")
        issued.done()
    if valid:
        valid.done()
    r.done()
    return policy


def _labelled(r: Reader) -> s.LabelledRule:
    rule = s.LabelledRule(r.text("label"), read_rule(r.map("when")))
    r.done()
    return rule


def _amount(r: Reader | None) -> str:
    if r is None:
        return ""
    amount = " ".join((r.string("op", required=False), r.string("value"), r.string("unit")))
    r.done()
    return amount


# Cases


def read_cases(top: Reader) -> tuple[s.Case, ...]:
    """Return the cases in file order."""
    return tuple(_case(r) for r in top.maps("cases"))


def _case(r: Reader) -> s.Case:
    case = s.Case(
        id=r.name("id"),
        title=r.text("title"),
        industry=r.name("industry"),
        founded=r.string("founded", required=False),
        city=r.text("city", required=False),
        headcount_band=r.string("headcount_band", required=False),
        role=r.strings("role", required=False),
        profile=r.text("profile"),
        did=r.texts("did"),
        value=r.texts("value", required=False),
        hard=r.texts("hard", required=False),
        solved=r.texts("solved", required=False),
        lesson=r.text("lesson"),
        facts=tuple(_case_fact(f) for f in r.maps("facts", required=False)),
        levels=tuple(_case_level(e) for e in r.maps("levels", required=False)),
        challenges=r.strings("challenges", required=False),
        indicators=r.strings("indicators", required=False),
        caution=r.text("caution", required=False),
        source_line=source_line(r),
    )
    r.done()
    return case


def _case_fact(r: Reader) -> s.CaseFact:
    fact = s.CaseFact(
        r.text("label"),
        r.string("value", required=False),
        r.string("op", required=False),
        r.text("unit", required=False),
        r.integer("line", required=False) or None,
    )
    r.string("note", required=False)
    r.done()
    return fact


def _case_level(r: Reader) -> s.CaseLevel:
    level = s.CaseLevel(
        r.name("item"),
        r.integer("level", required=False) or None,
        r.choice("basis", ("explicit", "inferred"), default="inferred"),
    )
    r.done()
    return level


# Reference figures and glossary


def read_reference(top: Reader) -> s.Reference:
    """Return the figures of the earlier survey."""
    return s.Reference(top.text("source"), tuple(_figure(r) for r in top.maps("figures")))


def _figure(r: Reader) -> s.Figure:
    where = r.map("slice")
    slice_of = {key: where.string(key) for key in where.keys() if key != "all"} if where else {}  # noqa: SIM118
    figure = s.Figure(
        id=r.name("id"),
        of=r.string("of"),
        statistic=r.choice("statistic", ("mean", "share", "count", "bounds")),
        levels=r.strings("levels", required=False),
        slice=slice_of,
        value=r.string("value"),
        n=r.integer("n", required=False) or None,
        base=r.string("base", required=False),
        line=r.integer("line", required=False) or None,
        status=r.choice("status", FIGURE_STATUSES),
        shown=bool(r.flag("shown")),
        note=r.text("note", required=False),
    )
    if figure.shown and figure.status != "exact":
        r.fault("figure_shown_not_exact", "shown", got=figure.status)
    r.done()
    return figure


def read_glossary(top: Reader) -> tuple[s.Term, ...]:
    """Return the glossary in file order."""
    return tuple(_term(r) for r in top.maps("terms"))


def _term(r: Reader) -> s.Term:
    term = s.Term(r.name("id"), r.text("term"), r.text("text"))
    r.done()
    return term


def read_advice(top: Reader) -> s.AdviceRules:
    """Return the thresholds of findings and moves."""
    usual = s.AdviceRules()
    return s.AdviceRules(
        even_spread=top.decimal("even_spread", required=False) or usual.even_spread,
        gap=top.decimal("gap", required=False) or usual.gap,
        high_level=top.integer("high_level", required=False, default=usual.high_level),
        late_from=top.integer("late_from", required=False, default=usual.late_from),
        gaps=tuple(_gap(r) for r in top.maps("gaps", required=False)),
    )


def _gap(r: Reader) -> s.Gap:
    gap = s.Gap(r.name("one"), r.name("other"), r.text("if_one"), r.text("if_other"))
    r.done()
    return gap


def read_texts(top: Reader) -> Mapping[str, Text]:
    """Return the pack's own report texts by name."""
    texts = top.map("texts")
    return {key: texts.text(key) for key in texts.keys()} if texts else {}  # noqa: SIM118
