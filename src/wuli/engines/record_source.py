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
_TOO_DEEP: Final = "nested too deeply"


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
            lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
            if len(lines) < 2 or not _is_json(lines[0][1]):  # noqa: PLR2004  # broken JSON, not JSON lines
                raise
            parsed = _parse_lines(path.name, lines)
    except UnicodeDecodeError as error:
        raise ArgumentError([Fault("yaml_not_utf8", file=path.name, got=str(error.start))]) from error
    except json.JSONDecodeError as error:
        fault = Fault("json_syntax", file=path.name, line=error.lineno, got=error.msg)
        raise ArgumentError([fault]) from error
    except _RepeatedKeyError as error:
        raise ArgumentError([Fault("record_key_repeats", file=path.name, got=error.key)]) from error
    except RecursionError as error:
        raise ArgumentError([Fault("json_syntax", file=path.name, got=_TOO_DEEP)]) from error
    return records_source(path.name, as_records(path.name, parsed))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except json.JSONDecodeError:
        return False
    return True


def _parse_lines(name: str, lines: Iterable[tuple[int, str]]) -> list[Any]:
    """Return the value of each line; the faults of all broken lines are told at once."""
    parsed, faults = [], []
    for number, line in lines:
        try:
            parsed.append(_parse_json(line))
        except json.JSONDecodeError as error:
            faults.append(Fault("json_syntax", file=name, line=number, got=error.msg))
        except _RepeatedKeyError as error:
            faults.append(Fault("record_key_repeats", file=name, line=number, got=error.key))
    if faults:
        raise ArgumentError(faults)
    return parsed


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

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        refuse_aliases(text, path.name, loader)
        node = yaml.compose(text, Loader=loader)
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
    except RecursionError as error:
        raise ArgumentError([Fault("yaml_syntax", file=path.name, got=_TOO_DEEP)]) from error
    return records_source(path.name, as_records(path.name, parsed))


def refuse_aliases(text: str, name: str, loader: Any) -> None:
    """Refuse a YAML text with aliases: a few lines of them can stand for more values than any memory holds.

    Raises:
        ArgumentError: there is an alias.
    """
    import yaml  # noqa: PLC0415

    if "*" not in text:
        return
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else None
            raise ArgumentError([Fault("yaml_alias", file=name, line=line, got=f"*{event.anchor}")])


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
            out[_sound(str(key))] = ";".join(_sound(str(entry)) for entry in value)
        else:
            out[_sound(str(key))] = to_text(value)
    return out


def to_text(value: object) -> str | None:
    """Return a cell as text: None stays None, truth values become words (true is no level 1), 3.0 becomes 3."""
    if value is None or value != value:  # noqa: PLR0124  # NaN is the one value that differs from itself
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _sound(str(value))


def _sound(text: str) -> str:
    """Return `text` without half characters (a lone surrogate in JSON), which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
