"""Looking at a large Parquet file with several processes of this machine: each takes some row groups at a time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from wuli.engines.parquet_source import ParquetSource
from wuli.instrument.pack import Pack
from wuli.process import prepare_child
from wuli.responses.duplicates import RepeatedKeys, repeated_keys
from wuli.responses.read import Responses

T = TypeVar("T")
Look = Callable[[Responses], T]

# below this, starting processes costs more than they save
WORTH_ROWS: Final = 1_500_000
_PIECES_EACH: Final = 6


def can_share(responses: Responses, processes: int) -> bool:
    """Tell whether a file is one that several processes can share, and large enough to be worth it."""
    source = responses.source
    return processes > 1 and isinstance(source, ParquetSource) and (source.rows or 0) >= WORTH_ROWS


def over_processes(
    responses: Responses,
    look: Look[T],
    processes: int,
    progress: Callable[[int], None] | None = None,
) -> Iterator[T]:
    """Yield what `look` finds in pieces of a file, in the order of the file.

    `look` travels to other processes, so it is a plain function or its partial. Keys that stand twice are looked for
    once, over the whole file.
    """
    source = responses.source
    assert isinstance(source, ParquetSource)
    if responses.repeated is None and "firm_id" in responses.columns:
        responses.repeated = repeated_keys(source, responses.key_columns)
    pieces = source.cut(processes * _PIECES_EACH)
    tasks = [_Task(piece, responses.pack, responses.as_of, look, responses.repeated) for piece in pieces]
    # spawned, never forked: a fork after Arrow has run can hang
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=prepare_child) as pool:
        futures = [pool.submit(_run, task) for task in tasks]
        try:
            if progress is not None:
                sizes = {future: piece.rows or 0 for future, piece in zip(futures, pieces, strict=True)}
                for future in as_completed(futures):
                    progress(sizes[future])
            for future in futures:
                yield future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@dataclass(frozen=True)
class _Task(Generic[T]):
    source: ParquetSource
    pack: Pack
    as_of: str
    look: Look[T]
    repeated: RepeatedKeys | None


def _run(task: _Task[T]) -> T:
    responses = Responses(task.source, task.pack, as_of=task.as_of)
    responses.repeated = task.repeated
    return task.look(responses)


def add_all(parts: Iterable[T], add: Callable[[T, T], None]) -> T:
    """Return the first of several findings after `add` has put the others into it."""
    found = iter(parts)
    first = next(found)
    for part in found:
        add(first, part)
    return first
