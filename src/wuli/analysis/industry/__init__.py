"""Many firms: from scored batches to everything an industry report says, as one result object."""
