"""Strict reading of pack files: every value with its line, every fault gathered, no YAML surprises.

YAML turns `no` into false, `1.10` into 1.1, `2023-05-22` into a date and the second of two equal keys into the only one.
A pack that relies on any of these is refused with the line and the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import yaml

from wuli.errors import Fault, FaultList
from wuli.instrument.text import EMPTY, Text

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG: Final = "tag:yaml.org,2002:"
_QUOTED: Final = ("'", '"', "|", ">")
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")
_DECIMAL: Final = re.compile(r"-?\d+(\.\d+)?(/\d+)?\Z")


class Mapped(dict[str, Any]):
    """A mapping that knows the line of each key and where it stands in the file."""

    __slots__ = ("line", "lines", "path")

    def __init__(self, path: str, line: int) -> None:
        super().__init__()
        self.path, self.line = path, line
        self.lines: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class Source:
    """The file being read and the list that takes its faults."""

    file: str
    faults: FaultList

    def fault(self, code: str, *, line: int | None, path: str, got: object = "", **fields: str) -> None:
        """Take a fault of this file."""
        shown = got if isinstance(got, str) else repr(got)
        self.faults.add(Fault(code, file=self.file, line=line, path=path, got=shown, fields=fields))


def read_yaml(content: bytes, source: Source) -> Mapped:
    """Return the top mapping of a YAML file; faults go to `source`, and what cannot be read is left out."""
    empty = Mapped("", 1)
    try:
        text = content.decode("utf-8-sig")
        alias = _find_alias(text)
        node = None if alias else yaml.compose(text, Loader=_Loader)
    except UnicodeDecodeError as error:
        source.fault("yaml_not_utf8", line=None, path="", got=str(error.start))
        return empty
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", "") or error)
        source.fault("yaml_syntax", line=mark.line + 1 if mark else None, path="", got=problem)
        return empty
    if alias:
        source.fault("yaml_alias", line=alias.start_mark.line + 1, path="", got=f"*{alias.anchor}")
        return empty
    if not isinstance(node, yaml.MappingNode):
        source.fault("yaml_not_mapping", line=1, path="")
        return empty
    try:
        return _mapping(node, "", source)
    except RecursionError:
        source.fault("yaml_syntax", line=None, path="", got="nested too deeply")
        return empty


def _find_alias(text: str) -> Any:
    """Return the first alias (*name): a few lines of them can stand for more values than any memory holds."""
    if "*" not in text:
        return None
    return next((event for event in yaml.parse(text, Loader=_Loader) if isinstance(event, yaml.AliasEvent)), None)


def _value(node: yaml.Node, path: str, source: Source) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, source)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, f"{path}[{i}]", source) for i, child in enumerate(node.value)]
    return _scalar(node, path, source)


def _mapping(node: yaml.MappingNode, path: str, source: Source) -> Mapped:
    mapped = Mapped(path, node.start_mark.line + 1)
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
        here = f"{path}.{key}" if path else str(key)
        if not key:
            source.fault("yaml_bad_key", line=line, path=path)
        elif key in mapped:
            source.fault("yaml_duplicate_key", line=line, path=here, got=key, first=str(mapped.lines[key]))
        else:
            if key_node.style not in _QUOTED and key_node.tag == _TAG + "bool":
                source.fault("yaml_bool_word", line=line, path=here, got=key)
            mapped.lines[key] = line
            mapped[key] = _value(value_node, here, source)
    return mapped


def _scalar(node: Any, path: str, source: Source) -> Any:
    text, kind, line = node.value, node.tag.removeprefix(_TAG), node.start_mark.line + 1
    if node.style in _QUOTED or kind == "str":
        return text
    if kind == "null":
        return None
    if kind == "bool" and text in ("true", "false"):
        return text == "true"
    if kind == "int" and re.fullmatch(r"-?(0|[1-9]\d*)", text):
        return int(text)
    code = {"bool": "yaml_bool_word", "timestamp": "yaml_unquoted_date"}.get(kind, "yaml_unquoted_number")
    source.fault(code, line=line, path=path, got=text)
    return text


class Reader:
    """Takes a mapping apart field by field. A bad field is a fault and yields a neutral value, so reading goes on."""

    def __init__(self, mapped: Mapped, source: Source) -> None:
        """Read `mapped`, telling faults to `source`."""
        self._map, self.source, self._seen = mapped, source, set[str]()

    @property
    def path(self) -> str:
        """Where this mapping stands in the file."""
        return self._map.path

    @property
    def line(self) -> int:
        """The line on which this mapping starts."""
        return self._map.line

    def has(self, key: str) -> bool:
        """Tell whether `key` is there (even with null)."""
        return key in self._map

    def fault(self, code: str, key: str = "", *, got: object = "", **fields: str) -> None:
        """Take a fault at `key` of this mapping (or at the mapping itself)."""
        path = ".".join(p for p in (self._map.path, key) if p)
        self.source.fault(code, line=self._map.lines.get(key, self._map.line), path=path, got=got, **fields)

    def _take(self, key: str, *, required: bool) -> Any:
        self._seen.add(key)
        if self._map.get(key) is None:
            if required:
                self.fault("field_missing", key, field=key)
            return None
        return self._map[key]

    def _wrong(self, key: str, got: object, expected: str) -> None:
        self.fault("field_wrong_type", key, got=got, expected=expected)

    def string(self, key: str, *, required: bool = True) -> str:
        """Return a quoted or plain string, "" where absent."""
        value = self._take(key, required=required)
        if value is None or isinstance(value, str):
            return value or ""
        self._wrong(key, value, '"…"')
        return ""

    def name(self, key: str, *, required: bool = True) -> str:
        """Return an id: letters, digits, `_`, `.`, `-`."""
        value = self.string(key, required=required)
        if value and not _ID.match(value):
            self.fault("field_bad_id", key, got=value)
        return value

    def integer(self, key: str, *, required: bool = True, default: int = 0) -> int:
        """Return a whole number (plain or in quotes)."""
        value = self._take(key, required=required)
        if value is None:
            return default
        if isinstance(value, str) and re.fullmatch(r"-?\d+", value):
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self._wrong(key, value, "1")
        return default

    def decimal(self, key: str, *, required: bool = True) -> Fraction | None:
        """Return an exact number: whole, or a decimal or fraction in quotes ("0.25", "1/4")."""
        return self._to_decimal(key, self._take(key, required=required))

    def decimals(self, key: str, *, required: bool = True) -> tuple[Fraction, ...]:
        """Return a list of exact numbers."""
        value = self._take(key, required=required)
        if value is None:
            return ()
        if not isinstance(value, list):
            self._wrong(key, value, '["1", "2.5"]')
            return ()
        numbers = (self._to_decimal(key, entry) for entry in value)
        return tuple(number for number in numbers if number is not None)

    def _to_decimal(self, key: str, value: Any) -> Fraction | None:
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            return Fraction(value)
        if isinstance(value, str) and _DECIMAL.match(value):
            return Fraction(value)
        self._wrong(key, value, '"0.25"')
        return None

    def flag(self, key: str, *, required: bool = False) -> bool | None:
        """Return true, false or None where absent or null."""
        value = self._take(key, required=required)
        if value is None or isinstance(value, bool):
            return value
        self._wrong(key, value, "true / false")
        return None

    def choice(self, key: str, options: tuple[str, ...], *, default: str = "") -> str:
        """Return one of `options`; absent yields `default` where one is given."""
        value = self.string(key, required=not default)
        if not value:
            return default
        if value not in options:
            self.fault("field_not_an_option", key, got=value, expected=" | ".join(options))
            return default or options[0]
        return value

    def text(self, key: str, *, required: bool = True) -> Text:
        """Return a text in both languages; a missing language is a fault."""
        value = self._take(key, required=required)
        if value is None:
            return EMPTY
        if not isinstance(value, Mapped):
            self._wrong(key, value, "{zh: …, en: …}")
            return EMPTY
        reader = Reader(value, self.source)
        text = Text(reader.string("zh"), reader.string("en"))
        reader.done()
        return text

    def texts(self, key: str, *, required: bool = True) -> tuple[Text, ...]:
        """Return a list of texts."""
        return tuple(Text(r.string("zh"), r.string("en")) for r in self.maps(key, required=required))

    def strings(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """Return a list of strings."""
        value = self._take(key, required=required)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
            return tuple(value)
        self._wrong(key, value, '["…", "…"]')
        return ()

    def maps(self, key: str, *, required: bool = True) -> tuple[Reader, ...]:
        """Return a list of mappings, each as a reader."""
        value = self._take(key, required=required)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(entry, Mapped) for entry in value):
            return tuple(Reader(entry, self.source) for entry in value)
        self._wrong(key, value, "[{…: …}, {…: …}]")
        return ()

    def map(self, key: str, *, required: bool = True) -> Reader | None:
        """Return a nested mapping as a reader."""
        value = self._take(key, required=required)
        if value is None:
            return None
        if isinstance(value, Mapped):
            return Reader(value, self.source)
        self._wrong(key, value, "{…: …}")
        return None

    def table(self, key: str, *, required: bool = True) -> Mapping[str, Reader]:
        """Return a mapping of names to mappings."""
        reader = self.map(key, required=required)
        return dict(reader.entries()) if reader else {}

    def entries(self) -> Iterator[tuple[str, Reader]]:
        """Yield every key with its mapping; other values are faults."""
        for key, value in self._map.items():
            self._seen.add(key)
            if isinstance(value, Mapped):
                yield key, Reader(value, self.source)
            else:
                self._wrong(key, value, "{…: …}")

    def raw(self, key: str) -> Any:
        """Return the value as it stands (used where the shape itself is parsed elsewhere)."""
        return self._take(key, required=False)

    def keys(self) -> tuple[str, ...]:
        """Return the keys in file order."""
        return tuple(self._map)

    def done(self) -> None:
        """Tell every key that nobody asked for."""
        for key in self._map:
            if key not in self._seen:
                self.fault("field_unknown", key, got=key, expected=", ".join(sorted(self._seen)))
