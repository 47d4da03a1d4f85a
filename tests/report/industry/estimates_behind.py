"""The estimates behind each figure, looked up in the results by the figure's id and not by what the figure says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from report.reading import Plain

CHAPTERS: Final = {"industries": "industry", "age": "age", "headcount": "headcount", "role": "role", "region": "region"}
LEVELS: Final = (1, 2, 3, 4, 5)
Key = tuple[str, str, Any, tuple[tuple[str, str], ...]]
Triple = tuple[float, float | None, float | None]


class Behind:
    """Looks up what a figure has to show: (value, low, high) row by row, None where nothing may be shown."""

    def __init__(self, result: Plain, applications: list[str]) -> None:
        self.result, self.applications = result, applications
        self.book: dict[Key, Plain] = {
            (row["of"], row["statistic"], row["level"], tuple(sorted(row["by"].items()))): row
            for row in result["estimates"]
        }
        self.slices = {entry["id"]: entry for entry in result["slices"]}

    def of(self, id: str) -> list[list[Triple | None]]:
        """Return the rows of a figure."""
        head, _, tail = id.rpartition("-")
        alone: dict[str, Callable[[], list[list[Triple | None]]]] = {
            "forces": lambda: [[self.mean(of)] for of in self.result["force_order"]],
            "forces-radar": lambda: [[self.mean(of)] for of in self.result["forces"]],
            "applications-means": self.ranked,
            "indicators-levels": lambda: [self.levels(of) for of in self.result["items"]],
            "overall-level-figure": lambda: [self.levels("level", open_too=True)],
            "relations-pairs": self.pairs,
            "challenges-shares": self.difficulties,
        }
        if id in alone:
            return alone[id]()
        if id.startswith("extra-"):
            return self.answers(head.removeprefix("extra-").replace("-", "_"))
        if id.startswith("sample-"):
            return self.sample(id.removeprefix("sample-"))
        if id.startswith("crossing-"):
            return self.crossing(head.removeprefix("crossing-").replace("-", "*"), tail)
        return self.groups(head, tail)

    def ranked(self) -> list[list[Triple | None]]:
        rows = [row for of in self.applications if (row := self.mean(of))]
        return [[row] for row in sorted(rows, key=lambda row: -row[0])]

    def groups(self, chapter: str, what: str) -> list[list[Triple | None]]:
        name, _, number = chapter.partition("-")
        shown = self.shown(CHAPTERS[name])
        if number:
            by = self.by(CHAPTERS[name], shown[int(number) - 1]["value"])
            return [[self.mean(of, by), self.mean(of)] for of in self.result["forces"]]
        if what == "levels":
            rows = (self.levels("level", self.by(CHAPTERS[name], group["value"]), open_too=True) for group in shown)
            return [row for row in rows if row[0] is not None]
        every = self.slices[CHAPTERS[name]]["groups"]
        listed = every if len(every) - len(shown) <= 3 else shown
        bys: list[tuple[tuple[str, str], ...] | None] = [()]
        bys += [None if g["flag"] == "suppressed" else self.by(CHAPTERS[name], g["value"]) for g in listed]
        return [[None if by is None else self.mean(of, by) for of in self.result["forces"]] for by in bys]

    def shown(self, slice: str) -> list[Plain]:
        return [group for group in self.slices[slice]["groups"] if group["flag"] != "suppressed"]

    def by(self, slice: str, value: str) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(zip(self.slices[slice]["columns"], value.split("|"), strict=True)))

    def row(self, of: str, statistic: str, level: Any, by: tuple[tuple[str, str], ...]) -> Triple | None:
        row = self.book.get((of, statistic, level, by))
        return None if row is None or row["estimate"] is None else (row["estimate"], row["ci_low"], row["ci_high"])

    def mean(self, of: str, by: tuple[tuple[str, str], ...] = ()) -> Triple | None:
        return self.row(of, "mean", None, by)

    def levels(self, of: str, by: tuple[tuple[str, str], ...] = (), *, open_too: bool = False) -> list[Triple | None]:
        """Return the shares of each level, without intervals, which stacks do not show."""
        found = [self.row(of, "share", level, by) for level in (*LEVELS, *(("open",) if open_too else ()))]
        if all(row is None for row in found):
            return [None] * len(found)
        return [(row[0] if row else 0.0, None, None) for row in found]

    def crossing(self, slice: str, of: str) -> list[list[Triple | None]]:
        first, second = self.slices[slice]["columns"]
        cells = {tuple(group["value"].split("|")): group for group in self.slices[slice]["groups"]}
        rows = list(dict.fromkeys(one for one, _ in cells))
        order = [group["value"] for group in self.slices[second]["groups"]]
        columns = [value for value in order if any(other == value for _, other in cells)]

        def cell(one: str, other: str) -> Triple | None:
            group = cells.get((one, other))
            hidden = group is None or group["flag"] == "suppressed"
            return None if hidden else self.mean(of, tuple(sorted(((first, one), (second, other)))))

        shown = {one for (one, _), group in cells.items() if group["flag"] != "suppressed"}
        return [[cell(one, other) for other in columns] for one in rows if one in shown]

    def pairs(self) -> list[list[Triple | None]]:
        forces = self.result["forces"]
        found = {frozenset((row["first"], row["second"])): row["estimate"] for row in self.result["correlations"]}
        return [
            [(found[frozenset((one, other))], None, None) if j < i else None for j, other in enumerate(forces[:-1])]
            for i, one in enumerate(forces[1:], start=1)
        ]

    def difficulties(self) -> list[list[Triple | None]]:
        asked = [row for row in self.result["challenges"] if row["base"] >= self.result["floor"]]
        return [[(row["share"], row["ci_low"], row["ci_high"])] for row in sorted(asked, key=lambda row: -row["share"])]

    def answers(self, question: str) -> list[list[Triple | None]]:
        (extra,) = [extra for extra in self.result["extras"] if extra["id"] == question]
        rows = [row for option in extra["options"] if (row := self.row(question, "share", option, ()))]
        return [[row] for row in sorted(rows, key=lambda row: -row[0])]

    def sample(self, slice: str) -> list[list[Triple | None]]:
        every, shown, n = self.slices[slice]["groups"], self.shown(slice), self.result["source"]["scored"]
        hidden: list[list[Triple | None]] = [[None]] * (len(every) - len(shown))
        sizes = [group["n"] for group in shown]
        if not self.slices[slice]["ordered"]:
            sizes.sort(reverse=True)
        return [[(size / n, None, None)] for size in sizes] + (hidden if len(hidden) <= 3 else [])
