"""What the flat vector of numbers that a trainer searches means: one file per kind of head."""
