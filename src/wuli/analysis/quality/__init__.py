"""Data quality: which rows of answers are in doubt and why. Rows are flagged, never deleted."""
