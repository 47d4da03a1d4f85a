"""One table of answers in every form in which a file may bring it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

Rows = list[dict[str, Any]]
Write = Callable[[Rows, Path], Path]

WORDS: Final = ("firm_id", "firm_name", "is_manufacturer", "wave")


def csv_file(rows: Rows, folder: Path, *, encoding: str = "utf-8", separator: str = ",") -> Path:
    path = folder / f"firms-{encoding}-{ord(separator)}.csv"
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return path


def xlsx_file(rows: Rows, folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    path = folder / "firms.xlsx"
    book.save(path)
    return path


def json_file(rows: Rows, folder: Path) -> Path:
    path = folder / "firms.json"
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path


def ndjson_file(rows: Rows, folder: Path) -> Path:
    path = folder / "firms.ndjson"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def yaml_file(rows: Rows, folder: Path) -> Path:
    path = folder / "firms.yaml"
    path.write_text(yaml.safe_dump(rows, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def arrow_table(rows: Rows, kind: pa.DataType) -> pa.Table:
    """Return the rows with answers of type `kind`; the other columns are text, true-false or whole numbers."""
    columns = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        columns[name] = pa.array(values) if name in WORDS else _array(values, kind)
    return pa.table(columns)


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        return _array(values, kind.value_type).dictionary_encode()
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return pa.array([None if value is None else str(value) for value in values], kind)
    return pa.array(values, kind)


def parquet_file(kind: pa.DataType) -> Write:
    def write(rows: Rows, folder: Path) -> Path:
        path = folder / "firms.parquet"
        pq.write_table(arrow_table(rows, kind), path)
        return path

    return write


TEXT_FILES: Final[dict[str, Write]] = {
    "csv": csv_file,
    "csv gb18030": lambda rows, folder: csv_file(rows, folder, encoding="gb18030"),
    "csv with a byte-order mark": lambda rows, folder: csv_file(rows, folder, encoding="utf-8-sig"),
    "csv with semicolons": lambda rows, folder: csv_file(rows, folder, separator=";"),
    "tab-separated utf-16": lambda rows, folder: csv_file(rows, folder, encoding="utf-16", separator="\t"),
    "xlsx": xlsx_file,
    "json": json_file,
    "ndjson": ndjson_file,
    "yaml": yaml_file,
    "parquet string": parquet_file(pa.string()),
    "parquet dictionary of strings": parquet_file(pa.dictionary(pa.int32(), pa.string())),
}
NUMBER_KINDS: Final = {
    "int8": pa.int8(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "uint8": pa.uint8(),
    "float32": pa.float32(),
    "float64": pa.float64(),
    "dictionary of int8": pa.dictionary(pa.int32(), pa.int8()),
}
