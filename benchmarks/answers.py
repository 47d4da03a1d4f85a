"""Made-up answers of many firms, for benchmarks: one latent trait, three per cent unanswered."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from wuli import load_pack

INDUSTRIES = ("manufacturing", "software_it", "education", "ecommerce", "healthcare", "catering")
STEP = 1_000_000


def write_answers(path: Path, rows: int) -> None:
    """Write `rows` firms to a Parquet file: firm_id, industry, every indicator as int8."""
    random = np.random.default_rng(20231)
    writer = None
    for start in range(0, rows, STEP):
        table = make_answers(random, start, min(STEP, rows - start))
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()


def make_answers(random: np.random.Generator, start: int, rows: int) -> pa.Table:
    """Return one table of made-up answers."""
    trait = random.normal(size=rows)
    industry = random.integers(0, len(INDUSTRIES), rows)
    manufacturer = industry == 0
    columns: dict[str, pa.Array] = {
        "firm_id": pa.array([f"F{i:08d}" for i in range(start, start + rows)]),
        "industry": pa.DictionaryArray.from_arrays(pa.array(industry.astype(np.int8)), pa.array(INDUSTRIES)),
    }
    for item in load_pack().instrument.items:
        level = np.clip(np.round(2.6 + 0.8 * trait + 0.9 * random.normal(size=rows)), 1, 5).astype(np.int8)
        gone = random.random(rows) < 0.03
        if item.id == "production_management":
            gone |= ~manufacturer
        if item.id == "business_process":
            gone |= manufacturer
        columns[item.id] = pa.array(level, mask=gone)
    return pa.table(columns)
