"""Makes response files as people make them: CSV text, workbooks, records - and reads them back."""

from __future__ import annotations

import csv
import io

import contract
import openpyxl
from contract import SLOT

from wuli.api import load_pack, score_file
from wuli.errors import ArgumentError, InputError

PACK = load_pack()

SHARED = tuple(id for id in contract.ITEMS if id != SLOT)
HALVES = ("production_management", "business_process")
ITEMS = (*SHARED, SLOT)


def firm(firm_id="F1", **changes):
    """Return the answers of a firm that answers 3 everywhere, with some of them changed."""
    return {"firm_id": firm_id, **dict.fromkeys(ITEMS, "3"), **changes}


def maker(firm_id="F1", **changes):
    """Return the answers of a firm with one column for each half of the slot, both empty."""
    halves = dict.fromkeys(HALVES, "")
    return {"firm_id": firm_id, **dict.fromkeys(SHARED, "3"), **halves, **changes}


def csv_text(*firms, separator=",", above=()):
    """Return firms as CSV with one header; `above` are lines that stand before it."""
    columns = list(dict.fromkeys(key for answers in firms for key in answers))
    stream = io.StringIO()
    stream.writelines(line + "\n" for line in above)
    writer = csv.writer(stream, delimiter=separator, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([answers.get(column, "") for column in columns] for answers in firms)
    return stream.getvalue()


def book(fill):
    """Return a workbook that `fill(workbook)` has filled."""
    workbook = openpyxl.Workbook()
    fill(workbook)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def save(folder, name, content):
    """Write text (as UTF-8) or bytes to a file and return its path."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def records(path):
    """Return the results of a file that must be clean, by firm id."""
    return {record["firm_id"]: record for record in score_file(path, PACK).records}


def levels(record):
    """Return the levels of the shared items and of the slot, in file order."""
    return [record["indicators"][id]["level"] for id in ITEMS]


def refused(path):
    """Return the faults of a file that must be refused."""
    try:
        score_file(path, PACK)
    except (InputError, ArgumentError) as error:
        return error.faults
    message = f"{path.name} was taken"
    raise AssertionError(message)


def told(path):
    """Return (code, row, column, got) of each fault of a file that must be refused."""
    return [(fault.code, fault.row, fault.column, fault.got) for fault in refused(path)]
