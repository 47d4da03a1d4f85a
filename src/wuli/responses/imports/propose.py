"""From headings and cells to a proposed mapping: exact wordings are mapped, near ones wait for a person's word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from wuli.responses.imports.answers import UNANSWERED, AnswerReader, Reading, split_entries, tick
from wuli.responses.imports.catalogue import STRENGTH, Catalogue, Match
from wuli.responses.imports.column_reader import ColumnReader, without_attached
from wuli.responses.imports.headings import read_heading
from wuli.responses.imports.keys import key, squeeze
from wuli.responses.imports.mapping import AnswerMap, ColumnMap, ImportMap
from wuli.responses.imports.platforms import Platform
from wuli.responses.imports.profile_words import date_order
from wuli.responses.imports.scan import ColumnScan, Scan
from wuli.responses.imports.wording import Target

_LISTED: Final = 200
_FEW_OPTIONS: Final = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a proposal rests on.

    `headings` gives further wordings of a column (the label of an SPSS variable); `user_missing` texts that a file itself
    declares as missing, by column; `is_score`: the cells are scores; `reversed` columns run against the others.
    """

    headings: Mapping[str, Sequence[str]]
    user_missing: Mapping[str, frozenset[str]]
    is_score: bool = False
    reversed: frozenset[str] = frozenset()


class Proposer:
    """Proposes a mapping for one file."""

    def __init__(self, catalogue: Catalogue, found: Scan, platform: Platform, evidence: Evidence) -> None:
        """Propose by what the first look `found`."""
        self._catalogue, self._scan, self._platform, self._evidence = catalogue, found, platform, evidence

    def propose(self, base: ImportMap) -> ImportMap:
        """Return `base` with a mapping of every column, in file order."""
        matches = self._matches()
        fed = {match.field for match in matches.values() if match is not None and match.how != "platform"}
        columns = [self._column(name, match, fed, base) for name, match in matches.items()]
        return replace(base, columns=tuple(self._settle(columns)))

    # Which field

    def _matches(self) -> dict[str, Match | None]:
        """Return the match of every column. A heading with a number but no question belongs to the question before it."""
        asked: dict[str, Match] = {}
        out: dict[str, Match | None] = {}
        for name in self._scan.columns:
            heading = read_heading(name)
            role = self._platform.role(name)
            if role:
                out[name] = Match(role, "platform")
                continue
            match = self._exact(name)
            if match is None and heading.number and not heading.has_stem and heading.number in asked:
                match = self._option_of(asked[heading.number], heading.text)
            elif match is not None and heading.number:
                asked.setdefault(heading.number, match)
            out[name] = match
        out.update(self._groups({name: m for name, m in out.items() if m is None}))
        return out

    def _exact(self, name: str) -> Match | None:
        found = [m for text in (name, *self._evidence.headings.get(name, ())) if (m := self._catalogue.match(text))]
        return min(found, key=lambda m: STRENGTH.index(m.how), default=None)

    def _option_of(self, asked: Match, rest: str) -> Match | None:
        target = self._catalogue.targets[asked.field]
        if target.kind != "many":
            return None
        option = self._catalogue.option_of(target, rest)
        return Match(asked.field, asked.how, option, "" if option else rest.strip("()"))

    def _groups(self, unmatched: Mapping[str, None]) -> Iterator[tuple[str, Match]]:
        """Yield the columns of questions whose wording the file leaves out, `第6题(运动)`, known by all their options."""
        groups: dict[str, list[str]] = {}
        for name in unmatched:
            heading = read_heading(name)
            if heading.number and not heading.has_stem and heading.text:
                groups.setdefault(heading.number, []).append(name)
        for names in groups.values():
            rests = [read_heading(name).text for name in names]
            for target in self._catalogue.targets.values():
                codes = [self._catalogue.option_of(target, rest) for rest in rests] if target.kind == "many" else []
                if codes and all(codes) and len(set(codes)) == len(target.options):
                    yield from ((n, Match(target.field, "options", c)) for n, c in zip(names, codes, strict=True))
                    break

    # How it is read

    def _column(self, name: str, match: Match | None, fed: set[str], base: ImportMap) -> ColumnMap:
        if match is None:
            return self._guess(name, base)
        if match.how == "platform":
            return self._own(name, match.field, fed, base)
        if match.unknown_option:
            cells = list(self._answers_of(name, base))
            if not cells or all(tick(text) for text in cells):
                return ColumnMap(name, "keep", match.field, "unknown_option", confirm=True)
        return self._mapped(name, match.full_field, match.how, base)

    def _own(self, name: str, role: str, fed: set[str], base: ImportMap) -> ColumnMap:
        """Return the mapping of a column that the platform itself makes."""
        if role == "own":
            return ColumnMap(name, "keep", how="platform")
        if role == "private":
            return ColumnMap(name, "drop", how="private")
        if role == "number":
            named = fed & {"firm_id", "firm_name"}
            return ColumnMap(name, "keep", how="platform") if named else ColumnMap(name, "field", "firm_id", "platform")
        if role in fed:
            return replace(self._mapped(name, role, "platform", base), use="fallback")
        return self._mapped(name, role, "platform", base)

    def _mapped(self, name: str, field: str, how: str, base: ImportMap) -> ColumnMap:
        target = self._catalogue.target(field)
        assert target is not None
        cells = self._scan.columns[name]
        reading, sure = self._reading(target, field, how, list(self._answers_of(name, base)))
        sure = sure and name not in self._evidence.reversed
        if self._evidence.is_score and reading == "order":
            sure = False
        column = ColumnMap(name, "field", field, how, confirm=how == "near" or not sure, reading=reading)
        if target.kind == "many" and reading != "ticks":
            column = replace(column, joint=self._joint(cells, self._catalogue.readers[target.field]))
        if target.kind == "date":
            column = replace(column, dates=date_order(list(cells.values)))
        if name in self._evidence.reversed:
            column = replace(column, how="reversed")
        return replace(column, answers=self._answers(name, column, target, base))

    def _answers_of(self, name: str, base: ImportMap) -> Iterator[str]:
        """Yield the distinct cells of a column that are answers: no platform's word for missing."""
        missing = {squeeze(text) for text in base.missing}
        for text in self._scan.columns[name].values:
            if squeeze(text) not in missing and text not in self._evidence.user_missing.get(name, ()):
                yield text

    def _reading(self, target: Target, field: str, how: str, cells: list[str]) -> tuple[Reading, bool]:
        """Return how the cells are read and whether that is sure.

        Numbers are codes only where the heading is a field's own name and the codes are levels. Elsewhere they are the
        places of options on a list: known where the question is ours word for word, else only a suggestion.
        """
        if field != target.field:
            return "ticks", True
        if target.kind not in ("one", "many") or not cells or not all(_is_place(text) for text in cells):
            doubtful = target.field == "headcount" and self._platform.id == "wjx" and _all_places(cells, target)
            return "wording", not (doubtful and how != "question")
        if target.codes_are_levels and (how == "id" or self._platform.id == "plain"):
            return "wording", True
        words = self._catalogue.readers[target.field]
        # the places of a list begin at 1
        by_code = self._platform.id != "wjx" or any(text.removesuffix(".0") == "0" for text in cells)
        if by_code and all(words.read(text).to for text in cells):
            return "wording", True  # 0 and 1, GB/T codes
        return "order", how == "question"

    def _joint(self, cells: ColumnScan, reader: AnswerReader) -> str:
        for joint in self._platform.joints:
            holding = [text for text in cells.values if joint in text]
            # a blank or a comma may simply belong to the wording of one option
            if any(len(split_entries(text, joint, reader)) > 1 for text in holding[:50]):
                return joint
        return self._platform.joints[0] if self._platform.joints else ""

    def _answers(self, name: str, column: ColumnMap, target: Target, base: ImportMap) -> tuple[AnswerMap, ...]:
        """Return the distinct answers of a column with their codes; of fields without options only the unreadable ones."""
        if not column.dates:
            return ()  # first somebody must say how the dates are written
        reader = ColumnReader(column, self._catalogue.readers[target.field], base)
        counts: dict[str, int] = {}
        declared = self._declared(name, target)
        for text, rows in self._scan.columns[name].values.items():
            if text in declared:
                continue
            cell = reader.read(text)
            entries = _entries(text, column, reader, self._catalogue.readers[target.field])
            for entry in entries if not cell.state else ():
                counts[entry] = counts.get(entry, 0) + rows
        found = [self._answer(entry, rows, column, target) for entry, rows in counts.items()]
        listed = target.kind in ("one", "many") and column.reading != "ticks" and len(found) <= _LISTED
        kept = found if listed else [answer for answer in found if not answer.to or answer.confirm]
        order = {option.code: i for i, option in enumerate(target.options)}
        kept.sort(key=lambda answer: (order.get(answer.to, len(order)), -answer.rows))
        return (*kept, *declared.values())

    def _answer(self, entry: str, rows: int, column: ColumnMap, target: Target) -> AnswerMap:
        answer = self._catalogue.readers[target.field].read(entry, column.reading, column.dates)
        if answer.to:
            return AnswerMap(entry, answer.to, rows)
        return AnswerMap(entry, answer.suggested, rows, confirm=bool(answer.suggested), clash=answer.clash)

    def _declared(self, name: str, target: Target) -> dict[str, AnswerMap]:
        """Return what a file's own missing values mean: "don't know" and "not applicable" by their label, else unanswered."""
        out = {}
        reader = self._catalogue.readers[target.field]
        for text in self._evidence.user_missing.get(name, ()):
            if text in self._scan.columns[name].values:
                to = reader.read(text).to
                state = to if to in target.states or to.startswith("na:") else UNANSWERED
                out[text] = AnswerMap(text, state, self._scan.columns[name].values[text])
        return out

    # Guesses

    def _guess(self, name: str, base: ImportMap) -> ColumnMap:
        """Return a suggestion for a column whose heading is no known wording: a near one, or the options of one question."""
        for text in (name, *self._evidence.headings.get(name, ())):
            field = self._catalogue.nearest(text)
            if field:
                return replace(self._mapped(name, field, "near", base), confirm=True)
        field = self._field_of_options(list(self._answers_of(name, base)))
        if field:
            return replace(self._mapped(name, field, "options", base), confirm=True)
        return ColumnMap(name, "keep")

    def _field_of_options(self, cells: list[str]) -> str:
        entries = {key(part) for text in cells for part in text.split("┋")}
        if len(entries) < _FEW_OPTIONS or len(cells) > _LISTED:
            return ""
        fits = [
            field
            for field, reader in self._catalogue.readers.items()
            if reader.texts
            and entries <= reader.texts.keys() | {key(f"{o.code}{o.text.zh}") for o in reader.texts.values()}
        ]
        return fits[0] if len(fits) == 1 else ""

    def _settle(self, columns: list[ColumnMap]) -> Iterator[ColumnMap]:
        """Yield the columns with one at most for each field: the strongest match, or none where two are as strong."""
        claims: dict[str, list[ColumnMap]] = {}
        for column in columns:
            if column.use == "field" and column.field:
                claims.setdefault(column.field, []).append(column)
        with_options = {field.partition(".")[0] for field in claims if "." in field}
        for column in columns:
            rivals = claims.get(column.field, [])
            if column.use != "field" or (len(rivals) == 1 and column.field not in with_options):
                yield column
            elif column.field in with_options:
                # the same answers once more, joined in one cell
                yield ColumnMap(column.column, "drop", how="same_as_options")
            elif column is _strongest(rivals):
                yield column
            else:
                yield replace(column, confirm=True, how="rival")


def _strongest(rivals: list[ColumnMap]) -> ColumnMap | None:
    def rank(column: ColumnMap) -> tuple[bool, int]:
        return column.confirm, STRENGTH.index(column.how) if column.how in STRENGTH else len(STRENGTH)

    best = min(rivals, key=rank)
    return best if sum(1 for rival in rivals if rank(rival) == rank(best)) == 1 else None


def _is_place(text: str) -> bool:
    plain = text.removesuffix(".0")
    return plain.isascii() and plain.isdigit() and len(plain) <= 2  # noqa: PLR2004  # no list has a hundred options


def _all_places(cells: list[str], target: Target) -> bool:
    return bool(cells) and all(_is_place(text) and 1 <= int(text) <= len(target.options) for text in cells)


def _entries(text: str, column: ColumnMap, reader: ColumnReader, words: AnswerReader) -> list[str]:
    """Return the single answers of a cell, without attached text."""
    plain = without_attached(text) if words.target.kind in ("one", "many") else text
    if words.target.kind == "many" and not reader.is_tick:
        return split_entries(plain, column.joint, words)
    return [plain] if plain else []
