"""`simulate`: synthetic firms as Arrow tables, block by block, in bounded memory."""

from __future__ import annotations

import collections
import json
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from wuli.analysis.simulate import draw as d
from wuli.analysis.simulate.columns import Columns
from wuli.analysis.simulate.draw import Codes, Latent
from wuli.analysis.simulate.options import SimulationOptions
from wuli.analysis.simulate.population import Population

# rows of a block; part of what a seed means, so it never changes
BLOCK: Final = 131_072
_WORKERS: Final = 2


def simulate(population: Population, options: SimulationOptions) -> Iterator[pa.Table]:
    """Yield the firms of `population`, one table a block and wave, marked as synthetic in column and metadata.

    The same seed gives the same rows. Above the size up to which shares are met to the firm, a full block does not depend
    on how many follow. Two threads draw ahead; the order of the tables is fixed.
    """
    starts = range(0, options.n, BLOCK)
    with ThreadPoolExecutor(_WORKERS) as pool:
        waiting: collections.deque[Future[list[pa.Table]]] = collections.deque()
        try:
            for block, start in enumerate(starts):
                rows = min(BLOCK, options.n - start)
                waiting.append(pool.submit(_Block(population, options, block, start, rows).tables))
                if len(waiting) > _WORKERS:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


@dataclass(frozen=True, slots=True)
class _Block:
    """Some firms of a simulation: the number of the block, its first firm and how many there are."""

    population: Population
    options: SimulationOptions
    number: int
    start: int
    rows: int

    @property
    def kept(self) -> int:
        """How many firms answer in both waves; they stand first."""
        return round(self.options.overlap * self.rows)

    def stream(self, purpose: int) -> np.random.Generator:
        return d.stream(self.options.seed, self.number, purpose)

    def tables(self) -> list[pa.Table]:
        """Return one table a wave."""
        rng, exact = self.stream(d.PROFILE), self.options.exact
        codes = {c.name: d.draw_column(c, rng, self.rows, exact=exact) for c in self.population.columns}
        latent = d.draw_latent(self.population, self.stream(d.LATENT), self.rows)
        tables = [self._wave(codes, latent, 0)]
        if self.options.waves > 1:
            fresh = d.draw_latent(self.population, self.stream(d.LATENT + 1), self.rows)
            tables.append(self._wave(codes, d.carry_over(latent, fresh, self.kept, self.population.persistence), 1))
        return tables

    def _wave(self, codes: dict[str, Codes], latent: Latent, wave: int) -> pa.Table:
        groups = self.population.groups
        columns = Columns(self.population, self.options, self.number, wave, self.rows)
        # a firm that drops out is followed by a new one with the same profile
        columns.add_ids(self.start, self.kept if wave else self.rows)
        columns.add_profile(codes)
        centre = np.zeros(self.rows, dtype=np.float32)
        for name, means in groups.means.items():
            centre += means.astype(np.float32)[codes[name]]
        rise = self.population.drift * wave
        for item, own in zip(self.population.items, latent.items, strict=True):
            value = centre + np.float32(groups.sd) * own
            columns.add_item(item, d.draw_item(item, value, codes, rise=rise, exact=self.options.exact))
        columns.add_questions(latent.general)
        columns.add_design(codes)
        return columns.table(metadata(self.population, self.options))


def metadata(population: Population, options: SimulationOptions) -> dict[str, str]:
    """Return the marks that a file carries beside its column: that it is synthetic, and how to make it again."""
    asked = {
        "n": options.n,
        "seed": options.seed,
        "waves": options.waves,
        "missing": options.missing,
        "dont_know": options.dont_know,
        "regions": options.regions,
        "weights": options.weights,
        "effects": dict(options.effects),
    }
    pack = population.pack
    return {
        "wuli.synthetic": "1",
        "wuli.pack": f"{pack.id}@{pack.edition}:{pack.hash[:12]}",
        "wuli.simulation": json.dumps(asked, sort_keys=True),
    }
