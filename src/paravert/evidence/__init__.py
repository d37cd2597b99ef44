"""Published measurements, and how the model compares with them."""
