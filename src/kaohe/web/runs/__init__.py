"""结果 · Runs: the projection of runs that pages read fast, and every figure traced to its input."""
