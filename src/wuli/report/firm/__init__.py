"""The report on one firm: from its result to a content tree, section by section."""

from wuli.report.firm.build import build_firm_document
from wuli.report.firm.consultant import ConsultantFile, no_consultant, read_consultant_file

__all__ = ["ConsultantFile", "build_firm_document", "no_consultant", "read_consultant_file"]
