"""The small rule language of packs, read into values: total, typed, and closed - an unknown word is a fault."""

from __future__ import annotations

from typing import Final, Literal

from wuli.instrument.sections import Combine, Fact, Rule
from wuli.instrument.yaml_reader import Reader

_NEVER: Final[Rule] = Combine("any", ())
_KINDS: Final = ("item", "answer", "profile")
_OPS: Final[dict[str, tuple[Literal["at_most", "at_least", "includes", "in"], ...]]] = {
    "item": ("at_most", "at_least", "in"),
    "answer": ("includes", "in"),
    "profile": ("in",),
}


def read_rule(r: Reader | None) -> Rule:
    """Return the rule of a mapping; a faulty rule is told and never holds."""
    if r is None:
        return _NEVER
    for op in ("any", "all"):
        if r.has(op):
            rules = tuple(read_rule(child) for child in r.maps(op))
            r.done()
            return Combine("any" if op == "any" else "all", rules)
    if r.has("not"):
        inner = read_rule(r.map("not"))
        r.done()
        return Combine("not", (inner,))
    return _fact(r)


def _fact(r: Reader) -> Rule:
    kind = next((kind for kind in _KINDS if r.has(kind)), None)
    if kind is None:
        r.fault("rule_unknown", got=", ".join(r.keys()), expected="any | all | not | item | answer | profile")
        return _NEVER
    id = r.name(kind)
    op = next((op for op in _OPS[kind] if r.has(op)), None)
    if op is None:
        r.fault("rule_unknown", got=", ".join(r.keys()), expected=" | ".join(_OPS[kind]))
        return _NEVER
    values = _values(r, op)
    r.done()
    return Fact("item" if kind == "item" else "answer" if kind == "answer" else "profile", id, op, values)


def _values(r: Reader, op: str) -> tuple[str, ...]:
    if op in ("at_most", "at_least"):
        return (str(r.integer(op)),)
    if op == "includes":
        return (r.string(op),)
    raw = r.raw(op)
    if isinstance(raw, list) and raw and all(isinstance(v, (str, bool, int)) for v in raw):
        return tuple(str(v).lower() if isinstance(v, bool) else str(v) for v in raw)
    r.fault("field_wrong_type", op, got=repr(raw), expected='["…", "…"]')
    return ()
