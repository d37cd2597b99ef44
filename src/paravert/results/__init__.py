"""Results: one documented schema, a labelled tree in memory, a folder that is written whole or not at all."""
