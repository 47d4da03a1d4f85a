"""JSON and YAML records as a table of text, exactly as written: no value is turned into something else on the way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from wuli.engines.source import MemorySource
from wuli.errors import ArgumentError, Fault

_LIST_KEYS: Final = ("firms", "responses")


def open_json(path: Path) -> MemorySource:
    """Return the records of a JSON file (one object, a list of objects, or one object a line).

    Raises:
        ArgumentError: it is no JSON, holds no records, or an object has a key twice.
    """
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
        try:
            parsed = _parse_json(text)
        except json.JSONDecodeError:
            lines = [line for line in text.splitlines() if line.strip()]
            if len(lines) < 2:  # noqa: PLR2004  # one broken line is broken JSON, not JSON lines
                raise
            parsed = [_parse_json(line) for line in lines]
    except UnicodeDecodeError as error:
        raise ArgumentError([Fault("yaml_not_utf8", file=path.name, got=str(error.start))]) from error
    except json.JSONDecodeError as error:
        fault = Fault("json_syntax", file=path.name, line=error.lineno, got=error.msg)
        raise ArgumentError([fault]) from error
    except _RepeatedKeyError as error:
        raise ArgumentError([Fault("record_key_repeats", file=path.name, got=error.key)]) from error
    return records_source(path.name, as_records(path.name, parsed))


class _RepeatedKeyError(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _parse_json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_unique, parse_float=str, parse_int=str, parse_constant=str)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in pairs:
        if key in out:
            raise _RepeatedKeyError(key)
        out[key] = value
    return out


def open_yaml(path: Path) -> MemorySource:
    """Return the records of a YAML file (a mapping, or a list of mappings). Scalars stay the text they are written as.

    Raises:
        ArgumentError: it is no YAML, holds no records, or a mapping has a key twice.
    """
    import yaml  # noqa: PLC0415  # start-up: only YAML input needs it

    try:
        node = yaml.compose(path.read_bytes().decode("utf-8-sig"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except UnicodeDecodeError as error:
        raise ArgumentError([Fault("yaml_not_utf8", file=path.name, got=str(error.start))]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", "") or error)
        fault = Fault("yaml_syntax", file=path.name, line=mark.line + 1 if mark else None, got=problem)
        raise ArgumentError([fault]) from error
    try:
        parsed = _plain(node)
    except _RepeatedKeyError as error:
        raise ArgumentError([Fault("record_key_repeats", file=path.name, got=error.key)]) from error
    return records_source(path.name, as_records(path.name, parsed))


def _plain(node: Any) -> Any:
    import yaml  # noqa: PLC0415

    if isinstance(node, yaml.MappingNode):
        return _unique([(str(key.value), _plain(value)) for key, value in node.value])
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child) for child in node.value]
    if node is None or (node.style not in ("'", '"') and node.value in ("", "~", "null")):
        return None
    return node.value


def as_records(name: str, parsed: Any) -> list[Mapping[str, Any]]:
    """Return parsed JSON or YAML as a list of records.

    Raises:
        ArgumentError: there are none, or something among them is no mapping.
    """
    if isinstance(parsed, Mapping):
        inner = [parsed[key] for key in _LIST_KEYS if isinstance(parsed.get(key), list)]
        parsed = inner[0] if inner else [parsed]
    if not isinstance(parsed, list) or not parsed or not all(isinstance(entry, Mapping) for entry in parsed):
        raise ArgumentError([Fault("records_expected", file=name)])
    return parsed


def records_source(name: str, records: Iterable[Mapping[str, Any]]) -> MemorySource:
    """Return records as a text table; nested mappings (`answers: {…}`) are laid flat, lists joined by `;`."""
    flat = [_flatten(record) for record in records]
    columns = list(dict.fromkeys(key for record in flat for key in record))
    arrays = {key: pa.array([record.get(key) for record in flat], pa.string()) for key in columns}
    return MemorySource(name, pa.table(arrays) if arrays else pa.table({"column_1": pa.nulls(len(flat), pa.string())}))


def _flatten(record: Mapping[str, Any]) -> dict[str, str | None]:
    out: dict[str, str | None] = {}
    for key, value in record.items():
        if isinstance(value, Mapping) and key in ("answers", "profile", "indicators", "extras"):
            out.update(_flatten(value))
        elif isinstance(value, Mapping):
            out.update({f"{key}.{inner}": text for inner, text in _flatten(value).items()})
        elif isinstance(value, (list, tuple)):
            out[str(key)] = ";".join(str(entry) for entry in value)
        else:
            out[str(key)] = to_text(value)
    return out


def to_text(value: object) -> str | None:
    """Return a cell as text: None stays None, true and false become 1 and 0, 3.0 becomes 3."""
    if value is None or value != value:  # noqa: PLR0124  # NaN is the one value that differs from itself
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
