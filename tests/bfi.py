"""Scores of psych::bfi as the suite report_bfi_by_education makes them: five dimensions of five items, some turned round."""

import numpy as np
from reference import reference_table

TURNED = ("A1", "C4", "C5", "E1", "E2", "O2", "O5")
DIMENSIONS = "ACENO"


def bfi_items():
    """Return the 25 items as a dict of columns, 1-6, turned where the suite turns them."""
    table = reference_table("bfi")
    items = [f"{dimension}{place}" for dimension in DIMENSIONS for place in range(1, 6)]
    return {item: 7 - table[item] if item in TURNED else table[item] for item in items}


def bfi_education():
    """Return the group of every person, 1-5, NaN for unknown."""
    return reference_table("bfi")["education"]


def bfi_scores(need=5):
    """Return the dimension scores (mean of at least `need` known items, else NaN) and the overall mean of the five."""
    items = bfi_items()
    scores = {}
    for dimension in DIMENSIONS:
        rows = np.column_stack([items[f"{dimension}{place}"] for place in range(1, 6)])
        known = ~np.isnan(rows)
        sums = np.where(known, rows, 0).sum(axis=1)
        scores[dimension] = np.where(known.sum(axis=1) >= need, sums / np.maximum(known.sum(axis=1), 1), np.nan)
    scores["overall"] = np.mean([scores[dimension] for dimension in DIMENSIONS], axis=0)
    return scores


def histogram_of(values):
    """Return (levels, counts) of the values that are known; values closer than 1e-9 are one level."""
    return np.unique(np.round(values[~np.isnan(values)], 9), return_counts=True)


def histograms_by(values, groups, names):
    """Return (levels, table of counts): one row per group name, over all levels of the known values."""
    known = ~np.isnan(values) & np.isin(groups, names)
    levels, places = np.unique(np.round(values[known], 9), return_inverse=True)
    table = np.zeros((len(names), len(levels)))
    np.add.at(table, (np.searchsorted(names, groups[known]), places), 1)
    return levels, table
