"""The same answers in every file format and column type give the same records, field by field and bit by bit."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from scoring.carriers import NUMBER_KINDS, TEXT_FILES, Rows, arrow_table, parquet_file
from scoring.firms import Firm, five_force, random_firms
from scoring.oracle import PLACES, SLOT

import wuli
from wuli.errors import InputError


def rows_of(firms: list[Firm]) -> Rows:
    """Return rows that all have the same columns; the slot stands in its own column."""
    return [
        {
            "firm_id": f"企-{i:03d}",
            "firm_name": "喆翀“精密”, 有限公司" if i % 7 else "O’Neill; Söhne",
            "wave": 2023,
            "is_manufacturer": firm.is_manufacturer,
            **firm.answers,
        }
        for i, firm in enumerate(firms)
    ]


@pytest.fixture(scope="module")
def mixed() -> Rows:
    """Two hundred firms with levels, unknown answers and rows that do not apply."""
    return rows_of(random_firms(200, seed=7))


@pytest.fixture(scope="module")
def numeric(mixed: Rows) -> Rows:
    """The same with levels and gaps only, as a column of numbers can hold them."""
    return [{key: None if value in ("dk", "na") else value for key, value in row.items()} for row in mixed]


@pytest.fixture(scope="module")
def expected(mixed: Rows) -> list[dict]:
    return wuli.score(mixed, five_force()).records


@pytest.fixture(scope="module")
def expected_numeric(numeric: Rows) -> list[dict]:
    return wuli.score(numeric, five_force()).records


def test_the_two_hundred_firms_hold_every_state(expected: list[dict]) -> None:
    states = {entry["state"] for record in expected for entry in record["indicators"].values()}
    assert states == {"level", "dont_know", "unanswered", "not_applicable", "hidden"}
    assert len(expected) == 200
    assert {record["wave"] for record in expected} == {"2023"}


@pytest.mark.parametrize("name", TEXT_FILES)
def test_a_file_gives_the_records_of_the_dicts(name: str, mixed: Rows, expected: list[dict], tmp_path: Path) -> None:
    path = TEXT_FILES[name](mixed, tmp_path)
    assert wuli.score_file(path, five_force()).records == expected


@pytest.mark.parametrize("name", TEXT_FILES)
def test_a_file_of_numbers_gives_the_records_of_the_dicts(
    name: str, numeric: Rows, expected_numeric: list[dict], tmp_path: Path
) -> None:
    path = TEXT_FILES[name](numeric, tmp_path)
    assert wuli.score_file(path, five_force()).records == expected_numeric


@pytest.mark.parametrize("kind", NUMBER_KINDS)
def test_a_parquet_column_of_any_number_type_gives_the_same_records(
    kind: str, numeric: Rows, expected_numeric: list[dict], tmp_path: Path
) -> None:
    path = parquet_file(NUMBER_KINDS[kind])(numeric, tmp_path)
    assert wuli.score_file(path, five_force()).records == expected_numeric


@pytest.mark.parametrize("kind", NUMBER_KINDS)
def test_an_arrow_table_of_any_number_type_gives_the_same_records(
    kind: str, numeric: Rows, expected_numeric: list[dict]
) -> None:
    table = arrow_table(numeric, NUMBER_KINDS[kind])
    assert wuli.score(table, five_force()).records == expected_numeric


def test_a_stream_of_dicts_gives_the_same_records(mixed: Rows, expected: list[dict]) -> None:
    assert wuli.score(iter(mixed), five_force()).records == expected


def test_one_firm_at_a_time_gives_the_same_records(mixed: Rows, expected: list[dict]) -> None:
    singly = [wuli.score(row, five_force()).records[0] for row in mixed[:25]]
    assert singly == expected[:25]


def test_a_table_in_many_chunks_gives_the_same_records(numeric: Rows, expected_numeric: list[dict]) -> None:
    whole = arrow_table(numeric, pa.int8())
    pieces = pa.concat_tables([whole.slice(start, 13) for start in range(0, whole.num_rows, 13)])
    assert pieces.column(0).num_chunks > 1
    assert wuli.score(pieces, five_force()).records == expected_numeric


# Small integers


def test_columns_of_int8_do_not_overflow() -> None:
    # 14 fives sum to 70 on a 1/300 grid: 300 times what an int8 can hold
    columns = {place: pa.array([5] * 1000, pa.int8()) for place in PLACES}
    table = wuli.score(pa.table(columns), five_force()).table
    for name in ("overall.score", "overall.score_over_indicators", "dimensions.application.score"):
        assert set(table.column(name).to_pylist()) == {5.0}


WRONG_NUMBERS = [
    *((kind, wrong) for kind in (pa.int8(), pa.int16(), pa.int64(), pa.float64()) for wrong in (0, 6, 127, -128)),
    *(
        (kind, wrong)
        for kind in (pa.int16(), pa.uint16(), pa.int64(), pa.uint64(), pa.float64())
        for wrong in (258, 259)
    ),
    *((kind, wrong) for kind in (pa.int64(), pa.uint64(), pa.float64()) for wrong in (65_539, 2**32 + 3, 2**40 + 3)),
]


@pytest.mark.parametrize(("kind", "wrong"), WRONG_NUMBERS, ids=str)
def test_a_number_outside_the_scale_is_refused_and_never_wraps_round(kind: pa.DataType, wrong: int) -> None:
    columns = {place: pa.array([3, 3], pa.int8()) for place in PLACES} | {"marketing": pa.array([3, wrong], kind)}
    with pytest.raises(InputError) as told:
        wuli.score(pa.table(columns), five_force())
    assert [(fault.code, fault.row, fault.column, fault.got) for fault in told.value.faults] == [
        ("level_out_of_scale", 2, "marketing", str(wrong))
    ]


def test_a_slot_given_by_its_halves_or_by_its_own_column_scores_alike(mixed: Rows) -> None:
    halves = [
        {("production_management" if row["is_manufacturer"] else "business_process") if key == SLOT else key: value
         for key, value in row.items()}
        for row in mixed
    ]  # fmt: skip
    assert wuli.score(halves, five_force()).records == wuli.score(mixed, five_force()).records
