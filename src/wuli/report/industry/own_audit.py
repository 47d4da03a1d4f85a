"""The granularity check on our own draft: before a report is printed, every share must be one that its base can give."""

from __future__ import annotations

from typing import Final

from wuli.analysis.industry.result import IndustryResult
from wuli.report.numbers import half_up, percent
from wuli.survey.granularity import check_mean, check_share
from wuli.survey.results import Estimate

_WILSON: Final = "textbook+wilson"
_MEAN: Final = "textbook+t"
_DIGITS: Final = (1, 2)


def audit_draft(result: IndustryResult) -> tuple[Estimate, ...]:
    """Return unweighted figures whose printed form no whole number of firms can give; a sound report has none.

    Weighted figures are no fractions of their base and cannot be checked this way.
    """
    places = set(result.items)
    return tuple(row for row in result.book if not _possible(row, places))


def _possible(row: Estimate, places: set[str]) -> bool:
    if row.estimate is None or not row.n:
        return True
    if row.method == _WILSON:
        return check_share(f"{percent(row.estimate)}%", row.n).possible
    if row.method == _MEAN and row.of in places and row.statistic == "mean":
        return all(check_mean(half_up(row.estimate, digits), row.n).possible for digits in _DIGITS)
    return True
