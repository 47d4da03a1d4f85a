"""The words of the codebook: fields that no pack names, headings, kinds of answers."""

from __future__ import annotations

from typing import Final

from wuli.instrument.text import Text

# what stands in a response file beside the questions of a pack: label, what it holds
MORE_FIELDS: Final[dict[str, tuple[Text, Text]]] = {
    "respondent": (
        Text("填答人编号", "Respondent"),
        Text("同一企业有几个人填时，用来分清是谁", "Tells several respondents of one firm apart"),
    ),
    "duration_seconds": (
        Text("答题用时（秒）", "Time taken (seconds)"),
        Text("平台记下的答题时间", "Time from opening to submitting, as the platform recorded it"),
    ),
    "verified": (Text("是否经过核实", "Verified"), Text("答案经人核实过的填 1", "1 where somebody checked the answers")),
    "synthetic": (Text("是否合成数据", "Synthetic"), Text("人造的数据填 1，所有产出都会注明", "1 for made-up data; every output says so")),
    "consent_benchmark": (
        Text("同意用于同类比较", "Consent to benchmarks"),
        Text("同意计入同类企业分布的填 1", "1 where the firm agreed to count in benchmarks"),
    ),
    "design_weight": (
        Text("设计权数", "Design weight"),
        Text("入样概率的倒数，大于 0", "Inverse of the probability of selection, above 0"),
    ),
    "stratum": (Text("层", "Stratum"), Text("分层抽样的层", "Stratum of a stratified sample")),
    "psu": (Text("初级抽样单元", "Primary sampling unit"), Text("整群抽样里先抽的单位", "The unit that was drawn first in a cluster sample")),
    "fpc": (
        Text("有限总体", "Finite population"),
        Text("该层的总体单位数，用于有限总体校正", "Units in the population of the stratum, for the finite population correction"),
    ),
    "source_row": (
        Text("原文件行号", "Row of the source"),
        Text("导入前在原文件里的行号", "Row in the file before the import"),
    ),
}  # fmt: skip
TRUTHS: Final = ("verified", "synthetic", "consent_benchmark")
NUMBERS: Final = ("duration_seconds", "design_weight", "fpc", "source_row")
BEFORE: Final = ("firm_id",)

KINDS: Final = {
    "text": Text("文字", "text"),
    "date": Text("日期", "date"),
    "number": Text("数字", "number"),
    "one": Text("单选", "single choice"),
    "many": Text("多选：每个选项一列，0/1", "multiple choice: one 0/1 column an option"),
    "level": Text("等级 1–5，有次序", "level 1–5, ordered"),
    "truth": Text("是否：1/0", "yes or no: 1/0"),
}
SECTION_DESIGN: Final = Text("抽样、核实和来源", "Sample, checks and origin")
YES_NO: Final = (("1", Text("是", "yes")), ("0", Text("否", "no")))
BLANK: Final = Text("空白：未作答", "blank: not answered")
DONT_KNOW: Final = Text("dk：不清楚", "dk: don't know")
NOT_APPLICABLE: Final = Text("na 或 na:原因：不适用", "na or na:reason: not applicable")
ALL_FIRMS: Final = Text("所有企业", "all firms")
EITHER: Final = Text(
    "所有企业；和“{one}”“{other}”二选一的合并列，只有合并好的数据才用",
    "all firms; one column for {one} and {other} together, for files that hold them merged",
)
SLOT_QUESTION: Final = Text("{one}或{other}", "{one} or {other}")
OPEN_BANDS: Final = Text("数字，或一档的代码", "a number, or the code of a band")
SOURCE_LINE: Final = Text("{file} › {id}（2023 年报告第 {line} 行）", "{file} › {id} (report of 2023, line {line})")
SOURCE_FILE: Final = Text("{file} › {id}", "{file} › {id}")
SOURCE_FORMAT: Final = Text("答案文件的格式", "format of the response file")

TITLE: Final = Text("编码表", "Codebook")
SHEET_FIELDS: Final = Text("字段", "Fields")
SHEET_CODES: Final = Text("代码", "Codes")
HEADS: Final = (
    Text("字段", "Field"), Text("名称", "Label"), Text("题目", "Question"), Text("类型", "Type"),
    Text("代码（中文）", "Codes (Chinese)"), Text("代码（英文）", "Codes (English)"), Text("缺失", "Missing"),
    Text("谁来答", "Who answers"), Text("出处", "Source"),
)  # fmt: skip
CODE_HEADS: Final = (
    Text("字段", "Field"), Text("列名", "Column"), Text("代码", "Code"),
    Text("含义（中文）", "Meaning (Chinese)"), Text("含义（英文）", "Meaning (English)"),
)  # fmt: skip
NOTE: Final = Text(
    "多选题在文件里是“字段.选项”的 0/1 列，也可以是一格里用分号隔开的选项；平台附带的自填文字放在“字段.text”列，原文件的其他列原样保留。",
    "A multiple choice is stored as 0/1 columns field.option, or as options joined by semicolons in one cell; free text "
    "attached to an option stands in field.text, and other columns of the source go along unchanged.",
)
