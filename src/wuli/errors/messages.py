"""The words of every fault, in Chinese and English: what is wrong, what was expected, what to do next."""

from __future__ import annotations

from typing import Final

from wuli.errors.design_messages import DESIGN_MESSAGES
from wuli.errors.import_messages import IMPORT_MESSAGES
from wuli.errors.industry_messages import INDUSTRY_MESSAGES
from wuli.errors.input_messages import INPUT_MESSAGES
from wuli.errors.pack_messages import PACK_MESSAGES
from wuli.errors.survey_messages import SURVEY_MESSAGES

PLACE_WORDS: Final = {
    "zh": {
        "row": "第 {} 行",
        "line": "第 {} 行",
        "column": "“{}”列",
        "path": "“{}”",
        "join": " ",
        "colon": "：",
    },
    "en": {"row": "row {}", "line": "line {}", "column": "column {}", "path": "at {}", "join": ", ", "colon": ": "},
}

SUMMARIES: Final = {
    "input": {
        "zh": "数据有 {total} 处问题，没有进行评分。请改正后重试；也可以在 wuli score 或 wuli report industry 后加 "
        "--set-aside faults.csv，先评其余各行。",
        "en": "The data have {total} fault(s); nothing was scored. Correct them and try again, or add "
        "--set-aside faults.csv to wuli score or wuli report industry, to score the other rows.",
    },
    "input_file": {
        "zh": "数据有 {total} 处问题，没有进行评分。请改正后重试。",
        "en": "The data have {total} fault(s); nothing was scored. Correct them and try again.",
    },
    "import": {
        "zh": "有 {total} 处对不上，没有导入数据：",
        "en": "{total} thing(s) do not match; no data were imported:",
    },
    "notes": {
        "zh": "品牌与附注文件有 {total} 处问题，没有写出报告：",
        "en": "The brand and notes file has {total} fault(s); no report was written:",
    },
    "pack": {
        "zh": "测评包有 {total} 处问题，不能使用：",
        "en": "The pack has {total} fault(s) and cannot be used:",
    },
    "more_rows": {
        "zh": "……另有 {rest} 处，未逐一列出。wuli check 加 -o faults.csv 可得到全部清单。",
        "en": "... and {rest} more. For the whole list use wuli check with -o faults.csv.",
    },
    "more": {
        "zh": "……另有 {rest} 处，未逐一列出。",
        "en": "... and {rest} more.",
    },
}

MESSAGES: Final = {
    **PACK_MESSAGES,
    **INPUT_MESSAGES,
    **IMPORT_MESSAGES,
    **SURVEY_MESSAGES,
    **DESIGN_MESSAGES,
    **INDUSTRY_MESSAGES,
}
