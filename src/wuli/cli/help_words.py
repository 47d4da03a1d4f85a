"""Help of commands and options, in Chinese and English."""

from __future__ import annotations

from typing import Final

from wuli.instrument.text import Lang

HELP: Final[dict[str, dict[Lang, str]]] = {
    "wuli": {
        "zh": "五力：测一测中小企业用 AI 准备到了哪一步，给出下一步。",
        "en": "Wuli: how ready a small or medium firm is for AI, and what to do next.",
    },
    "score": {"zh": "给答案评分：一家企业或一百万家", "en": "score answers: one firm or a million"},
    "report": {"zh": "生成报告", "en": "write reports"},
    "firm": {
        "zh": "一家或每家企业的报告（PDF、DOCX、HTML、JSON）",
        "en": "the report on one firm, or on each (PDF, DOCX, HTML, JSON)",
    },
    "questionnaire": {
        "zh": "生成离线问卷（Excel、PDF、问卷星文本、XLSForm）",
        "en": "write the questionnaire (Excel, PDF, 问卷星 text, XLSForm)",
    },
    "check": {
        "zh": "检查测评包或答案文件，一次说清所有问题",
        "en": "check a pack or a response file and tell every fault at once",
    },
    "packs": {"zh": "列出已安装的测评包", "en": "list the installed packs"},
    "demo": {"zh": "用自带的示例答案生成一份报告", "en": "write a report on the bundled sample answers"},
    "lang": {
        "zh": "语言：zh 或 en（也可用环境变量 WULI_LANG）",
        "en": "language: zh or en (or the variable WULI_LANG)",
    },
    "quiet": {"zh": "不显示进度和说明", "en": "no progress and no remarks"},
    "pack": {"zh": "测评包的名称或文件夹（默认 five_force）", "en": "name or folder of the pack (default five_force)"},
    "file": {"zh": "答案文件：CSV、XLSX、Parquet、JSON、YAML", "en": "response file: CSV, XLSX, Parquet, JSON, YAML"},
    "output": {"zh": "输出文件，可以多次给出", "en": "output file, may be given several times"},
    "score_output": {
        "zh": "输出 .json .ndjson .csv .parquet，可以多次给出",
        "en": "write .json .ndjson .csv .parquet, may be given several times",
    },
    "only": {"zh": "只要这家企业", "en": "only this firm"},
    "explain": {"zh": "打印计算过程：从回答到等级", "en": "print the calculation sheet: from answers to level"},
    "aside": {"zh": "把有问题的行写到这个 CSV，先评其余各行", "en": "write faulty rows to this CSV and score the rest"},
    "as_of": {
        "zh": "没有填答日期的行按这一天算成立年限",
        "en": "date of answer for rows that have none (age of the firm)",
    },
    "date": {
        "zh": "报告日期（默认今天）；政策是否有效按这一天判断",
        "en": "date of the report (default today); validity of policies is judged on it",
    },
    "notes": {"zh": "品牌与顾问附注（YAML）", "en": "brand and consultant's notes (YAML)"},
    "report_output": {
        "zh": ".pdf .docx .html .json 文件（可多次给出），或放多份报告的文件夹",
        "en": ".pdf .docx .html .json file (may be given several times), or a folder for many reports",
    },
    "format": {
        "zh": "输出到文件夹时的格式（默认 pdf），可多次给出",
        "en": "format in a folder (default pdf), may be given several times",
    },
    "jobs": {"zh": "同时用几个进程（默认按处理器数）", "en": "number of processes (default: processors)"},
    "form_format": {
        "zh": "xlsx、pdf、wjx（问卷星文本）或 xlsform；默认按文件名",
        "en": "xlsx, pdf, wjx (问卷星 text) or xlsform; by the file's ending",
    },
    "form_output": {"zh": "form.xlsx、form.pdf 或 form.txt", "en": "form.xlsx, form.pdf or form.txt"},
    "check_target": {"zh": "测评包的名称、文件夹，或答案文件", "en": "name or folder of a pack, or a response file"},
    "json": {"zh": "以 JSON 输出", "en": "print JSON"},
    "folder": {"zh": "放结果的文件夹（默认 wuli-demo）", "en": "folder for the results (default wuli-demo)"},
    "version": {"zh": "显示版本", "en": "show the version"},
    "help": {"zh": "显示帮助", "en": "show this help"},
}
