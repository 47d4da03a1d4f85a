"""The words of faults in industry reports, outlines, templates, simulations, in Chinese and English."""

from __future__ import annotations

from typing import Final

INDUSTRY_MESSAGES: Final[dict[str, dict[str, str]]] = {
    # Quality of answers
    "check_output_of_pack": {
        "zh": "“{got}”不是答案文件，-o 只能列出答案文件里可疑的行。请去掉 -o，或给出存在的答案文件。",
        "en": '"{got}" is no response file, and -o lists the rows of a response file only. Leave out -o, or name a response '
        "file that exists.",
    },
    # Context figures
    "context_note_missing": {
        "zh": "读数状态为“{got}”的数字要说明原因。请写上 note（中英文）。",
        "en": 'A figure with status "{got}" needs a reason. Add a note in both languages.',
    },
    "context_unsettled": {
        "zh": "读数状态为“{got}”的数字不能展示，除非外部资料已经核实。请写上 settled（在哪里核实的），或改为 shown: false。",
        "en": 'A figure with status "{got}" cannot be shown unless an outside source has settled it. Say where in settled, '
        "or write shown: false.",
    },
    # Synthetic firms: shares
    "simulation_share": {
        "zh": "{got} 超出范围，应为 {expected}。请改正。",
        "en": "{got} is out of range; it must be {expected}. Correct it.",
    },
    "simulation_sum": {
        "zh": "份额合计是 {got}，应为 1（可因四舍五入差到 0.002）。请补上缺的一份，或改正其中一份。",
        "en": "The shares add up to {got}; they must make 1 (0.002 is allowed for rounding). Add what is missing or correct "
        "a share.",
    },
    "simulation_repeats": {
        "zh": "“{got}”写了不止一次。请只留一处。",
        "en": '"{got}" stands more than once. Keep only one.',
    },
    "simulation_shares_count": {
        "zh": "“{item}”有 {expected} 个选项，却给了 {got} 个份额。请按选项从低到高各写一个，没有的写 0。",
        "en": "The item {item} has {expected} codes, but {got} shares are given. Give one for each code, lowest first; 0 for "
        "none.",
    },
    "simulation_item_kind": {
        "zh": "“{got}”不是单选指标，模拟不了。请从 items 里去掉它。",
        "en": 'The item "{got}" is not answered by one code and cannot be simulated. Remove it from items.',
    },
    "simulation_correlation": {
        "zh": "不同力之间的相关（between: {got}）大于同一力之内的相关（within）。请把 within 改成不小于 between。",
        "en": "The correlation between dimensions ({got}) is above that within one (within). Make within at least as large.",
    },
    "simulation_group_columns": {
        "zh": "“{got}”的 groups 用了不止一个列。一个指标只能按一个列分组；请只留一个列。",
        "en": 'The groups of "{got}" belong to more than one column. An item can have groups of one column only; keep one.',
    },
    "simulation_groups_impossible": {
        "zh": "“{got}”的分组份额和总份额不能同时成立：其余各组的份额会小于 0。请改小分组的份额，或改总份额。",
        "en": 'The group shares of "{got}" cannot hold together with its shares over all firms: the other groups would need '
        "shares below 0. Lower the group shares or change those over all firms.",
    },
    "simulation_options_impossible": {
        "zh": "“{got}”的份额加上“都没有”一类的选项超过 1，两者不能同选。请改小其中一个。",
        "en": 'The share of "{got}" and those of the options that stand alone exceed 1, yet nobody can choose both. Lower '
        "one of them.",
    },
    "simulation_spread": {
        "zh": "各组相差太大（占潜在方差的 {got}），组内没有余地了。请把 shifts 或 --effect 改小。",
        "en": "The groups differ too much ({got} of the latent variance); nothing is left within them. Lower shifts or "
        "--effect.",
    },
    "simulation_lacks": {
        "zh": "模拟还缺“{got}”。请在 simulation.yaml 或 --marginals 文件里补上。",
        "en": 'Simulation needs "{got}", which is missing. Add it to simulation.yaml or to the --marginals file.',
    },
    # Synthetic firms: options
    "simulate_like": {
        "zh": "没有可以照着模拟的“{got}”。可用：{expected}；也可以给测评包的文件夹。",
        "en": 'There is nothing called "{got}" to simulate. Known: {expected}; the folder of a pack will do as well.',
    },
    "simulate_number": {
        "zh": "{option}：“{got}”不能用，应为 {expected} 之间的整数，例如 {example}。",
        "en": '{option}: "{got}" cannot be used. Give a whole number in the range {expected}, such as {example}.',
    },
    "simulate_rate": {
        "zh": "{option}：“{got}”不能用，应为 {expected} 之间的数，例如 {example}。",
        "en": '{option}: "{got}" cannot be used. Give a number in the range {expected}, such as {example}.',
    },
    "simulate_rates_together": {
        "zh": "--missing 和 --dont-know 合计是 {got}，超过 1。请改小其中一个。",
        "en": "--missing and --dont-know add up to {got}, which is more than 1. Lower one of them.",
    },
    "simulate_effect": {
        "zh": "--effect “{got}”看不懂。请写成 列=强度，例如 industry=1.5；可用的列：{expected}。",
        "en": '--effect "{got}" is not understood. Write column=strength, such as industry=1.5; columns: {expected}.',
    },
    "simulate_overlap_alone": {
        "zh": "--overlap 说的是两轮都答的企业，只有一轮时没有意义。请加 --waves 2，或去掉 --overlap。",
        "en": "--overlap is about firms that answer in two waves; with one wave it means nothing. Add --waves 2 or leave it "
        "out.",
    },
    "simulate_excel_rows": {
        "zh": "要写 {got} 行，Excel 一张表最多 {expected} 行。请改写 .parquet 或 .csv。",
        "en": "There are {got} rows to write; a sheet of Excel holds {expected}. Write .parquet or .csv instead.",
    },
    "simulate_fixed": {
        "zh": "“{like}”是现成的 {rows} 家合成企业，{got} 对它不起作用。请去掉这个选项；要另行生成，请用 --like {pack}。",
        "en": '"{like}" is a ready set of {rows} synthetic firms; {got} has no effect on it. Leave it out, or draw firms '
        "anew with --like {pack}.",
    },
    # Outlines
    "outline_chapter_unknown": {
        "zh": "没有“{got}”这一章。可用：{expected}。请检查拼写；自己的文字请写成 text: {{title: …, body: …}}。",
        "en": 'There is no chapter "{got}". Known: {expected}. Check the spelling; for words of your own write '
        "text: {{title: …, body: …}}.",
    },
    "outline_chapter_twice": {
        "zh": "“{got}”这一章写了两次。请只留一处。",
        "en": 'The chapter "{got}" stands twice. Keep only one.',
    },
    "outline_chapter_needed": {
        "zh": "“{got}”这一章不能缺：读者要靠它判断数字说明什么。请把它写进 chapters，并从 drop 里去掉。",
        "en": 'The chapter "{got}" cannot be left out: readers need it to judge the figures. Name it in chapters and take '
        "it out of drop.",
    },
    "outline_chapters_no_list": {
        "zh": "chapters 里的“{got}”看不懂。请写成一个列表，每项是一章的名字，或 text: {{title: …, body: …}}。",
        "en": '"{got}" in chapters is not understood. Write a list in which each entry is the name of a chapter or '
        "text: {{title: …, body: …}}.",
    },
    # Templates of reports (DOCX)
    "template_not_docx": {
        "zh": "模板不是能打开的 Word 文档。请用 Word 或 WPS 打开它，另存为 .docx 后再试。",
        "en": "The template is no Word document that can be opened. Open it in Word, save it as .docx and try again.",
    },
    "template_locked": {
        "zh": "模板是旧格式（.doc）或设了打开密码。请在 Word 或 WPS 里去掉密码，另存为 .docx。",
        "en": "The template is in the old format (.doc) or locked with a password. Remove the password and save it as .docx.",
    },
    "template_macros": {
        "zh": "模板带有宏（.docm 或 .dotm），不能使用。请另存为不带宏的 .docx。",
        "en": "The template holds macros (.docm or .dotm) and cannot be used. Save it as a .docx without macros.",
    },
    "template_strict": {
        "zh": "模板存成了“严格 Open XML 文档”。请在“另存为”里选普通的“Word 文档 (*.docx)”。",
        "en": "The template was saved as Strict Open XML. Save it again as an ordinary Word document (*.docx).",
    },
    "template_placeholder_unknown": {
        "zh": "模板里的 {got} 不认识。可用：{expected}。请检查拼写，或把它删掉。",
        "en": "The placeholder {got} in the template is not known. Known: {expected}. Check the spelling or delete it.",
    },
    "template_marker_place": {
        "zh": "模板里的 {got} 放在了表格、文本框、内容控件或页眉页脚里，报告放不进去。请把它移到正文，单独占一段。",
        "en": "{got} stands in a table, text box, content control, header or footer of the template, where no report fits. "
        "Move it to a paragraph of its own in the running text.",
    },
    "template_marker_mixed": {
        "zh": "模板里 {got} 所在的段落还有别的文字。请让它单独占一段。",
        "en": "The paragraph with {got} in the template holds other words too. Give it a paragraph of its own.",
    },
    "template_marker_twice": {
        "zh": "模板里的 {got} 出现了不止一次。请只留一处。",
        "en": "{got} stands more than once in the template. Keep only one.",
    },
    # Spark
    "spark_not_installed": {
        "zh": '没有安装用 Spark 计算所需的部分（{got}）。请运行 pip install "wuli[spark]"，并安装 Java 17。',
        "en": 'A part that Spark needs is not installed ({got}). Run pip install "wuli[spark]" and install Java 17.',
    },
    "spark_java_missing": {
        "zh": "Spark 需要 Java，这里没有找到。请安装 Java 17 或更新的版本，或把 JAVA_HOME 设为它所在的文件夹；"
        "用 sc:// 地址连接已有的 Spark 则不需要 Java。",
        "en": "Spark needs Java, and none was found. Install Java 17 or later, or set JAVA_HOME to its folder. A Spark that "
        "is running elsewhere can be reached by an sc:// address without Java.",
    },
    "spark_java_old": {
        "zh": "Spark 需要 Java 17 或更新的版本，找到的是 Java {got}。请安装 Java 17，或把 JAVA_HOME 指向它。",
        "en": "Spark needs Java 17 or later; Java {got} was found. Install Java 17 or point JAVA_HOME to it.",
    },
    "spark_address": {
        "zh": "“{got}”不是 Spark 地址。请写成 local[2]、spark://主机:7077、sc://主机:15002、yarn 或 k8s://…。",
        "en": '"{got}" is no address of Spark. Write local[2], spark://host:7077, sc://host:15002, yarn or k8s://….',
    },
    "spark_unreachable": {
        "zh": "连不上 {got} 的 Spark（{why}）。请检查地址和端口，确认它已经启动。",
        "en": "There is no Spark to be reached at {got} ({why}). Check host and port, and that it is running.",
    },
    "spark_running": {
        "zh": "这个程序里已经有一个 Spark 会话，不能再开一个。请用 session= 把它传进来，或先结束它。",
        "en": "A Spark session is already open in this program. Pass it as session=, or stop it first.",
    },
    "spark_worker_lacks": {
        "zh": "Spark 的工作节点上没有安装 wuli。请在每个节点的 Python 里运行 pip install wuli，"
        "或用 PYSPARK_PYTHON 指定装有 wuli 的 Python。",
        "en": "Wuli is not installed on Spark's workers. Run pip install wuli for the Python of every worker, or set "
        "PYSPARK_PYTHON to a Python that has it.",
    },
    "spark_worker_other": {
        "zh": "Spark 的工作节点上的 wuli 与这里的版本不同（{got}），结果可能不一致。请在各处安装同一版本。",
        "en": "Spark's workers have another version of Wuli than this machine ({got}); results might differ. Install the same "
        "version everywhere.",
    },
    "spark_file_kind": {
        "zh": "Spark 只读 Parquet 和 CSV，读不了“{got}”。请先用 wuli import {got} -o responses.parquet 转换。",
        "en": 'Spark reads Parquet and CSV only, not "{got}". First convert it: wuli import {got} -o responses.parquet.',
    },
    "spark_set_aside": {
        "zh": "用 Spark 计算时不能用 --set-aside：有问题的行可能很多，不适合收到一台机器上。请先改正数据，"
        "或用 wuli score --set-aside 找出这些行。",
        "en": "--set-aside does not work with Spark: faulty rows may be too many for one machine. Correct the data first, or "
        "find the rows with wuli score --set-aside.",
    },
    "spark_failed": {
        "zh": "Spark 没有算完：{why}。没有写出任何结果。",
        "en": "Spark did not finish: {why}. No result was written.",
    },
    "spark_failed_log": {
        "zh": "Spark 没有算完：{why}。没有写出任何结果。Spark 的全部输出在 {log}。",
        "en": "Spark did not finish: {why}. No result was written. All that Spark said is in {log}.",
    },
}
