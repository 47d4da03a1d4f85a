"""The command line: arguments, exit codes, progress - nothing else."""

from wuli.cli.main import main

__all__ = ["main"]
