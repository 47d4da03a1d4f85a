"""The words of pack faults: what is wrong, what was expected, what to do next, in Chinese and English."""

from __future__ import annotations

from typing import Final

PACK_MESSAGES: Final[dict[str, dict[str, str]]] = {
    # YAML files of packs
    "yaml_not_utf8": {
        "zh": "文件不是 UTF-8 编码（第 {got} 个字节处读不出）。请另存为 UTF-8。",
        "en": "The file is not UTF-8 (unreadable at byte {got}). Save it as UTF-8.",
    },
    "yaml_syntax": {
        "zh": "YAML 语法有误：{got}。请检查缩进、冒号后的空格和引号。",
        "en": "This is not valid YAML: {got}. Check indentation, the space after colons, and quotes.",
    },
    "yaml_alias": {
        "zh": "“{got}”是 YAML 别名，这里不能用。请把内容直接写出来。",
        "en": '"{got}" is a YAML alias, which cannot be used here. Write the content itself.',
    },
    "yaml_not_mapping": {
        "zh": "文件最外层应是“键: 值”的映射。请检查开头几行。",
        "en": "The top of the file must be a mapping of keys to values. Check the first lines.",
    },
    "yaml_bad_key": {
        "zh": "键必须是一个简单的词。请改成字母、数字、下划线组成的键名。",
        "en": "A key must be a plain word. Use letters, digits and underscores.",
    },
    "yaml_duplicate_key": {
        "zh": "键“{got}”重复，第 {first} 行已有。YAML 会悄悄丢掉其中一个；请删去一个或改名。",
        "en": 'The key "{got}" stands here again; it is already on line {first}. YAML would silently drop one of them: '
        "remove or rename one.",
    },
    "yaml_bool_word": {
        "zh": '“{got}”没有加引号，YAML 会把它读成真假值。要文字请写成 "{got}"，要真假值请写 true 或 false。',
        "en": 'The word {got} without quotes would be read as a truth value. Write "{got}" for the word, or true / false.',
    },
    "yaml_unquoted_date": {
        "zh": '日期 {got} 没有加引号。请写成 "{got}"。',
        "en": 'The date {got} is not in quotes. Write "{got}".',
    },
    "yaml_unquoted_number": {
        "zh": '数字 {got} 没有加引号，末尾的零或前导零会丢失。请写成 "{got}"。',
        "en": 'The number {got} is not in quotes and would lose trailing or leading zeros. Write "{got}".',
    },
    "field_missing": {
        "zh": "缺少“{field}”。请补上。",
        "en": 'The field "{field}" is missing. Add it.',
    },
    "field_unknown": {
        "zh": "不认识的键“{got}”。这里可用：{expected}。请检查拼写或删去。",
        "en": 'Unknown key "{got}". Known here: {expected}. Check the spelling or remove it.',
    },
    "field_wrong_type": {
        "zh": "“{got}”的类型不对，应写成 {expected} 这样。",
        "en": '"{got}" has the wrong type. Write it like {expected}.',
    },
    "field_bad_id": {
        "zh": "“{got}”不能作标识。标识只用字母、数字、“_”“-”“.”，并以字母或数字开头。",
        "en": '"{got}" cannot be an id. Ids use letters, digits, "_", "-" and ".", starting with a letter or digit.',
    },
    "field_not_an_option": {
        "zh": "“{got}”不在可选值中，应为：{expected}。",
        "en": '"{got}" is not one of: {expected}.',
    },
    "id_repeats": {
        "zh": "标识“{got}”重复，第 {first} 行已用。请改名。",
        "en": 'The id "{got}" is used again; it is already used on line {first}. Rename one.',
    },
    "reference_unknown": {
        "zh": "提到的“{got}”不存在。可用：{expected}。",
        "en": '"{got}" does not exist. Known: {expected}.',
    },
    "item_needs_points": {
        "zh": "选项 {got} 不是数字，要用 points 写明各选项的分值。",
        "en": "The codes {got} are not numbers; give their values in points.",
    },
    "item_too_few_codes": {
        "zh": "选项只有 {got} 个，不足以回答。请补全 codes。",
        "en": "Codes given: {got}, too few to answer with. Complete codes.",
    },
    "item_too_many_codes": {
        "zh": "多选题有 {got} 个选项，最多 {expected} 个。请拆成两题。",
        "en": "A multi-choice question has {got} codes; at most {expected} are possible. Split it into two questions.",
    },
    "item_code_reserved": {
        "zh": "“{got}”在答卷文件里表示没有回答，不能作选项。请换一个词。",
        "en": 'In response files "{got}" means that there is no answer, so it cannot be a code. Use another word.',
    },
    "item_codes_repeat": {
        "zh": "选项有重复：{got}。请去掉重复。",
        "en": "Some codes repeat: {got}. Remove the repetition.",
    },
    "item_points_count": {
        "zh": "分值有 {got} 个，应与选项一样多（{expected} 个）。",
        "en": "There are {got} points; there must be as many as codes ({expected}).",
    },
    "item_points_not_rising": {
        "zh": "分值 {got} 没有逐级升高；等级越高分值应越大。",
        "en": "The points {got} do not rise; a higher answer must be worth more.",
    },
    "item_exclusive_scores": {
        "zh": "排他选项“{got}”带有分值；“都没有”一类的选项必须是 0 分，否则勾选它反而加分。",
        "en": 'The exclusive option "{got}" has points; a "none of these" must be worth 0, or ticking it would raise the score.',
    },
    "item_edges_count": {
        "zh": "分界点有 {got} 个，应比选项少一个（{expected} 个）。",
        "en": "There are {got} edges; there must be one fewer than codes ({expected}).",
    },
    "bands_not_rising": {
        "zh": "{got} 没有严格递增，区间会重叠或留空。请从小到大、不重复地写。",
        "en": "{got} do not strictly rise, so bands would overlap or leave holes. Write them in rising order without repeats.",
    },
    "bands_levels_count": {
        "zh": "区间对应的等级有 {got} 个，应比分界点多一个（{expected} 个）。",
        "en": "Levels given for the bands: {got}; there must be one more than edges ({expected}).",
    },
    "condition_unknown": {
        "zh": "条件“{got}”不认识，应为：{expected}。",
        "en": 'Unknown condition "{got}". Expected: {expected}.',
    },
    "rule_unknown": {
        "zh": "规则“{got}”不认识，应为：{expected}。",
        "en": 'Unknown rule "{got}". Expected: {expected}.',
    },
    "node_known_share": {
        "zh": "known_share 为 {got}，应大于 0 且不超过 1。",
        "en": "known_share is {got}; it must be above 0 and at most 1.",
    },
    "node_uses_slot_member": {
        "zh": "“{got}”属于一个二选一的位置，不能单独计分；请改用该位置的标识。",
        "en": '"{got}" fills a slot and cannot be scored on its own; use the id of the slot.',
    },
    "node_sum_of_tailored": {
        "zh": "“{got}”可以答“不适用”，不能放进求和的节点（总分的满分会变）；请改用平均或不允许“不适用”。",
        "en": '"{got}" may be not applicable and so cannot be part of a sum (the maximum would move); use a mean, or do '
        "not allow it.",
    },
    "slot_members_differ": {
        "zh": "二选一的两项（{got}）选项或分值不同，不能互换。",
        "en": "The two items of the slot ({got}) have different codes or points and cannot stand for each other.",
    },
    "overall_bands_or_rules": {
        "zh": "总等级要么用 bands、要么用 rules 决定，必须且只能有一种。",
        "en": "The overall level is decided either by bands or by rules; give exactly one of them.",
    },
    "overall_bands_differ": {
        "zh": "总等级用分档“{got}”，但节点“{node}”用的不是它。请让两处一致。",
        "en": 'The overall level uses the bands "{got}", but the node "{node}" does not. Make them the same.',
    },
    "robustness_needs_ladders": {
        "zh": "稳健性要把一个回答移动一分，而“{got}”的分值不是相差 1 的整数。请去掉 robustness 或改分值。",
        "en": 'Robustness moves one answer by one point, but the points of "{got}" are not whole numbers one apart. Leave '
        "out robustness or change the points.",
    },
    "node_too_wide": {
        "zh": "节点“{got}”的成员太多，平均值超出精确整数的范围。请分成几个小节点再平均。",
        "en": 'The node "{got}" has too many members for its mean to be an exact whole number. Split it into smaller nodes '
        "and average those.",
    },
    "rule_level_unknown": {
        "zh": "规则的等级 {got} 不在可达到的等级 {expected} 中（最低等级不需要规则）。",
        "en": "Level {got} of the rule is not among {expected} (the lowest level needs no rule).",
    },
    "figure_shown_not_exact": {
        "zh": "读数状态为“{got}”的数字不能标为 shown: true；只有 exact 的才可以展示。",
        "en": 'A figure with status "{got}" cannot be shown; only exact ones may be.',
    },
    "pack_file_missing": {
        "zh": "测评包缺少文件 {got}。请补上。",
        "en": "The pack lacks the file {got}. Add it.",
    },
    "pack_file_unknown": {
        "zh": "测评包里有不认识的文件 {got}。可用：{expected}。",
        "en": "The pack has an unknown file {got}. Known: {expected}.",
    },
    "pack_not_a_folder": {
        "zh": "“{got}”不是测评包：文件夹里没有 pack.yaml。",
        "en": '"{got}" is not a pack: the folder holds no pack.yaml.',
    },
    "pack_unknown": {
        "zh": "没有名为“{got}”的测评包。已安装：{expected}。也可以给出测评包文件夹的路径。",
        "en": 'There is no pack "{got}". Installed: {expected}. You can also give the path of a pack folder.',
    },
    "pack_wording_missing": {
        "zh": "“{got}”没有写问法和选项（rubric.yaml）。请补上。",
        "en": '"{got}" has no question and options in rubric.yaml. Add them.',
    },
    "pack_option_missing": {
        "zh": "“{item}”缺少选项“{got}”的文字。请补上。",
        "en": 'The item "{item}" has no text for the option "{got}". Add it.',
    },
    "pack_step_missing": {
        "zh": "“{item}”缺少从“{got}”往上走的一步（steps.yaml）。请补上。",
        "en": 'The item "{item}" lacks the step up from "{got}" in steps.yaml. Add it.',
    },
    "pack_text_language": {
        "zh": "英文里有汉字：“{got}”。请翻译。",
        "en": 'The English text holds Chinese characters: "{got}". Translate it.',
    },
}
