"""Writing a folder whole or not at all: everything goes to a hidden folder beside the target, which then takes its name."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from wuli.errors import ArgumentError, Fault

# a full disk, a full quota, a read-only disk: the place is to blame, not the program
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


@contextmanager
def whole_folder(target: Path, mark: str) -> Iterator[Path]:
    """Yield an empty folder; on leaving without an error it becomes `target`, otherwise it is removed.

    A folder that stands there already is replaced only if it is empty or holds a file called `mark`: only then was it
    made by an earlier run.

    Raises:
        ArgumentError: the place cannot be written to, is full, or holds something else.
    """
    check_folder(target, mark)
    parent = target.absolute().parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=parent))
    except OSError as error:
        raise ArgumentError([Fault("folder_unwritable", got=str(parent))]) from error
    try:
        yield part
        umask = os.umask(0)
        os.umask(umask)
        part.chmod(0o777 & ~umask)
        _swap(part, target)
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise ArgumentError([Fault("folder_unwritable", got=str(parent))]) from error
        raise
    finally:
        shutil.rmtree(part, ignore_errors=True)


def check_folder(target: Path, mark: str) -> None:
    """Refuse a target that is a file, or a folder that holds somebody's own files.

    Raises:
        ArgumentError: it does.
    """
    if target.is_file():
        raise ArgumentError([Fault("output_not_a_folder", got=str(target))])
    if target.is_dir() and any(target.iterdir()) and not (target / mark).is_file():
        raise ArgumentError([Fault("output_folder_taken", got=str(target))])


def _swap(part: Path, target: Path) -> None:
    if not target.exists():
        part.replace(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}.", suffix=".old", dir=target.absolute().parent))
    target.replace(old / target.name)
    try:
        part.replace(target)
    except OSError:
        (old / target.name).replace(target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
