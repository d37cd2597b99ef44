"""How fast: this solver and its peers on the same real problems in the same run."""
