"""Whether the shares for synthetic firms fit a pack: known ids, as many shares as codes, and shares that can be had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from wuli.instrument import simulation as s
from wuli.instrument.model import Instrument, Item, Slot
from wuli.instrument.profile import Profile, Question

# items that one code answers; the others have no list of shares
_ONE_CODE = ("ladder", "choice")


class Tell(Protocol):
    """Takes a fault at a path and line of the file that is checked."""

    def __call__(self, code: str, path: str, line: int, got: str, **fields: str) -> None:
        """Take a fault."""
        ...


@dataclass(frozen=True, slots=True)
class PackLists:
    """The lists of a pack that shares refer to."""

    instrument: Instrument
    profile: Profile
    questions: tuple[Question, ...]

    def values_of(self, column: str) -> tuple[str, ...]:
        """Return the codes of a profile column, () where it is none that can be drawn."""
        profile = self.profile
        lists: Mapping[str, Iterable[str]] = {
            "industry": (entry.id for entry in profile.industries),
            "age_band": (entry.id for entry in profile.age_bands),
            "headcount": (entry.id for entry in profile.headcount_bands),
            "region": (entry.id for entry in profile.regions),
            "role": (entry.id for entry in profile.roles),
        }
        return tuple(lists.get(column, ()))

    def items(self) -> dict[str, Item]:
        """Return place id -> the item that holds its codes (for a slot, its first half)."""
        found = {}
        for place in self.instrument.places():
            found[place.id] = self.instrument.item(place.when_true) if isinstance(place, Slot) else place
        return found

    def question(self, id: str) -> Question | None:
        """Return an extra question, None where there is none."""
        return next((question for question in self.questions if question.id == id), None)


def tell_faults(simulation: s.Simulation, lists: PackLists, tell: Tell) -> None:
    """Tell everything in which `simulation` does not fit the pack."""
    for entry in simulation.columns:
        _tell_values(
            lists, tell, f"columns.{entry.column}", entry.column, (e.value for e in entry.shares), line=entry.line
        )
    for shift in simulation.shifts:
        _tell_values(lists, tell, f"shifts.{shift.column}", shift.column, [shift.value], line=shift.line)
    _tell_values(lists, tell, "makers", "industry", (share.value for share in simulation.makers))
    if simulation.frame is not None:
        frame = simulation.frame
        _tell_values(lists, tell, "frame", frame.column, (share.value for share in frame.shares), line=frame.line)
    for item in simulation.items:
        _tell_item(simulation, lists, tell, item)
    for question in simulation.questions:
        _tell_question(lists, tell, question)


def _tell_values(lists: PackLists, tell: Tell, path: str, column: str, values: Iterable[str], *, line: int = 0) -> None:
    if column not in s.DRAWN:
        tell("reference_unknown", path, line, column, expected=", ".join(s.DRAWN))
        return
    known = lists.values_of(column)
    for value in values:
        if value not in known:
            tell("reference_unknown", path, line, value, expected=", ".join(known))


def _tell_item(simulation: s.Simulation, lists: PackLists, tell: Tell, entry: s.ItemShares) -> None:
    path, items = f"items.{entry.item}", lists.items()
    item = items.get(entry.item)
    if item is None:
        tell("reference_unknown", path, entry.line, entry.item, expected=", ".join(items))
        return
    if item.kind not in _ONE_CODE:
        tell("simulation_item_kind", path, entry.line, entry.item)
        return
    counts = [(entry.line, len(entry.shares)), *((group.line, len(group.shares)) for group in entry.groups)]
    wrong = [(line, count) for line, count in counts if count != len(item.codes)]
    for line, count in wrong:
        tell("simulation_shares_count", path, line, str(count), item=entry.item, expected=str(len(item.codes)))
    for group in entry.groups:
        _tell_values(lists, tell, path, group.column, [group.value], line=group.line)
    if len({group.column for group in entry.groups}) > 1:
        tell("simulation_group_columns", path, entry.line, entry.item)
    elif entry.groups and not wrong:
        _tell_rest(simulation, tell, entry, path)


def _tell_rest(simulation: s.Simulation, tell: Tell, entry: s.ItemShares, path: str) -> None:
    column = simulation.column(entry.groups[0].column)
    if column is None:
        tell("simulation_lacks", path, entry.line, f"columns: {entry.groups[0].column}")
        return
    rest = s.rest_of(entry, shares_of(column))
    if rest is not None and min(rest) < -s.SUM_TOLERANCE:
        tell("simulation_groups_impossible", path, entry.line, entry.item)


def _tell_question(lists: PackLists, tell: Tell, entry: s.QuestionShares) -> None:
    path = f"questions.{entry.question}"
    question = lists.question(entry.question)
    if question is None:
        tell("reference_unknown", path, entry.line, entry.question, expected=", ".join(q.id for q in lists.questions))
        return
    options = [option.id for option in question.options]
    for share in entry.shares:
        if share.value not in options:
            tell("reference_unknown", path, entry.line, share.value, expected=", ".join(options))
    if question.kind == "single":
        total = sum((share.share for share in entry.shares), Fraction(0))
        if not s.sums_to_one([share.share for share in entry.shares]):
            tell("simulation_sum", path, entry.line, f"{float(total):.4f}".rstrip("0").rstrip("."))
        return
    alone = sum((share.share for share in entry.shares if share.value in question.exclusive), Fraction(0))
    for share in entry.shares:
        if share.value not in question.exclusive and share.share + alone > 1:
            tell("simulation_options_impossible", path, entry.line, share.value)


def shares_of(column: s.ColumnShares) -> dict[str, Fraction]:
    """Return value -> share of a column, adding up to exactly 1."""
    parts = s.normalised([share.share for share in column.shares])
    return {share.value: part for share, part in zip(column.shares, parts, strict=True)}
