"""`wuli simulate`: synthetic firms to a file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from wuli.analysis.simulate import (
    Population,
    SimulationOptions,
    build_population,
    read_marginals,
    simulate,
    write_simulated,
)
from wuli.analysis.simulate.files import check_output
from wuli.analysis.simulate.options import N_MOST, REGIONS_MOST, SEED_MOST, USUAL_OVERLAP, WAVES_MOST, OptionReader
from wuli.analysis.simulate.ready import find_example, read_example
from wuli.cli.screen import Screen
from wuli.errors import ArgumentError, Fault
from wuli.instrument.pack import Pack, bundled_packs, load_pack
from wuli.instrument.simulation import Example, Simulation
from wuli.instrument.text import Lang

USUAL_N: Final = "240"

WORDS: Final[dict[str, dict[Lang, str]]] = {
    "synthetic": {
        "zh": "共 {rows} 行，都是合成数据（synthetic 列为 1），不能当作调查结果。",
        "en": "{rows} rows, all synthetic (column synthetic is 1); they are no survey results.",
    },
}


@dataclass(frozen=True, slots=True)
class _Job:
    """What to write, and how many rows there will be."""

    rows: int
    tables: Iterable[pa.Table]


def run(options: argparse.Namespace) -> int:
    """Write the synthetic firms that `options` ask for; whatever is wrong is told at once."""
    screen = Screen(options.lang, quiet=options.quiet)
    found = find_example(bundled_packs(), options.like)
    job = _ready(options, *found) if found else _drawn(options)
    with screen.progress(job.rows) as progress:
        write_simulated(job.tables, options.output, job.rows, progress.add)
    for path in options.output:
        screen.say("written", path=str(path))
    if not screen.quiet:
        print(WORDS["synthetic"][options.lang].format(rows=f"{job.rows:,}"), file=sys.stderr)
    return 0


def _ready(options: argparse.Namespace, pack: Pack, example: Example) -> _Job:
    table = read_example(pack, example)
    given = {
        "--n": options.n if options.n != str(table.num_rows) else None,
        "--seed": options.seed,
        "--marginals": options.marginals,
        "--missing": options.missing,
        "--dont-know": options.dont_know,
        "--regions": options.regions,
        "--weights": options.weights or None,
        "--waves": options.waves,
        "--overlap": options.overlap,
        "--effect": options.effect or None,
    }
    gaps = {"like": example.id, "rows": str(table.num_rows), "pack": pack.id}
    faults = [Fault("simulate_fixed", got=name, fields=gaps) for name, value in given.items() if value is not None]
    faults += _output_faults(options, table.num_rows)
    if faults:
        raise ArgumentError(faults)
    return _Job(table.num_rows, [table])


def _drawn(options: argparse.Namespace) -> _Job:
    pack = _pack(options.like)
    reader = OptionReader()
    simulation = _simulation(pack, options.marginals, reader)
    shifted = {shift.column for shift in simulation.shifts} if simulation else set()
    asked = _options(options, reader, shifted)
    reader.faults += _output_faults(options, asked.rows)
    reader.check()
    assert simulation is not None
    population: Population = build_population(pack, simulation, asked)
    return _Job(asked.rows, simulate(population, asked))


def _pack(name: str) -> Pack:
    try:
        return load_pack(name)
    except ArgumentError as error:
        known = [pack.id for pack in bundled_packs()]
        known += [example.id for pack in bundled_packs() for example in pack.simulation.examples]
        fields = {"expected": ", ".join(known)}
        raise ArgumentError([Fault("simulate_like", got=name, fields=fields)]) from error


def _simulation(pack: Pack, marginals: Path | None, reader: OptionReader) -> Simulation | None:
    if marginals is None:
        if "simulation.yaml" not in pack.files:
            reader.faults.append(Fault("simulation_lacks", file=pack.folder.name, got="simulation.yaml"))
        return pack.simulation
    try:
        return read_marginals(marginals, pack)
    except ArgumentError as error:
        reader.faults += error.faults
        return None


def _options(options: argparse.Namespace, reader: OptionReader, shifted: Iterable[str]) -> SimulationOptions:
    def given(name: str, usual: str) -> str:
        text: str | None = getattr(options, name)
        return usual if text is None else text

    missing = reader.rate("--missing", given("missing", "0"), 1, "0.05")
    dont_know = reader.rate("--dont-know", given("dont_know", "0"), 1, "0.05")
    if missing + dont_know > 1:
        reader.faults.append(Fault("simulate_rates_together", got=f"{missing + dont_know:g}"))
    waves = reader.whole("--waves", given("waves", "1"), 1, WAVES_MOST, "2")
    if options.overlap is not None and given("waves", "1").strip() == "1":
        reader.faults.append(Fault("simulate_overlap_alone"))
    columns = tuple(shifted)
    return SimulationOptions(
        n=reader.whole("--n", given("n", USUAL_N), 1, N_MOST, "240"),
        seed=reader.whole("--seed", given("seed", "0"), 0, SEED_MOST, "7"),
        missing=missing,
        dont_know=dont_know,
        regions=0 if options.regions is None else reader.whole("--regions", options.regions, 1, REGIONS_MOST, "31"),
        waves=waves,
        overlap=reader.rate("--overlap", given("overlap", str(USUAL_OVERLAP)), 1, "0.6"),
        weights=options.weights,
        # without shares to go by nobody knows which columns differ
        effects=reader.effects(options.effect, sorted(columns)) if columns else {},
    )


def _output_faults(options: argparse.Namespace, rows: int) -> list[Fault]:
    faults = [fault for path in options.output for fault in check_output(path, rows)]
    places = [path.resolve() for path in options.output]
    for i, place in enumerate(places):
        if place in places[:i]:
            faults.append(Fault("output_twice", got=str(options.output[i])))
        if options.marginals is not None and place == options.marginals.resolve():
            faults.append(Fault("same_output", got=str(options.output[i])))
    return faults
