"""Studies: the file that a user writes, and the only wiring of all the parts."""
