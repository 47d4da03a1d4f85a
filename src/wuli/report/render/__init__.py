"""Renderers: a content tree in, HTML, PDF, DOCX or text out. They know no firm and no pack."""
