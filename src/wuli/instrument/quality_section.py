"""What a pack says about the quality of answers: from when on a row is in doubt, and which answers contradict another.

Frozen values only; reading them from YAML is done in `quality_file`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from wuli.instrument.sections import Rule
from wuli.instrument.text import Text


@dataclass(frozen=True, slots=True)
class StraightLining:
    """When a row counts as answered in a straight line; 0 switches a check off.

    `all_same_from`: the same answer everywhere, with at least so many known answers; `run`: so many equal answers one
    after another; `may_repeat`: answers that a firm may truthfully repeat, which are told but throw no doubt on a row.
    """

    all_same_from: int = 8
    run: int = 0
    may_repeat: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Speed:
    """When a questionnaire was filled in too fast: seconds an item, and a share (0-1) of the median duration.

    The share counts only where at least `median_from` rows have a duration. None switches a check off.
    """

    seconds_per_item: Fraction | None = None
    share_of_median: Fraction | None = None
    median_from: int = 200


@dataclass(frozen=True, slots=True)
class Unknowns:
    """Shares (0-1): a row with more unknown answers than `most`, an item with more don't-knows than `high_dont_know`."""

    most: Fraction = Fraction(1, 2)
    high_dont_know: Fraction = Fraction(1, 5)


@dataclass(frozen=True, slots=True)
class RevenuePerHead:
    """Annual revenue per head (10,000 CNY) outside which a unit or a digit is probably wrong; None: no bound."""

    least: Fraction | None = None
    most: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two answers that cannot both be true: name, explanation and the rule that finds them."""

    id: str
    name: Text
    text: Text
    when: Rule


@dataclass(frozen=True, slots=True)
class Quality:
    """Thresholds and contradictions by which rows are flagged; all are judgement.

    `copies_by_chance`: share (0-1) of the equal pairs that chance may explain up to which later copies are in doubt;
    `contradictions_from`: from so many contradictions on a row is.
    """

    straight_lining: StraightLining = field(default_factory=StraightLining)
    speed: Speed = field(default_factory=Speed)
    unknowns: Unknowns = field(default_factory=Unknowns)
    revenue_per_head: RevenuePerHead = field(default_factory=RevenuePerHead)
    copies_by_chance: Fraction = Fraction(1, 10)
    contradictions_from: int = 2
    contradictions: tuple[Contradiction, ...] = ()
