"""What appears on the screen: remarks on stderr, tables on stdout, a progress bar that knows when it will be done."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Final, Self

from wuli.instrument.text import Lang

_WIDTH: Final = 24
_EVERY: Final = 0.2

WORDS: Final[dict[str, dict[Lang, str]]] = {
    "written": {"zh": "已写入 {path}", "en": "wrote {path}"},
    "scored": {"zh": "已评分 {count} 家企业", "en": "firms scored: {count}"},
    "set_aside": {
        "zh": "有 {count} 行因数据问题没有评分，清单见 {path}",
        "en": "{count} rows have faults and were not scored; the list is in {path}",
    },
    "set_aside_none": {"zh": "没有需要搁置的行", "en": "no row had to be set aside"},
    "more_rows": {
        "zh": "……另有 {count} 家。用 -o 写出全部结果。",
        "en": "... and {count} more. Use -o to write all results.",
    },
    "missing_glyphs": {
        "zh": "这些字没有字体可用，报告里画成了 〓：{glyphs}",
        "en": "no font has these characters; they are drawn as 〓: {glyphs}",
    },
    "pack_good": {
        "zh": "测评包 {id} {edition} 没有问题：{items} 个指标，{texts} 条中英文本。",
        "en": "The pack {id} {edition} is in order: {items} items, {texts} texts in both languages.",
    },
    "file_good": {"zh": "{count} 家企业的答案没有问题。", "en": "The answers of {count} firms are in order."},
    "progress": {
        "zh": "{bar} {done}/{total}　每秒 {rate} 份　还需 {left}",
        "en": "{bar} {done}/{total}  {rate} a second  {left} left",
    },
    "progress_open": {"zh": "{done} 家　每秒 {rate} 家", "en": "{done} firms  {rate} a second"},
    "demo_done": {
        "zh": "示例企业的报告已生成：",
        "en": "The report on the sample firm has been written:",
    },
    "demo_next": {
        "zh": "下一步：{command} questionnaire -o form.xlsx 生成问卷，填好后 {command} report firm form.xlsx -o report.pdf",
        "en": "Next: {command} questionnaire -o form.xlsx, fill it in, then {command} report firm form.xlsx -o report.pdf",
    },
    "failed_reports": {"zh": "{count} 份报告没有写成", "en": "{count} reports could not be written"},
}


class Screen:
    """Speaks to the person at the terminal in one language; silent where asked to be."""

    def __init__(self, lang: Lang, *, quiet: bool) -> None:
        """Speak `lang`; with `quiet` only errors are told."""
        self.lang, self.quiet = lang, quiet

    def say(self, name: str, **gaps: str) -> None:
        """Make a remark on stderr."""
        if not self.quiet:
            print(WORDS[name][self.lang].format(**gaps), file=sys.stderr)

    def progress(self, total: int | None) -> Progress:
        """Return a progress bar over `total` pieces (None: not known)."""
        return Progress(self, total)


class Progress:
    """A progress bar on stderr with rate and remaining time; shown only where someone can see it move."""

    def __init__(self, screen: Screen, total: int | None) -> None:
        """Count up to `total`."""
        self._screen, self._total = screen, total
        self._live = sys.stderr.isatty() and not screen.quiet
        self._done = 0

    def __enter__(self) -> Self:
        """Start the clock."""
        self._start = self._last = time.monotonic()
        return self

    def add(self, count: int) -> None:
        """Count `count` more pieces."""
        self._done += count
        now = time.monotonic()
        if self._live and (now - self._last > _EVERY or self._done == self._total):
            self._last = now
            sys.stderr.write("\r\x1b[K" + self.line(now - self._start))
            sys.stderr.flush()

    def line(self, seconds: float) -> str:
        """Return the bar after `seconds`."""
        rate = self._done / seconds if seconds > 0 else 0.0
        shown = f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"  # noqa: PLR2004  # a decimal only where it matters
        if not self._total:
            return WORDS["progress_open"][self._screen.lang].format(done=f"{self._done:,}", rate=shown)
        filled = _WIDTH * self._done // self._total
        left = (self._total - self._done) / rate if rate else 0.0
        return WORDS["progress"][self._screen.lang].format(
            bar="█" * filled + "░" * (_WIDTH - filled),
            done=f"{self._done:,}",
            total=f"{self._total:,}",
            rate=shown,
            left=f"{int(left) // 60}:{int(left) % 60:02d}",
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the line."""
        if self._live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
