"""A folder is written whole or not at all, and only what an earlier run wrote is ever replaced."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from xlsxwriter.exceptions import FileCreateError

from wuli.engines.output_folder import LIST, check_folder, whole_folder
from wuli.errors import ArgumentError


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def write(target: Path, **contents: str) -> None:
    with whole_folder(target) as part:
        for name, content in contents.items():
            (part / name).write_text(content, "utf-8")


def fail_halfway(target: Path, error: BaseException) -> None:
    with whole_folder(target) as part:
        (part / "a").write_text("half", "utf-8")
        raise error


def refused(target: Path) -> ArgumentError:
    with pytest.raises(ArgumentError) as caught:
        check_folder(target)
    return caught.value


def test_a_folder_appears_with_all_its_files_and_a_list_of_them(tmp_path):
    with whole_folder(tmp_path / "deep" / "out") as part:
        (part / "inner").mkdir()
        (part / "inner" / "b").write_text("b", "utf-8")
        (part / "a").write_text("a", "utf-8")
        assert not (tmp_path / "deep" / "out").exists()
    assert files(tmp_path) == [f"deep/out/{LIST}", "deep/out/a", "deep/out/inner/b"]
    assert (tmp_path / "deep" / "out" / LIST).read_text("utf-8") == "a\ninner/b\n"


def test_others_may_read_it_as_they_may_read_any_new_folder(tmp_path):
    write(tmp_path / "out", a="a")
    (tmp_path / "plain").mkdir()
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_an_earlier_folder_and_an_empty_one_are_replaced(tmp_path):
    (tmp_path / "out").mkdir()
    write(tmp_path / "out", a="old", b="old")
    write(tmp_path / "out", a="new")
    assert files(tmp_path) == [f"out/{LIST}", "out/a"]
    assert (tmp_path / "out" / "a").read_text("utf-8") == "new"


def test_a_folder_with_a_file_of_somebody_else_is_never_touched(tmp_path):
    write(tmp_path / "out", a="old")
    (tmp_path / "out" / "notes.txt").write_text("mine", "utf-8")
    error = refused(tmp_path / "out")
    name = str(tmp_path / "out")
    assert [fault.code for fault in error.faults] == ["output_folder_taken"]
    assert error.faults[0].got == name
    with pytest.raises(ArgumentError):
        write(tmp_path / "out", a="new")
    assert (tmp_path / "out" / "a").read_text("utf-8") == "old"
    assert files(tmp_path) == [f"out/{LIST}", "out/a", "out/notes.txt"]


def test_a_file_that_only_looks_like_ours_does_not_give_a_folder_away(tmp_path):
    (tmp_path / "results.json").write_text("{}", "utf-8")
    refused(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "out").write_text("mine", "utf-8")
    assert [fault.code for fault in refused(tmp_path / "out").faults] == ["output_not_a_folder"]


@pytest.mark.parametrize("error", [ValueError("on purpose"), KeyboardInterrupt()])
def test_after_an_error_nothing_is_there_and_the_old_folder_stays(tmp_path, error):
    write(tmp_path / "out", a="old")
    for target in (tmp_path / "out", tmp_path / "other"):
        with pytest.raises(type(error)):
            fail_halfway(target, error)
    assert files(tmp_path) == [f"out/{LIST}", "out/a"]
    assert (tmp_path / "out" / "a").read_text("utf-8") == "old"


@pytest.mark.parametrize("error", [OSError(errno.EBUSY, "busy"), KeyboardInterrupt()])
def test_an_old_folder_comes_back_where_the_new_one_cannot_take_its_name(tmp_path, monkeypatch, error):
    write(tmp_path / "out", a="old")
    real = Path.replace

    def replace(self, target):
        if self.name.endswith(".part"):
            raise error
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises((ArgumentError, KeyboardInterrupt)):
        write(tmp_path / "out", a="new")
    assert files(tmp_path) == [f"out/{LIST}", "out/a"]
    assert (tmp_path / "out" / "a").read_text("utf-8") == "old"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES])
def test_a_place_that_is_full_or_closed_is_the_users_matter(tmp_path, number):
    with pytest.raises(ArgumentError) as caught, whole_folder(tmp_path / "out"):
        raise OSError(number, os.strerror(number))
    assert [fault.code for fault in caught.value.faults] == ["folder_unwritable"]
    assert files(tmp_path) == []


def test_a_full_disk_that_the_workbook_writer_wraps_in_an_error_of_its_own_is_the_users_matter_too(tmp_path):
    with pytest.raises(ArgumentError) as caught, whole_folder(tmp_path / "out"):
        raise FileCreateError(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    assert [fault.code for fault in caught.value.faults] == ["folder_unwritable"]
    assert files(tmp_path) == []


def test_another_failure_of_the_system_is_ours(tmp_path):
    with pytest.raises(OSError, match="on purpose"), whole_folder(tmp_path / "out"):
        raise OSError(errno.EIO, "on purpose")
    assert files(tmp_path) == []


def test_a_place_where_no_folder_can_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("mine", "utf-8")
    with pytest.raises(ArgumentError) as caught:
        write(tmp_path / "file" / "out", a="a")
    assert [fault.code for fault in caught.value.faults] == ["folder_unwritable"]


def test_a_long_name_is_no_obstacle(tmp_path):
    write(tmp_path / ("报" * 80), a="a")  # 240 bytes of 255
    assert len(files(tmp_path)) == 2
