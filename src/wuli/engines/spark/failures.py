"""Failures of Spark in our own words: what went wrong, and where the rest can be read."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Final

from wuli.errors import ArgumentError, Fault, MissingPartError, WuliError

_THEIRS: Final = ("pyspark", "py4j", "grpc")
_MOST: Final = 400


class OtherVersionError(Exception):
    """A worker has another version of Wuli than the machine that asks."""


@contextlib.contextmanager
def tell_failures(log: str) -> Iterator[None]:
    """Turn what Spark raises into faults; `log` is the file with its messages, "" for none.

    Raises:
        MissingPartError: the workers lack Wuli, or have another version of it.
        ArgumentError: anything else that Spark could not do.
    """
    try:
        yield
    except Exception as error:
        if type(error).__module__.split(".")[0] not in _THEIRS:
            raise
        raise told(error, log) from error


def told(error: Exception, log: str) -> WuliError:
    """Return the error in our words."""
    text = str(error)
    if "No module named 'wuli'" in text:
        return MissingPartError([Fault("spark_worker_lacks")])
    if OtherVersionError.__name__ in text:
        return MissingPartError([Fault("spark_worker_other", got=_last_line(text, OtherVersionError.__name__))])
    condition = getattr(error, "getCondition", lambda: None)() or ""
    if condition == "PATH_NOT_FOUND":
        path = (getattr(error, "getMessageParameters", lambda: None)() or {}).get("path", "")
        return ArgumentError([Fault("file_missing", got=path)])
    if condition == "PACKAGE_NOT_INSTALLED":
        return MissingPartError([Fault("spark_not_installed", got=_first_line(text))])
    fields = {"why": _first_line(text)}
    if log:
        return ArgumentError([Fault("spark_failed_log", fields={**fields, "log": log})])
    return ArgumentError([Fault("spark_failed", fields=fields)])


def _first_line(text: str) -> str:
    """Return what an error says first; where Python failed on a worker, the last line of its traceback."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if any(line.startswith("Traceback (most recent call last)") for line in lines):
        lines = [line for line in lines if not line.startswith(("File ", "at ", "JVM stacktrace", "Traceback"))]
        lines = [line for line in lines if "Error: " in line or line.endswith("Error")] or lines
        return lines[-1][:_MOST]
    return lines[0][:_MOST] if lines else type(text).__name__


def _last_line(text: str, name: str) -> str:
    found = [line for line in text.splitlines() if name in line]
    return found[-1].partition(": ")[2].strip() if found else ""
