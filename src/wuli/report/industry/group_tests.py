"""Tests between the groups of a slice: which forces differ, and the table that shows how that was found."""

from __future__ import annotations

from wuli.analysis.industry.result import Slice
from wuli.report.content import Table
from wuli.report.industry.parts import columns, slice_name
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import chance, number
from wuli.report.numbers import plain
from wuli.survey.results import GroupTest


def slice_tests(t: Teller, slice: Slice) -> dict[str, GroupTest]:
    """Return the tests of the forces over the groups of a slice, in pack order."""
    keys = {slice.id, *slice.columns} if len(slice.columns) == 1 else {slice.id}
    found = {row.of: row for row in t.result.tests if row.by in keys}
    return {id: found[id] for id in t.result.forces if id in found}


def differing(tests: dict[str, GroupTest]) -> tuple[str, ...]:
    """Return the variables whose groups differ."""
    return tuple(id for id, row in tests.items() if row.verdict in ("higher", "lower"))


def method_name(t: Teller, method: str) -> str:
    """Return the name of a test in words."""
    return t.say_or(f"method.test_{method}", method)


def tests_table(t: Teller, slice: Slice, tests: dict[str, GroupTest], id: str) -> Table:
    """Return the table of tests of a slice."""
    rows = tuple(_row(t, of, row) for of, row in tests.items())
    heads = columns(
        (t.say("groups.col_force"), 2.6, "l"),
        (t.say("groups.col_statistic"), 1.2, "r"),
        (t.say("groups.col_df"), 1.1, "r"),
        (t.say("groups.col_p"), 1.2, "r"),
        (t.say("groups.col_q"), 1.2, "r"),
        (t.say("groups.col_effect"), 1.1, "r"),
        (t.say("groups.col_verdict"), 2.6, "l"),
    )
    methods = t.listing(dict.fromkeys(method_name(t, row.method) for row in tests.values()))
    note = t.say("groups.tests_note", methods=methods, level=plain(1 - t.result.confidence))
    return Table(id, t.say("groups.tests", slice=slice_name(t, slice)), heads, rows, note=note)


def _row(t: Teller, of: str, row: GroupTest) -> tuple[str, ...]:
    none = t.say("words.none")
    df = t.phrases(plain(value) for value in (row.df, row.df2) if value is not None)
    verdict = "differs" if row.verdict in ("higher", "lower") else row.verdict
    return (
        t.name(of),
        number(row.statistic) or none,
        df or none,
        _bare(t, row.p),
        _bare(t, row.q),
        number(row.effect, 3) or none,
        t.say(f"verdict.{verdict}"),
    )


def _bare(t: Teller, value: float | None) -> str:
    """Return a probability without its letter: "0.012", "< 0.001"."""
    return chance(t, "", value).strip().removeprefix("= ")
