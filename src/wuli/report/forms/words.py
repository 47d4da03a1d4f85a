"""The words of the forms that belong to no pack: headings, instructions, answer states."""

from __future__ import annotations

from typing import Final

from wuli.instrument.text import Text

# What a cell may hold instead of an answer; the reader of answers knows these spellings.
DONT_KNOW: Final = Text("不清楚", "Don't know")
NOT_APPLICABLE: Final = Text("不适用", "Not applicable")
YES: Final = Text("是", "Yes")
NO: Final = Text("否", "No")
TICK: Final = "✓"

COLON: Final = Text("：", ": ")
QUESTIONNAIRE: Final = Text("企业问卷", "Questionnaire for firms")
PROFILE: Final = Text("企业概况", "About the firm")
PROFILE_ABOUT: Final = Text(
    "用来选对题目、找到可比的企业；不想填的可以空着。",
    "Used to choose the right questions and comparable firms; leave blank what you would rather not say.",
)
OTHER_ITEMS: Final = Text("其他指标", "Other indicators")
EXTRAS: Final = Text("补充问题", "Further questions")
EXTRAS_ABOUT: Final = Text("这些题不计分，可以不答。", "These questions are not scored and may be skipped.")

HOW_TITLE: Final = Text("怎么填", "How to fill this in")
HOW: Final = (
    Text(
        "请最了解公司整体情况的人来填。没有对错，照现状选就好。",
        "The person who knows the firm best should answer. There are no right or wrong answers; choose what is true today.",
    ),
    Text(
        "每题选一项，怎么选看题目的说明；注明可多选的除外。",
        "Choose one answer to each question, as its note says, unless the note asks for all that apply.",
    ),
    Text(
        "拿不准就选“不清楚”，不用猜，它不会被当成最低一级。",
        "Where you are not sure, choose “Don't know” rather than guess; it is not counted as the lowest level.",
    ),
    Text(
        "“不适用”只在个别题里有，公司没有这项业务时才选。",
        "“Not applicable” is offered in a few places only, for firms without that kind of work.",
    ),
)
HOW_ON_SCREEN: Final = Text(
    "在最右一列选或填，选项全文在题目下面。填好后保存，把整个文件发回。",
    "Choose or type in the last column; the options are printed in full below each question. Save the file and send it back.",
)
HOW_ON_PAPER: Final = Text(
    "在选中的方框里打勾，横线上直接填写。", "Tick the box of your choice and write on the lines."
)

PAIR: Final = Text("下面两题只答一题", "Answer only one of the next two questions")
ONLY_IF: Final = Text("“{label}”选“{answer}”的企业答这一题", "For firms that chose “{answer}” under “{label}”")
ELSE_AMOUNT: Final = Text("或者直接填金额，两样填一样就够", "Or give the amount; one of the two is enough")
EXCLUSIVE: Final = Text("（选了这项就不选别的）", " (on its own)")
OPEN_LIST: Final = Text("可选：{list}", "Bands: {list}")

ASK_ONE: Final = Text("从列表里选一项。", "Choose one from the list.")
ASK_TICK: Final = Text("选了就打 ✓，没选就空着。", "Put ✓ if it applies; otherwise leave blank.")
ASK_NUMBER: Final = Text("填一个数字。", "Enter a number.")
ASK_NUMBER_UNIT: Final = Text("填一个数字，单位：{unit}。", "Enter a number, in units of {unit}.")
ASK_DATE: Final = Text("写成 2016、2016-05 或 2016-05-20。", "Write 2016, 2016-05 or 2016-05-20.")
ASK_TEXT: Final = Text("直接填写。", "Type your answer.")
ASK_OPEN: Final = Text("填数字，或从列表里选一档。", "Enter a number or choose a band from the list.")
ASK_CODE: Final = Text("代码见“编码表”。", "The codes are explained on the sheet Codebook.")
WRONG_ENTRY: Final = Text("请从列表里选，或把格子清空。", "Please choose from the list, or clear the cell.")
WRONG_NUMBER: Final = Text(
    "请填不小于 {least} 的数字，或把格子清空。", "Please enter a number of at least {least}, or clear the cell."
)

SHEET_FORM: Final = Text("填写", "Form")
SHEET_TABLE: Final = Text("多家企业", "Many firms")
SHEET_CODEBOOK: Final = Text("编码表", "Codebook")
HEAD_NUMBER: Final = Text("题号", "No.")
HEAD_QUESTION: Final = Text("题目和选项", "Question and options")
HEAD_ANSWER: Final = Text("回答", "Answer")
TABLE_NOTE: Final = Text(
    "多家企业各填一行。用这张表时，请先删掉工作表“填写”，否则读取的是那一张。",
    "One row a firm. To use this sheet, delete the sheet Form first, as otherwise that sheet is the one that is read.",
)
PAGE: Final = Text("第 &P 页，共 &N 页", "Page &P of &N")

CODEBOOK_HEADS: Final = (
    Text("字段", "Field"), Text("名称（中文）", "Label (Chinese)"), Text("名称（英文）", "Label (English)"), Text("类型", "Type"),
    Text("代码", "Code"), Text("选项（中文）", "Text (Chinese)"), Text("选项（英文）", "Text (English)"),
    Text("填写表里的写法", "As shown in the form"), Text("分值", "Points"), Text("说明", "Notes"),
)  # fmt: skip
CODEBOOK_PACK: Final = Text("数据包", "Pack")
CODEBOOK_EDITION: Final = Text("版本", "Edition")
CODEBOOK_HASH: Final = Text("内容校验值", "Content hash")
CODEBOOK_STATES: Final = Text("回答的几种状态", "States of an answer")
STATES: Final = (
    ("1, 2, …", Text("选项的代码，一个代码就是一个回答", "The code of an option: an answer")),
    ("dk", Text("不清楚：答了，但拿不准；不变成数字", "Don't know: answered, but not sure; never becomes a number")),
    ("na", Text("不适用：没有这项业务；可以写成 na:原因", "Not applicable: no such work; may be written na:reason")),
    ("", Text("空白：没有回答", "Blank: not answered")),
    ("", Text("另一题：两题选一题时，不该答的那题空着", "The other question of a pair: stays blank where it does not apply")),
)  # fmt: skip
NOTE_EXCLUSIVE: Final = Text("不能与其他选项同时选", "Not together with other options")
NOTE_STATE: Final = Text("不计分", "Not scored")
KINDS: Final = {
    "text": Text("文字", "text"),
    "date": Text("日期", "date"),
    "number": Text("数字", "number"),
    "one": Text("单选", "single choice"),
    "many": Text("多选", "multiple choice"),
}

END: Final = Text("问卷到此结束，谢谢。", "End of the questionnaire. Thank you.")

TICK_SOME: Final = Text("“{alone}”不能与其他选项同时选。", "“{alone}” cannot be combined with other options.")
LEAST: Final = Text("请填不小于 {least} 的数字。", "Please enter a number of at least {least}.")
DATE_SHAPE: Final = Text("请写成 2016、2016-05 或 2016-05-20。", "Please write 2016, 2016-05 or 2016-05-20.")
