"""Packages: the ZIP files of the office formats, with bytes that repeat, and the properties they all carry."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from wuli.report.content import Document

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the oldest time a ZIP entry can carry
_PROPERTY_LIMIT: Final = 255  # characters, set by the packaging standard


def zip_files(files: dict[str, bytes]) -> bytes:
    """Return a ZIP archive of `files` by name, without times and traces of a machine."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # otherwise the byte says on which system the file was written
            target.writestr(entry, content)
    return buffer.getvalue()


def repack(archive: bytes) -> bytes:
    """Return a ZIP `archive` with the same files, in the same order, without times and traces of a machine."""
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return zip_files({entry.filename: source.read(entry) for entry in source.infolist()})


def day_of(document: Document) -> dt.datetime:
    """Return the report's own date as the time that its files carry."""
    return dt.datetime.combine(dt.date.fromisoformat(document.date), dt.time())


def set_properties(properties: Any, document: Document) -> None:
    """Write title, author, subject, keywords, language and the report's own date into the `properties` of a file."""
    properties.title = document.title[:_PROPERTY_LIMIT]
    properties.author = properties.last_modified_by = document.author[:_PROPERTY_LIMIT]
    properties.subject = document.subject[:_PROPERTY_LIMIT]
    properties.keywords = "; ".join(document.keywords)[:_PROPERTY_LIMIT]
    properties.identifier = document.fingerprint[:_PROPERTY_LIMIT]
    properties.language = {"zh": "zh-CN", "en": "en-GB"}[document.lang]
    properties.revision = 1
    properties.created = properties.modified = day_of(document)
