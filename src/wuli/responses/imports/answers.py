"""One answer as a platform writes it -> the code of a field. Exact wordings are taken; near ones are only suggested."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from wuli.responses.answer_words import is_not_applicable, reason_of
from wuli.responses.imports import profile_words
from wuli.responses.imports.keys import key, tidy
from wuli.responses.imports.wording import DK, DK_WORDS, NA, NA_WORDS, Option, Target

# how the cells of a column are read: by wording and code; by the place of the option on the platform; 0/1 of one option
Reading = Literal["wording", "order", "ticks"]

UNANSWERED: Final = "unanswered"
SKIPPED: Final = "skipped"
BLANK: Final = (UNANSWERED, SKIPPED)

_NUMBERED: Final = re.compile(r"\(?([A-Za-z]|\d{1,2})(?:\.0+)?\s*(?:[|·、.:)\-—–]|级|分|\s)\s*(?=\S)")
_CLOSE: Final = 0.75
_LEAD: Final = 0.04
_ON: Final = frozenset(
    {"1", "y", "yes", "是", "true", "√", "✓", "☑", "x", "选中", "已选", "checked", "selected", "有", "ja", "oui"}
)
_OFF: Final = frozenset(
    {"0", "n", "no", "否", "false", "☐", "未选中", "未选", "unchecked", "not selected", "无", "nein", "non"}
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a cell means: `to` is a code, `dk`, `na`, `unanswered` or `skipped`; "" where nobody knows.

    `suggested` is the code of a wording that is only near; `clash`: number and wording of the cell disagree.
    """

    to: str
    suggested: str = ""
    clash: bool = False


def tick(text: str) -> str:
    """Return "1" for a tick, "0" for none, "" for anything else.

    >>> tick("Y"), tick("否"), tick("3")
    ('1', '0', '')
    """
    word = tidy(text).casefold()
    return "1" if word in _ON else "0" if word in _OFF else ""


class AnswerReader:
    """Reads the answers of one field."""

    def __init__(self, target: Target) -> None:
        """Read by the options and states of `target`."""
        self.target = target

    @cached_property
    def _words(self) -> dict[str, str]:
        """Wording -> code. A wording that two options share says nothing and is left out."""
        found: dict[str, str] = {}
        shared: set[str] = set()
        for option in self.target.options:
            for word in option.words:
                if found.setdefault(key(word), option.code) != option.code:
                    shared.add(key(word))
        states = {DK: DK_WORDS, NA: NA_WORDS}
        for state in (DK, NA):
            to = state if state in self.target.states else UNANSWERED
            if state == NA and self.target.is_item and to == UNANSWERED:
                continue  # every firm has this item: "not applicable" is for a person to judge
            for word in states[state]:
                found.setdefault(key(word), to)
        return {word: code for word, code in found.items() if word not in shared}

    @cached_property
    def texts(self) -> dict[str, Option]:
        """The full wordings of the options (no codes, no level names) by key."""
        return {key(text): o for o in self.target.options for text in (o.text.zh, o.text.en) if not text.isdigit()}

    def most_pieces(self, joint: str) -> int:
        """Return into how many pieces a joint may part one wording of the field."""
        return 1 + max((word.count(joint) for option in self.target.options for word in option.words), default=0)

    def read(self, text: str, reading: Reading = "wording", dates: str = "ymd") -> Answer:
        """Return what a cell says; it is not blank."""
        if reading == "ticks":
            return Answer(tick(text))
        if reading == "order":
            return Answer(self._by_order(text))
        kind = self.target.kind
        if kind == "date":
            return Answer(profile_words.read_date(text, dates) or "")
        if kind == "seconds":
            return Answer(profile_words.read_seconds(text) or "")
        if kind == "text":
            return Answer(text)
        return self._by_wording(text)

    def _by_order(self, text: str) -> str:
        plain = tidy(text)
        plain = plain.removesuffix(".0")
        if not plain.isdigit() or not 1 <= int(plain) <= len(self.target.options):
            return ""
        return self.target.options[int(plain) - 1].code

    def _by_wording(self, text: str) -> Answer:
        found = self._exact(text)
        if found:
            return Answer(found)
        numbered = _NUMBERED.match(tidy(text))
        if numbered:
            rest = self._exact(tidy(text)[numbered.end() :])
            number = numbered.group(1)
            if rest and number.isdigit() and self.target.codes_are_levels and rest.isdigit() and number != rest:
                # "1｜<the words of level 5>": a list numbered the other way round, or a slip
                return Answer("", suggested=rest, clash=True)
            if rest:
                return Answer(rest)
        if self.target.kind == "number" and not self.target.options:
            return Answer(profile_words.read_amount(text) or "")
        if self.target.read is not None and (code := self.target.read(text)):
            return Answer(code)
        return Answer("", suggested=self._near(text))

    def _exact(self, text: str) -> str:
        plain = tidy(text)
        if is_not_applicable(plain) and (reason := reason_of(plain)) and NA in self.target.states:
            return f"{NA}:{reason}"
        if plain.endswith(".0") and plain[:-2].isdigit():
            plain = plain[:-2]
        return self._words.get(key(plain), "")

    def _near(self, text: str) -> str:
        """Return the code of the one wording that is clearly nearest, "" for none."""
        wanted = key(text)
        if len(wanted) < 3 or wanted.isdigit():  # noqa: PLR2004  # two letters are near to anything
            return ""
        best: dict[str, float] = {}
        for word, option in self.texts.items():
            inside = len(wanted) > 5 and (wanted in word or word in wanted)  # noqa: PLR2004
            ratio = 0.9 if inside else _ratio(wanted, word)
            best[option.code] = max(ratio, best.get(option.code, 0.0))
        ranked = sorted(best.items(), key=lambda pair: -pair[1])
        if not ranked or ranked[0][1] < _CLOSE:
            return ""
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _LEAD:
            return ""
        return ranked[0][0]


def _ratio(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return 0.0 if matcher.real_quick_ratio() < _CLOSE or matcher.quick_ratio() < _CLOSE else matcher.ratio()


def split_entries(text: str, joint: str, reader: AnswerReader) -> list[str]:
    """Return the entries of a cell that holds several answers.

    Where an option's own wording holds the joint (", " in English sentences), pieces are put together again as long as
    that gives a wording of the question.

    >>> split_entries("a┋b", "┋", reader=None)
    ['a', 'b']
    """
    if not joint:
        return [text]
    pieces = [piece for piece in text.split(joint) if piece.strip()]
    if joint in ("┋", "→") or len(pieces) < 2:  # noqa: PLR2004
        return [piece.strip() for piece in pieces]
    out: list[str] = []
    i, most = 0, reader.most_pieces(joint)
    while i < len(pieces):
        last = min(len(pieces), i + most)
        end = next((j for j in range(last, i, -1) if reader.read(joint.join(pieces[i:j])).to), i + 1)
        out.append(joint.join(pieces[i:end]).strip())
        i = end
    return out
