"""OpenSim model files."""
