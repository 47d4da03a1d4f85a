"""The words of faults in response files and arguments, in Chinese and English."""

from __future__ import annotations

from typing import Final

INPUT_MESSAGES: Final[dict[str, dict[str, str]]] = {
    # Files
    "file_missing": {
        "zh": "找不到文件“{got}”。请检查路径和文件名。",
        "en": 'There is no file "{got}". Check the path and the name.',
    },
    "file_ending": {
        "zh": "不认识的文件类型“{got}”。可用：{expected}。",
        "en": 'Unknown file type "{got}". Supported: {expected}.',
    },
    "folder_missing": {
        "zh": "文件夹“{got}”不存在。请先建好，或换一个输出位置。",
        "en": 'There is no folder "{got}". Create it first or choose another place for the output.',
    },
    "folder_unwritable": {
        "zh": "不能写入文件夹“{got}”。请检查权限或磁盘空间。",
        "en": 'The folder "{got}" cannot be written to. Check permissions and free space.',
    },
    "output_is_folder": {
        "zh": "“{got}”是一个文件夹，不能写成文件。请换一个文件名。",
        "en": '"{got}" is a folder and cannot be written as a file. Choose another file name.',
    },
    "file_unreadable": {
        "zh": "文件“{got}”打不开（{why}）。请检查权限，或先关闭占用它的程序。",
        "en": 'The file "{got}" cannot be opened ({why}). Check permissions and close programs that hold it.',
    },
    "table_empty": {
        "zh": "文件是空的，没有可读的数据。",
        "en": "The file is empty; there is nothing to read.",
    },
    "encoding_unknown": {
        "zh": "读不出文件编码（第 {got} 个字节既不是 UTF-8 也不是 GB18030）。请用 UTF-8 或 GB18030（GBK）重新保存。",
        "en": "The encoding cannot be told (byte {got} is neither UTF-8 nor GB18030). Save the file as UTF-8 or GB18030.",
    },
    "csv_cells": {
        "zh": "这一行有 {actual} 格，表头有 {expected} 格（“{got}”）。请检查多出或缺少的分隔符和引号。",
        "en": 'The row has {actual} cells, the header {expected} ("{got}"). Check separators and quotes.',
    },
    "column_repeats": {
        "zh": "表头“{got}”出现了不止一次。请改名或删去一列。",
        "en": 'The header "{got}" stands more than once. Rename or remove one of the columns.',
    },
    "column_same_field": {
        "zh": "这一列和“{other}”列都表示“{got}”。请只留一列。",
        "en": 'This column and column "{other}" both stand for "{got}". Keep only one of them.',
    },
    "column_missing": {
        "zh": "缺少“{name}”（{columns}）这一列。请补上；没有作答的格子留空即可。",
        "en": "The column {columns} ({name_en}) is missing. Add it; cells without an answer may stay empty.",
    },
    "column_missing_near": {
        "zh": "缺少“{name}”（{columns}）这一列；“{near}”列很像它。如果就是，请把表头改成 {got}。",
        "en": 'The column {columns} ({name_en}) is missing; "{near}" looks like it. If it is, rename the header to {got}.',
    },
    "excel_unreadable": {
        "zh": "这个表格文件打不开（{got}）。请用 Excel 或 WPS 另存为 .xlsx 后重试。",
        "en": "The workbook cannot be read ({got}). Save it again as .xlsx and retry.",
    },
    "excel_error_cell": {
        "zh": "单元格是错误值（{got}）。请改正公式，或填入答案。",
        "en": "The cell holds an error value ({got}). Mend the formula or enter the answer.",
    },
    "excel_two_sources": {
        "zh": "工作簿里的问卷页和多家企业页都填了，不知道该用哪一页。请只留一页的内容。",
        "en": "Both the form and the table of several firms are filled in; it is not clear which counts. Keep only one.",
    },
    "excel_formula": {
        "zh": "单元格里是没有计算过的公式，读不到结果。请在 Excel 里打开并保存一次，或粘贴为数值。",
        "en": "The cell holds a formula that was never calculated. Open and save the file in Excel once, or paste as values.",
    },
    "parquet_unreadable": {
        "zh": "这不是可读的 Parquet 文件（{got}）。请重新导出。",
        "en": "This is not a readable Parquet file ({got}). Export it again.",
    },
    "json_syntax": {
        "zh": "JSON 语法有误：{got}。请检查逗号、引号和括号。",
        "en": "This is not valid JSON: {got}. Check commas, quotes and brackets.",
    },
    "record_key_repeats": {
        "zh": "同一家企业里“{got}”写了两次。请删去一个。",
        "en": 'The key "{got}" stands twice in one record. Remove one of them.',
    },
    "records_expected": {
        "zh": "没有找到企业的答案。应是一个“字段: 值”的对象，或这样对象的列表。",
        "en": "No firms found. Expected one object of fields and values, or a list of such objects.",
    },
    # Cells
    "level_out_of_scale": {
        "zh": "“{got}”不是可用的答案，应为 {expected}，或 dk（不清楚），或留空（未作答）。请改正这一格。",
        "en": '"{got}" is not a valid answer. Expected {expected}, or dk (don\'t know), or an empty cell (not answered). '
        "Correct the cell.",
    },
    "level_or_na_out_of_scale": {
        "zh": "“{got}”不是可用的答案，应为 {expected}，或 dk（不清楚）、na（不适用），或留空（未作答）。请改正这一格。",
        "en": '"{got}" is not a valid answer. Expected {expected}, or dk (don\'t know), na (not applicable), or an empty '
        "cell (not answered). Correct the cell.",
    },
    "na_not_allowed": {
        "zh": "“{got}”：这一项每家企业都适用，不能答“不适用”。请填 {expected}；不清楚就填 dk，没答就留空。",
        "en": '"{got}": this item applies to every firm and cannot be "not applicable". Enter {expected}; dk for don\'t '
        "know, or leave the cell empty.",
    },
    "tick_not_0_1": {
        "zh": "“{got}”不是勾选值，应为 1（选）、0（不选）或留空。请改正。",
        "en": '"{got}" is not a tick: enter 1 (ticked), 0 (not ticked) or leave the cell empty.',
    },
    "exclusive_with_others": {
        "zh": "这个选项不能和其他选项同时勾选。请只留一种。",
        "en": "This option excludes the others. Keep either it or the others.",
    },
    "number_expected": {
        "zh": "“{got}”不是不小于 {least} 的数字（{unit}）。请只填数字。",
        "en": '"{got}" is not a number of at least {least} ({unit_en}). Enter digits only.',
    },
    "number_against_level": {
        "zh": "金额“{got}”和“{item}”列填的等级对不上。请改正其中一个，或只留一个。",
        "en": 'The amount "{got}" does not fit the level in column {item}. Correct one of them or keep only one.',
    },
    "ratio_impossible": {
        "zh": "比例算不出来：分母应大于 0，分子（{numerator}）应在 0 和分母之间。请改正。",
        "en": "The ratio makes no sense: the denominator must be above 0 and {numerator} between 0 and it. Correct the cells.",
    },
    "slot_both": {
        "zh": "“{one}”和“{other}”只能答一个：制造企业答前者，其他企业答后者。请清空不适用的一格。",
        "en": "Only one of {one} (manufacturers) and {other} (all other firms) can be answered. Clear the one that does not apply.",
    },
    "slot_wrong_true": {
        "zh": "这家企业是制造企业，应答“{wanted}”，却答了这一列。请移到“{wanted}”列；如果不是制造企业，请更正行业或 is_manufacturer。",
        "en": "The firm is a manufacturer and must answer {wanted}, not this column. Move the answer to {wanted}, or correct "
        "the industry or is_manufacturer.",
    },
    "slot_wrong_false": {
        "zh": "这家企业不是制造企业，应答“{wanted}”，却答了这一列。请移到“{wanted}”列；如果是制造企业，请更正行业或 is_manufacturer。",
        "en": "The firm is not a manufacturer and must answer {wanted}, not this column. Move the answer to {wanted}, or "
        "correct the industry or is_manufacturer.",
    },
    "slot_twice": {
        "zh": "这一列和“{one}”“{other}”列给了不同的答案。请只留一个。",
        "en": "This column and {one} / {other} give different answers. Keep only one.",
    },
    "firm_repeats": {
        "zh": "企业编号“{got}”出现了不止一次。每家企业每轮只能有一行；请删去重复行，或用 wave 列区分轮次。",
        "en": 'The firm id "{got}" stands more than once. One row a firm and wave: remove the repeats, or tell waves apart '
        "in the column wave.",
    },
    "industry_unknown": {
        "zh": "不认识的行业“{got}”。请填行业代码（{expected}）、行业名称，或 GB/T 4754 的大类、中类代码。",
        "en": 'Unknown industry "{got}". Enter a code ({expected}), the name, or a GB/T 4754 division or group.',
    },
    "truth_expected": {
        "zh": "“{got}”看不出是或否。请填 是／否、1／0 或 true／false。",
        "en": '"{got}" is neither yes nor no. Enter yes/no, 1/0 or true/false.',
    },
    "date_unreadable": {
        "zh": "“{got}”不是可读的日期。请写成 2016、2016-05 或 2016-05-22。{expected}",
        "en": '"{got}" is not a readable date. Write 2016, 2016-05 or 2016-05-22.{expected}',
    },
    "age_band_unknown": {
        "zh": "不认识的成立年限“{got}”，应为：{expected}。",
        "en": 'Unknown age band "{got}". Expected: {expected}.',
    },
    "headcount_unreadable": {
        "zh": "“{got}”不是人数，也不是人数分档（{expected}）。请填整数或分档。",
        "en": '"{got}" is neither a number of staff nor a band ({expected}). Enter a whole number or a band.',
    },
    "revenue_unreadable": {
        "zh": "“{got}”不是金额。请以万元为单位只填数字，不能小于 0。{expected}",
        "en": '"{got}" is not an amount. Enter digits in units of CNY 10,000, zero or more.{expected}',
    },
    "extra_unknown_option": {
        "zh": "“{got}”不在这道题的选项里：{expected}。多选用“;”隔开；排他选项不能和其他选项并存。",
        "en": '"{got}" is not among the options: {expected}. Separate several by ";"; an exclusive option stands alone.',
    },
    # Arguments
    "firm_not_found": {
        "zh": "文件里没有编号为“{got}”的企业。文件里有：{expected}。",
        "en": 'There is no firm "{got}" in the file. The file has: {expected}.',
    },
    "output_ending": {
        "zh": "不知道怎样写成“{got}”。可用：{expected}。",
        "en": 'Cannot write "{got}". Supported: {expected}.',
    },
    "output_several_firms": {
        "zh": "文件里有 {got} 家企业，一个文件写不下。请用 --firm 选一家，或让 -o 指向一个文件夹。",
        "en": "The file has {got} firms, too many for one report. Choose one with --firm, or let -o name a folder.",
    },
    "no_firms": {
        "zh": "文件里没有可以评分的企业。",
        "en": "The file holds no firm that can be scored.",
    },
    "brand_invalid": {
        "zh": "品牌或附注文件有误：{got}。应为：{expected}。",
        "en": "The brand or notes file is wrong: {got}. Expected: {expected}.",
    },
    "logo_unreadable": {
        "zh": "标志图片“{got}”不能用：找不到、文件损坏，或 SVG 里有脚本或外部地址。请用完好的 PNG、JPEG 或 SVG 文件"
        "（不超过 5 MB），路径相对于附注文件。",
        "en": 'The logo "{got}" cannot be used: it is missing or damaged, or its SVG holds scripts or outside '
        "addresses. Give a sound PNG, JPEG or SVG file (up to 5 MB), with a path relative to the notes file.",
    },
    "json_too_many": {
        "zh": "有 {got} 家企业，JSON 最多 {expected} 家。请改用 .ndjson、.parquet 或 .csv。",
        "en": "There are {got} firms; JSON takes at most {expected}. Use .ndjson, .parquet or .csv.",
    },
    "date_argument": {
        "zh": "“{got}”不是日期。请写成 2026-05-22。",
        "en": '"{got}" is not a date. Write it as 2026-05-22.',
    },
    "same_output": {
        "zh": "输出文件“{got}”就是输入文件。请换一个名字。",
        "en": 'The output "{got}" is the input file. Choose another name.',
    },
    "output_twice": {
        "zh": "输出文件“{got}”给了两次，后写的会盖掉先写的。请换一个名字。",
        "en": 'The output "{got}" is given twice; one would overwrite the other. Choose another name.',
    },
    "argument": {
        "zh": "命令有误：{problem}。加 --help 看用法。",
        "en": "The command line is wrong: {problem}. See --help.",
    },
}
