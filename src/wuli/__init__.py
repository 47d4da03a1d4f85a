"""Wuli 五力: how ready a small or medium firm is for AI, and what to do next.

>>> import wuli
>>> pack = wuli.load_pack("five_force")
>>> pack.edition
'2023.1'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wuli.api import (
        FirmReport,
        Results,
        build_questionnaire,
        check_pack,
        firm_report,
        load_pack,
        score,
        score_file,
    )
    from wuli.many import IndustryReport, estimate, industry_report

__version__ = "0.1.0"
__all__ = [
    "FirmReport",
    "IndustryReport",
    "Results",
    "__version__",
    "build_questionnaire",
    "check_pack",
    "estimate",
    "firm_report",
    "industry_report",
    "load_pack",
    "score",
    "score_file",
]
_MANY = ("IndustryReport", "estimate", "industry_report")


def __getattr__(name: str) -> object:
    # numpy and Arrow are loaded when something is first used, so that `wuli --help` answers at once
    if name in __all__:
        home = "wuli.many" if name in _MANY else "wuli.api"
        return getattr(importlib.import_module(home), name)
    message = f"module 'wuli' has no attribute {name!r}"
    raise AttributeError(message)
