"""The bundled five-force pack: complete, consistent, in both languages, and stable under its hash.

Counts and ids come from Appendix I and chapter 4 of the 2023 report (lines 172-182, 479-638, 671-685, 732-751) and from
the settled file contract, not from the pack itself.
"""

from __future__ import annotations

import re
import shutil

import pytest

from wuli.errors import ArgumentError
from wuli.instrument.check import all_texts, check_pack
from wuli.instrument.pack import FILES, bundled_packs, load_pack, open_pack
from wuli.instrument.text import Text

PACK = load_pack()
INDICATORS = {
    "foundation": ("digitalization", "data_quality", "data_quantity", "algorithm"),
    "cognition": ("ai_cognition_execution",),
    "resource": ("ai_funding", "ai_talent"),
    "ecosystem": ("ai_ecosystem_cooperation",),
    "application": (
        "rd_design",
        "production_management",
        "business_process",
        "logistics_warehousing",
        "business_decision",
        "marketing",
        "customer_experience",
    ),
}
ROWS = tuple(id for rows in INDICATORS.values() for id in rows)
LEVELS = ("1", "2", "3", "4", "5")
SECTIONS = (
    "rubric",
    "steps",
    "profile",
    "extras",
    "remedies",
    "policies",
    "cases",
    "reference",
    "glossary",
    "advice",
    "quality",
    "context",
    "simulation",
    "texts",
)
# Figures of the report's text that lost their decimal point in the scan, as they stand there
DAMAGED_PRINTS = ("421", "742", "932", "618", "313", "284", "307")


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(PACK.folder, folder)
    return folder


def every_text():
    parts = [PACK.identity, PACK.instrument, *(getattr(PACK, name) for name in SECTIONS)]
    return [text for part in parts for text in all_texts(part)]


# Identity


def test_the_bundled_pack_has_no_fault():
    found = check_pack(PACK.folder)
    assert found.faults == ()
    assert found.total == 0
    assert found.texts == len(every_text())


def test_the_pack_says_who_it_is():
    assert (PACK.id, PACK.edition, PACK.identity.languages) == ("five_force", "2023.1", ("zh", "en"))
    assert PACK.identity.name == Text("五力模型", "Five-Force Model")


def test_the_pack_has_every_file_a_pack_can_have():
    assert set(PACK.files) == set(FILES)


def test_the_hash_does_not_change_with_line_ends(copy):
    for path in copy.glob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert open_pack(copy).hash == PACK.hash
    assert check_pack(copy).total == 0


def test_the_hash_does_not_depend_on_where_the_pack_lies(copy):
    assert open_pack(copy).hash == PACK.hash


@pytest.mark.parametrize("name", FILES)
def test_the_hash_changes_with_one_letter_of_any_file(copy, name):
    path = copy / name
    path.write_bytes(path.read_bytes() + b"#")
    assert open_pack(copy).hash != PACK.hash


def test_the_hash_changes_when_a_file_changes_its_name(copy):
    (copy / "glossary.yaml").rename(copy / "words.yaml")
    assert open_pack(copy).hash != PACK.hash


def test_examples_are_no_part_of_the_content(copy):
    (copy / "examples" / "firm.yaml").unlink()
    assert open_pack(copy).hash == PACK.hash


def test_an_edition_is_found_by_its_name_and_no_other():
    assert load_pack("five_force@2023.1").hash == PACK.hash
    assert load_pack(PACK.folder).hash == PACK.hash
    assert load_pack(str(PACK.folder)).hash == PACK.hash
    for name in ("five_force@2022.1", "five", "five_force@"):
        if name.endswith("@"):
            assert load_pack(name).edition == "2023.1"
            continue
        with pytest.raises(ArgumentError, match=f'no pack "{name}"'):
            load_pack(name)
    assert [pack.id for pack in bundled_packs()] == ["five_force"]


def test_a_pack_does_not_change_under_a_run(copy):
    pack = open_pack(copy)
    (copy / "glossary.yaml").write_text("terms: []\n", "utf-8")
    assert pack.hash == PACK.hash
    assert len(pack.glossary) == len(PACK.glossary)


def test_a_broken_part_does_not_stop_the_parts_that_are_sound(copy):
    (copy / "glossary.yaml").write_text("terms: [\n", "utf-8")
    pack = load_pack(copy)
    assert pack.rubric.keys() == PACK.rubric.keys()
    with pytest.raises(Exception, match=r"glossary\.yaml"):
        _ = pack.glossary


# The model


def test_the_ids_are_those_of_the_file_contract():
    instrument = PACK.instrument
    assert tuple(item.id for item in instrument.items) == ROWS
    assert instrument.dimensions == tuple(INDICATORS)
    for id, rows in INDICATORS.items():
        found = [item for leaf in instrument.leaves(id) for item in getattr(leaf, "members", (leaf.id,))]
        assert tuple(found) == rows
    assert [level.id for level in instrument.levels] == ["observing", "beginner", "intermediate", "advanced", "leading"]
    assert [placement.id for placement in instrument.placements] == ["just_reached", "in_transition", "close_to_next"]


def test_a_firm_answers_fourteen_of_fifteen_rows():
    (slot,) = PACK.instrument.slots
    assert slot.id == "production_or_process"
    assert slot.members == ("production_management", "business_process")
    assert slot.fact == "is_manufacturer"
    assert len(PACK.instrument.places()) == 14


def test_the_levels_of_every_row_are_one_to_five():
    assert {item.codes for item in PACK.instrument.items} == {LEVELS}
    assert {item.kind for item in PACK.instrument.items} == {"ladder"}


def test_the_rows_of_the_model_name_the_lines_of_the_report():
    # Appendix I, lines 735-742 and 745-751; 743-744 are the table's second header
    lines = [item.source_line for item in PACK.instrument.items]
    assert lines == [*range(735, 743), *range(745, 752)]


def test_only_rows_that_a_firm_may_not_have_can_be_not_applicable():
    assert {item.id for item in PACK.instrument.items if item.may_be_not_applicable} == {
        "rd_design",
        "logistics_warehousing",
    }


def test_funding_bands_hold_their_upper_edge():
    # Appendix I, line 740, in 10,000 CNY: up to 5, 20, 50, 100, more
    number = PACK.instrument.item("ai_funding").number
    edges = {0: 1, 5: 1, 6: 2, 20: 2, 21: 3, 50: 3, 51: 4, 100: 4, 101: 5}
    assert {amount: number.cuts.band(amount) + 1 for amount in edges} == edges


# Coverage


def test_every_descriptor_is_worded():
    descriptors = [(id, code) for id, wording in PACK.rubric.items() for code in wording.options]
    assert sorted(descriptors) == sorted((id, code) for id in ROWS for code in LEVELS)
    assert len(descriptors) == 75


def test_every_option_says_what_is_chosen_and_what_it_means():
    for id, wording in PACK.rubric.items():
        assert wording.question, id
        for code, option in wording.options.items():
            assert option.text, (id, code)
            assert option.means, (id, code)


def test_options_of_a_row_can_be_told_apart():
    for id, wording in PACK.rubric.items():
        for lang in ("zh", "en"):
            assert len({option.text[lang] for option in wording.options.values()}) == 5, id


def test_chinese_options_fit_on_a_phone():
    long = [o.text.zh for wording in PACK.rubric.values() for o in wording.options.values() if len(o.text.zh) > 40]
    assert long == []


def test_every_step_up_is_described():
    steps = [(id, code) for id, own in PACK.steps.items() for code in own]
    assert sorted(steps) == sorted((id, code) for id in ROWS for code in LEVELS[:-1])
    assert len(steps) == 60
    assert all(step.blocks and step.move for own in PACK.steps.values() for step in own.values())


def test_the_ten_policies_of_the_table_are_there():
    # the table of lines 172-182
    table = [policy for policy in PACK.policies.policies if policy.id.startswith("P")]
    assert [policy.id for policy in table] == [f"P{number:02d}" for number in range(1, 11)]
    assert [policy.source_line for policy in table] == list(range(173, 183))


def test_every_policy_says_what_it_gives_to_whom_and_where_it_was_read():
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", PACK.policies.checked)
    for policy in PACK.policies.policies:
        assert policy.gives, policy.id
        assert policy.eligible, policy.id
        assert policy.source_line, policy.id
        assert (policy.scope == "city") == bool(policy.region), policy.id


def test_the_five_cases_are_there_with_their_lines():
    # lines 479-638
    lines = [case.source_line for case in PACK.cases]
    assert len(lines) == 5
    assert lines == sorted(lines)
    assert all(481 <= line <= 638 for line in lines)


def test_the_ten_challenges_and_their_remedies_are_there():
    # the table of lines 674-685: 10 challenges, 12 policy and 18 firm remedies, 15 and 23 links
    remedies = PACK.remedies
    assert [challenge.id for challenge in remedies.challenges] == [f"H{number}" for number in range(1, 11)]
    assert (len(remedies.policy), len(remedies.enterprise)) == (12, 18)
    assert sum(len(challenge.policy) for challenge in remedies.challenges) == 15
    assert sum(len(challenge.enterprise) for challenge in remedies.challenges) == 23
    assert {challenge.dimension for challenge in remedies.challenges} <= set(INDICATORS)


def test_every_remedy_is_used_and_says_how_a_small_firm_starts():
    remedies = PACK.remedies
    used = {id for challenge in remedies.challenges for id in (*challenge.policy, *challenge.enterprise)}
    assert used == {remedy.id for remedy in (*remedies.policy, *remedies.enterprise)}
    assert all(remedy.how for remedy in remedies.enterprise)


# Figures of the report


def test_every_figure_has_a_line_and_a_reading_status():
    assert len(PACK.reference.figures) == 77
    for figure in PACK.reference.figures:
        assert figure.line, figure.id
        assert 1 <= figure.line <= 793, figure.id
        assert figure.status in ("exact", "damaged", "ambiguous", "contradicted", "not_representable"), figure.id


def test_only_exact_figures_are_shown():
    assert {figure.status for figure in PACK.reference.figures if figure.shown} == {"exact"}
    assert [figure.id for figure in PACK.reference.figures if figure.status == "exact" and not figure.shown] == []


def test_an_exact_share_over_all_firms_is_a_whole_number_of_firms():
    """Independent of the pack's own reading: k of 240, printed with the figure's decimals, half-up, half-even or cut."""
    shares = [f for f in PACK.reference.figures if f.statistic == "share" and f.shown and f.n == 240 and not f.slice]
    assert len(shares) >= 15
    for figure in shares:
        decimals = len(figure.value.partition(".")[2])
        step = 10**decimals
        wanted = round(float(figure.value) * step)
        assert any(abs(k * 100 * step / 240 - wanted) <= 0.5 for k in range(241)), figure.id


def test_the_means_printed_for_all_firms_are_these():
    # lines 283, 326 and 331
    wanted = {
        "cognition": "2.51",
        "resource": "2.82",
        "ecosystem": "2.30",
        "production_or_process": "2.86",
        "business_decision": "2.69",
        "customer_experience": "2.76",
    }
    found = {of: PACK.reference.overall_mean(of) for of in wanted}
    assert {of: figure.value for of, figure in found.items() if figure} == wanted


def test_no_text_quotes_a_damaged_print():
    figures = (*PACK.reference.figures, *PACK.context.figures)
    notes = {figure.note for figure in figures}  # they explain how a damaged print was read
    for text in every_text():
        for lang in ("zh", "en"):
            numbers = set(re.findall(r"\d+(?:\.\d+)?", text[lang]))
            assert text in notes or not numbers & set(DAMAGED_PRINTS), text
    assert not {figure.value for figure in PACK.reference.figures if figure.shown} & set(DAMAGED_PRINTS)


def test_no_text_quotes_a_share_that_is_not_shown():
    shown = {figure.value for figure in PACK.reference.figures if figure.shown}
    hidden = {f.value for f in PACK.reference.figures if not f.shown and "." in f.value} - shown
    notes = {figure.note for figure in PACK.reference.figures}
    for text in every_text():
        if text not in notes:
            assert not set(re.findall(r"\d+\.\d+", text.zh + text.en)) & hidden, text


# Languages


def test_english_holds_no_chinese_outside_quoted_names():
    quoted = re.compile(r"[“\"《（(][^”\"》）)]*[”\"》）)]")
    assert [text.en for text in every_text() if re.search("[㐀-鿿]", quoted.sub("", text.en))] == []


def test_every_text_is_there_in_both_languages():
    assert [text for text in every_text() if not (text.zh.strip() and text.en.strip())] == []


def test_chinese_texts_are_chinese():
    plain = [text.zh for text in every_text() if not re.search("[㐀-鿿]", text.zh)]
    assert [text for text in plain if re.search("[a-z]{4}", text)] == []


def test_gaps_are_the_same_in_both_languages():
    for text in every_text():
        gaps = [sorted(re.findall(r"{(\w+)}", text[lang])) for lang in ("zh", "en")]
        assert gaps[0] == gaps[1], text


def test_ids_stand_once_in_their_list():
    lists = {
        "industries": PACK.profile.industries,
        "roles": PACK.profile.roles,
        "regions": PACK.profile.regions,
        "extras": PACK.extras,
        "policies": PACK.policies.policies,
        "cases": PACK.cases,
        "figures": PACK.reference.figures,
        "terms": PACK.glossary,
    }
    for name, entries in lists.items():
        ids = [entry.id for entry in entries]
        assert len(ids) == len(set(ids)), name


def test_no_gbt_division_belongs_to_two_industries():
    owners = {}
    for industry in PACK.profile.industries:
        for span in industry.gbt4754:
            low, _, high = span.partition("-")
            for code in range(int(low), int(high or low) + 1):
                key = (len(low), code)
                assert key not in owners, (span, industry.id, owners.get(key))
                owners[key] = industry.id
    assert {code for width, code in owners if width == 2} >= set(range(13, 44))
