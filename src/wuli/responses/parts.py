"""Looking at response files that lie in parts: the look travels to the parts, what it finds comes back and is added."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Generic, TypeVar

import pyarrow as pa

from wuli.engines.parts import PartedSource
from wuli.engines.source import TableSource
from wuli.errors import Fault, FaultList
from wuli.instrument.pack import Pack
from wuli.responses.duplicates import RepeatedKeys, join_keys
from wuli.responses.read import Responses

T = TypeVar("T")

Look = Callable[[Responses], T]
Add = Callable[[Iterable[T]], T]

# faults that are told one by one; more are only counted
MOST_FAULTS: Final = 10_000


def over_parts(responses: Responses, look: Look[T], add: Add[T], columns: Sequence[str], *, rest: bool = False) -> T:
    """Return what `look` finds in a response file.

    Args:
        responses: the file.
        look: looks at the file or a part of it; travels to other machines, so it is a plain function or its partial.
        add: makes one finding of several, or of none; adding in another order changes nothing.
        columns: the columns that `look` reads; a file in parts brings no others.
        rest: whether it matters if any other column is filled.
    """
    source = responses.source
    if not isinstance(source, PartedSource):
        return look(responses)
    task = _Task(responses.pack, responses.as_of, look, responses.repeated)
    added = _Adding(add)
    return add(_read(source.each(task, added, columns, rest=rest)))


@dataclass(frozen=True)
class _Task(Generic[T]):
    """A look at a part. The pack travels with it, as packs may lie in a folder that only one machine has."""

    pack: Pack
    as_of: str
    look: Look[T]
    repeated: RepeatedKeys | None

    def __call__(self, source: TableSource) -> bytes:
        return pickle.dumps(self.look(self.responses(source)))

    def responses(self, source: TableSource) -> Responses:
        responses = Responses(source, self.pack, as_of=self.as_of)
        responses.repeated = self.repeated or RepeatedKeys(pa.array([], pa.string()))
        return responses


@dataclass(frozen=True)
class _Adding(Generic[T]):
    add: Add[T]

    def __call__(self, contents: Iterable[bytes]) -> bytes:
        return pickle.dumps(self.add(_read(contents)))


def _read(contents: Iterable[bytes]) -> Iterator[T]:
    for content in contents:
        yield pickle.loads(content)  # noqa: S301  # written by ourselves on a worker that runs our code


# Faults


@dataclass(frozen=True, slots=True)
class Told:
    """Faults of a part: those that are kept, and how many there are."""

    kept: tuple[Fault, ...] = ()
    total: int = 0

    @classmethod
    def of(cls, faults: FaultList) -> Told:
        """Return the faults of a list."""
        return cls(faults.kept()[:MOST_FAULTS], faults.total)

    @classmethod
    def sum(cls, parts: Iterable[Told]) -> Told:
        """Return the faults of several parts, those of the first rows kept."""
        kept: tuple[Fault, ...] = ()
        total = 0
        for part in parts:
            kept = tuple(sorted((*kept, *part.kept), key=lambda fault: fault.row or 0)[:MOST_FAULTS])
            total += part.total
        return cls(kept, total)

    def to(self, faults: FaultList, source: TableSource) -> None:
        """Add these to the faults of the whole file, each in the words of its place."""
        for fault in sorted(self.kept, key=lambda fault: fault.row or 0):
            faults.add(source.place(fault) if isinstance(source, PartedSource) else fault)
        faults.count_more(self.total - len(self.kept))


# Keys


def find_repeated(responses: Responses) -> int:
    """Note the keys that stand more than once in a file in parts, and return how many rows have keys beyond those noted.

    A file in one piece is looked through when it is read.
    """
    source = responses.source
    if not isinstance(source, PartedSource) or "firm_id" not in responses.columns:
        return 0
    columns = responses.key_columns
    keys, rest = source.repeated(partial(join_keys, columns=columns), columns, MOST_FAULTS)
    responses.repeated = RepeatedKeys(pa.array(sorted(keys), pa.string()))
    return rest


# Rows that belong together


def join_parts(
    responses: Responses,
    rows: Callable[[Responses], Iterator[pa.RecordBatch]],
    schema: pa.Schema,
    look: Callable[[Iterator[pa.RecordBatch]], T],
    add: Add[T],
    columns: Sequence[str],
) -> T:
    """Return what `look` finds in rows of a file in parts that were brought together by their `key`.

    Args:
        responses: the file, which lies in parts.
        rows: makes rows of a part.
        schema: the columns of those rows, of which `key` is an int64.
        look: looks at rows sorted by all columns; rows of one key are never torn apart.
        add: makes one finding of several, or of none.
        columns: the columns that `rows` reads.
    """
    source = responses.source
    assert isinstance(source, PartedSource)
    task = _Task(responses.pack, responses.as_of, look=_nothing, repeated=responses.repeated)
    emit = _Emit(task, rows)
    return add(_read(source.joined(emit, schema, _Lot(look), _Adding(add), columns)))


def _nothing(_: Responses) -> None:
    return None


@dataclass(frozen=True)
class _Emit:
    task: _Task[None]
    rows: Callable[[Responses], Iterator[pa.RecordBatch]]

    def __call__(self, source: TableSource) -> Iterator[pa.RecordBatch]:
        yield from self.rows(self.task.responses(source))


@dataclass(frozen=True)
class _Lot(Generic[T]):
    look: Callable[[Iterator[pa.RecordBatch]], T]

    def __call__(self, source: TableSource) -> bytes:
        return pickle.dumps(self.look(raw.table for raw in source.batches(FaultList())))


def is_parted(responses: Responses) -> bool:
    """Tell whether the rows of a file lie on other machines."""
    return isinstance(responses.source, PartedSource)
