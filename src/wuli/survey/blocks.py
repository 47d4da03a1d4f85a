"""Which variables are cross-counted together: few blocks that contain every wanted pair."""

from __future__ import annotations

from collections.abc import Collection, Sequence

# Cells of a block. One count of a block of five 5-level items gives ten tables at the price of one, and its 7,776
# cells stay in the cache; below 2^15 the cell number of a row fits 16 bits.
MOST_CELLS = 1 << 15

Pair = tuple[int, int]


def cover_pairs(sizes: Sequence[int], pairs: Collection[Pair], most: int = MOST_CELLS) -> tuple[tuple[int, ...], ...]:
    """Return blocks of variable numbers such that each pair and each variable lies in one of them.

    A block has at most `most` cells (the product of its `sizes`), unless a single pair needs more. Greedy: each block
    takes the variable that brings the most pairs not yet covered.

    >>> cover_pairs([6, 6, 6], [(0, 1), (0, 2), (1, 2)])
    ((0, 1, 2),)
    >>> cover_pairs([6, 6, 6], [(0, 1)])
    ((0, 1), (2,))
    """
    open_pairs = {(min(pair), max(pair)) for pair in pairs}
    blocks = []
    while open_pairs:
        block = _grow(min(open_pairs), sizes, open_pairs, most)
        open_pairs -= {(first, second) for first in block for second in block}
        blocks.append(block)
    covered = {number for block in blocks for number in block}
    return (*blocks, *((number,) for number in range(len(sizes)) if number not in covered))


def _grow(start: Pair, sizes: Sequence[int], open_pairs: set[Pair], most: int) -> tuple[int, ...]:
    block = list(start)
    cells = sizes[start[0]] * sizes[start[1]]
    while True:
        gains = {
            number: sum((min(number, other), max(number, other)) in open_pairs for other in block)
            for number in range(len(sizes))
            if number not in block and cells * sizes[number] <= most
        }
        best = max(gains, key=lambda number: (gains[number], -number), default=None)
        if best is None or not gains[best]:
            return tuple(sorted(block))
        block.append(best)
        cells *= sizes[best]
