"""Spark sessions: opened by address, kept silent, ended without a trace."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from wuli.engines.spark.failures import tell_failures
from wuli.errors import ArgumentError, Fault, MissingPartError

JAVA: Final = 17
_PATIENCE: Final = 10.0
_PORTS: Final = {"sc": 15002, "spark": 7077}
_MASTERS: Final = re.compile(r"(local(\[[^]]+\])?|spark://.+|yarn|k8s://.+)\Z")
# times and names mean the same as in a file that is read here
SETTINGS: Final = {"spark.sql.session.timeZone": "UTC", "spark.sql.caseSensitive": "true"}
_QUIET: Final = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.app.name": "wuli"}


@contextlib.contextmanager
def open_session(url: str, settings: Mapping[str, str] | None = None) -> Iterator[Any]:
    """Open a Spark session at `url` (local[2], spark://host:port, yarn, k8s://…, sc://host:port) and end it afterwards.

    What a Spark started here says goes to a file, which is kept and named only where Spark failed.

    Raises:
        MissingPartError: PySpark, a part of it or Java is not installed.
        ArgumentError: the address is none, nobody answers there, or Spark failed.
    """
    if not (url.startswith("sc://") or _MASTERS.match(url)):
        raise ArgumentError([Fault("spark_address", got=url)])
    connect = url.startswith("sc://")
    _check_parts(connect=connect)
    _check_reachable(url)
    handle, log = tempfile.mkstemp(prefix="wuli-spark-", suffix=".log")
    failed = False
    try:
        with tell_failures("" if connect else log), _quiet_warnings():
            session = _remote(url) if connect else _classic(url, handle, settings or {})
            try:
                yield session
            finally:
                _end(session)
    except ArgumentError as error:
        failed = any(fault.code == "spark_failed_log" for fault in error.faults)
        raise
    finally:
        os.close(handle)
        if not failed:
            Path(log).unlink()


@contextlib.contextmanager
def settled(session: Any) -> Iterator[None]:
    """Give somebody else's session the settings that make results equal, and take them back afterwards."""
    before = {name: session.conf.get(name, None) for name in SETTINGS}
    try:
        for name, value in SETTINGS.items():
            session.conf.set(name, value)
        with tell_failures(""), _quiet_warnings():
            yield
    finally:
        for name, old in before.items():
            if old is None:
                session.conf.unset(name)
            else:
                session.conf.set(name, old)


def _check_parts(*, connect: bool) -> None:
    wanted = ("pyspark", "pandas", "grpc", "grpc_status", "zstandard") if connect else ("pyspark", "pandas")
    missing = [name for name in wanted if importlib.util.find_spec(name) is None]
    if missing:
        raise MissingPartError([Fault("spark_not_installed", got=", ".join(missing))])
    if not connect:
        found = _java_version()
        if found is None:
            raise MissingPartError([Fault("spark_java_missing")])
        if found < JAVA:
            raise MissingPartError([Fault("spark_java_old", got=str(found))])


def _java_version() -> int | None:
    """Return the major version of Java, None where there is none."""
    home = os.environ.get("JAVA_HOME")
    command = shutil.which("java", path=str(Path(home, "bin"))) if home else shutil.which("java")
    if command is None:
        return None
    try:
        said = subprocess.run([command, "-version"], capture_output=True, text=True, check=False, timeout=60).stderr  # noqa: S603  # the Java that Spark will start
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r'version "(\d+)', said)
    return int(match[1]) if match else None


def _check_reachable(url: str) -> None:
    """Knock before Spark does: it would go on trying for minutes."""
    parts = urlsplit(url.partition("/;")[0].partition(",")[0])
    if parts.scheme not in _PORTS:
        return
    try:
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        socket.create_connection((host, port), timeout=_PATIENCE).close()
    except ValueError:
        raise ArgumentError([Fault("spark_address", got=url)]) from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ArgumentError([Fault("spark_unreachable", got=f"{host}:{port}", fields={"why": why})]) from error


def _remote(url: str) -> Any:
    from pyspark.sql.connect.session import SparkSession  # noqa: PLC0415  # heavy, and only here

    session = SparkSession.builder.remote(url).create()
    for name, value in SETTINGS.items():
        session.conf.set(name, value)
    return session


def _classic(url: str, log: int, settings: Mapping[str, str]) -> Any:
    from pyspark import SparkContext  # noqa: PLC0415  # heavy, and only here
    from pyspark.sql import SparkSession  # noqa: PLC0415

    if SparkContext._active_spark_context is not None:  # noqa: SLF001  # there is no public way to ask
        raise ArgumentError([Fault("spark_running")])
    builder = SparkSession.builder.master(url)
    local = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    for name, value in {**_QUIET, **SETTINGS, **(local if url.startswith("local") else {}), **settings}.items():
        builder = builder.config(name, value)
    with _environment(), _stderr_to(log):
        return builder.getOrCreate()


@contextlib.contextmanager
def _environment() -> Iterator[None]:
    """Let workers on this machine find the same Python and the same Wuli."""
    root = str(Path(__file__).parents[3])
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
    changed = {"PYTHONPATH": path, "PYSPARK_PYTHON": os.environ.get("PYSPARK_PYTHON", sys.executable)}
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        yield
    finally:
        for name, old in before.items():
            if old is None:
                os.environ.pop(name)
            else:
                os.environ[name] = old


@contextlib.contextmanager
def _stderr_to(log: int) -> Iterator[None]:
    """Let a process that is started now write its messages to a file; for good, as it keeps what it was given."""
    sys.stderr.flush()
    kept = os.dup(2)
    os.dup2(log, 2)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(kept, 2)
        os.close(kept)


@contextlib.contextmanager
def _quiet_warnings() -> Iterator[None]:
    """Pass over what PySpark thinks of the pandas it finds: no data frame of ours is ever made of it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=FutureWarning, message="PySpark does not yet fully support pandas")
        yield


def _end(session: Any) -> None:
    session.stop()
    if type(session).__module__.startswith("pyspark.sql.connect"):
        return
    # the Java process would otherwise stay as long as this one
    from pyspark import SparkContext  # noqa: PLC0415

    gateway = SparkContext._gateway  # noqa: SLF001
    process = getattr(gateway, "proc", None)
    if gateway is None or process is None:
        return
    gateway.shutdown()
    process.stdin.close()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001
