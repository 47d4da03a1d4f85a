"""`analyse_spark`: an industry analysis of data that lie in a cluster. Rows stay there; sums come back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wuli.analysis.industry.analyse import Analysed, analyse
from wuli.analysis.industry.options import IndustryOptions, Progress, Stage
from wuli.engines.spark.read import open_spark
from wuli.engines.spark.session import open_session, settled
from wuli.errors import ArgumentError, Fault
from wuli.instrument.pack import DEFAULT_PACK, Pack, load_pack
from wuli.responses import Responses, read_responses

LOCAL = "local[*]"


@contextlib.contextmanager
def spark_responses(
    table: Any, pack: str | Path | Pack = DEFAULT_PACK, *, url: str = LOCAL, session: Any = None, as_of: str = ""
) -> Iterator[Responses]:
    """Open a table that Spark reads as responses; everything asked of it happens inside the `with` block.

    Args:
        table: the address of Parquet or CSV files that Spark can read (a file, a folder, hdfs://…), or a data frame.
        pack: the pack, its id or its folder; it travels to the workers.
        url: where Spark is: local[2], spark://host:7077, yarn, k8s://…, or sc://host for Spark Connect.
        session: a session of your own instead of `url`; it stays open. A data frame brings its own.
        as_of: the date of answer where a row has none.

    Raises:
        MissingPartError: PySpark or Java is missing here, or Wuli on the workers.
        ArgumentError: Spark cannot be reached, cannot read the table, or fails.
        InputError: columns that the pack needs are missing.
    """
    bound = pack if isinstance(pack, Pack) else load_pack(pack)
    own = session if session is not None else getattr(table, "sparkSession", None)
    with contextlib.ExitStack() as stack:
        if own is None:
            own = stack.enter_context(open_session(url))
        else:
            stack.enter_context(settled(own))
        yield read_responses(open_spark(own, table), bound, as_of=as_of)


def analyse_spark(
    table: Any,
    options: IndustryOptions | None = None,
    *,
    pack: str | Path | Pack = DEFAULT_PACK,
    url: str = LOCAL,
    session: Any = None,
    as_of: str = "",
    stage: Stage | None = None,
    progress: Progress | None = None,
) -> Analysed:
    """Return the analysis of a table in Spark: the same numbers as `analyse` gives for the same rows.

    Doubtful rows are not looked for, and rows cannot be set aside. The other arguments are those of `spark_responses`.

    Raises:
        MissingPartError, ArgumentError, InputError: as `spark_responses` and `analyse`.
    """
    chosen = options or IndustryOptions()
    if chosen.set_aside:
        raise ArgumentError([Fault("spark_set_aside")])
    with spark_responses(table, pack, url=url, session=session, as_of=as_of) as responses:
        return analyse(responses, chosen, stage=stage, progress=progress)
