"""What a pack knows beside its instrument and the profile: wording, remedies, policies, cases, figures, advice.

Frozen values only; reading them from YAML is done in `section_files`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from wuli.instrument.text import EMPTY, Text

# Rubric and steps


@dataclass(frozen=True, slots=True)
class Option:
    """An answer option: what is chosen, what it means for the firm, and what it does not mean."""

    text: Text
    means: Text = EMPTY
    misreading: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one item: the question, how to choose, why it is asked, one option for each code."""

    question: Text
    help: Text
    about: Text
    options: Mapping[str, Option]


@dataclass(frozen=True, slots=True)
class Step:
    """From one answer to the next: what usually blocks it and the first thing to do."""

    blocks: Text
    move: Text


# Rules over facts about one firm


@dataclass(frozen=True, slots=True)
class Fact:
    """A test of one fact. `kind` item | answer | profile; `op` at_most | at_least | includes | in; `values` as strings."""

    kind: Literal["item", "answer", "profile"]
    id: str
    op: Literal["at_most", "at_least", "includes", "in"]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Combine:
    """`any`, `all` or `not` of other rules."""

    op: Literal["any", "all", "not"]
    rules: tuple[Rule, ...]


Rule = Fact | Combine


# Knowledge


@dataclass(frozen=True, slots=True)
class Remedy:
    """Something a government or a firm can do; `how` says how a small firm starts."""

    id: str
    text: Text
    how: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Challenge:
    """A difficulty, the remedies on both sides, and the rule that calls for it."""

    id: str
    dimension: str
    name: Text
    text: Text
    because: Text
    policy: tuple[str, ...]
    enterprise: tuple[str, ...]
    when: Rule
    source_line: int | None


@dataclass(frozen=True, slots=True)
class Advice:
    """One line of a recommendation with the remedies it rests on."""

    id: str
    text: Text
    remedies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A group of recommendations of the report, to government (`dimension` "") or to firms."""

    id: str
    dimension: str
    title: Text
    items: tuple[Advice, ...]
    source_line: int | None


@dataclass(frozen=True, slots=True)
class Worry:
    """A worry that firms tick and the challenges it points to."""

    id: str
    challenges: tuple[str, ...]
    source_line: int | None


@dataclass(frozen=True, slots=True)
class Remedies:
    """Challenges, remedies and recommendations."""

    policy: tuple[Remedy, ...] = ()
    enterprise: tuple[Remedy, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    worries: tuple[Worry, ...] = ()
    to_government: tuple[Recommendation, ...] = ()
    to_firms: tuple[Recommendation, ...] = ()

    def firm_remedy(self, id: str) -> Remedy:
        """Return the firm-side remedy `id`; KeyError where there is none."""
        for remedy in self.enterprise:
            if remedy.id == id:
                return remedy
        raise KeyError(id)


@dataclass(frozen=True, slots=True)
class LabelledRule:
    """A condition of a policy with its name for the reader."""

    label: Text
    when: Rule


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as the report and public pages gave it; dates are ISO strings, "" where not stated."""

    id: str
    title: Text
    issuer: Text
    scope: Literal["national", "city"]
    region: str
    issued: str
    issued_printed: str
    valid_from: str
    valid_until: str
    valid_basis: Text
    instruments: tuple[str, ...]
    gives: Text
    eligible: Text
    conditions: tuple[LabelledRule, ...]
    helps: tuple[str, ...]
    indicators: tuple[str, ...]
    amount: str
    advice: bool
    caution: Text
    source_line: int | None


@dataclass(frozen=True, slots=True)
class Policies:
    """All policies, the names of their instruments and the date on which their facts were last checked."""

    checked: str = ""
    policies: tuple[Policy, ...] = ()
    instruments: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A number of a case as the source prints it."""

    label: Text
    value: str
    op: str
    unit: Text
    line: int | None


@dataclass(frozen=True, slots=True)
class CaseLevel:
    """A level that the text of a case implies; `basis` explicit where it uses the rubric's words, else inferred."""

    item: str
    level: int | None
    basis: str


@dataclass(frozen=True, slots=True)
class Case:
    """A firm that went before: what it did, what was hard, what a small firm can take from it."""

    id: str
    title: Text
    industry: str
    founded: str
    city: Text
    headcount_band: str
    role: tuple[str, ...]
    profile: Text
    did: tuple[Text, ...]
    value: tuple[Text, ...]
    hard: tuple[Text, ...]
    solved: tuple[Text, ...]
    lesson: Text
    facts: tuple[CaseFact, ...]
    levels: tuple[CaseLevel, ...]
    challenges: tuple[str, ...]
    indicators: tuple[str, ...]
    caution: Text
    source_line: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an earlier survey, as read, with its base, line and reading status."""

    id: str
    of: str
    statistic: str
    levels: tuple[str, ...]
    slice: Mapping[str, str]
    value: str
    n: int | None
    base: str
    line: int | None
    status: str
    shown: bool
    note: Text


@dataclass(frozen=True, slots=True)
class Reference:
    """Figures of an earlier survey; only those with `shown` may appear in a report."""

    source: Text = EMPTY
    figures: tuple[Figure, ...] = ()

    def overall_mean(self, of: str) -> Figure | None:
        """Return the shown mean of `of` over the whole survey, if there is exactly one reading with most decimals."""
        found = [f for f in self.figures if f.shown and f.of == of and f.statistic == "mean" and not f.slice]
        return max(found, key=lambda figure: len(figure.value), default=None)


@dataclass(frozen=True, slots=True)
class Gap:
    """Two forces worth comparing, and the sentence for either being ahead; gaps {one} and {other} take name and score."""

    one: str
    other: str
    if_one: Text
    if_other: Text


@dataclass(frozen=True, slots=True)
class AdviceRules:
    """Thresholds by which findings and moves are chosen; all are judgement.

    `even_spread`: forces closer together than this form an even profile; `gap`: difference that is worth a sentence;
    `high_level`: from here an answer is a strength; `late_from`: from this answer on, steps tagged `own_models` come last.
    """

    even_spread: Fraction = Fraction(1, 2)
    gap: Fraction = Fraction(1)
    high_level: int = 4
    late_from: int = 2
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry."""

    id: str
    term: Text
    text: Text
