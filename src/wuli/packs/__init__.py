"""The packs that come with Wuli: YAML only. Code that reads them lives in `wuli.instrument`."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent


def bundled_folders() -> tuple[Path, ...]:
    """Return the folders of the bundled packs, sorted by name."""
    return tuple(sorted(path.parent for path in FOLDER.glob("*/pack.yaml")))
