"""The words of faults in survey designs, weights and methods, in Chinese and English."""

from __future__ import annotations

from typing import Final

SURVEY_MESSAGES: Final[dict[str, dict[str, str]]] = {}
