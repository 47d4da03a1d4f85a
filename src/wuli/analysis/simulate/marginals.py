"""A user's own shares, laid over those of a pack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from wuli.errors import ArgumentError, Fault, FaultList
from wuli.instrument.pack import Pack
from wuli.instrument.simulation import Simulation
from wuli.instrument.simulation_check import PackLists, tell_faults
from wuli.instrument.simulation_file import read_simulation
from wuli.instrument.yaml_reader import Reader, Source, read_yaml

T = TypeVar("T")


def read_marginals(path: Path, pack: Pack) -> Simulation:
    """Return the pack's simulation with the entries of a user's file in place of its own.

    The file has the shape of `simulation.yaml`; whatever it leaves out stays as in the pack.

    Raises:
        ArgumentError: there is no such file, or it has faults; all are told, each with its line.
    """
    if not path.is_file():
        raise ArgumentError([Fault("file_missing", got=str(path))])
    try:
        content = path.read_bytes()
    except OSError as error:
        fields = {"why": error.strerror or type(error).__name__}
        raise ArgumentError([Fault("file_unreadable", got=str(path), fields=fields)]) from error
    faults = FaultList()
    source = Source(path.name, faults)
    top = Reader(read_yaml(content, source), source)
    own = read_simulation(top)
    top.done()
    merged = overlay(pack.simulation, own)
    _check(merged, own, pack, path.name, faults)
    if faults.total:
        raise ArgumentError(faults.kept(), faults.total)
    return merged


def _check(merged: Simulation, own: Simulation, pack: Pack, file: str, faults: FaultList) -> None:
    """Tell where the file does not fit the pack. What the pack itself says is sound, but may clash with the file."""
    mine = {f"columns.{entry.column}" for entry in own.columns} | {f"items.{entry.item}" for entry in own.items}
    mine |= {f"questions.{entry.question}" for entry in own.questions}
    mine |= {f"shifts.{entry.column}" for entry in own.shifts} | {"makers", "frame"}

    def tell(code: str, path: str, line: int, got: str, **gaps: str) -> None:
        place = line if path in mine and line else None
        faults.add(Fault(code, file=file, line=place, path=path, got=got, fields=gaps))

    tell_faults(merged, PackLists(pack.instrument, pack.profile, pack.extras), tell)


def overlay(base: Simulation, own: Simulation) -> Simulation:
    """Return `base` with every entry of `own` in place of the entry of the same name.

    Group shares of `base` belong to its own mix of groups; where `own` changes the mix they are left out.
    """
    mixed = {entry.column for entry in own.columns}
    items = tuple(replace(e, groups=tuple(g for g in e.groups if g.column not in mixed)) for e in base.items)
    return replace(
        base,
        about=own.about or base.about,
        between=base.between if own.between is None else own.between,
        within=base.within if own.within is None else own.within,
        persistence=base.persistence if own.persistence is None else own.persistence,
        drift=base.drift if own.drift is None else own.drift,
        first_day=own.first_day or base.first_day,
        days=own.days or base.days,
        columns=_over(base.columns, own.columns, lambda entry: entry.column),
        makers=_over(base.makers, own.makers, lambda entry: entry.value),
        # all shifts of a column belong together
        shifts=(*(s for s in base.shifts if s.column not in {o.column for o in own.shifts}), *own.shifts),
        items=_over(items, own.items, lambda entry: entry.item),
        questions=_over(base.questions, own.questions, lambda entry: entry.question),
        frame=own.frame or base.frame,
    )


def _over(base: Sequence[T], own: Sequence[T], name: Callable[[T], str]) -> tuple[T, ...]:
    new = {name(entry): entry for entry in own}
    known = {name(entry) for entry in base}
    return (
        *(new.get(name(entry), entry) for entry in base),
        *(entry for key, entry in new.items() if key not in known),
    )
