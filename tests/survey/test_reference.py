"""The comparison with R must itself be able to fail."""

import numpy as np
import pytest
from reference import TOLERANCES, Case, assert_matches, differences, reference_table


@pytest.mark.parametrize(("tolerance", "off"), [(name, ends) for name, ends in TOLERANCES.items()])
def test_a_number_may_differ_by_its_tolerance_and_no_more(tolerance, off):
    allowed = off[0] + 2 * off[1]
    assert differences(2.0, 2.0 + 0.99 * allowed, tolerance) == []
    assert differences(2.0, 2.0 + 1.01 * allowed, tolerance)


@pytest.mark.parametrize("got", [None, float("nan"), "2", [2.0], {"a": 3.0}, {}, {"a": [2.0, 2.0]}])
def test_what_is_no_such_number_does_not_match(got):
    assert differences({"a": 2.0}, got, "exact")


def test_matrices_and_rows_are_compared_by_place():
    assert differences([[1, 2], [3, 4]], np.array([[1, 2], [3, 4]]), "exact") == []
    assert differences([[1, 2], [3, 4]], np.array([[1, 2], [3, 5]]), "exact") == [("/1/1", 4, 5)]
    assert differences({"x": 1, "_row": "A"}, {"x": 1}, "exact") == []


def test_a_mismatch_names_the_r_call():
    with pytest.raises(AssertionError, match=r"mean\(x\)"):
        assert_matches(1.5, Case("m", "mean(x)", 1.0, "exact"))


def test_a_table_that_may_not_be_copied_is_skipped_by_name_without_its_folder(monkeypatch):
    monkeypatch.delenv("WULI_REFERENCE_DATA", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"bfi\.csv.*WULI_REFERENCE_DATA"):
        reference_table("bfi")


def test_columns_are_numbers_with_gaps_or_text(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tiny.csv").write_text('"a","b"\n1,x\n,y\n', encoding="utf-8")
    monkeypatch.setenv("WULI_REFERENCE_DATA", str(tmp_path))
    table = reference_table("tiny")
    assert table["a"][0] == 1
    assert np.isnan(table["a"][1])
    assert table["b"].tolist() == ["x", "y"]
