"""`main`: read the command line, run the command, turn errors into messages and exit codes.

Exit codes: 0 done; 2 the input or the arguments are wrong (message on stderr, nothing written); 1 our own fault; 130 and
143 stopped by Ctrl-C and by `kill`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
from collections.abc import Sequence
from typing import Final

from wuli.cli.parser import build_parser, wanted_language
from wuli.errors import ArgumentError, Fault, WuliError
from wuli.process import prepare_process

# what the place of a file is to blame for, not the program
_CLOSED: Final = (errno.EACCES, errno.EPERM, errno.ENAMETOOLONG)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    if argv is None:
        prepare_process()
        signal.signal(signal.SIGTERM, _stop)
    arguments = list(sys.argv[1:] if argv is None else argv)
    lang = wanted_language(arguments)
    _speak_utf8()
    try:
        options = build_parser(lang).parse_args(arguments)
        code: int = options.run(options)
        sys.stdout.flush()  # a reader that has gone shows now, not while the interpreter ends
    except SystemExit as end:
        # --help and --version end the program from inside the parser
        with contextlib.suppress(BrokenPipeError):
            sys.stdout.flush()
            return int(end.code or 0)
        return _leave_quietly()
    except WuliError as error:
        print(error.render(lang), file=sys.stderr)
        return 2
    except KeyboardInterrupt as stopped:
        return 143 if isinstance(stopped, _Terminated) else 130
    except BrokenPipeError:
        return _leave_quietly()
    except OSError as error:
        if error.errno in _CLOSED and error.filename is not None:
            # a folder on the way to some file may not even be looked into
            fault = Fault("file_unreadable", got=str(error.filename), fields={"why": str(error.strerror)})
            print(ArgumentError([fault]).render(lang), file=sys.stderr)
            return 2
        _confess(error, lang)
        return 1
    except Exception as error:  # noqa: BLE001  # the outermost edge: anything else is our fault and is told as such
        _confess(error, lang)
        return 1
    return code


class _Terminated(KeyboardInterrupt):
    """Somebody asked the program to end (`kill`, a service that is stopped)."""


def _stop(*_: object) -> None:
    # the way of Ctrl-C, on which unfinished files and folders are cleared away
    raise _Terminated


def _leave_quietly() -> int:
    """Send the rest of the output nowhere: the reader (head, less) has gone, and nothing is wrong."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _confess(error: BaseException, lang: str) -> None:
    import traceback  # noqa: PLC0415  # start-up: only a failure needs it

    traceback.print_exception(error)
    words = {
        "zh": "程序出错了，这是我们的问题。没有写出任何结果。请把上面的内容连同所用命令报告给我们。",
        "en": "The program failed; the fault is ours. No result was written. Please report the lines above with the "
        "command that you used.",
    }
    print(words[lang], file=sys.stderr)
