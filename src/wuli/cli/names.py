"""File names made from firm ids: readable, safe, never twice."""

from __future__ import annotations


def safe_name(text: str) -> str:
    """Return a firm id as a file name: letters, digits (of any script), `-`, `_` and inner dots; never a path.

    >>> safe_name("../../etc/passwd"), safe_name("喆翀 01")
    ('etc_passwd', '喆翀_01')
    """
    kept = "".join(ch if ch.isalnum() or ch in "-_." else "_" for ch in text).strip("._")
    return kept[:80] or "firm"


def unique_names(ids: list[str]) -> tuple[str, ...]:
    """Return a file name for each id, different from each other whatever the case of letters."""
    taken: set[str] = set()
    names = []
    for id in ids:
        name, number = safe_name(id), 1
        while name.lower() in taken:
            number += 1
            name = f"{safe_name(id)}-{number}"
        taken.add(name.lower())
        names.append(name)
    return tuple(names)
