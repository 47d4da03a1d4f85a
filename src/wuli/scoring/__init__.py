"""Answers in, scores out: pure functions over integer columns, exact arithmetic, no I/O. One firm is a batch of one row."""
