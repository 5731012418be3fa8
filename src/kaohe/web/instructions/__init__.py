"""批示 · Instructions: what a leader asks of a unit about a figure or a light, and what came of it."""
