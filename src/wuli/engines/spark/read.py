"""Opening what Spark is to read: Parquet and CSV by address, or a data frame that is there already."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from wuli.engines.headers import repeated_names, tidy
from wuli.engines.spark.part import CORRUPT
from wuli.engines.spark.source import SparkSource, bind, quoted, short_name
from wuli.errors import ArgumentError, Fault

_SEPARATORS: Final = {".csv": ",", ".tsv": "\t", ".txt": "\t"}
_OTHERS: Final = (
    ".xlsx",
    ".xlsm",
    ".xlsb",
    ".xls",
    ".ods",
    ".sav",
    ".zsav",
    ".json",
    ".ndjson",
    ".jsonl",
    ".yaml",
    ".yml",
)
_ADDRESS: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):/+")
FRAME_NAME: Final = "DataFrame"


def open_spark(session: Any, table: Any, name: str = "") -> SparkSource:
    """Return the source of a path that Spark can read (a file, a folder, an address) or of a data frame.

    Raises:
        ArgumentError: there is no such file, Spark cannot read its kind, or a column stands twice.
    """
    if not isinstance(table, (str, Path)):
        return bind(table, name or FRAME_NAME)
    text = str(table)
    path, ending = _address(text), _ending(text)
    if ending in _OTHERS:
        raise ArgumentError([Fault("spark_file_kind", got=name or short_name(text))])
    label = name or Path(text).name or text
    if ending in _SEPARATORS:
        return _csv(session, path, label, _SEPARATORS[ending])
    frame = session.read.option("mergeSchema", "true").parquet(path)
    return bind(frame, label, rows=int(frame.count()))


def _address(text: str) -> str:
    """Return what Spark takes: addresses as they are, places here as absolute paths in which no letter is a pattern."""
    if _ADDRESS.match(text):
        return text
    path = Path(text)
    if not path.exists():
        return text
    return "file://" + re.sub(r"([\[\]{}*?\\])", r"\\\1", str(path.resolve()))


def _ending(text: str) -> str:
    """Return the ending that tells the kind; of a folder here that of its files."""
    path = Path(text)
    ending = path.suffix.lower()
    if not path.is_dir():
        return ending
    endings = {
        file.suffix.lower() for file in path.rglob("*") if file.is_file() and not file.name.startswith(("_", "."))
    }
    return next((known for known in _SEPARATORS if endings == {known}), ".parquet")


def _csv(session: Any, path: str, name: str, separator: str) -> SparkSource:
    """Read CSV as text: one part a file, so that line ends inside quotes are safe and rows can be numbered."""
    options = {
        "sep": separator,
        "multiLine": "true",
        "escape": '"',
        "encoding": "UTF-8",
        "columnPruning": "false",
        "maxCharsPerColumn": "-1",
    }
    # the names as they stand: Spark would change some
    first = session.read.options(**options, header="false").csv(path).limit(1).collect()
    if not first:
        raise ArgumentError([Fault("table_empty", file=name)])
    headers = [cell or f"_c{i}" for i, cell in enumerate(first[0])]
    if doubles := repeated_names(headers):
        raise ArgumentError([Fault("column_repeats", file=name, row=1, got=double) for double in doubles])
    schema = ", ".join(f"{quoted(header)} string" for header in (*headers, CORRUPT))
    # every file must have the same headers; empty ones cannot be compared
    enforced = "false" if all(first[0]) else "true"
    options |= {"header": "true", "enforceSchema": enforced, "columnNameOfCorruptRecord": CORRUPT}
    frame = session.read.options(**options).schema(schema).csv(path)
    return bind(frame, name, first_row=2, tidy=_header, counted=True)


def _header(name: str) -> str:
    """Return a header as readers of files have it; "" where the cell was empty."""
    return "" if re.fullmatch(r"_c\d+", name) else tidy(name)
