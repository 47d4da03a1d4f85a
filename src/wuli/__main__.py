"""`python -m wuli` is the command `wuli`."""

from wuli.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
