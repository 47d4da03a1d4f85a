"""Every wording under which a field of a pack may stand in a heading, and the search for it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from wuli.instrument.pack import Pack
from wuli.responses.cells import normalise
from wuli.responses.headers import Headers
from wuli.responses.imports.answers import AnswerReader
from wuli.responses.imports.headings import Heading, bare_texts, inners, read_heading, rows, stems
from wuli.responses.imports.keys import key, squeeze
from wuli.responses.imports.platforms import mark_of
from wuli.responses.imports.wording import Target, targets_of

_CLOSE: Final = 0.8
_LEAST_NEAR: Final = 4
_LONGEST: Final = 1_000  # no heading is longer; a hostile one must not take for ever
# how a heading was matched, strongest first
STRENGTH: Final = ("id", "question", "platform", "name", "row", "near", "options")


@dataclass(frozen=True, slots=True)
class Match:
    """A field found for a heading. `option` is the code of one option; `how` is one of STRENGTH.

    `unknown_option`: the question is known, but not the option behind it.
    """

    field: str
    how: str
    option: str = ""
    unknown_option: str = ""

    @property
    def full_field(self) -> str:
        """The field with its option."""
        return f"{self.field}.{self.option}" if self.option else self.field


class Catalogue:
    """The fields of a pack, found by heading."""

    def __init__(self, pack: Pack) -> None:
        """Collect the wordings of `pack`."""
        self.pack = pack
        self.targets = targets_of(pack)
        self.readers = {field: AnswerReader(target) for field, target in self.targets.items()}
        self._headers = Headers(pack)

    def target(self, field: str) -> Target | None:
        """Return the target of a field or of one option of it (`ai_impact.none`), None where there is none."""
        if field in self.targets:
            return self.targets[field]
        stem, _, option = field.partition(".")
        target = self.targets.get(stem)
        known = target is not None and target.kind == "many" and any(o.code == option for o in target.options)
        return target if known else None

    @cached_property
    def _questions(self) -> dict[str, str]:
        return dict(_keys((t.field, text) for t in self.targets.values() for text in t.questions))

    @cached_property
    def _names(self) -> dict[str, str]:
        return dict(_keys((t.field, text) for t in self.targets.values() for text in t.names))

    @cached_property
    def _ids(self) -> dict[str, tuple[str, str]]:
        """Ids as platforms may spell them -> field, option."""
        found = {field.lower(): (field, "") for field in self.targets}
        for target in self.targets.values():
            for option in target.options if target.kind == "many" else ():
                for joint in (".", "_", "/"):
                    found.setdefault(f"{target.field}{joint}{option.code}".lower(), (target.field, option.code))
                found.setdefault(f"{target.field}[{option.code}]".lower(), (target.field, option.code))
        return found

    def is_known(self, heading: str) -> bool:
        """Tell whether a heading stands in the header row of a file, for finding that row."""
        return mark_of(heading) or self._headers.is_known(heading) or self._find(read_heading(heading)) is not None

    def match(self, heading: str) -> Match | None:
        """Return the field of a heading by an exact wording, None where there is none."""
        return self._find(read_heading(heading))

    def _find(self, heading: Heading) -> Match | None:
        if len(heading.column) > _LONGEST:
            return None
        found = self._by_id(heading.column)
        if found is not None:
            return found
        for text in bare_texts(heading.text):
            found = self._by_wording(text)
            if found is not None:
                return found
        return None

    def _by_id(self, column: str) -> Match | None:
        name = normalise(column).lower()
        for text in (name, name.rpartition("/")[2], "/".join(name.split("/")[-2:])):
            if text in self._ids:
                field, option = self._ids[text]
                return Match(field, "id", option)
        stem, _, rest = name.partition("[")
        if rest.endswith("]") and stem in self._ids and not self._ids[stem][1]:
            target = self.targets[self._ids[stem][0]]
            if target.kind == "many":
                option = self.option_of(target, f"({rest[:-1]})")
                return Match(target.field, "id", option, "" if option else rest[:-1])
        return None

    def _by_wording(self, text: str) -> Match | None:
        whole = self._whole(text)
        if whole is not None:
            return whole
        for stem, rest in stems(text):
            found = self._whole(stem)
            if found is not None:
                return self._with_rest(found, rest)
        for stem, row in rows(text):
            asked = self._whole(stem)
            if asked is not None and self.targets[asked.field].kind == "many":
                option = self.option_of(self.targets[asked.field], f"({row})")
                return Match(asked.field, asked.how, option, "" if option else row)
        for _, row in rows(text):
            found = self._whole(row)
            if found is not None and self.targets[found.field].is_item:
                return Match(found.field, "question" if found.how == "question" else "row")
        return None

    def _whole(self, text: str) -> Match | None:
        word = key(text)
        if word in self._questions:
            return Match(self._questions[word], "question")
        if word in self._names:
            return Match(self._names[word], "name")
        field = self._headers.field_of(text)
        return Match(field, "name") if field in self.targets else None

    def _with_rest(self, found: Match, rest: str) -> Match:
        """Return what a question with something in brackets behind it is: a tick column, or the question with its note."""
        target = self.targets[found.field]
        if target.kind == "many":
            option = self.option_of(target, rest)
            if option:
                return Match(found.field, found.how, option)
            last = next((text for text in reversed(list(inners(rest)))), rest)
            is_note = any(key(note) in key(rest) for note in target.notes)
            return found if is_note and rest.count("(") == 1 else Match(found.field, found.how, "", last)
        ours = any(key(rest).startswith(key(note)) or key(note) in key(rest) for note in target.notes)
        return Match(found.field, "question") if ours else found

    def option_of(self, target: Target, rest: str) -> str:
        """Return the code of the option in the brackets at the end of a heading, "" where it is none of the question's."""
        reader = self.readers[target.field]
        plain = squeeze(rest)
        for text in (*inners(plain), *(row for _, row in rows(plain))):
            option = reader.texts.get(key(text))
            if option is not None:
                return option.code
            if any(o.code == text for o in target.options):
                return text
        return ""

    def nearest(self, heading: str) -> str:
        """Return the field whose wording is clearly nearest to a heading, "" for none: a suggestion, never a match."""
        wanted = key(read_heading(heading).text)
        if not _LEAST_NEAR <= len(wanted) <= _LONGEST:
            return ""
        best: dict[str, float] = {}
        for word, field in [*self._questions.items(), *self._names.items()]:
            matcher = difflib.SequenceMatcher(None, wanted, word, autojunk=False)
            if matcher.real_quick_ratio() >= _CLOSE and matcher.quick_ratio() >= _CLOSE:
                best[field] = max(best.get(field, 0.0), matcher.ratio())
        ranked = sorted(best.items(), key=lambda pair: -pair[1])
        if not ranked or ranked[0][1] < _CLOSE or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return ""
        return ranked[0][0]


def _keys(pairs: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield wording -> field; the first field keeps a wording that several have."""
    seen: set[str] = set()
    for field, text in pairs:
        word = key(text)
        if word and word not in seen:
            seen.add(word)
            yield word, field
