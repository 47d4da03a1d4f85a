"""What still stands against an import: needed answers without a column, answers without a code, columns nobody mentions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wuli.errors import Fault
from wuli.instrument.model import Item, Slot
from wuli.responses.imports.catalogue import Catalogue
from wuli.responses.imports.column_reader import Cell, ColumnReader, is_skipped
from wuli.responses.imports.mapping import ColumnMap, ImportMap
from wuli.responses.imports.scan import ColumnScan, Scan

_EACH: Final = 30


@dataclass(frozen=True, slots=True)
class Unmatched:
    """An answer that has no code: how many rows have it and which code is near."""

    answer: str
    rows: int
    suggested: str = ""
    clash: bool = False


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One line of the mapping report: a column of the file and what became of it.

    Counts are rows: `answered` hold an answer, `skipped` were not asked, `empty` hold none. `distinct` is the number of
    distinct cells, -1 for more than were counted. `numbered`: read by the place of the option on the list.
    """

    column: str
    use: str
    field: str
    how: str
    confirm: bool
    numbered: bool
    distinct: int
    answered: int
    skipped: int
    empty: int
    ranked: bool = False
    unmatched: tuple[Unmatched, ...] = ()


def report_of(plan: ImportMap, found: Scan, catalogue: Catalogue) -> tuple[ReportRow, ...]:
    """Return the mapping report, one line a column of the file."""
    return tuple(
        _row(column, plan, found.columns[column.column], catalogue)
        for column in plan.columns
        if column.column in found.columns
    )


def _row(column: ColumnMap, plan: ImportMap, cells: ColumnScan, catalogue: Catalogue) -> ReportRow:
    target = catalogue.target(column.field) if column.use in ("field", "fallback") else None
    distinct = -1 if cells.many else len(cells.values)
    if target is None:
        return ReportRow(
            column=column.column,
            use=column.use,
            field=column.field,
            how=column.how,
            confirm=column.confirm,
            numbered=False,
            distinct=distinct,
            answered=cells.filled,
            skipped=0,
            empty=cells.blank,
        )
    reader = ColumnReader(column, catalogue.readers[target.field], plan)
    skipped = empty = 0
    unmatched: dict[str, Unmatched] = {}
    for text, rows in cells.values.items() if column.dates else ():
        cell = reader.read(text)
        skipped += rows if is_skipped(cell) else 0
        empty += rows if cell.state and not is_skipped(cell) else 0
        _count(unmatched, cell, rows)
    return ReportRow(
        column.column,
        column.use,
        column.field,
        column.how,
        column.confirm,
        column.reading == "order",
        distinct,
        cells.filled - skipped - empty,
        skipped,
        empty + cells.blank,
        column.joint == "→",
        tuple(sorted(unmatched.values(), key=lambda u: -u.rows)),
    )


def _count(unmatched: dict[str, Unmatched], cell: Cell, rows: int) -> None:
    for entry, answer in cell.unknown:
        before = unmatched[entry].rows if entry in unmatched else 0
        unmatched[entry] = Unmatched(entry, before + rows, answer.suggested, answer.clash)


def find_faults(
    plan: ImportMap, report: tuple[ReportRow, ...], catalogue: Catalogue, *, file: str, columns: tuple[str, ...]
) -> list[Fault]:
    """Return everything that keeps a file from being imported under `plan`."""
    return [
        *_strangers(plan, file, columns),
        *_missing_places(plan, catalogue, file),
        *_twice(plan, file),
        *_open_options(plan, file),
        *_dates(plan, file),
        *(fault for row in report if _is_used(row) for fault in _answers(row, file)),
    ]


def _is_used(row: ReportRow) -> bool:
    return row.use in ("field", "fallback") and not row.confirm


def _strangers(plan: ImportMap, file: str, columns: tuple[str, ...]) -> Iterator[Fault]:
    """Yield columns that only the mapping or only the file has."""
    mapped = {column.column for column in plan.columns}
    for column in plan.columns:
        if column.column not in columns:
            yield Fault("import_map_column_gone", file=file, got=column.column, line=None)
    for name in columns:
        if name not in mapped:
            yield Fault("import_map_column_new", file=file, column=name)


def _missing_places(plan: ImportMap, catalogue: Catalogue, file: str) -> Iterator[Fault]:
    fed = {column.field for column in plan.columns if column.is_used}
    stems = {field.partition(".")[0] for field in fed}
    for part in catalogue.pack.instrument.places():
        names = (part.id, *part.members) if isinstance(part, Slot) else (part.id,)
        if stems & set(names) or (isinstance(part, Item) and _has_number(part, fed)):
            continue
        waiting = [c.column for c in plan.columns if c.confirm and c.field.partition(".")[0] in names]
        fields = {"name": part.name.zh, "name_en": part.name.en, "columns": " / ".join(waiting)}
        code = "import_needed_waits" if waiting else "import_needed_missing"
        yield Fault(code, file=file, got=part.id, fields=fields)


def _has_number(item: Item, fed: set[str]) -> bool:
    if item.number is not None and item.number.column in fed:
        return True
    return item.ratio is not None and {item.ratio.numerator, item.ratio.denominator} <= fed


def _twice(plan: ImportMap, file: str) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for column in plan.columns:
        if column.use == "field" and not column.confirm:
            if column.field in first:
                other = {"other": first[column.field]}
                yield Fault("import_column_twice", file=file, column=column.column, got=column.field, fields=other)
            first.setdefault(column.field, column.column)


def _open_options(plan: ImportMap, file: str) -> Iterator[Fault]:
    for column in plan.columns:
        if column.how == "unknown_option" and column.confirm:
            yield Fault("import_option_unknown", file=file, column=column.column, got=column.field)


def _dates(plan: ImportMap, file: str) -> Iterator[Fault]:
    for column in plan.columns:
        if column.is_used and not column.dates:
            yield Fault("import_date_order", file=file, column=column.column)


def _answers(row: ReportRow, file: str) -> Iterator[Fault]:
    for unmatched in row.unmatched[:_EACH]:
        fields = {"rows": f"{unmatched.rows:,}", "near": unmatched.suggested, "field": row.field}
        code = (
            "import_answer_clash"
            if unmatched.clash
            else "import_answer_near"
            if unmatched.suggested
            else "import_answer"
        )
        yield Fault(code, file=file, column=row.column, got=unmatched.answer, fields=fields)
    if len(row.unmatched) > _EACH:
        rest = f"{len(row.unmatched) - _EACH:,}"
        yield Fault("import_answers_more", file=file, column=row.column, got=row.field, fields={"rest": rest})
