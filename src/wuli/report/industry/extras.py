"""The questions that carry no score: familiarity, expected impact, worries; both bases where several may be chosen."""

from __future__ import annotations

from wuli.analysis.industry.result import Extra
from wuli.instrument.profile import Question
from wuli.report.content import Block, Heading, Paragraph, Table
from wuli.report.industry.marks import bar_words, bars_figure, share_bar
from wuli.report.industry.parts import chapter, columns, interval_words, slug
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import per_cent, share, share_range
from wuli.report.numbers import count
from wuli.survey.results import Estimate


def build_extras(t: Teller) -> tuple[Block, ...]:
    """Return the chapter on extra questions, () where none was asked."""
    known = [(extra, question) for extra in t.result.extras if (question := _question(t, extra))]
    if not known:
        return ()
    blocks: list[Block] = [chapter(t, "extras", _heading(t, known)), Paragraph(t.say("extras.intro"))]
    for extra, question in known:
        blocks += _section(t, extra, question)
    return tuple(blocks)


def _question(t: Teller, extra: Extra) -> Question | None:
    return next((question for question in t.pack.extras if question.id == extra.id), None)


def options_of(t: Teller, extra: Extra) -> dict[str, str] | None:
    """Return the wording of the options of a question, None where the pack does not know it."""
    question = _question(t, extra)
    return {option.id: t.pick(option.name) for option in question.options} if question else None


def extra_options(t: Teller, extra: Extra) -> list[tuple[str, Estimate]]:
    """Return the options with a share, most chosen first; [] where the base is too small."""
    rows = [(option, t.book.find(extra.id, "share", option)) for option in extra.options]
    known = [(option, row) for option, row in rows if row is not None and row.estimate is not None]
    return sorted(known, key=lambda pair: -(pair[1].estimate or 0.0))


def leaders(rows: list[tuple[str, Estimate]]) -> list[str]:
    """Return the options that are chosen most: several where they are chosen equally often."""
    return [option for option, row in rows if row.estimate == rows[0][1].estimate]


def _heading(t: Teller, known: list[tuple[Extra, Question]]) -> str:
    for extra, question in reversed(known):
        rows = extra_options(t, extra)
        if rows and len(leaders(rows)) == 1:
            option = (options_of(t, extra) or {})[rows[0][0]]
            return t.say("extras.heading", question=t.pick(question.name), option=option)
    return t.say("extras.heading_plain")


def _section(t: Teller, extra: Extra, question: Question) -> list[Block]:
    blocks: list[Block] = [
        Heading(t.pick(question.name), 2, f"extra-{slug(extra.id)}"),
        Paragraph(_base(t, extra, question), style="small"),
    ]
    rows = extra_options(t, extra)
    if not rows:
        return [*blocks, Paragraph(t.say("extras.few", floor=str(t.result.floor)))]
    words = options_of(t, extra) or {}
    bars = [share_bar(t, words[option], row) for option, row in rows]
    name = t.pick(question.name)
    title = t.say("extras.title_plain", question=name)
    if len(leaders(rows)) == 1:
        title = t.say("extras.title", question=name, option=bars[0].label, share=bars[0].value_text)
    alt = t.say("extras.alt", question=name, rows=bar_words(t, bars))
    figure = bars_figure(t, f"extra-{slug(extra.id)}-shares", (title, alt, t.say("extras.value")), bars, extra.n)
    blocks += [Paragraph(t.prose(_top(t, extra, words, rows))), figure]
    if extra.kind == "multi":
        blocks.append(_table(t, extra, question, rows))
    return blocks


def _base(t: Teller, extra: Extra, question: Question) -> str:
    gaps = {"n": count(extra.n)} | ({"ticks": count(extra.ticks)} if extra.kind == "multi" else {})
    texts = [t.say("extras.asked", question=t.pick(question.question)), t.say(f"extras.base_{extra.kind}", **gaps)]
    if extra.missing:
        name = "extras.missing_one" if extra.missing == 1 else "extras.missing"
        texts.append(t.say(name, count=count(extra.missing)))
    return t.prose(texts)


def _top(t: Teller, extra: Extra, words: dict[str, str], rows: list[tuple[str, Estimate]]) -> list[str]:
    if len(rows) == 1:
        return []
    if len(tied := leaders(rows)) > 1:
        options = t.listing(t.say("words.quote", text=words[option]) for option in tied)
        return [t.say("extras.tied", options=options, share=share(t, rows[0][1]))]
    (one, first), (other, second) = rows[:2]
    gaps = {"share": share(t, first), "other_share": share(t, second)}
    texts = [t.say("extras.top", one=words[one], other=words[other], **gaps)]
    if first.ci_low is not None and second.ci_high is not None and second.ci_high >= first.ci_low:
        texts.append(t.say("extras.overlap"))
    if extra.kind == "single":
        total = (first.estimate or 0.0) + (second.estimate or 0.0)
        texts.append(t.say("extras.two", share=per_cent(t, total)))
    return texts


def _table(t: Teller, extra: Extra, question: Question, rows: list[tuple[str, Estimate]]) -> Table:
    words = options_of(t, extra) or {}
    heads = columns(
        (t.say("extras.col_option"), 5, "l"),
        (t.say("extras.col_firms"), 1.5, "r"),
        (interval_words(t), 2.2, "c"),
        (t.say("extras.col_ticks"), 1.5, "r"),
    )
    body = tuple(
        (
            words[option],
            share(t, row),
            share_range(t, row.ci_low, row.ci_high),
            share(t, t.book.find(extra.id, "share_of_ticks", option)),
        )
        for option, row in rows
    )
    return Table(f"extra-{slug(extra.id)}-bases", t.say("extras.table", question=t.pick(question.name)), heads, body)
