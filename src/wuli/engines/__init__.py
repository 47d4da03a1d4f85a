"""How tables come in and go out: Arrow batches from CSV, Excel, Parquet, JSON, YAML and memory; files written safely."""

from __future__ import annotations

from wuli.engines.open_table import open_table
from wuli.engines.source import RawBatch, TableSource

__all__ = ["RawBatch", "TableSource", "open_table"]
