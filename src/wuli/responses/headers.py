"""Which column of a file is which field: ids, names in both languages, labels; near misses are told, not guessed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from wuli.instrument.pack import Pack
from wuli.instrument.text import LANGS, Text
from wuli.responses.cells import normalise

PROFILE_FIELDS: Final = (
    "firm_id",
    "firm_name",
    "industry",
    "founded",
    "age_band",
    "headcount",
    "revenue",
    "is_manufacturer",
    "region",
    "role",
    "wave",
    "respondent",
    "answered_at",
    "verified",
    "synthetic",
    "consent_benchmark",
    "duration_seconds",
    "design_weight",
    "stratum",
    "psu",
    "fpc",
)


class Headers:
    """The names under which a pack's fields may stand in a file."""

    def __init__(self, pack: Pack) -> None:
        """Collect ids and labels of `pack`."""
        self._pack = pack
        self._ids = dict(_id_names(pack))
        self._labels: Mapping[str, str] | None = None

    def _label_names(self) -> Mapping[str, str]:
        """Names and labels in both languages; read only when some header is not an id."""
        if self._labels is None:
            names: dict[str, str] = {}
            instrument = self._pack.instrument
            for id, label in self._pack.profile.fields.items():
                _put(names, label.label, id)
            for part in reversed(instrument.answerable):
                _put(names, part.name, part.id)
                _put(names, part.short, part.id)
            for question in self._pack.extras:
                names[question.id.lower()] = question.id
                _put(names, question.name, question.id)
                for option in question.options:
                    names[f"{question.id}.{option.id}".lower()] = f"{question.id}.{option.id}"
            self._labels = names
        return self._labels

    def field_of(self, header: str) -> str | None:
        """Return the field a header stands for, None where it is none of ours."""
        key = normalise(header).lower()
        labels = self._label_names
        # a label broken over two lines holds a space that Chinese does not have
        return self._ids.get(key) or labels().get(key) or labels().get(key.replace(" ", ""))

    def is_known(self, header: str) -> bool:
        """Tell whether a header is a field."""
        return self.field_of(header) is not None

    def nearest(self, field: str, columns: Sequence[str]) -> str:
        """Return the unknown column whose name is closest to `field`, "" where none is close."""
        unknown = {normalise(name).lower(): name for name in columns if not self.is_known(name)}
        close = difflib.get_close_matches(field, list(unknown), n=1, cutoff=0.75)
        return unknown[close[0]] if close else ""


def base_fields(pack: Pack) -> frozenset[str]:
    """Return the fields that every file may have: profile, items, slots - all but the extra questions."""
    return frozenset(field for _, field in _id_names(pack))


def _id_names(pack: Pack) -> Iterator[tuple[str, str]]:
    instrument = pack.instrument
    for field in PROFILE_FIELDS:
        yield field, field
    for item in instrument.items:
        for id in (item.id, item.number.column if item.number else "", *_ratio_columns(item.ratio)):
            if id:
                yield id.lower(), id
        yield from ((f"{item.id}.{code}".lower(), f"{item.id}.{code}") for code in item.codes if item.kind == "multi")
    for slot in instrument.slots:
        yield slot.id.lower(), slot.id


def _ratio_columns(ratio: object) -> tuple[str, ...]:
    return (ratio.numerator, ratio.denominator) if ratio else ()  # type: ignore[attr-defined]  # RatioInput | None


def _put(names: dict[str, str], text: Text, id: str) -> None:
    for lang in LANGS:
        names.setdefault(normalise(text[lang]).lower(), id)
