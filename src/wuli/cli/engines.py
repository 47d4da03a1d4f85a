"""Where an analysis is computed: here, or in Spark."""

from __future__ import annotations

import argparse
import contextlib
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Final

from wuli.cli.screen import Screen
from wuli.cli.source import open_responses
from wuli.errors import ArgumentError, Fault
from wuli.instrument.text import Lang
from wuli.process import allow_pandas
from wuli.responses import Responses
from wuli.responses.profile import check_date

# what is written row by row, and so only where the rows are
LISTS: Final = ("firms", "data")
WORDS: Final[dict[str, dict[Lang, str]]] = {
    "no_lists": {
        "zh": "用 Spark 计算时不写企业名单和去标识化数据：各行留在集群里，没有收到这台机器。",
        "en": "With Spark no list of firms and no de-identified data are written: the rows stay in the cluster.",
    },
    "no_quality": {
        "zh": "用 Spark 计算时不检查数据质量（要比较所有的行）；报告里已注明。",
        "en": "With Spark nobody looks for doubtful rows (all rows would have to be compared); the report says so.",
    },
    "starting": {"zh": "正在连接 Spark……", "en": "connecting to Spark ..."},
}


@contextlib.contextmanager
def engine_responses(options: argparse.Namespace, screen: Screen) -> Iterator[Responses]:
    """Open the responses that `options` name, with the engine they name."""
    if options.engine != "spark":
        yield open_responses(options)
        return
    if options.set_aside is not None:
        raise ArgumentError([Fault("spark_set_aside")])
    check_date(options.as_of)
    allow_pandas()
    from wuli.analysis.industry.spark_run import spark_responses  # noqa: PLC0415  # only this engine needs it

    _say(screen, "starting")
    with spark_responses(address(str(options.file)), options.pack, url=options.spark_url, as_of=options.as_of) as found:
        if not options.no_quality:
            _say(screen, "no_quality")
        yield found


def formats_of(options: argparse.Namespace, formats: Sequence[str], screen: Screen) -> tuple[str, ...]:
    """Return the formats that the engine can write, and say which it cannot."""
    if options.engine != "spark" or not set(LISTS) & set(formats):
        return tuple(formats)
    _say(screen, "no_lists")
    return tuple(kind for kind in formats if kind not in LISTS)


def address(text: str) -> str:
    """Return an address as it was written before it passed for a path, which keeps one slash of two.

    >>> address("hdfs:/node:8020/data"), address("file:/data"), address("data/a.parquet")
    ('hdfs://node:8020/data', 'file:///data', 'data/a.parquet')
    """
    match = re.match(r"([A-Za-z][A-Za-z0-9+.-]+):/(?=[^/])", text)
    if not match:
        return text
    return f"{match[1]}:{'///' if match[1] == 'file' else '//'}{text[match.end() :]}"


def _say(screen: Screen, name: str) -> None:
    if not screen.quiet:
        print(WORDS[name][screen.lang], file=sys.stderr)
