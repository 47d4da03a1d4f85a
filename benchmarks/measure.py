"""Timing a command as a whole process: wall and CPU seconds and peak memory from the operating system's accounting."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """One run: seconds of wall clock, seconds of CPU (user + system), peak resident memory in MB (0 where not known)."""

    wall: float
    cpu: float
    peak_mb: float


def run_command(command: Sequence[str]) -> Timing:
    """Run a command, refuse a failure, and return what it took."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=dict(os.environ))
    _, errors = process.communicate() if os.name == "nt" else (None, process.stderr.read())
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(command)} failed:\n{errors.decode()}")
    return Timing(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def run_function(function: Callable[[], object]) -> Timing:
    """Call a function in this process and return what it took; peak memory is that of the process so far."""
    wall, cpu = time.perf_counter(), time.process_time()
    function()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Timing(time.perf_counter() - wall, time.process_time() - cpu, peak)


def median(timings: Sequence[Timing]) -> Timing:
    """Return the median of each figure."""
    return Timing(*(statistics.median(getattr(t, name) for t in timings) for name in ("wall", "cpu", "peak_mb")))


def show(name: str, timing: Timing, per: str = "") -> None:
    """Print one row."""
    print(f"{name:<44} {timing.wall:9.3f} s wall {timing.cpu:9.3f} s CPU {timing.peak_mb:8.0f} MB  {per}")
