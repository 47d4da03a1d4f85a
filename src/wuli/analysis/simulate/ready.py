"""Ready synthetic files of a pack: shipped as CSV, handed out in any form."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.csv as pc

from wuli.analysis.simulate.columns import SYNTHETIC
from wuli.instrument.pack import Pack
from wuli.instrument.simulation import Example


def find_example(packs: Iterable[Pack], id: str) -> tuple[Pack, Example] | None:
    """Return the pack and the example called `id`, None where no pack has one."""
    for pack in packs:
        for example in pack.simulation.examples:
            if example.id == id:
                return pack, example
    return None


def read_example(pack: Pack, example: Example) -> pa.Table:
    """Return a ready file as a table, every row marked as synthetic."""
    path = pack.folder / "examples" / example.file
    table = pc.read_csv(path, convert_options=pc.ConvertOptions(strings_can_be_null=True))
    columns = {name: _narrow(table[name]) for name in table.column_names if name != SYNTHETIC}
    columns[SYNTHETIC] = pa.array([1] * table.num_rows, pa.int8())
    marks = {
        "wuli.synthetic": "1",
        "wuli.pack": f"{pack.id}@{pack.edition}:{pack.hash[:12]}",
        "wuli.example": example.id,
    }
    return pa.table(columns).replace_schema_metadata(marks)


def _narrow(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.int8()) if pa.types.is_integer(column.type) else column
