"""What a process of our own - the command, or a child that writes reports - may leave unloaded."""

from __future__ import annotations

import os
import sys
import threading
from importlib.abc import MetaPathFinder


def prepare_process() -> None:
    """Make ready a process that belongs to the command alone; never call it in somebody else's."""
    # numpy starts a thread pool for linear algebra, of which there is none here: 30 ms of start-up for nothing
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.meta_path.insert(0, _NoPandas())


def prepare_child() -> None:
    """Make ready a child that writes reports, and let it end with its parent, however that one ends.

    A pool's workers wait for ever for a parent that was killed.
    """
    prepare_process()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing  # noqa: PLC0415  # start-up: the command itself does without

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def allow_pandas() -> None:
    """Take back that pandas is ruled out: PySpark does not work without it."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, _NoPandas)]


class _NoPandas(MetaPathFinder):
    """Rules pandas out: Arrow loads it by itself where it is installed (0.5 s), and our processes never need it."""

    def find_spec(self, fullname: str, *_: object) -> None:
        """Refuse pandas, leave the rest to the other finders."""
        if fullname == "pandas":
            raise ModuleNotFoundError(name=fullname)
