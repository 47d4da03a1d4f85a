"""Tables for people who work in a spreadsheet: rows in doubt, the list of firms, the de-identified data set."""
