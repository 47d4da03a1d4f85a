"""System parts that some tests need: skipped by name where absent, required in CI (WULI_REQUIRE_ALL)."""

from __future__ import annotations

import os
import shutil

import pytest

# name -> the command that shows the part is there
PARTS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "java": ("java",),
    "libreoffice": ("soffice", "libreoffice"),
}


def find_part(name: str) -> str | None:
    """Return the path of a system part's command, None where it is not installed."""
    return next((path for command in PARTS[name] if (path := shutil.which(command))), None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        (name,) = marker.args
        if find_part(name) is not None:
            continue
        if os.environ.get("WULI_REQUIRE_ALL"):
            pytest.fail(f"needs {name}, which is not installed; every part is required here", pytrace=False)
        pytest.skip(f"needs {name}, which is not installed")


@pytest.fixture(scope="session")
def chromium() -> str:
    path = find_part("chromium")
    assert path is not None
    return path


@pytest.fixture(scope="session")
def soffice() -> str:
    path = find_part("libreoffice")
    assert path is not None
    return path
