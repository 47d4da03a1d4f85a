"""Figures printed elsewhere, checked for whether a whole number of firms can give them."""

from __future__ import annotations

from pathlib import Path

from wuli.analysis.industry.result import AuditLine
from wuli.errors import ArgumentError, Fault, FaultList, InputError
from wuli.instrument.yaml_reader import Reader, Source, read_yaml
from wuli.survey.granularity import check_mean, check_share

STATISTICS = ("share", "mean")


def audit_figures(path: Path, n: int) -> tuple[AuditLine, ...]:
    """Read `figures: [{id, statistic, printed, n}]` and check each; `n` stands in where a figure has none.

    Raises:
        ArgumentError: there is no such file.
        InputError: with every fault of the file.
    """
    try:
        content = path.read_bytes()
    except OSError:
        raise ArgumentError([Fault("file_missing", got=str(path))]) from None
    faults = FaultList()
    source = Source(path.name, faults)
    top = Reader(read_yaml(content, source), source)
    lines = [_line(entry, n) for entry in top.maps("figures")]
    top.done()
    if faults.total:
        raise InputError(faults.kept(), faults.total)
    return tuple(line for line in lines if line is not None)


def _line(entry: Reader, n: int) -> AuditLine | None:
    id, printed = entry.string("id"), entry.string("printed")
    statistic = entry.choice("statistic", STATISTICS, default="share")
    base = entry.integer("n", required=False, default=n)
    note = entry.string("note", required=False)
    entry.done()
    if not printed or base < 1:
        if base < 1:
            entry.fault("audit_base", "n", got=str(base))
        return None
    try:
        found = check_share(printed, base) if statistic == "share" else check_mean(printed, base)
    except ArgumentError:
        entry.fault("audit_printed", "printed", got=printed)
        return None
    nearest = tuple(f"{count}/{base} = {float(value):.2f}" for count, value in found.nearest)
    return AuditLine(id, statistic, printed, base, found.possible, nearest, note)
