"""The questions as they were asked, with all options: without them nobody can read the figures."""

from __future__ import annotations

from wuli.instrument.model import Item
from wuli.instrument.profile import Question
from wuli.report.content import Block, Columns, Heading, ItemList, ListItem, Paragraph
from wuli.report.industry.parts import chapter
from wuli.report.industry.teller import Teller


def build_questionnaire(t: Teller) -> tuple[Block, ...]:
    """Return the questionnaire, () where the pack words nothing."""
    worded = [item for item in t.instrument.items if item.id in t.pack.rubric]
    if not worded and not t.result.extras:
        return ()
    blocks: list[Block] = [chapter(t, "questionnaire", t.say("questionnaire.heading"))]
    if worded:
        blocks.append(Paragraph(t.say("questionnaire.intro")))
    blocks += _side_by_side([_item(t, item) for item in worded])
    asked = [question for question in t.pack.extras if question.id in {extra.id for extra in t.result.extras}]
    if asked:
        blocks.append(Heading(t.say("questionnaire.extras"), 2, "questionnaire-extras"))
    blocks += _side_by_side([_question(t, question) for question in asked])
    return tuple(blocks)


def _side_by_side(lists: list[ItemList]) -> list[Block]:
    """Return lists two in a row."""
    return [Columns((left,), tuple(right)) for left, *right in (lists[i : i + 2] for i in range(0, len(lists), 2))]


def _other(t: Teller, item: Item) -> str:
    """Return the name of the item that may stand in the same place."""
    slot = t.instrument.slot_of(item.id)
    return t.name(next(id for id in slot.members if id != item.id)) if slot else ""


def _item(t: Teller, item: Item) -> ItemList:
    wording = t.pack.rubric[item.id]
    question = t.pick(wording.question)
    if t.instrument.slot_of(item.id):
        question = t.say("questionnaire.either", question=question, other=_other(t, item))
    title = t.say("words.name_colon", name=t.name(item.id), value=question)
    codes = [code for code in item.codes if code in wording.options]
    if codes == [str(place) for place in range(1, len(codes) + 1)]:  # then the numbers of the list are the codes
        numbered = (ListItem(t.pick(wording.options[code].text)) for code in codes)
        return ItemList(tuple(numbered), ordered=True, title=title)
    return ItemList(tuple(ListItem(t.pick(wording.options[code].text), lead=code) for code in codes), title=title)


def _question(t: Teller, question: Question) -> ItemList:
    title = t.say(f"questionnaire.{question.kind}", question=t.pick(question.question))
    return ItemList(tuple(ListItem(t.pick(option.name)) for option in question.options), title=title)
