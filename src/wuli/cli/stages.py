"""The stages of a long command, told on stderr where someone watches."""

from __future__ import annotations

import sys
from typing import Final

from wuli.cli.screen import Screen
from wuli.instrument.text import Lang

STAGES: Final[dict[str, dict[Lang, str]]] = {
    "quality": {"zh": "检查数据质量", "en": "looking at data quality"},
    "count": {"zh": "评分和计数", "en": "scoring and counting"},
    "estimate": {"zh": "估计和检验", "en": "estimates and tests"},
    "write": {"zh": "写报告", "en": "writing the report"},
    "pdf": {"zh": "排 PDF", "en": "typesetting the PDF"},
    "docx": {"zh": "写 DOCX", "en": "writing DOCX"},
    "html": {"zh": "写 HTML", "en": "writing HTML"},
    "pptx": {"zh": "写 PPTX", "en": "writing PPTX"},
    "xlsx": {"zh": "写 XLSX", "en": "writing XLSX"},
    "figures": {"zh": "画图", "en": "drawing figures"},
    "firms": {"zh": "写企业名单", "en": "writing the list of firms"},
    "data": {"zh": "写去标识化数据", "en": "writing the de-identified data"},
    "split": {"zh": "写分组简报", "en": "writing the briefs"},
}


class Stages:
    """Tells which stage of how many a command has reached."""

    def __init__(self, screen: Screen, total: int) -> None:
        """Tell `total` stages on `screen`."""
        self._screen, self._total, self._reached = screen, total, 0
        self._live = sys.stderr.isatty() and not screen.quiet

    def reach(self, name: str) -> None:
        """Tell the next stage."""
        self._reached = min(self._reached + 1, self._total)
        if self._live:
            words = STAGES[name][self._screen.lang]
            print(f"[{self._reached}/{self._total}] {words}", file=sys.stderr, flush=True)
