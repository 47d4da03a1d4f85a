"""What can go wrong, as values: a `Fault` says what, where, why and what to do next, in Chinese and English."""

from wuli.errors.faults import Fault, FaultList, printable, shorten
from wuli.errors.kinds import ArgumentError, InputError, MissingPartError, NotesError, PackError, WuliError

__all__ = [
    "ArgumentError",
    "Fault",
    "FaultList",
    "InputError",
    "MissingPartError",
    "NotesError",
    "PackError",
    "WuliError",
    "printable",
    "shorten",
]
