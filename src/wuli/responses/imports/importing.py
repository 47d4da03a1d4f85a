"""`import_file`: an export of a survey platform in, rows of a response file out, with a mapping that anybody can check."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import pyarrow as pa

from wuli.engines import TableSource, open_table
from wuli.errors import Fault, FaultList, InputError
from wuli.instrument.pack import Pack
from wuli.responses.imports.catalogue import Catalogue
from wuli.responses.imports.checking import ReportRow, find_faults, report_of
from wuli.responses.imports.convert import Converter
from wuli.responses.imports.direction import is_total, numbers_of, reversed_columns
from wuli.responses.imports.map_file import read_map, render_map
from wuli.responses.imports.mapping import ColumnMap, ImportMap
from wuli.responses.imports.platforms import KNOWN, Platform, detect, mode_in_name
from wuli.responses.imports.propose import Evidence, Proposer
from wuli.responses.imports.scan import Scan, scan, without_blank_rows

_CHUNK: Final = 1 << 20
_TOTALS: Final = ("总分",)


class MappingError(InputError):
    """A file cannot be imported under its mapping; nothing was written but the mapping itself."""

    summary = "import"


@dataclass(frozen=True)
class Imported:
    """A file with its mapping, ready to be converted.

    `faults` are what still stands against it: with any, `batches` and `table` raise. `report` has one line a column.
    """

    pack: Pack
    source: TableSource
    mapping: ImportMap
    report: tuple[ReportRow, ...]
    faults: tuple[Fault, ...]
    rows: int
    blank_rows: int
    scan: Scan = field(repr=False)
    catalogue: Catalogue = field(repr=False)

    def check(self) -> None:
        """Raise MappingError with all faults if there are any."""
        if self.faults:
            raise MappingError(self.faults)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows under the fields of the pack.

        Raises:
            MappingError: something stands against the import, or a cell that the first look left out has no meaning.
        """
        self.check()
        converter = Converter(self.mapping, self.catalogue, self.scan, self.source.name)
        faults = FaultList()
        held = self.scan.held
        for batch in held or (without_blank_rows(raw)[0] for raw in self.source.batches(FaultList())):
            converted = converter.convert(batch, faults).replace_schema_metadata(self.metadata)
            if faults.total:
                raise MappingError(faults.kept(), faults.total)
            yield converted

    @cached_property
    def table(self) -> pa.Table:
        """All rows in memory."""
        return pa.Table.from_batches(list(self.batches()))

    @cached_property
    def metadata(self) -> Mapping[str, str]:
        """Where the rows come from: pack, file, platform and the whole mapping, for the schema of a Parquet file."""
        pack = {"id": self.pack.id, "edition": self.pack.edition, "hash": self.pack.hash}
        plan = self.mapping
        source = {"file": plan.file, "sha256": plan.sha256, "platform": plan.platform, "rows": self.rows}
        return {
            "wuli.pack": json.dumps(pack),
            "wuli.source": json.dumps(source, ensure_ascii=False),
            "wuli.map": render_map(plan).decode(),
        }


def import_file(
    path: str | Path, pack: Pack, *, mapping: ImportMap | str | Path | None = None, platform: str = ""
) -> Imported:
    """Read an export and propose how its columns and answers map to the fields of `pack`, or apply a given mapping.

    Args:
        path: XLSX, CSV, Parquet or SPSS file.
        pack: the questionnaire's pack.
        mapping: a mapping, or the path of its file; applied strictly. None proposes one.
        platform: "wjx", "limesurvey", "google", "kobo", "spss" or "plain"; "" looks at the content.

    Raises:
        ArgumentError: the file or the mapping cannot be read.
        InputError: the file itself is broken: rows with too many cells, Excel errors.
    """
    path = Path(path)
    catalogue = Catalogue(pack)
    plan = read_map(Path(mapping), catalogue) if isinstance(mapping, (str, Path)) else mapping
    source = open_table(path, catalogue.is_known)
    broken = FaultList()
    found = scan(source, broken)
    if broken.total:
        raise MappingError(broken.kept(), broken.total)
    if found.rows == 0:
        raise MappingError([Fault("table_empty", file=source.name)])
    score = False
    if plan is None:
        kind = KNOWN[platform] if platform else _detect(source, found)
        base = ImportMap(f"{pack.id}@{pack.edition}", kind.id, path.name, _sha256(path), _missing(kind, found))
        plan, score = _propose(source, found, catalogue, kind, base)
    else:
        plan = replace(plan, file=path.name, sha256=_sha256(path))
    report = report_of(plan, found, catalogue)
    faults = find_faults(plan, report, catalogue, file=source.name, columns=source.columns)
    if score:
        faults.insert(0, Fault("import_score_mode", file=source.name))
    return Imported(pack, source, plan, report, tuple(faults), found.rows, found.blank_rows, found, catalogue)


def _detect(source: TableSource, found: Scan) -> Platform:
    cells = (text for column in found.columns.values() for text in list(column.values)[:20])
    return detect(source.columns, cells, is_spss=hasattr(source, "headings"))


def _missing(platform: Platform, found: Scan) -> dict[str, str]:
    """Return the platform's words for "no answer"; the numbers among them only where the file has the negative ones."""
    has = {text for column in found.columns.values() for text in column.values if text in ("-3", "-2")}
    return {text: state for text, state in platform.missing.items() if not text.startswith("-") or has}


def _propose(
    source: TableSource, found: Scan, catalogue: Catalogue, platform: Platform, base: ImportMap
) -> tuple[ImportMap, bool]:
    """Return the proposed mapping, and whether the cells are scores. What looks wrong by number is asked again."""
    evidence = Evidence(getattr(source, "headings", {}), getattr(source, "user_missing", {}))
    plan = Proposer(catalogue, found, platform, evidence).propose(base)
    ladders = [c for c in plan.columns if _is_numbered_ladder(c, catalogue)]
    if not ladders:
        return plan, False
    first = (found.held or (next(iter(source.batches(FaultList()))),))[0].table
    grid = {
        c.column: numbers_of(first.column(first.schema.get_field_index(c.column)), _top(c, catalogue)) for c in ladders
    }
    is_score = platform.id == "wjx" and _is_score(source.name, first, plan)
    against = reversed_columns({c.column: grid[c.column] for c in ladders if c.is_used})
    if not is_score and not against:
        return plan, False
    again = replace(evidence, is_score=is_score, reversed=against)
    return Proposer(catalogue, found, platform, again).propose(base), is_score


def _is_numbered_ladder(column: ColumnMap, catalogue: Catalogue) -> bool:
    target = catalogue.target(column.field) if column.use == "field" else None
    if target is None or not target.codes_are_levels or column.how == "near":
        return False
    return column.reading == "order" or all(answer.answer.isdigit() for answer in column.answers if answer.to.isdigit())


def _top(column: ColumnMap, catalogue: Catalogue) -> float:
    """Return the highest level of a ladder: numbers above it stand for "don't know" and the like."""
    return float(sum(1 for option in catalogue.targets[column.field].options if option.code.isdigit()))


def _is_score(file: str, first: pa.RecordBatch, plan: ImportMap) -> bool:
    """Tell whether a 问卷星 export holds scores: its name says so, or its total is the sum of its answers."""
    mode = mode_in_name(file)
    if mode:
        return mode == "score"
    totals = [name for name in first.schema.names if name in _TOTALS]
    if not totals:
        return False
    asked = [c.column for c in plan.columns if c.reading in ("order", "ticks") and c.use == "field"]
    parts = [numbers_of(first.column(first.schema.get_field_index(name))) for name in asked]
    return is_total(numbers_of(first.column(first.schema.get_field_index(totals[0]))), parts)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
