"""A file of pairwise judgements on the forces, as a declared alternative composite - never the default."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from wuli.analysis.industry.variants import Composite
from wuli.errors import ArgumentError, Fault, FaultList, InputError
from wuli.instrument.yaml_reader import Reader, Source, read_yaml
from wuli.survey.ahp import compute_ahp


def read_ahp(path: Path, forces: tuple[str, ...]) -> tuple[Composite, ...]:
    """Read `judgements: {foundation: {cognition: "2", resource: "1/3", …}, …}` for every two forces.

    Returns the weights by eigenvector (ahp), 方根法 (ahp_geometric) and 和积法 (ahp_column); a judgement that is given one
    way stands for its reciprocal the other way.

    Raises:
        ArgumentError: there is no such file, or the judgements contradict one another too much (CR of 0.1 or more).
        InputError: judgements are missing or no numbers; all faults are told.
    """
    try:
        content = path.read_bytes()
    except OSError:
        raise ArgumentError([Fault("file_missing", got=str(path))]) from None
    faults = FaultList()
    source = Source(path.name, faults)
    top = Reader(read_yaml(content, source), source)
    matrix = _read_matrix(top, forces)
    if faults.total:
        raise InputError(faults.kept(), faults.total)
    found = compute_ahp(matrix, names=forces)
    if not found.passes:
        raise ArgumentError([Fault("ahp_inconsistent", file=path.name, got=f"{found.cr:.3f}")])
    ways = (("ahp", found.eigenvector), ("ahp_geometric", found.geometric), ("ahp_column", found.column_mean))
    return tuple(Composite(id, dict(zip(forces, weights, strict=True))) for id, weights in ways)


def _read_matrix(top: Reader, forces: tuple[str, ...]) -> list[list[float]]:
    table = top.map("judgements")
    given: dict[tuple[str, str], Fraction] = {}
    for first in table.keys() if table else ():
        row = table.map(first) if table else None
        for second in row.keys() if row else ():
            assert row is not None
            number = _ratio(row.raw(second))
            if first not in forces or second not in forces or number is None:
                row.fault("ahp_judgement", second, got=f"{first} : {second}", expected=", ".join(forces))
                continue
            given[first, second] = number
        if row:
            row.done()
    if table:
        table.done()
    top.done()
    matrix = [[_entry(given, a, b) for b in forces] for a in forces]
    for i, a in enumerate(forces):
        for j, b in enumerate(forces[:i]):
            if matrix[i][j] is None and table:
                table.fault("ahp_missing", a, got=f"{b} : {a}")
    return [[float(cell or 1) for cell in row] for row in matrix]


def _entry(given: dict[tuple[str, str], Fraction], a: str, b: str) -> Fraction | None:
    if a == b:
        return Fraction(1)
    if (a, b) in given:
        return given[a, b]
    return 1 / given[b, a] if (b, a) in given else None


def _ratio(raw: object) -> Fraction | None:
    if isinstance(raw, bool):
        return None
    try:
        number = Fraction(str(raw).replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        return None
    return number if number > 0 else None
