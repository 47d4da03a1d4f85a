"""The questions a report asks of scored answers: results, findings, challenges, matches."""
