"""Writing files whole or not at all: to a temporary name beside the target, then renamed."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from wuli.errors import ArgumentError, Fault

# a full disk, a full quota, a read-only disk: the place is to blame, not the program
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Yield a temporary path; on leaving without an error it becomes `target`, otherwise it is removed.

    Raises:
        ArgumentError: the folder does not exist or cannot be written to, or a folder of that name stands in the way.
    """
    if target.is_dir():
        raise ArgumentError([Fault("output_is_folder", got=str(target))])
    if not target.parent.is_dir():
        raise ArgumentError([Fault("folder_missing", got=str(target.parent))])
    try:
        # names are limited to 255 bytes: the mark must not make a long one too long
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise ArgumentError([Fault("folder_unwritable", got=str(target.parent))]) from error
    os.close(handle)
    part = Path(name)
    try:
        yield part
        # mkstemp makes files only the owner can read; a result is an ordinary file
        umask = os.umask(0)
        os.umask(umask)
        part.chmod(0o666 & ~umask)
        part.replace(target)
    except Exception as error:
        if failed_with(error, _NO_ROOM):
            raise ArgumentError([Fault("folder_unwritable", got=str(target.parent))]) from error
        raise
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def whole_book(target: Path) -> Iterator[Path]:
    """Yield a path for a workbook, in a folder for its temporary files; once closed it becomes `target`, as `whole_file`.

    XlsxWriter on a full disk would leave an archive open, which complains on the screen while the program ends.

    Raises:
        ArgumentError: as `whole_file`.
    """
    with whole_file(target) as part, tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.xlsx"
        yield book
        shutil.copyfile(book, part)


def failed_with(error: Exception, numbers: Collection[int]) -> bool:
    """Return whether the system refused with one of `numbers`.

    XlsxWriter wraps the system's error in one of its own, which is none of the system's kind.
    """
    inner = next((part for part in (error, *error.args) if isinstance(part, OSError)), None)
    return inner is not None and inner.errno in numbers


def write_bytes(target: Path, content: bytes) -> None:
    """Write `content` to `target`, whole or not at all."""
    with whole_file(target) as part:
        part.write_bytes(content)
