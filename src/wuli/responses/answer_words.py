"""What people write in an answer cell, and the code it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Final

from wuli.instrument.answers import DONT_KNOW, NOT_APPLICABLE
from wuli.instrument.model import Item
from wuli.instrument.pack import Pack
from wuli.responses.cells import normalise

_NOT_APPLICABLE: Final = re.compile(r"(na|n/a|not applicable|不适用)(\s*[:：(（].*)?", re.IGNORECASE)
_DONT_KNOW: Final = frozenset(
    {"dk", "don't know", "dont know", "do not know", "not sure", "不清楚", "不知道", "不了解", "说不清"}
)
# "3", "3.0", "3 级", "3 - text", "3｜text": the number first, then a separator that cannot be part of a decimal;
# "3-4", "3 4", "3、4 级" are no answer but two
_LEADING_CODE: Final = re.compile(
    r"(-?\d+)(?:\.0+)?(?:\s*(?:级|分|[|·、:：—–-]|[.．](?=\D)|\s|$)\s*(.*))?\Z", re.DOTALL
)
_NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,9})?\Z")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(\D|$))")

TRUE_WORDS: Final = frozenset({"1", "true", "yes", "y", "是", "✓", "√", "x", "☑", "有"})
FALSE_WORDS: Final = frozenset({"0", "false", "no", "n", "否", "☐", "无"})


def is_not_applicable(text: str) -> bool:
    """Tell whether a normalised cell says "not applicable", with or without a reason.

    >>> is_not_applicable("na: no logistics"), is_not_applicable("national")
    (True, False)
    """
    return _NOT_APPLICABLE.fullmatch(text) is not None


def reason_of(text: str) -> str:
    """Return the reason given after `na:`, "" for none."""
    match = re.match(r"[^:：(（]*([:：(（])\s*(.*)\Z", text, re.DOTALL)
    if not match:
        return ""
    opening, reason = match.groups()
    # only a bracket that was opened as the separator is closed by the last one
    return reason.rstrip(")）").strip() if opening in "(（" else reason.strip()


def parse_number(text: str) -> Fraction | None:
    """Return an exact number, None where the text is none. Thousands separators and a unit 万 or 万元 are accepted.

    >>> parse_number("1,200.50"), parse_number("12 万元"), parse_number("about 5")
    (Fraction(2401, 2), Fraction(12, 1), None)
    """
    plain = re.sub(r"\s*(万元?|人|名|个)\Z", "", text)
    plain = _THOUSANDS.sub("", plain).strip()
    return Fraction(plain) if _NUMBER.match(plain) else None


class AnswerWords:
    """The words of one item. The pack's option texts are looked up only when a cell is neither a code nor a state."""

    def __init__(self, item: Item, pack: Pack) -> None:
        """Read cells as answers to `item`."""
        self._item, self._pack = item, pack
        self._codes = {normalise(code).lower(): i for i, code in enumerate(item.codes, start=1)}

    def parse(self, text: str) -> int | None:
        """Return the answer code of a normalised, non-blank cell; None where it is no answer."""
        word = text.lower()
        if word in self._codes:
            return self._codes[word]
        if word in _DONT_KNOW:
            return DONT_KNOW
        if is_not_applicable(text):
            return NOT_APPLICABLE
        match = _LEADING_CODE.match(text)
        code = self._codes.get(match.group(1)) if match else None
        rest = (match.group(2) or "") if match else ""
        if code is not None and not rest[:1].isdigit():
            return code
        found = self._texts.get(word)
        return found if code is None or self._texts.get(rest.lower()) != code else code

    def parse_ticks(self, text: str) -> int | None:
        """Return 1 + tick mask of a `;`-joined multi-choice cell, or a state; None where an entry is unknown."""
        word = text.lower()
        if word in _DONT_KNOW:
            return DONT_KNOW
        if is_not_applicable(text):
            return NOT_APPLICABLE
        mask = 0
        for entry in re.split(r"[;；┋|]", text):
            if not entry.strip():
                continue
            index = self._codes.get(normalise(entry).lower()) or self._texts.get(normalise(entry).lower())
            if index is None:
                return None
            mask |= 1 << (index - 1)
        chosen = [code for i, code in enumerate(self._item.codes) if mask >> i & 1]
        if len(chosen) > 1 and any(code in self._item.exclusive for code in chosen):
            return None
        return 1 + mask

    @cached_property
    def _texts(self) -> Mapping[str, int]:
        wording = self._pack.rubric.get(self._item.id)
        known: dict[str, int] = {}
        for i, code in enumerate(self._item.codes, start=1):
            option = wording.options.get(code) if wording else None
            if option:
                known.update({normalise(option.text[lang]).lower(): i for lang in ("zh", "en")})
        if self._item.kind == "ladder":
            known.update(self._level_names())
        return known

    def _level_names(self) -> dict[str, int]:
        names: dict[str, int] = {}
        for level in self._pack.instrument.levels:
            index = self._codes.get(str(level.number))
            if index:
                for name in (level.id, level.name.zh, level.name.en, level.short.zh):
                    names[normalise(name).lower()] = index
        return names


def parse_truth(text: str) -> int | None:
    """Return 1 for a yes, 0 for a no, None for anything else."""
    word = text.lower()
    return 1 if word in TRUE_WORDS else 0 if word in FALSE_WORDS else None


Parse = Callable[[str], int | None]
