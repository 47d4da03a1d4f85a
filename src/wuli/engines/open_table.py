"""`open_table`: a path in, a table source out, by the file's ending."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from wuli.engines.headers import IsKnown
from wuli.engines.source import TableSource
from wuli.errors import ArgumentError, Fault

EXCEL: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
CSV: Final = (".csv", ".tsv", ".txt")
JSON: Final = (".json", ".ndjson", ".jsonl")
YAML: Final = (".yaml", ".yml")
PARQUET: Final = (".parquet",)
SPSS: Final = (".sav", ".zsav")


def open_table(path: Path, is_known: IsKnown) -> TableSource:
    """Return the source of a response file. `is_known` tells whether a header is one the reader knows.

    Raises:
        ArgumentError: there is no such file, its ending is unknown, or it cannot be read.
    """
    if not path.is_file():
        raise ArgumentError([Fault("file_missing", got=str(path))])
    try:
        empty = path.stat().st_size == 0
        path.open("rb").close()
    except OSError as error:
        fields = {"why": error.strerror or type(error).__name__}
        raise ArgumentError([Fault("file_unreadable", got=str(path), fields=fields)]) from error
    if empty:
        raise ArgumentError([Fault("table_empty", file=path.name)])
    ending = path.suffix.lower()
    # each reader is imported where it is used: a single firm from YAML must not pay for the CSV engine
    if ending in CSV:
        from wuli.engines.csv_source import open_csv  # noqa: PLC0415

        return open_csv(path, is_known)
    if ending in EXCEL:
        from wuli.engines.excel_source import open_excel  # noqa: PLC0415

        return open_excel(path, is_known)
    if ending in PARQUET:
        from wuli.engines.parquet_source import open_parquet  # noqa: PLC0415

        return open_parquet(path)
    if ending in JSON:
        from wuli.engines.record_source import open_json  # noqa: PLC0415

        return open_json(path)
    if ending in YAML:
        from wuli.engines.record_source import open_yaml  # noqa: PLC0415

        return open_yaml(path)
    if ending in SPSS:
        from wuli.engines.sav_source import open_sav  # noqa: PLC0415

        return open_sav(path)
    known = " ".join((*CSV, *EXCEL, *PARQUET, *SPSS, *JSON, *YAML))
    raise ArgumentError([Fault("file_ending", file=path.name, got=ending, fields={"expected": known})])
