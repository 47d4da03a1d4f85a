"""Checking a pack as a whole: every file, every reference between files, every text, all faults at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Final

from wuli.errors import Fault, FaultList
from wuli.instrument.instrument_file import read_instrument
from wuli.instrument.model import Instrument
from wuli.instrument.pack import FILES, Pack, open_pack, read_identity, section_reader
from wuli.instrument.profile import Profile
from wuli.instrument.sections import Combine, Fact, Remedies, Rule
from wuli.instrument.simulation_check import PackLists, tell_faults
from wuli.instrument.text import Text

_CHINESE: Final = re.compile(r"[㐀-鿿]")
_SECTIONS: Final = tuple(name.removesuffix(".yaml") for name in FILES if name not in ("pack.yaml", "instrument.yaml"))
_PROFILE_FIELDS: Final = ("industry", "age_band", "headcount_band", "size_class", "region", "is_manufacturer")
# Proper names may hold Chinese in an English text: the report's own title, forms of an office.
_QUOTED: Final = re.compile(r"[“\"《（(][^”\"》）)]*[”\"》）)]")


@dataclass(frozen=True, slots=True)
class PackCheck:
    """What a check found: the pack, its faults, and how many texts it has in both languages."""

    pack: Pack
    faults: tuple[Fault, ...]
    total: int
    texts: int


def check_pack(folder: str | Path) -> PackCheck:
    """Read every file of the pack in `folder` and return all faults.

    Raises:
        ArgumentError: `folder` holds no pack.
    """
    pack = open_pack(Path(folder))
    faults = FaultList()
    others = {path.name for path in pack.folder.glob("*.yml")}
    for name in sorted({*pack.files, *others}):
        if name not in FILES:
            fields_ = {"expected": ", ".join(FILES)}
            faults.add(Fault("pack_file_unknown", file=pack.folder.name, got=name, fields=fields_))
    for name in ("pack.yaml", "instrument.yaml"):
        if name not in pack.files:
            faults.add(Fault("pack_file_missing", file=pack.folder.name, got=name))
    parts = {
        "pack.yaml": pack.read("pack.yaml", read_identity, faults),
        "instrument.yaml": pack.read("instrument.yaml", read_instrument, faults),
        **{f"{name}.yaml": pack.read(f"{name}.yaml", section_reader(name), faults) for name in _SECTIONS},
    }
    if faults.total == 0:
        _Links(pack, parts, faults).check()
    texts = [text for part in parts.values() for text in all_texts(part)]
    if faults.total == 0:
        _check_languages(pack, parts, faults)
    return PackCheck(pack, faults.kept(), faults.total, len(texts))


def all_texts(value: Any) -> Iterable[Text]:
    """Yield every text below a value."""
    if isinstance(value, Text):
        if value:
            yield value
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from all_texts(entry)
    elif isinstance(value, (tuple, list)):
        for entry in value:
            yield from all_texts(entry)
    elif is_dataclass(value):
        for field in fields(value):
            if not field.name.startswith("_"):
                yield from all_texts(getattr(value, field.name))


def _check_languages(pack: Pack, parts: Mapping[str, Any], faults: FaultList) -> None:
    for name, part in parts.items():
        for text in all_texts(part):
            if _CHINESE.search(_QUOTED.sub("", text.en)):
                line = _line_of(text.en, pack.files[name])
                faults.add(Fault("pack_text_language", file=f"{pack.folder.name}/{name}", line=line, got=text.en))


def _line_of(text: str, content: bytes) -> int | None:
    """Return the line on which a text begins, None where it is folded over several."""
    lines = content.decode("utf-8-sig").splitlines()
    return next((number for number, line in enumerate(lines, start=1) if text in line), None)


class _Links:
    """References between the files of a pack."""

    def __init__(self, pack: Pack, parts: Mapping[str, Any], faults: FaultList) -> None:
        self._pack, self._parts, self._faults = pack, parts, faults
        self._instrument: Instrument = parts["instrument.yaml"]

    def check(self) -> None:
        self._check_rubric()
        self._check_steps()
        self._check_remedies()
        self._check_policies()
        self._check_cases()
        self._check_reference()
        self._check_quality()
        self._check_simulation()

    def _tell(self, code: str, file: str, path: str, got: str, **gaps: str) -> None:
        self._faults.add(Fault(code, file=f"{self._pack.folder.name}/{file}", path=path, got=got, fields=gaps))

    def _known(self, file: str, path: str, wanted: Iterable[str], known: Iterable[str]) -> None:
        names = set(known)
        for name in wanted:
            if name not in names:
                self._tell("reference_unknown", file, path, name, expected=", ".join(sorted(names)))

    def _places(self) -> set[str]:
        return {part.id for part in self._instrument.answerable}

    def _check_rubric(self) -> None:
        rubric = self._parts["rubric.yaml"]
        if rubric is None:
            return
        self._known("rubric.yaml", "items", rubric, (item.id for item in self._instrument.items))
        for item in self._instrument.items:
            if item.id not in rubric:
                self._tell("pack_wording_missing", "rubric.yaml", "items", item.id)
                continue
            options = rubric[item.id].options
            for code in item.codes:
                if code not in options:
                    self._tell("pack_option_missing", "rubric.yaml", f"items.{item.id}", code, item=item.id)
            self._known("rubric.yaml", f"items.{item.id}.options", options, item.codes)

    def _check_steps(self) -> None:
        steps = self._parts["steps.yaml"]
        if steps is None:
            return
        ladders = {item.id: item for item in self._instrument.items if item.kind == "ladder"}
        self._known("steps.yaml", "steps", steps, ladders)
        for item in ladders.values():
            own = steps.get(item.id, {})
            for code in item.codes[:-1]:
                if code not in own:
                    self._tell("pack_step_missing", "steps.yaml", f"steps.{item.id}", code, item=item.id)
            self._known("steps.yaml", f"steps.{item.id}", own, item.codes[:-1])

    def _check_remedies(self) -> None:
        remedies: Remedies | None = self._parts["remedies.yaml"]
        if remedies is None:
            return
        file = "remedies.yaml"
        policy, firm = ({r.id for r in side} for side in (remedies.policy, remedies.enterprise))
        for challenge in remedies.challenges:
            path = f"challenges.{challenge.id}"
            self._known(file, path, challenge.policy, policy)
            self._known(file, path, challenge.enterprise, firm)
            self._known(file, path, [challenge.dimension], self._instrument.dimensions)
            self._rule(file, path, challenge.when)
        for group, known in ((remedies.to_government, policy), (remedies.to_firms, firm)):
            for recommendation in group:
                for advice in recommendation.items:
                    self._known(file, f"recommendations.{advice.id}", advice.remedies, known)
        for worry in remedies.worries:
            self._known(file, f"worries.{worry.id}", worry.challenges, self._challenges())

    def _challenges(self) -> set[str]:
        remedies = self._parts["remedies.yaml"]
        return {challenge.id for challenge in remedies.challenges} if remedies else set()

    def _check_policies(self) -> None:
        policies = self._parts["policies.yaml"]
        for policy in policies.policies if policies else ():
            path = f"policies.{policy.id}"
            self._known("policies.yaml", path, policy.helps, self._challenges())
            self._known("policies.yaml", path, policy.indicators, self._places())
            self._known("policies.yaml", path, policy.instruments, policies.instruments)
            for condition in policy.conditions:
                self._rule("policies.yaml", path, condition.when)

    def _check_cases(self) -> None:
        for case in self._parts["cases.yaml"] or ():
            path = f"cases.{case.id}"
            self._known("cases.yaml", path, case.challenges, self._challenges())
            self._known("cases.yaml", path, case.indicators, self._places())
            self._known("cases.yaml", path, (level.item for level in case.levels), self._places())
            profile = self._parts["profile.yaml"]
            if profile:
                self._known("cases.yaml", path, [case.industry], (i.id for i in profile.industries))

    def _check_reference(self) -> None:
        reference = self._parts["reference.yaml"]
        questions = {question.id for question in self._parts["extras.yaml"] or ()}
        known = self._places() | set(self._instrument.dimensions)
        for figure in reference.figures if reference else ():
            if figure.shown and figure.statistic in ("mean", "share"):
                of = figure.of.split(".")[0]
                self._known("reference.yaml", f"figures.{figure.id}", [of], known | questions)

    def _check_quality(self) -> None:
        quality = self._parts["quality.yaml"]
        for contradiction in quality.contradictions if quality else ():
            self._rule("quality.yaml", f"contradictions.{contradiction.id}", contradiction.when)

    def _check_simulation(self) -> None:
        simulation, profile = self._parts["simulation.yaml"], self._parts["profile.yaml"]
        if simulation is None:
            return
        file = f"{self._pack.folder.name}/simulation.yaml"

        def tell(code: str, path: str, line: int, got: str, **gaps: str) -> None:
            self._faults.add(Fault(code, file=file, line=line or None, path=path, got=got, fields=gaps))

        lists = PackLists(self._instrument, profile or Profile(), self._parts["extras.yaml"] or ())
        tell_faults(simulation, lists, tell)
        for example in simulation.examples:
            if not (self._pack.folder / "examples" / example.file).is_file():
                tell("pack_file_missing", f"examples.{example.id}", 0, example.file)

    def _rule(self, file: str, path: str, rule: Rule) -> None:
        if isinstance(rule, Combine):
            for inner in rule.rules:
                self._rule(file, path, inner)
            return
        self._fact(file, path, rule)

    def _fact(self, file: str, path: str, fact: Fact) -> None:
        if fact.kind == "item":
            self._known(file, path, [fact.id], self._places())
        elif fact.kind == "profile":
            self._known(file, path, [fact.id], _PROFILE_FIELDS)
            self._known(file, path, fact.values, self._profile_values(fact.id))
        else:
            questions = {question.id: question for question in self._parts["extras.yaml"] or ()}
            self._known(file, path, [fact.id], questions)
            if fact.id in questions:
                self._known(file, path, fact.values, (option.id for option in questions[fact.id].options))

    def _profile_values(self, field: str) -> set[str]:
        profile = self._parts["profile.yaml"]
        if profile is None:
            return set()
        lists: dict[str, Any] = {
            "industry": profile.industries,
            "age_band": profile.age_bands,
            "headcount_band": profile.headcount_bands,
            "size_class": profile.size_classes,
            "region": profile.regions,
        }
        return {"true", "false"} if field == "is_manufacturer" else {entry.id for entry in lists.get(field, ())}
