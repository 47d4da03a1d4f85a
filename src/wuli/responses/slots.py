"""The either-or pair: which of two items applies to a firm, and whether the answers fit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wuli.instrument.answers import DONT_KNOW, HIDDEN, NOT_APPLICABLE, UNANSWERED, BoolArray, IntArray
from wuli.instrument.model import Slot
from wuli.responses.items import Sheet

YES, NO, UNKNOWN = 1, 0, -1


def fill_slot(
    sheet: Sheet, slot: Slot, codes: dict[str, IntArray], own: IntArray | None, fact: IntArray, *, expected: str
) -> None:
    """Put the slot's column into `codes` and hide the item that does not apply.

    `own` is the slot's own column where the file has one; `fact` is YES, NO or UNKNOWN by row. Where the fact is not
    known, the item that was answered decides, a level before a don't-know. A level for the item that does not apply is
    a fault, and so are levels for both. `expected` names the codes of the items, for messages.
    """
    one, other = codes[slot.when_true], codes[slot.when_false]
    known_one, known_other = one > 0, other > 0
    sheet.refuse(known_one & known_other, slot.when_false, "slot_both", one=slot.when_true, other=slot.when_false)
    sheet.refuse((fact == YES) & known_other & ~known_one, slot.when_false, "slot_wrong_true", wanted=slot.when_true)
    sheet.refuse((fact == NO) & known_one & ~known_other, slot.when_true, "slot_wrong_false", wanted=slot.when_false)
    has_one = known_one | (_answered(one) & ~known_other)
    has_other = known_other | (_answered(other) & ~known_one)
    filled = np.where((fact == YES) | ((fact == UNKNOWN) & has_one), one, other)
    _refuse_not_applicable(sheet, slot, fact, codes, expected)
    if own is not None:
        twice = _answered(own) & _answered(filled) & (own != filled)
        sheet.refuse(twice, slot.id, "slot_twice", one=slot.when_true, other=slot.when_false)
        filled = np.where(_answered(own), own, filled)
    # "not applicable" on one half only says that the other half applies
    filled = np.where(filled == NOT_APPLICABLE, UNANSWERED, filled).astype(np.int8)
    use_one = (fact == YES) | ((fact == UNKNOWN) & has_one)
    use_other = (fact == NO) | ((fact == UNKNOWN) & has_other & ~has_one)
    open_half = np.where(filled == UNANSWERED, UNANSWERED, HIDDEN)
    codes[slot.when_true] = np.where(use_one, filled, np.where(use_other, HIDDEN, open_half)).astype(np.int8)
    codes[slot.when_false] = np.where(use_other, filled, np.where(use_one, HIDDEN, open_half)).astype(np.int8)
    codes[slot.id] = filled


def _refuse_not_applicable(
    sheet: Sheet, slot: Slot, fact: IntArray, codes: Mapping[str, IntArray], expected: str
) -> None:
    """Tell "not applicable" where it cannot stand: on the half that applies, or on both halves at once."""
    no_one, no_other = (codes[id] == NOT_APPLICABLE for id in slot.members)
    for item, wrong in (
        (slot.when_true, no_one & ((fact == YES) | ((fact == UNKNOWN) & no_other))),
        (slot.when_false, no_other & (fact == NO)),
    ):
        if wrong.any():
            sheet.refuse(wrong, item, "na_not_allowed", sheet.distinct(item), expected=expected)


def _answered(codes: IntArray) -> BoolArray:
    answered: BoolArray = (codes > 0) | (codes == DONT_KNOW)
    return answered
