"""Rows that stand for the same firm or repeat the same answers: keys by which they are compared, and what chance explains.

Rows are compared by 64-bit keys: with ten million rows the odds of one false pair are a few in a million.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wuli.instrument.answers import HIDDEN, Answers, BoolArray, IntArray
from wuli.instrument.model import Slot
from wuli.instrument.pack import Pack
from wuli.responses.duplicates import hash_texts, key_text
from wuli.responses.items import Sheet

Keys = np.ndarray[Any, np.dtype[np.uint64]]

NO_KEY: Final = np.uint64(0)
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_SHIFT: Final = np.uint64(32)
_SEED: Final = 2023
_NAME_NOISE: Final = r"[\s()\[\]{}<>《》〈〉「」【】·•.,，。、;；:：'\"“”‘’_/\\-]"
_NO_NAMES: Final = (
    "",
    "匿名",
    "保密",
    "无",
    "未知",
    "不便透露",
    "测试",
    "anonymous",
    "none",
    "na",
    "unknown",
    "test",
    "company",
)
_PROFILE: Final = (
    "industry",
    "is_manufacturer",
    "founded",
    "age_band",
    "headcount",
    "revenue",
    "region",
    "role",
)


def mix(keys: Keys, more: Keys) -> Keys:
    """Return keys of two parts together."""
    mixed = (keys * _MIX) ^ more
    mixed = (mixed ^ (mixed >> _SHIFT)) * _MIX
    return mixed ^ (mixed >> _SHIFT)


# Same firm


def firm_keys(sheet: Sheet) -> tuple[Keys, ...]:
    """Return keys of the firm's id and of its name, each with the wave; NO_KEY where there is none."""
    wave = _text_keys(sheet, "wave") if sheet.has("wave") else None
    found = []
    for field in ("firm_id", "firm_name"):
        if sheet.has(field):
            keys = _text_keys(sheet, field) if field == "firm_id" else _name_keys(sheet)
            found.append(np.where(keys == NO_KEY, NO_KEY, keys if wave is None else mix(keys, wave)))
    return tuple(found)


def _text_keys(sheet: Sheet, field: str) -> Keys:
    """Return a key for each text of a column, NO_KEY for empty cells."""
    column = sheet.column(field)
    if pa.types.is_floating(column.type) or not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    return _of_distinct(key_text(column.dictionary), column)


def _name_keys(sheet: Sheet) -> Keys:
    import pyarrow.compute as pc  # noqa: PLC0415  # start-up: one firm is read without it

    column = sheet.column("firm_name")
    column = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    names = column.dictionary.cast(pa.string())
    names = pc.replace_substring_regex(pc.utf8_lower(pc.utf8_normalize(names, "NFKC")), _NAME_NOISE, "")
    blank = pc.is_in(names, value_set=pa.array(_NO_NAMES))
    return _of_distinct(pc.if_else(blank, pa.scalar(None, pa.string()), names), column)


def _of_distinct(texts: pa.Array, column: pa.Array) -> Keys:
    hashes = hash_texts(texts.fill_null(""))
    hashes = np.where(texts.is_null().to_numpy(zero_copy_only=False), NO_KEY, hashes | np.uint64(1))
    index = column.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)
    keys: Keys = np.append(hashes, NO_KEY)[index]
    return keys


# Same answers


class AnswerKeys:
    """Keys of answers: each code of each place has a fixed random number, and a row's key is their sum.

    So the key of all answers but one is a subtraction away.
    """

    def __init__(self, pack: Pack) -> None:
        """Draw the numbers for the places of `pack`; the same ones every time."""
        random = np.random.default_rng(_SEED)
        self._tables = {
            part.id: random.integers(0, 2**64, _code_count(pack, part.id), dtype=np.uint64)
            for part in pack.instrument.places()
        }

    def of_place(self, answers: Answers, id: str) -> Keys:
        """Return the share of one place in the key of each row."""
        share: Keys = self._tables[id][answers.codes[id] - np.int16(HIDDEN)]
        return share

    def of_rows(self, answers: Answers) -> Keys:
        """Return the key of all answers of each row."""
        keys: Keys = np.zeros(answers.rows, dtype=np.uint64)
        for id in self._tables:
            keys += self.of_place(answers, id)
        return keys


def _code_count(pack: Pack, id: str) -> int:
    """Return how many codes an item or slot can have, states included."""
    part = pack.instrument.part(id)
    item = pack.instrument.item(part.when_true if isinstance(part, Slot) else id)
    return (1 << len(item.codes) if item.kind == "multi" else len(item.codes)) - HIDDEN + 1


def fact_fields(pack: Pack, columns: Iterable[str]) -> tuple[str, ...]:
    """Return the fields that are compared beside the answers: profile, amounts, extra questions."""
    known = set(columns)
    amounts = tuple(item.number.column for item in pack.instrument.items if item.number is not None)
    extras = [id for q in pack.extras for id in (q.id, *(f"{q.id}.{option.id}" for option in q.options))]
    return tuple(field for field in (*_PROFILE, *amounts, *extras) if field in known)


def fact_keys(sheet: Sheet, fields: Sequence[str]) -> Keys:
    """Return a key of the profile and the extra questions of each row, within its wave."""
    keys: Keys = np.zeros(sheet.rows, dtype=np.uint64)
    for field in (*fields, *(("wave",) if sheet.has("wave") else ())):
        keys = mix(keys, _text_keys(sheet, field))
    return keys


# Groups


@dataclass(frozen=True, slots=True)
class Copies:
    """Rows that share a key with another: places in file order (rising), and for each the place of the first of its group.

    `pairs`: pairs of rows with equal keys.
    """

    places: IntArray
    first: IntArray
    pairs: int

    @property
    def later(self) -> IntArray:
        """The places of all but the first row of each group."""
        later: IntArray = self.places[self.places != self.first]
        return later


def find_copies(keys: Keys, counts: BoolArray | None = None) -> Copies:
    """Return the rows whose key stands more than once; `counts` says which rows take part.

    >>> copies = find_copies(np.array([7, 5, 7, 7], dtype=np.uint64))
    >>> copies.places.tolist(), copies.first.tolist(), copies.pairs
    ([0, 2, 3], [0, 0, 0], 3)
    """
    own = np.flatnonzero(keys != NO_KEY if counts is None else counts)
    order = own[np.argsort(keys[own], kind="stable")]
    ranked = keys[order]
    new = np.ones(len(ranked), dtype=bool)
    new[1:] = ranked[1:] != ranked[:-1]
    starts = np.flatnonzero(new)
    sizes = np.diff(np.append(starts, len(ranked)))
    group = np.repeat(np.arange(len(starts)), sizes)
    many = sizes[group] > 1
    places, first = order[many], order[starts][group[many]]
    back = np.argsort(places, kind="stable")
    return Copies(places[back], first[back], int((sizes.astype(np.int64) * (sizes - 1) // 2).sum()))


# Chance


def pairs_by_chance(pack: Pack, answers: Answers, keys: Keys, rows: int) -> float:
    """Return how many pairs among `rows` rows chance alone makes equal, judged by the near misses of a sample.

    Rows that agree in all but one answer show how often rows come close without being copies. If a pair that agrees in
    everything else agrees in answer i with probability p_i, near misses and full matches stand as sum (1 - p_i) / p_i to
    1. For p_i stands the share of all pairs of the sample that agree in answer i: a little low where answers hang
    together, so the estimate is low as well, by a factor of about four in simulations.
    """
    size = len(keys)
    if size < 2:  # noqa: PLR2004  # no pair
        return 0.0
    shares = AnswerKeys(pack)
    full = find_copies(keys).pairs
    near, odds = 0, 0.0
    for part in pack.instrument.places():
        near += find_copies(keys - shares.of_place(answers, part.id)).pairs - full
        counts = np.bincount(answers.codes[part.id].astype(np.int64) - HIDDEN)
        agree = int((counts * (counts - 1)).sum()) / (size * (size - 1))
        odds += (1 - agree) / agree if agree > 0 else np.inf
    return near / odds * (rows * (rows - 1)) / (size * (size - 1)) if odds > 0 else 0.0
