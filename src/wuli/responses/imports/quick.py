"""Columns in which nearly every cell differs - names, times of submission - converted without a look at each cell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_STAMP: Final = (
    r"^\s*(?P<y>\d{4})[-/](?P<mo>\d{1,2})[-/](?P<d>\d{1,2})[ T](?P<h>\d{1,2}):(?P<mi>\d{2}):(?P<s>\d{2})(?:\.0+)?\s*$"
)
_MONTHS: Final = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_TOP: Final = {"h": 23, "mi": 59, "s": 59}
_FEBRUARY: Final = 2

Ints = np.ndarray[Any, np.dtype[np.int64]]


def plain_texts(column: pa.Array, missing: Iterable[str]) -> pa.Array:
    """Return a text column without outer and doubled blanks, null where it is empty or says that there is no answer."""
    texts = pc.utf8_trim_whitespace(pc.replace_substring_regex(column, "[\\s\u3000]+", " "))
    nothing = pa.array(["", *missing], pa.string())
    return pc.if_else(pc.is_in(texts, value_set=nothing), pa.scalar(None, pa.string()), texts)


def iso_stamps(column: pa.Array) -> pa.Array:
    """Return date and time as `2026-09-18 19:20:55`; null for cells that are written in any other way or are no date."""
    parts = pc.extract_regex(column, pattern=_STAMP)
    found = pc.is_valid(parts)
    texts = {name: pc.fill_null(parts.field(i), "0") for i, name in enumerate(("y", "mo", "d", "h", "mi", "s"))}
    numbers: dict[str, Ints] = {
        name: pc.if_else(found, text, "0").cast(pa.int64()).to_numpy() for name, text in texts.items()
    }
    valid = found.to_numpy(zero_copy_only=False) & _is_date(numbers["y"], numbers["mo"], numbers["d"])
    for name, top in _TOP.items():
        valid &= numbers[name] <= top
    padded = {name: pc.utf8_lpad(text, 2, "0") for name, text in texts.items()}
    day = pc.binary_join_element_wise(texts["y"], padded["mo"], padded["d"], "-")
    clock = pc.binary_join_element_wise(padded["h"], padded["mi"], padded["s"], ":")
    stamp = pc.binary_join_element_wise(day, clock, " ")
    return pc.if_else(pa.array(valid), stamp, pa.scalar(None, pa.string()))


def _is_date(year: Ints, month: Ints, day: Ints) -> Any:
    inside = (year >= 1800) & (year <= 2200) & (month >= 1) & (month <= 12)  # noqa: PLR2004  # as everywhere in Wuli
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    longest = _MONTHS[np.where(inside, month, 0)] + (leap & (month == _FEBRUARY))
    return inside & (day >= 1) & (day <= longest)
