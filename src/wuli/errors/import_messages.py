"""The words of faults in reading survey platforms' exports and mapping files, in Chinese and English."""

from __future__ import annotations

from typing import Final

IMPORT_MESSAGES: Final[dict[str, dict[str, str]]] = {}
