"""Small response files for the tests of data quality: rows as dicts over a firm whose answers raise no doubt."""

from __future__ import annotations

import random

import pyarrow as pa
from contract import ITEMS

from wuli.analysis.quality.quality_pass import assess_quality
from wuli.engines.source import MemorySource
from wuli.instrument.pack import load_pack
from wuli.responses import read_responses

PACK = load_pack()
# no two neighbours alike, nothing that speaks against anything else
PLAIN = dict(zip(ITEMS, "23232323232323", strict=True))


def plain(**changes):
    """Return a firm without doubts, with some columns changed."""
    return {**PLAIN, **changes}


def numbered(count, **changes):
    """Return firms that differ from each other in nine answers of 2 to 3, so that none is a copy."""
    return [
        {**PLAIN, **{item: str(2 + (i >> place & 1)) for place, item in enumerate(ITEMS[2:11])}, **changes}
        for i in range(count)
    ]


def assorted(count, seed=5, **changes):
    """Return firms with answers of 2 to 4 drawn at random: no two of them come close to each other."""
    draw = random.Random(seed)  # noqa: S311
    return [{**{item: draw.choice("234") for item in ITEMS}, **changes} for _ in range(count)]


def responses_of(*rows, as_of=""):
    """Return rows as a response file; the first row has the number 1."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    table = pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in columns})
    return read_responses(MemorySource("answers", table), PACK, as_of=as_of)


def report_of(*rows, as_of=""):
    """Return the quality of these rows, which must have no faults."""
    responses = responses_of(*rows, as_of=as_of)
    report = assess_quality(responses, as_of=as_of)
    responses.check()
    return report


def found(report):
    """Return flag -> row numbers, for the flags that were found."""
    return {flag.id: list(flag.rows) for flag in report.flags if flag.n}


def left_out(report):
    """Return the row numbers in doubt."""
    return report.marks.numbers[report.marks.doubt].tolist()
