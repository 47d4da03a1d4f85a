"""The either-or pair: which of two items applies to a firm, and whether the answers fit."""

from __future__ import annotations

import numpy as np

from wuli.instrument.answers import DONT_KNOW, HIDDEN, NOT_APPLICABLE, UNANSWERED, BoolArray, IntArray
from wuli.instrument.model import Slot
from wuli.responses.items import Sheet

YES, NO, UNKNOWN = 1, 0, -1


def fill_slot(sheet: Sheet, slot: Slot, codes: dict[str, IntArray], own: IntArray | None, fact: IntArray) -> None:
    """Put the slot's column into `codes` and hide the item that does not apply.

    `own` is the slot's own column where the file has one; `fact` is YES, NO or UNKNOWN by row. Where the fact is not
    known, the item that was answered decides. An answer to the item that does not apply is a fault, and so are answers
    to both.
    """
    one, other = codes[slot.when_true], codes[slot.when_false]
    has_one, has_other = _answered(one), _answered(other)
    sheet.refuse(has_one & has_other, slot.when_false, "slot_both", one=slot.when_true, other=slot.when_false)
    sheet.refuse((fact == YES) & has_other & ~has_one, slot.when_false, "slot_wrong_true", wanted=slot.when_true)
    sheet.refuse((fact == NO) & has_one & ~has_other, slot.when_true, "slot_wrong_false", wanted=slot.when_false)
    filled = np.where(has_one | (fact == YES), one, other)
    if own is not None:
        twice = _answered(own) & (has_one | has_other) & (own != filled)
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


def _answered(codes: IntArray) -> BoolArray:
    answered: BoolArray = (codes > 0) | (codes == DONT_KNOW)
    return answered
