"""The words of faults in reading survey platforms' exports and mapping files, in Chinese and English."""

from __future__ import annotations

from typing import Final

IMPORT_MESSAGES: Final[dict[str, dict[str, str]]] = {
    # Files
    "spss_not_installed": {
        "zh": '读 SPSS 文件的部件没有安装。请先运行 pip install "wuli[spss]"，再导入一次。',
        "en": 'The part that reads SPSS files is not installed. Run pip install "wuli[spss]" and import again.',
    },
    "sav_unreadable": {
        "zh": "这不是可读的 SPSS 文件（{got}）。请在 SPSS 里重新保存为 .sav，或导出为 CSV。",
        "en": "This is not a readable SPSS file ({got}). Save it again as .sav in SPSS, or export CSV.",
    },
    "import_rows_most": {
        "zh": "有 {got} 行，一张 Excel 表最多 {expected} 行。请改用 .parquet 或 .csv。",
        "en": "There are {got} rows; an Excel sheet takes at most {expected}. Use .parquet or .csv.",
    },
    "import_map_edited": {
        "zh": "“{got}”已经有人改过，没有覆盖。要按它导入，请加 --map {got}；不要了，请先删去或改名。",
        "en": '"{got}" was edited by hand and was not overwritten. To import by it, add --map {got}; otherwise remove or '
        "rename it first.",
    },
    # Columns
    "import_needed_missing": {
        "zh": "没有哪一列对得上“{name}”（{got}）。请在对照表里给这道题所在的列写上 use: field 和 field: {got}；"
        "问卷里没有问，就在文件里加一列空的。",
        "en": 'No column matches "{name_en}" ({got}). In the map, give the column of this question use: field and '
        "field: {got}; if it was not asked, add an empty column to the file.",
    },
    "import_needed_waits": {
        "zh": "“{name}”（{got}）可能是“{columns}”这一列，但不能确定。请在对照表里核对：是，就删去这一列的 confirm: true；不是，就改。",
        "en": '"{name_en}" ({got}) may be the column "{columns}", but that is not certain. Check it in the map: remove its '
        "confirm: true if it is right, or change it.",
    },
    "import_column_twice": {
        "zh": "这一列和“{other}”列都对应“{got}”。请在对照表里只留一列，另一列写 use: keep 或 use: drop。",
        "en": 'This column and "{other}" both feed {got}. Keep one in the map and give the other use: keep or use: drop.',
    },
    "import_option_unknown": {
        "zh": "这是“{got}”的一个选项，但测评包里没有。请在对照表里写上 use: field 和 field: {got}.选项；"
        "不需要，就删去 confirm: true，原样保留。",
        "en": "This is an option of {got} that the pack does not have. In the map write use: field and field: {got}.option; "
        "or remove confirm: true to keep the column unchanged.",
    },
    "import_date_order": {
        "zh": "分不清日期里月和日的先后（例如 3/4/2026）。请在对照表里把这一列的 dates 写成 mdy 或 dmy。",
        "en": "It is not clear whether the month or the day comes first (as in 3/4/2026). In the map set dates of this "
        "column to mdy or dmy.",
    },
    "import_score_mode": {
        "zh": "这是“按分数”导出的文件，格子里是分数，看不出选了哪一项。请在问卷星改用“按文本”或“按序号”导出；"
        "确实知道每个分数的意思，可以在对照表的 answers 里逐个写明，并删去 confirm: true。",
        "en": "This file was exported by score: its cells hold scores, which do not say what was chosen. Export it from "
        "问卷星 by text or by number; if you know what each score means, write it under answers in the map and remove "
        "confirm: true.",
    },
    # Answers
    "import_answer": {
        "zh": "“{got}”（{rows} 行）不是“{field}”的选项。请在对照表里写明 to：一个代码，或 unanswered。",
        "en": '"{got}" (rows: {rows}) is no answer to {field}. Write its to in the map: a code, or unanswered.',
    },
    "import_answer_near": {
        "zh": "“{got}”（{rows} 行）和“{field}”的选项 {near} 相近，但不一样。请在对照表里核对：是，就删去 confirm: true；不是，就改 to。",
        "en": '"{got}" (rows: {rows}) is near to option {near} of {field} but not the same. Check it in the map: remove '
        "confirm: true if it is right, or change to.",
    },
    "import_answer_clash": {
        "zh": "“{got}”（{rows} 行）的编号和文字对不上：按文字是“{field}”的 {near}。编号可能是倒的。"
        "请在对照表里核对：按文字算，就删去 confirm: true；不是，就改 to。",
        "en": 'Number and words of "{got}" (rows: {rows}) disagree: by its words it is {near} of {field}. The list may be '
        "numbered the other way round. Check it in the map: remove confirm: true to go by the words, or change to.",
    },
    "import_answers_more": {
        "zh": "“{got}”另有 {rest} 种回答没有对上，都列在对照表里。",
        "en": "{rest} more answers to {got} are not matched; all are listed in the map.",
    },
    # The mapping file
    "import_map_version": {
        "zh": "对照表的版本是 {got}，这里只认 {expected}。请重新导入一次，得到新的对照表。",
        "en": "The map has version {got}; only {expected} is known. Import once without --map to get a new one.",
    },
    "import_map_pack": {
        "zh": "这份对照表是为测评包“{got}”做的，现在用的是“{expected}”。请换对照表，或用 --pack 换测评包。",
        "en": 'The map was made for the pack "{got}", but "{expected}" is in use. Take another map, or another pack with --pack.',
    },
    "import_map_field": {
        "zh": "字段“{got}”不存在。可用：{expected}；多选题的一个选项写成 字段.选项。",
        "en": 'There is no field "{got}". Known: {expected}; an option of a multiple choice is written field.option.',
    },
    "import_map_code": {
        "zh": "“{got}”不是这个字段的代码。可用：{expected}。",
        "en": '"{got}" is no code of this field. Known: {expected}.',
    },
    "import_map_column_gone": {
        "zh": "对照表里的“{got}”列，文件里没有。请检查文件是否换过，或从对照表删去这一列。",
        "en": 'The map names a column "{got}" that the file does not have. Check the file, or remove the column from the map.',
    },
    "import_map_column_new": {
        "zh": "对照表里没有这一列。请补上（不需要就写 use: keep 或 use: drop）。",
        "en": "The map does not mention this column. Add it (with use: keep or use: drop if it is not needed).",
    },
}
