"""The library for many firms: single tables, industry reports, synthetic populations.

>>> import wuli
>>> items = [item.id for item in wuli.load_pack().instrument.items if item.id != "business_process"]
>>> answers = [{**dict.fromkeys(items, level), "is_manufacturer": True}
...     for level in (1, 2, 3, 4) for _ in range(5)]
>>> [row] = wuli.estimate(answers, of="foundation")
>>> row["estimate"], row["n"], row["flag"]
(2.5, 20, 'small')
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wuli.api import load_pack, open_source
from wuli.instrument.pack import Pack
from wuli.instrument.text import LANGS, Lang
from wuli.responses import read_responses
from wuli.responses.profile import check_date

if TYPE_CHECKING:
    from wuli.analysis.industry.options import IndustryOptions
    from wuli.analysis.industry.result import IndustryResult

__all__ = ["IndustryReport", "estimate", "industry_report"]


@dataclass(frozen=True, slots=True)
class IndustryReport:
    """The report on many firms: its result object, and the means to write it."""

    result: IndustryResult

    @property
    def table(self) -> list[dict[str, Any]]:
        """Every estimate as a row: of, statistic, level, by, estimate, se, ci_low, ci_high, n, n_eff, deff, df, flag, method."""
        return [row.to_plain() for row in self.result.book]

    def save(self, folder: str | Path, formats: Iterable[str] = (), *, lang: Lang | None = None) -> tuple[str, ...]:
        """Write the report into a new folder, whole or not at all; return characters that no font had.

        Args:
            folder: where; a folder that holds anything but an earlier report is refused.
            formats: of "pdf", "docx", "html", "pptx", "xlsx", "figures"; default all of them.
            lang: "zh" or "en"; default both.
        """
        from wuli.engines.output_folder import whole_folder  # noqa: PLC0415  # only needed here
        from wuli.report.save_industry import FORMATS, Look, build_documents, write_report  # noqa: PLC0415

        look = Look()
        documents = build_documents(self.result, (lang,) if lang else LANGS, look)
        with whole_folder(Path(folder)) as part:
            return write_report(part, self.result, documents, tuple(formats) or FORMATS, look)


def estimate(
    data: object,
    of: str | Sequence[str] = (),
    by: str | Sequence[str] = (),
    *,
    pack: str | Path | Pack | None = None,
    statistics: Iterable[str] = (),
    options: IndustryOptions | None = None,
) -> list[dict[str, Any]]:
    """Return estimates as rows of the estimates contract.

    Args:
        data: path of a response file, or answers in memory as for `wuli.score`.
        of: items, forces, composites, "level", extra questions, or "forces" (default), "items", "all".
        by: grouping columns; a crossing is written "industry*age".
        pack: id, folder or loaded pack; default five_force.
        statistics: only these, such as "mean" or "share_at_least"; "median" and quartiles only where they are named.
        options: design, margins and rules of display; its `by` is replaced.

    Raises:
        ArgumentError, InputError: names, options or data have faults; all of a kind are told.
    """
    from dataclasses import replace  # noqa: PLC0415  # start-up: scoring a firm needs none of this

    from wuli.analysis.industry.options import IndustryOptions  # noqa: PLC0415
    from wuli.analysis.industry.single import estimate as estimate_table  # noqa: PLC0415

    loaded = _loaded(pack)
    responses = read_responses(open_source(data, loaded), loaded)
    wanted = replace(options or IndustryOptions(), by=(by,) if isinstance(by, str) else tuple(by))
    names = (of,) if isinstance(of, str) and of else tuple(of)
    return [row.to_plain() for row in estimate_table(responses, wanted, names, statistics)]


def industry_report(
    data: object,
    options: IndustryOptions | None = None,
    *,
    pack: str | Path | Pack | None = None,
    as_of: str = "",
) -> IndustryReport:
    """Return the report on the firms of a response file or of answers in memory.

    Raises:
        ArgumentError, InputError: options or data have faults; all of a kind are told.
    """
    from dataclasses import replace  # noqa: PLC0415  # start-up: scoring a firm needs none of this

    from wuli.analysis.industry.analyse import analyse  # noqa: PLC0415
    from wuli.analysis.industry.options import IndustryOptions  # noqa: PLC0415
    from wuli.report.numbers import today  # noqa: PLC0415

    loaded = _loaded(pack)
    responses = read_responses(open_source(data, loaded), loaded, as_of=check_date(as_of))
    wanted = options or IndustryOptions()
    return IndustryReport(analyse(responses, replace(wanted, date=wanted.date or today())).result)


def _loaded(pack: str | Path | Pack | None) -> Pack:
    return pack if isinstance(pack, Pack) else load_pack(pack) if pack is not None else load_pack()
