"""The words of faults in industry reports, outlines, templates, simulations, in Chinese and English."""

from __future__ import annotations

from typing import Final

INDUSTRY_MESSAGES: Final[dict[str, dict[str, str]]] = {}
