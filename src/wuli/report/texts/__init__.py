"""The words of reports that belong to no pack: headings, sentence templates, labels - YAML, zh and en side by side."""
