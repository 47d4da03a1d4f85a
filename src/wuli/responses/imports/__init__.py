"""Exports of survey platforms -> response files: a mapping is proposed, shown and kept; nothing is guessed silently."""

from wuli.responses.imports.checking import ReportRow, Unmatched
from wuli.responses.imports.importing import Imported, MappingError, import_file
from wuli.responses.imports.map_file import render_map
from wuli.responses.imports.mapping import AnswerMap, ColumnMap, ImportMap

__all__ = [
    "AnswerMap",
    "ColumnMap",
    "ImportMap",
    "Imported",
    "MappingError",
    "ReportRow",
    "Unmatched",
    "import_file",
    "render_map",
]
