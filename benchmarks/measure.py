"""Timing a command as a whole process: wall and CPU seconds and peak memory from the operating system's accounting."""

from __future__ import annotations

import json
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


# A small process of its own starts the command: the memory of whoever starts a process counts as the child's peak.
LAUNCHER = """
import json, os, resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
wall = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


def run_command(command: Sequence[str]) -> Timing:
    """Run a command, refuse a failure, and return what it took."""
    launch = [sys.executable, "-I", "-S", "-c", LAUNCHER, *command]
    done = subprocess.run(launch, capture_output=True, text=True, check=False)
    code, wall, cpu, peak = json.loads(done.stdout.splitlines()[-1])
    if code != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return Timing(wall, cpu, peak)


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
