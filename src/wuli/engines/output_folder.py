"""Writing a folder whole or not at all: everything goes to a hidden folder beside the target, which then takes its name.

A finished folder holds a list of its own files. Only a folder that holds nothing else is ever replaced, so that nobody
loses a file of theirs, whatever it is called.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from wuli.engines.output import failed_with
from wuli.errors import ArgumentError, Fault

LIST: Final = ".wuli-files"
# full, over quota, read-only, not ours, or a place of its own that takes no other folder's name (a mounted volume):
# the place is to blame, not the program
_UNFIT: Final = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EBUSY,
    errno.EXDEV,
    errno.ENOTDIR,
)


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder; on leaving without an error it becomes `target`, otherwise it is removed.

    A folder that stands there already is replaced only if it is empty or holds the files of an earlier run alone.

    Raises:
        ArgumentError: the place cannot be written to, is full, or holds something else.
    """
    check_folder(target)
    parent = target.absolute().parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        # names are limited to 255 bytes: the mark must not make a long one too long
        part = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=parent))
    except OSError as error:
        raise ArgumentError([Fault("folder_unwritable", got=str(parent))]) from error
    try:
        yield part
        (part / LIST).write_text("".join(f"{name}\n" for name in _files(part)), encoding="utf-8")
        # mkdtemp makes folders only the owner can open; a report is an ordinary folder
        umask = os.umask(0)
        os.umask(umask)
        part.chmod(0o777 & ~umask)
        _take_name(part, target.absolute())
    except Exception as error:
        if failed_with(error, _UNFIT):
            raise ArgumentError([Fault("folder_unwritable", got=str(parent))]) from error
        raise
    finally:
        shutil.rmtree(part, ignore_errors=True)


def check_folder(target: Path) -> None:
    """Refuse a target that is a file, or a folder that holds somebody's own files.

    Raises:
        ArgumentError: it does.
    """
    if target.is_file():
        raise ArgumentError([Fault("output_not_a_folder", got=str(target))])
    if target.is_dir() and not set(_files(target)) <= _known(target):
        raise ArgumentError([Fault("output_folder_taken", got=str(target))])


def _files(folder: Path) -> list[str]:
    """Return the files in a folder and its folders, by their path in it; the list itself is not among them."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted(path.as_posix() for path in paths if path != Path(LIST))


def _known(folder: Path) -> set[str]:
    """Return the files that an earlier run has written."""
    path = folder / LIST
    return set(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else set()


def _take_name(part: Path, target: Path) -> None:
    if not target.exists():
        part.replace(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}.", suffix=".old", dir=target.parent))
    try:
        target.replace(old / "old")
        try:
            part.replace(target)
        except BaseException:  # Ctrl-C too: the earlier report comes back
            (old / "old").replace(target)
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
