"""Writing files whole or not at all: to a temporary name beside the target, then renamed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wuli.errors import ArgumentError, Fault


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Yield a temporary path; on leaving without an error it becomes `target`, otherwise it is removed.

    Raises:
        ArgumentError: the folder does not exist or cannot be written to.
    """
    if not target.parent.is_dir():
        raise ArgumentError([Fault("folder_missing", got=str(target.parent))])
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
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
    finally:
        part.unlink(missing_ok=True)


def write_bytes(target: Path, content: bytes) -> None:
    """Write `content` to `target`, whole or not at all."""
    with whole_file(target) as part:
        part.write_bytes(content)
