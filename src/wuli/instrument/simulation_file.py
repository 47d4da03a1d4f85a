"""`simulation.yaml`, of a pack or a user's own marginals -> the values of `simulation`, field by field."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from wuli.instrument import simulation as s
from wuli.instrument.profile_file import source_line
from wuli.instrument.yaml_reader import Reader


def read_simulation(top: Reader) -> s.Simulation:
    """Return what synthetic firms are drawn from. Parts left out are empty; whether they are needed is asked later."""
    correlation, panel = top.map("correlation", required=False), top.map("panel", required=False)
    fieldwork, frame = top.map("fieldwork", required=False), top.map("frame", required=False)
    simulation = s.Simulation(
        about=top.text("about", required=False),
        between=_part(correlation, "between"),
        within=_part(correlation, "within"),
        persistence=_part(panel, "persistence"),
        drift=panel.decimal("drift", required=False) if panel else None,
        first_day=fieldwork.string("first_day") if fieldwork else "",
        days=fieldwork.integer("days") if fieldwork else 0,
        columns=tuple(_column(r) for r in top.maps("columns", required=False)),
        makers=_shares(top, "makers", value="industry"),
        shifts=tuple(_shift(r) for r in top.maps("shifts", required=False)),
        items=tuple(_item(r) for r in top.maps("items", required=False)),
        questions=tuple(_question(r) for r in top.maps("questions", required=False)),
        frame=_frame(frame) if frame else None,
        examples=tuple(_example(r) for r in top.maps("examples", required=False)),
    )
    if simulation.between is not None and simulation.within is not None and simulation.between > simulation.within:
        assert correlation is not None
        correlation.fault("simulation_correlation", "between", got=_shown(simulation.between))
    for reader in (correlation, panel, fieldwork):
        if reader is not None:
            reader.done()
    _tell_repeats(top, "columns", (entry.column for entry in simulation.columns))
    _tell_repeats(top, "items", (entry.item for entry in simulation.items))
    _tell_repeats(top, "questions", (entry.question for entry in simulation.questions))
    return simulation


def _column(r: Reader) -> s.ColumnShares:
    shares = _shares(r, "shares", required=True)
    entry = s.ColumnShares(r.name("column"), shares, r.text("note", required=False), r.line)
    _tell_sum(r, [share.share for share in shares])
    source_line(r)
    r.done()
    return entry


def _item(r: Reader) -> s.ItemShares:
    shares = _list(r)
    groups = tuple(_group(g) for g in r.maps("groups", required=False))
    entry = s.ItemShares(r.name("item"), shares, groups, r.text("note", required=False), r.line)
    source_line(r)
    r.done()
    return entry


def _group(r: Reader) -> s.GroupShares:
    group = s.GroupShares(r.name("column"), r.name("value"), _list(r), r.line)
    r.done()
    return group


def _list(r: Reader) -> tuple[Fraction, ...]:
    """Return a list of shares, told where it does not add up to 1."""
    shares = r.decimals("shares")
    for share in shares:
        _tell_range(r, "shares", share)
    _tell_sum(r, shares)
    return shares


def _question(r: Reader) -> s.QuestionShares:
    loading = r.decimal("loading", required=False) or Fraction(0)
    if abs(loading) > 1:
        r.fault("simulation_share", "loading", got=_shown(loading), expected="-1–1")
    shares = _shares(r, "shares", required=True)
    entry = s.QuestionShares(r.name("question"), shares, loading, r.text("note", required=False), r.line)
    source_line(r)
    r.done()
    return entry


def _shift(r: Reader) -> s.Shift:
    shift = s.Shift(r.name("column"), r.name("value"), r.decimal("by") or Fraction(0), r.line)
    r.done()
    return shift


def _frame(r: Reader) -> s.Frame:
    shares = _shares(r, "shares", required=True)
    frame = s.Frame(r.name("column"), shares, r.decimal("firms_each") or Fraction(1), r.line)
    _tell_sum(r, [share.share for share in shares])
    if frame.firms_each < 1:
        r.fault("simulation_share", "firms_each", got=_shown(frame.firms_each), expected="≥ 1")
    r.done()
    return frame


def _example(r: Reader) -> s.Example:
    example = s.Example(r.name("id"), r.name("file"), r.text("about"))
    r.done()
    return example


def _shares(r: Reader, key: str, *, value: str = "value", required: bool = False) -> tuple[s.Share, ...]:
    found = []
    for entry in r.maps(key, required=required):
        share = s.Share(entry.name(value), entry.decimal("share") or Fraction(0))
        _tell_range(entry, "share", share.share)
        entry.done()
        found.append(share)
    _tell_repeats(r, key, (share.value for share in found))
    return tuple(found)


def _part(r: Reader | None, key: str) -> Fraction | None:
    """Return a correlation of at least 0 and below 1."""
    number = r.decimal(key, required=False) if r else None
    if r is not None and number is not None and not 0 <= number < 1:
        r.fault("simulation_share", key, got=_shown(number), expected="0 ≤ … < 1")
        return None
    return number


def _tell_range(r: Reader, key: str, share: Fraction) -> None:
    if not 0 <= share <= 1:
        r.fault("simulation_share", key, got=_shown(share), expected="0–1")


def _tell_sum(r: Reader, shares: Iterable[Fraction]) -> None:
    given = list(shares)
    if given and not s.sums_to_one(given):
        r.fault("simulation_sum", "shares", got=_shown(sum(given, Fraction(0))))


def _tell_repeats(r: Reader, key: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name and name in seen:
            r.fault("simulation_repeats", key, got=name)
        seen.add(name)


def _shown(number: Fraction) -> str:
    return f"{float(number):.4f}".rstrip("0").rstrip(".")
