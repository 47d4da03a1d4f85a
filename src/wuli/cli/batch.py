"""Many reports at once: spawned processes, a time limit on each, progress, and names that never collide.

Processes are spawned, never forked: a fork after Typst or Arrow has run in the parent can hang for ever.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from wuli.cli.names import make_folder, unique_names
from wuli.cli.screen import WORDS, Screen
from wuli.errors import ArgumentError, Fault, WuliError
from wuli.process import prepare_child
from wuli.responses import Responses

CHUNK: Final = 8
SECONDS_EACH: Final = 60
SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Task:
    """Some rows of a file and where their reports go. All of it can be sent to another process."""

    rows: pa.Table
    numbers: tuple[int, ...]
    names: tuple[str, ...]
    folder: str
    kinds: tuple[str, ...]
    pack: str
    lang: str
    date: str
    as_of: str
    notes: str


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a task: reports written, characters that no font had, and failures in words."""

    count: int
    missing: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


def write_reports(responses: Responses, folder: Path, options: argparse.Namespace, date: str, screen: Screen) -> int:
    """Write one report a firm into `folder`; return 0, or 1 where one could not be written.

    The whole file is checked before the first report is begun.
    """
    rows: list[tuple[pa.Table, int, str]] = []
    for batch in responses.batches():
        table = pa.Table.from_batches([batch.sheet.table])
        ids = batch.firm_ids.to_pylist()
        rows.extend((table.slice(i, 1), int(batch.sheet.row_numbers[i]), ids[i]) for i in range(len(ids)))
    responses.check()
    if not rows:
        raise ArgumentError([Fault("no_firms")])
    make_folder(folder)
    names = unique_names([id for _, _, id in rows])
    kinds = tuple(dict.fromkeys(options.format)) or ("pdf",)
    tasks = [
        Task(
            pa.concat_tables([table for table, _, _ in rows[i : i + CHUNK]]),
            tuple(number for _, number, _ in rows[i : i + CHUNK]),
            names[i : i + CHUNK],
            str(folder),
            kinds,
            str(responses.pack.folder),
            options.lang,
            date,
            options.as_of,
            str(options.notes or ""),
        )
        for i in range(0, len(rows), CHUNK)
    ]
    jobs = min(options.jobs or os.cpu_count() or 1, len(tasks))
    return _run(tasks, jobs, len(rows), folder, screen)


def _run(tasks: list[Task], jobs: int, total: int, folder: Path, screen: Screen) -> int:
    missing: dict[str, None] = {}
    failed: list[str] = []
    with screen.progress(total) as progress:
        for done in _results(tasks, jobs):
            progress.add(done.count + len(done.failed))
            missing.update(dict.fromkeys(done.missing))
            failed += done.failed
    if missing:
        screen.say("missing_glyphs", glyphs=" ".join(missing))
    screen.say("written", path=f"{folder} ({total - len(failed):,})")
    if failed:
        words = WORDS["failed_reports"][screen.lang].format(count=f"{len(failed):,}")
        print("\n  ".join([words, *failed[:SHOWN]]), file=sys.stderr)
    return 1 if failed else 0


def _results(tasks: list[Task], jobs: int) -> Iterator[Done]:
    if jobs == 1:
        yield from map(write_chunk, tasks)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=prepare_child) as pool:
        waiting: list[Future[Done]] = [pool.submit(write_chunk, task) for task in tasks]
        try:
            for future, task in zip(waiting, tasks, strict=True):
                yield future.result(timeout=SECONDS_EACH * len(task.names))
        except FutureTimeoutError:
            for process in multiprocessing.active_children():
                process.kill()
            raise
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_READY: dict[str, Any] = {}


def write_chunk(task: Task) -> Done:
    """Write the reports of one task; one that fails does not stop the others. Runs in a child process."""
    import numpy as np  # noqa: PLC0415

    from wuli.analysis.assess import assess  # noqa: PLC0415
    from wuli.api import Results, each_result  # noqa: PLC0415
    from wuli.engines.source import MemorySource  # noqa: PLC0415
    from wuli.report.firm import build_firm_document, no_consultant, read_consultant_file  # noqa: PLC0415
    from wuli.report.save import save_document  # noqa: PLC0415
    from wuli.responses import read_responses  # noqa: PLC0415

    pack = _pack(task.pack)
    consultant = read_consultant_file(Path(task.notes), pack.instrument.dimensions) if task.notes else no_consultant()
    source = MemorySource("", task.rows, row_numbers=np.array(task.numbers, dtype=np.int64))
    responses = read_responses(source, pack, as_of=task.as_of)
    batches = tuple(assess(responses))
    responses.check()
    missing: dict[str, None] = {}
    failed = []
    results = each_result(Results(pack, responses, batches), task.date)
    for name, result in zip(task.names, results, strict=True):
        paths = [Path(task.folder) / f"{name}.{kind}" for kind in task.kinds]
        try:
            document = build_firm_document(result, "en" if task.lang == "en" else "zh", consultant)
            missing.update(dict.fromkeys(save_document(result, document, paths)))
        except WuliError:
            raise
        except Exception as error:  # noqa: BLE001  # one report in a thousand must not cost the others
            failed.append(f"{name}: {type(error).__name__}: {error}")
    return Done(len(task.names) - len(failed), tuple(missing), tuple(failed))


def _pack(folder: str) -> Any:
    """Return the pack of a folder, read once in each process."""
    from wuli.instrument.pack import load_pack  # noqa: PLC0415

    if folder not in _READY:
        _READY[folder] = load_pack(Path(folder))
    return _READY[folder]
