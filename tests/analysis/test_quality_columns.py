"""Whole columns at once say what the reader of one firm says: profile, rules and choices, on rows of every kind."""

from __future__ import annotations

import random

import numpy as np
import pytest
from analysis.quality_files import PACK, responses_of
from contract import ITEMS, SLOT

from wuli.analysis.assess import assess
from wuli.analysis.firm_result import known_facts
from wuli.analysis.profile_columns import ABSENT, ProfileReader, choices_of, profile_ids
from wuli.analysis.rule_columns import BatchFacts
from wuli.analysis.rules import judge

FIELDS = ("industry", "age_band", "headcount_band", "size_class", "region")
INDUSTRIES = ["manufacturing", "制造业", "C36", "65", "643", "64", "education", "其他", "auto_transport", "51", ""]
RULES = [
    *(rule.when for rule in PACK.quality.contradictions),
    *(challenge.when for challenge in PACK.remedies.challenges),
    *(condition.when for policy in PACK.policies.policies for condition in policy.conditions),
]


def rows(count, seed=3):
    draw = random.Random(seed)  # noqa: S311
    made = []
    for _ in range(count):
        row = {item: draw.choice(["1", "2", "3", "4", "5", "dk", ""]) for item in ITEMS if item != SLOT}
        industry = draw.choice(INDUSTRIES)
        row |= {
            SLOT: draw.choice(["1", "3", "5", ""]),
            "industry": industry,
            "is_manufacturer": draw.choice(["yes", "no", "", ""]),
            "founded": draw.choice(["2010", "2019-05", "2021-03-07", "2024-03-06", "2030", ""]),
            "age_band": draw.choice(["lt3", "gt10", ""]),
            "answered_at": draw.choice(["2024-03-05", "2024-03-07", "2024-05", ""]),
            "headcount": draw.choice(["0", "9", "10", "19", "20", "299", "300", "1000", "10to49", ""]),
            "revenue": draw.choice(["0", "49.9", "50", "300", "1999.99", "2000", "40000", "3万", ""]),
            "region": draw.choice(["北京", "440300", "440305", "430100", "深圳市", "岳麓区", ""]),
            "role": draw.choice(["owner", "Founder or owner", "仓管", ""]),
            "ai_return": draw.choice(["cost;time", "not_started", "nothing_yet", ""]),
            "ai_challenges.none": draw.choice(["0", "1", ""]),
            "security_compliance": draw.choice(["not_using", "some_rules", ""]),
            "compute_supply": draw.choice(["lacking", "unsure", ""]),
        }
        made.append(row)
    return made


@pytest.fixture(scope="module")
def batch():
    responses = responses_of(*rows(1500), as_of="2024-04-01")
    (assessed,) = assess(responses)
    responses.check()
    return responses, assessed


@pytest.fixture(scope="module")
def columns(batch):
    _, assessed = batch
    return ProfileReader(PACK, "2024-04-01").read(assessed.responses.sheet, assessed.scores.answers)


@pytest.fixture(scope="module")
def firms(batch):
    responses, assessed = batch
    return responses.firms(assessed.responses)


@pytest.mark.parametrize("field", FIELDS)
def test_a_profile_column_is_what_each_firm_has(field, columns, firms):
    ids = profile_ids(PACK.profile, field)
    own = [ids[code] if code > ABSENT else None for code in columns.of(field).tolist()]
    expected = [entry.id if (entry := getattr(firm, field)) else None for firm in firms]
    assert own == expected
    assert len(set(own)) > 3


def test_numbers_ages_and_makers_are_what_each_firm_has(columns, firms):
    def number(value):
        return None if np.isnan(value) else value

    assert [number(v) for v in columns.headcount.tolist()] == [firm.headcount for firm in firms]
    assert [number(v) for v in columns.revenue.tolist()] == [
        None if firm.revenue is None else float(firm.revenue) for firm in firms
    ]
    truth = {1: True, 0: False, ABSENT: None}
    assert [truth[v] for v in columns.is_manufacturer.tolist()] == [firm.is_manufacturer for firm in firms]
    for parts, has, firm in zip(columns.age_parts.tolist(), columns.has_age.tolist(), firms, strict=True):
        assert has == (firm.age_years is not None)
        if firm.age_years is not None:
            assert parts == firm.age_years * 4392


def test_a_role_is_what_each_firm_has_and_others_are_kept_apart(columns, firms):
    ids = profile_ids(PACK.profile, "role")
    for code, firm in zip(columns.role.tolist(), firms, strict=True):
        assert (ids[code] if code > ABSENT else {ABSENT: "", -2: "仓管"}[code]) == firm.role


def test_choices_are_what_each_firm_chose(batch, firms):
    _, assessed = batch
    for id, masks in choices_of(assessed.responses.sheet, PACK).items():
        options = [option.id for option in next(q for q in PACK.extras if q.id == id).options]
        own = [tuple(o for i, o in enumerate(options) if mask >> i & 1) for mask in masks.tolist()]
        assert own == [firm.answers.get(id, ()) for firm in firms]


def test_every_rule_of_the_pack_is_as_true_of_a_column_as_of_each_firm(batch, columns, firms):
    _, assessed = batch
    facts = BatchFacts(PACK, assessed.scores.answers, choices_of(assessed.responses.sheet, PACK), columns)
    known = [known_facts(record, firm) for record, firm in zip(assessed.records(), firms, strict=True)]
    assert len(RULES) > 20
    seen = set()
    for rule in RULES:
        truths = facts.judge(rule)
        own = ["yes" if yes else "no" if no else "unknown" for yes, no in zip(truths.yes, truths.no, strict=True)]
        assert own == [judge(rule, facts_of_firm).truth for facts_of_firm in known]
        seen.update(own)
    assert seen == {"yes", "no", "unknown"}
