"""MuJoCo model files."""
