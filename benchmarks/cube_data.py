"""A file of coded answers with weights for the cube's benchmark: 14 indicators, four groupings, an integer weight."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ITEMS = tuple(f"q{i:02d}" for i in range(1, 15))
SIZES = {"industry": 10, "age": 4, "size": 5, "region": 31}
GROUPINGS = ((), ("industry",), ("age",), ("size",), ("region",), ("industry", "age"))
_ROWS = 1 << 20


def write_coded(path: Path, rows: int, seed: int = 1) -> None:
    """Write `rows` firms: items 0 (missing) to 5, group codes from 1, design weights 1 to 50."""
    rng = np.random.default_rng(seed)
    writer = None
    for start in range(0, rows, _ROWS):
        n = min(_ROWS, rows - start)
        columns = {item: rng.choice(6, n, p=(0.04, 0.2, 0.26, 0.25, 0.15, 0.1)).astype(np.int8) for item in ITEMS}
        columns |= {name: rng.integers(1, size + 1, n).astype(np.int8) for name, size in SIZES.items()}
        columns["w"] = rng.integers(1, 51, n).astype(np.int32)
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    assert writer is not None
    writer.close()
