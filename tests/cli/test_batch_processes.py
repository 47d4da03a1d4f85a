"""Children that write reports end with the command, even where it is killed and can tell them nothing."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli.running import HEADER, ITEMS, environment

PATIENCE = 30.0


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until(holds) -> bool:
    end = time.monotonic() + PATIENCE
    while not (done := holds()) and time.monotonic() < end:
        time.sleep(0.05)
    return done


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc, which this system does not have")
def test_children_end_with_a_command_that_is_killed(tmp_path):
    rows = "".join(f"F{i}," + ",".join(["3"] * len(ITEMS)) + "\n" for i in range(64))
    (tmp_path / "firms.csv").write_text(f"{HEADER}\n{rows}", "utf-8")
    out = tmp_path / "reports"
    command = [
        sys.executable,
        "-m",
        "wuli",
        "report",
        "firm",
        str(tmp_path / "firms.csv"),
        "-o",
        f"{out}/",
        "--jobs",
        "2",
    ]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        assert wait_until(lambda: any(out.glob("*.pdf")))
        children = children_of(process.pid)
        process.kill()
    assert len(children) >= 2
    assert wait_until(lambda: not any(map(is_running, children)))
    assert all(path.read_bytes().startswith(b"%PDF") for path in out.glob("*.pdf"))
