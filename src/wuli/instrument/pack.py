"""A pack: one folder of YAML files, identified by id, edition and content hash, read part by part as needed."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from wuli.errors import ArgumentError, Fault, FaultList, PackError
from wuli.instrument.instrument_file import read_instrument
from wuli.instrument.model import Instrument
from wuli.instrument.text import EMPTY, Text
from wuli.instrument.yaml_reader import Mapped, Reader, Source, read_yaml
from wuli.packs import bundled_folders

if TYPE_CHECKING:
    from wuli.instrument import context as contexts
    from wuli.instrument import profile as profiles
    from wuli.instrument import quality_section, sections
    from wuli.instrument import simulation as simulations

T = TypeVar("T")

DEFAULT_PACK: Final = "five_force"
STATUSES: Final = ("draft", "pilot", "released", "deprecated")
FILES: Final = (
    "pack.yaml",
    "instrument.yaml",
    "rubric.yaml",
    "steps.yaml",
    "profile.yaml",
    "extras.yaml",
    "remedies.yaml",
    "policies.yaml",
    "cases.yaml",
    "reference.yaml",
    "glossary.yaml",
    "advice.yaml",
    "quality.yaml",
    "context.yaml",
    "simulation.yaml",
    "texts.yaml",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a pack is: id, edition, release status, languages, names, source and licence."""

    id: str
    edition: str
    status: str
    languages: tuple[str, ...]
    name: Text
    title: Text = EMPTY
    about: Text = EMPTY
    source: Text = EMPTY
    licence: str = ""


@dataclass(frozen=True)
class Pack:
    """A pack on disk. Parts are read when first asked for; each raises PackError with all its faults.

    `files` maps file names to their bytes as they were when the pack was opened, so a pack never changes under a run.
    """

    folder: Path
    files: Mapping[str, bytes] = field(repr=False)

    @cached_property
    def hash(self) -> str:
        """The content hash: SHA-256 over names and contents, line ends made equal; hexadecimal."""
        digest = hashlib.sha256()
        for name in sorted(self.files):
            digest.update(name.encode() + b"\0" + self.files[name].replace(b"\r\n", b"\n") + b"\0")
        return digest.hexdigest()

    @cached_property
    def identity(self) -> Identity:
        """Who the pack is."""
        return self._read("pack.yaml", read_identity, required=True)

    @property
    def id(self) -> str:
        """The pack's id."""
        return self.identity.id

    @property
    def edition(self) -> str:
        """The pack's edition."""
        return self.identity.edition

    @cached_property
    def instrument(self) -> Instrument:
        """The maturity model."""
        return self._read("instrument.yaml", read_instrument, required=True)

    @cached_property
    def rubric(self) -> Mapping[str, sections.Wording]:
        """Question, help and options by item id."""
        return self._section("rubric")

    @cached_property
    def steps(self) -> Mapping[str, Mapping[str, sections.Step]]:
        """Blockers and first moves by item id and the code one stands on."""
        return self._section("steps")

    @cached_property
    def profile(self) -> profiles.Profile:
        """Profile fields and code lists."""
        return self._section("profile")

    @cached_property
    def extras(self) -> tuple[profiles.Question, ...]:
        """Unscored questions."""
        return self._section("extras")

    @cached_property
    def remedies(self) -> sections.Remedies:
        """Challenges, remedies, recommendations."""
        return self._section("remedies")

    @cached_property
    def policies(self) -> sections.Policies:
        """Policies."""
        return self._section("policies")

    @cached_property
    def cases(self) -> tuple[sections.Case, ...]:
        """Cases."""
        return self._section("cases")

    @cached_property
    def reference(self) -> sections.Reference:
        """Figures of an earlier survey."""
        return self._section("reference")

    @cached_property
    def glossary(self) -> tuple[sections.Term, ...]:
        """Glossary."""
        return self._section("glossary")

    @cached_property
    def advice(self) -> sections.AdviceRules:
        """Thresholds of findings and moves."""
        return self._section("advice")

    @cached_property
    def quality(self) -> quality_section.Quality:
        """Thresholds and contradictions by which rows are flagged."""
        return self._section("quality")

    @cached_property
    def context(self) -> contexts.Context:
        """Figures around the survey: market, cost, investment, policy targets."""
        return self._section("context")

    @cached_property
    def simulation(self) -> simulations.Simulation:
        """Shares and correlations for synthetic firms."""
        return self._section("simulation")

    @cached_property
    def texts(self) -> Mapping[str, Text]:
        """The pack's own report texts."""
        return self._section("texts")

    def _section(self, name: str) -> Any:
        """Return a part by its name. Its reader is loaded only now: scoring one firm needs few of them."""
        read = section_reader(name)
        empty = Reader(Mapped("", 1), Source(name, FaultList()))
        return self._read(f"{name}.yaml", read, default=read(empty))

    def read(self, name: str, read: Callable[[Reader], T], faults: FaultList) -> T | None:
        """Read one file with its faults going to `faults`; None where the pack has no such file."""
        if name not in self.files:
            return None
        source = Source(f"{self.folder.name}/{name}", faults)
        before = faults.total
        top = Reader(read_yaml(self.files[name], source), source)
        if faults.total > before and not top.keys():
            return None  # unreadable: what it may hold is not missing
        value = read(top)
        if name not in ("instrument.yaml", "pack.yaml"):
            top.done()
        return value

    def _read(self, name: str, read: Callable[[Reader], T], *, default: T | None = None, required: bool = False) -> T:
        faults = FaultList()
        value = self.read(name, read, faults)
        if value is None and required and not faults.total:
            faults.add(Fault("pack_file_missing", file=self.folder.name, got=name))
        if faults.total:
            raise PackError(faults.kept(), faults.total)
        if value is None:
            assert default is not None
            return default
        return value


def section_reader(name: str) -> Callable[[Reader], Any]:
    """Return the function that reads the part `name` of a pack."""
    own = {"profile": "profile_file", "extras": "profile_file"}
    own |= {part: f"{part}_file" for part in ("quality", "context", "simulation")}
    module = own.get(name, "section_files")
    read: Callable[[Reader], Any] = getattr(importlib.import_module(f"wuli.instrument.{module}"), f"read_{name}")
    return read


def read_identity(top: Reader) -> Identity:
    """Return the identity of a pack file."""
    identity = Identity(
        id=top.name("id"),
        edition=top.string("edition"),
        status=top.choice("status", STATUSES, default="released"),
        languages=top.strings("languages"),
        name=top.text("name"),
        title=top.text("title", required=False),
        about=top.text("about", required=False),
        source=top.text("source", required=False),
        licence=top.string("licence", required=False),
    )
    top.done()
    return identity


def open_pack(folder: Path) -> Pack:
    """Read the files of a pack folder without looking into them.

    Raises:
        ArgumentError: `folder` holds no `pack.yaml`.
    """
    if not (folder / "pack.yaml").is_file():
        raise ArgumentError([Fault("pack_not_a_folder", got=str(folder))])
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.yaml"))}
    return Pack(folder, files)


def load_pack(name: str | Path = DEFAULT_PACK) -> Pack:
    """Return a bundled pack by its id (`five_force`, or `five_force@2023.1`), or the pack in a folder.

    The identity and the instrument are checked at once; the other parts when first used.

    Raises:
        ArgumentError: there is no such pack.
        PackError: the pack has faults.
    """
    pack = _find(name)
    pack.identity, pack.instrument  # noqa: B018  # read now: a broken instrument must not surface later
    return pack


def _find(name: str | Path) -> Pack:
    folder = Path(name)
    if isinstance(name, Path) or folder.is_dir():
        return open_pack(folder)
    id, _, edition = name.partition("@")
    for pack in bundled_packs():
        if pack.id == id and edition in ("", pack.edition):
            return pack
    known = ", ".join(f"{pack.id}@{pack.edition}" for pack in bundled_packs())
    raise ArgumentError([Fault("pack_unknown", got=name, fields={"expected": known})])


def bundled_packs() -> tuple[Pack, ...]:
    """Return the packs that come with Wuli, newest edition of an id first."""
    packs = [open_pack(folder) for folder in bundled_folders()]
    return tuple(sorted(packs, key=lambda pack: (pack.id, pack.edition), reverse=True))
