"""Response files -> answers: every defect listed with row and column, nothing guessed."""

from wuli.responses.read import ResponseBatch, Responses, read_responses

__all__ = ["ResponseBatch", "Responses", "read_responses"]
