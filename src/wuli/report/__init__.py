"""Reports: builders make a content tree, renderers turn it into files."""
