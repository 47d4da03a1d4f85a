"""The de-identified data set as files: Parquet or CSV, a codebook beside it, and a page that says what it is."""

from __future__ import annotations

import contextlib
import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa

import wuli
from wuli.analysis.assess import Assessed
from wuli.analysis.industry.deidentified import ORDER, CodebookLine, Deidentified, Deidentifier
from wuli.engines.output import whole_file
from wuli.engines.tables_out import ResultFile
from wuli.instrument.text import LANGS, Lang

Format = Literal["parquet", "csv"]

# more rows than this are sorted bucket by bucket on disk
BUCKET_ROWS: Final = 250_000


@dataclass(frozen=True, slots=True)
class About:
    """What the page about the data set says: title of the survey, who made it, date (ISO), and whether data are made up."""

    title: str
    by: str
    date: str
    synthetic: bool = False


_COLON: Final = {"zh": "：", "en": ": "}


def save_deidentified(
    maker: Deidentifier,
    settled: Deidentified,
    batches: Callable[[], Iterable[Assessed]],
    folder: Path,
    about: About,
    *,
    formats: Sequence[Format] = ("parquet",),
) -> tuple[Path, ...]:
    """Write `firms.parquet` (or .csv), `codebook.csv`, `codebook.md` and `README.md` into `folder`, which must exist.

    `batches` yields the scored rows again. Returns the files written.
    """
    paths = [folder / f"firms.{form}" for form in formats]
    names: list[str] = []
    with tempfile.TemporaryDirectory(dir=folder, prefix=".sorting.") as scratch:
        buckets = _Buckets(Path(scratch), settled.rows)
        for batch in batches():
            buckets.put(maker.table(batch, settled))
        with contextlib.ExitStack() as stack:
            files = [stack.enter_context(ResultFile(path)) for path in paths]
            for table in buckets.sorted():
                names = table.column_names
                for file in files:
                    file.write(_Part(table))
            for file in files:
                file.finish()
    lines = maker.codebook(names)
    extra = [folder / "codebook.csv", folder / "codebook.md", folder / "README.md"]
    _save_codebook_csv(lines, extra[0])
    _save_text(extra[1], codebook_page(lines))
    _save_text(extra[2], readme(maker, settled, about, [path.name for path in paths]))
    return (*paths, *extra)


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows as the writers of result files want them."""

    rows: pa.Table

    def table(self) -> pa.Table:
        return self.rows

    def records(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.rows.to_pylist()
        return found


class _Buckets:
    """Rows parted by the first bits of their hash; each bucket is sorted on its own, so memory stays small."""

    def __init__(self, folder: Path, rows: int) -> None:
        self._folder = folder
        self._count = max(1, -(-rows // BUCKET_ROWS))
        self._kept: list[pa.Table] = []
        self._writers: dict[int, Any] = {}

    def put(self, table: pa.Table) -> None:
        if self._count == 1:
            self._kept.append(table)
            return
        order = table.column(ORDER).to_numpy()
        bucket = (order >> np.uint64(32)) * np.uint64(self._count) >> np.uint64(32)
        plain = pa.table([_decoded(column) for column in table.columns], names=table.column_names)
        for number in np.unique(bucket).tolist():
            part = plain.filter(pa.array(bucket == number))
            if number not in self._writers:
                self._writers[number] = pa.ipc.new_file(str(self._folder / f"{number}.arrow"), part.schema)
            self._writers[number].write_table(part)

    def sorted(self) -> Iterator[pa.Table]:
        """Yield the buckets in order, rows sorted by hash, without the hash."""
        if self._count == 1:
            if self._kept:
                kept = [pa.table([_decoded(c) for c in t.columns], names=t.column_names) for t in self._kept]
                yield _in_order(pa.concat_tables(kept))
            return
        for writer in self._writers.values():
            writer.close()
        for number in sorted(self._writers):
            with pa.memory_map(str(self._folder / f"{number}.arrow")) as source:
                yield _in_order(pa.ipc.open_file(source).read_all())


def _decoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column without dictionaries, which may differ from batch to batch."""
    if not pa.types.is_dictionary(column.type):
        return column
    return pa.chunked_array([chunk.dictionary_decode() for chunk in column.chunks], column.type.value_type)


def _in_order(table: pa.Table) -> pa.Table:
    order = np.argsort(table.column(ORDER).to_numpy(), kind="stable")
    return table.take(pa.array(order)).drop_columns([ORDER])


# Codebook and page


def _save_codebook_csv(lines: Iterable[CodebookLine], path: Path) -> None:
    with whole_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["column", "name_zh", "name_en", "value", "label_zh", "label_en"])
        writer.writerows([x.column, x.name.zh, x.name.en, x.value, x.label.zh, x.label.en] for x in lines)


def codebook_page(lines: Iterable[CodebookLine]) -> str:
    """Return the codebook as Markdown, both languages side by side."""
    parts = [
        "# 编码手册 · Codebook",
        "",
        "空着的单元格：未作答、没有得分，或为保护企业而留空。",
        "Empty cells: not answered, no score, or left blank to protect firms.",
    ]
    for line in lines:
        if not line.value:
            parts += ["", f"## `{line.column}`", "", f"{line.name.zh} · {line.name.en}"]
        else:
            parts += [
                *([""] if not parts[-1].startswith("- ") else []),
                f"- `{line.value}`：{line.label.zh} · {line.label.en}",
            ]
    return "\n".join(parts) + "\n"


def readme(maker: Deidentifier, settled: Deidentified, about: About, files: Sequence[str]) -> str:
    """Return the page about the data set, Chinese first."""
    return "\n\n".join(_page(maker, settled, about, files, lang) for lang in LANGS) + "\n"


def _page(maker: Deidentifier, settled: Deidentified, about: About, files: Sequence[str], lang: Lang) -> str:
    pack = maker.pack
    blanked = settled.blanked
    gaps = {
        "title": about.title,
        "by": f"{about.by}{_COLON[lang]}" if about.by else "",
        "year": about.date[:4],
        "date": about.date,
        "rows": f"{settled.rows:,}",
        "floor": str(settled.floor),
        "files": ("、" if lang == "zh" else ", ").join(f"`{name}`" for name in files),
        "pack": f"{pack.identity.name[lang]} {pack.id}@{pack.edition}",
        "hash": pack.hash[:12],
        "version": wuli.__version__,
        "industry": f"{blanked['industry']:,}",
        "headcount": f"{blanked['headcount_band']:,}",
        "region": f"{blanked['region']:,}",
        "made_up": _MADE_UP[lang] if about.synthetic else "",
    }
    return _PAGES[lang].format(**gaps)


_MADE_UP: Final[dict[Lang, str]] = {
    "zh": "**这是合成数据，不是真实企业的答卷，不能当作调查结果引用。**\n\n",
    "en": "**These data are made up. They are no answers of real firms and must not be quoted as findings.**\n\n",
}
_PAGES: Final[dict[Lang, str]] = {
    "zh": """# {title}：去标识化数据集

{made_up}{rows} 行，一行是一家企业的一份答卷（{files}）。各列和取值见 `codebook.md`、`codebook.csv`。

## 里面有什么

- 原文件有的话：行业、省份、人数档、成立年限档、岗位、轮次；各指标的回答（`1`–`5`，`dk` 不清楚，`na` 不适用，空着是未作答）；补充题；各力得分与综合分。
- 回答沿用答案文件的写法，可以直接用 `wuli score` 重新评分。

## 去掉了什么

- 企业编号和名称、网络地址、填答时间、一切自由填写的文字，以及测评包不认识的列。
- 确切的成立日期、人数、收入和金额只留档次；地区只到省；生产管理和业务流程合成一列，以免透露行业。
- 行业 × 人数档 × 省份不足 {floor} 份答卷的组合改为留空：先省份，再人数档，再行业。因此留空的有：省份 {region} 行，人数档 {headcount} 行，行业 {industry} 行。
- 行的次序由公开内容的散列值决定，与填答先后无关。

数据已去标识化，但不等于匿名：岗位、成立年限等没有列入上面的组合，知情人仍可能认出个别企业。请勿尝试识别，也不要与其他名单拼接。

## 怎样引用

{by}《{title}》去标识化数据集，{year} 年，{rows} 份答卷，测评包 {pack}（内容指纹 {hash}），由 Wuli {version} 于 {date} 生成。
""",
    "en": """# {title}: de-identified data set

{made_up}{rows} rows, each the answers of one firm ({files}). Columns and values are explained in `codebook.md` and `codebook.csv`.

## What is in it

- Where the file has them: industry, province, headcount band, age band, position of the respondent, wave. Answers to all indicators (`1` to `5`, `dk` don't know, `na` not applicable, empty: not answered); extra questions; scores of the forces and composites.
- Answers are written as in response files, so `wuli score` can score them again.

## What was taken out

- Firm IDs and names, network addresses, times of answer, all free text, and every column that the pack does not know.
- Exact founding dates, staff, revenue and amounts are kept as bands only, places as provinces only. Production and business processes are one column, for its halves would tell the industry.
- Combinations of industry, headcount band and province with fewer than {floor} responses are left blank: the province first, then the band, then the industry. Left blank: province in {region} rows, headcount band in {headcount}, industry in {industry}.
- The order of rows follows a hash of what is published and says nothing of the order of answers.

The data are de-identified, not anonymous: position, age band and others are outside those combinations, and someone who knows a firm may still recognise it. Do not try to identify firms, and do not join the data with other lists.

## How to cite

{by}{title}, de-identified data set, {year}, {rows} responses, pack {pack} (content hash {hash}), made with Wuli {version} on {date}.
""",
}


def _save_text(path: Path, text: str) -> None:
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8")
