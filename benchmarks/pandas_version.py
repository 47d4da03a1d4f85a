"""The same scores the obvious way, with pandas: what an analyst would write for this model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

FORCES = {
    "foundation": ["digitalization", "data_quality", "data_quantity", "algorithm"],
    "cognition": ["ai_cognition_execution"],
    "resource": ["ai_funding", "ai_talent"],
    "ecosystem": ["ai_ecosystem_cooperation"],
    "application": [
        "rd_design",
        "production_or_process",
        "logistics_warehousing",
        "business_decision",
        "marketing",
        "customer_experience",
    ],
}
ITEMS = [item for items in FORCES.values() for item in items]
TINY = 1e-9


def score_with_pandas(source: Path, result: Path) -> None:
    """Read answers, score them, write the flattened result."""
    frame = pd.read_parquet(source)
    assert not frame.duplicated("firm_id").any()
    answers = frame.drop(columns=["firm_id", "industry"]).astype("float64")
    assert ((answers >= 1) & (answers <= 5) | answers.isna()).all(axis=None)
    answers["production_or_process"] = answers["production_management"].fillna(answers["business_process"])
    out = frame[["firm_id", "industry"]].copy()
    manufacturer = frame["industry"] == "manufacturing"
    # e-commerce straddles: there the half that was answered decides
    straddles = frame["industry"] == "ecommerce"
    hides_production = (~manufacturer & ~straddles) | (straddles & answers["business_process"].notna())
    for item in answers:
        state = pd.Series("unanswered", index=frame.index)
        state[answers[item].notna()] = "level"
        if item == "production_management":
            state[hides_production] = "hidden"
        if item == "business_process":
            state[manufacturer] = "hidden"
        out[f"indicators.{item}.state"] = state.astype("category")
        out[f"indicators.{item}.level"] = answers[item]
    scores = _forces(answers, out)
    _overall(answers, scores, out)
    out.to_parquet(result)


def _level(score: pd.Series) -> pd.Series:
    return np.floor(score + TINY)


def _forces(answers: pd.DataFrame, out: pd.DataFrame) -> pd.DataFrame:
    scores = pd.DataFrame(index=answers.index)
    for force, items in FORCES.items():
        part = answers[items]
        known = part.notna().sum(axis=1)
        scores[force] = part.mean(axis=1).where(2 * known >= len(items))
        scores[f"{force}.low"] = part.fillna(1).mean(axis=1)
        scores[f"{force}.high"] = part.fillna(5).mean(axis=1)
        low, high = _level(scores[f"{force}.low"]), _level(scores[f"{force}.high"])
        level = low.where((low == high) & scores[force].notna())
        out[f"dimensions.{force}.state"] = np.where(scores[force].notna(), "scored", "insufficient")
        out[f"dimensions.{force}.score"] = scores[force]
        out[f"dimensions.{force}.low"] = scores[f"{force}.low"]
        out[f"dimensions.{force}.high"] = scores[f"{force}.high"]
        out[f"dimensions.{force}.level"] = level
        out[f"dimensions.{force}.level_low"] = low
        out[f"dimensions.{force}.level_high"] = high
        out[f"dimensions.{force}.placement"] = _placement(scores[force], level) if len(items) > 1 else None
        out[f"dimensions.{force}.known"] = known
        out[f"dimensions.{force}.applicable"] = len(items)
    return scores


def _placement(score: pd.Series, level: pd.Series) -> pd.Series:
    way = score - level
    words = pd.cut(way, [-1, 0.25 - TINY, 0.75 - TINY, 2], labels=["just_reached", "in_transition", "close_to_next"])
    return words.where(level.notna()).where(level < 5, "just_reached").where(level.notna())


def _composites(answers: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series, pd.Series]:
    low, high = answers.fillna(1), answers.fillna(5)
    return (
        sum(low[items].mean(axis=1) for items in FORCES.values()) / 5,
        sum(high[items].mean(axis=1) for items in FORCES.values()) / 5,
        low[ITEMS].mean(axis=1),
        high[ITEMS].mean(axis=1),
    )


def _overall(answers: pd.DataFrame, scores: pd.DataFrame, out: pd.DataFrame) -> None:
    score = scores[list(FORCES)].mean(axis=1, skipna=False)
    over = answers[ITEMS].mean(axis=1).where(score.notna())
    readings = _composites(answers)
    levels = pd.concat([_level(reading) for reading in readings], axis=1)
    low, high = levels.min(axis=1), levels.max(axis=1)
    level = low.where((low == high) & score.notna())
    out["overall.state"] = np.where(score.notna(), "scored", "insufficient")
    out["overall.score"], out["overall.score_over_indicators"] = score, over
    out["overall.low"], out["overall.high"] = readings[0], readings[1]
    out["overall.level"], out["overall.level_low"], out["overall.level_high"] = level, low, high
    out["overall.placement"] = _placement(score, level)
    _moves(answers, score, level, out)
    out["tailored"] = False


def _moves(answers: pd.DataFrame, score: pd.Series, level: pd.Series, out: pd.DataFrame) -> None:
    """Robustness and stop reason by trying every move of every answer."""
    flips = pd.Series(data=False, index=answers.index)
    best = pd.Series(np.inf, index=answers.index)
    where = pd.Series(None, index=answers.index, dtype="object")
    start = pd.Series(np.nan, index=answers.index)
    for item in ITEMS:
        for step in (-1, 1, 2, 3, 4):
            moved = answers.copy()
            moved[item] = moved[item] + step
            valid = moved[item].between(1, 5)
            low, high, over_low, _ = _composites(moved)
            if abs(step) == 1:
                flips |= valid & ((_level(low) != level) | (_level(high) != level))
            if step > 0:
                reaches = valid & (_level(low) > level) & (_level(over_low) > level) & (step < best)
                best[reaches], where[reaches], start[reaches] = step, item, answers[item][reaches]
    out["overall.robustness"] = np.where(level.isna(), "open", np.where(flips, "borderline", "solid"))
    out["stop_reason.indicator"] = where
    out["stop_reason.from"], out["stop_reason.to"] = start, (start + best).where(where.notna())
    out["stop_reason.missing_points"] = (level + 1 - score).where(level.notna() & (level < 5))


def check_against(own: Path, result: Path) -> None:
    """Refuse a comparison of two programs that do not agree."""
    one, other = pd.read_parquet(own), pd.read_parquet(result)
    for name in other:
        a, b = one[name], other[name]
        if a.dtype.kind in "fiu" or b.dtype.kind == "f":
            a, b = a.astype("float64"), b.astype("float64")
            same = np.isclose(a, b, rtol=0, atol=1e-9, equal_nan=True)
        else:
            same = (a.astype("object") == b.astype("object")) | (a.isna() & b.isna())
        if not same.all():
            row = int(np.flatnonzero(~np.asarray(same))[0])
            message = f"{name} differs in row {row}: {a.iloc[row]!r} and {b.iloc[row]!r}"
            raise SystemExit(message)
