"""方案库 · Library: the shipped schemes, one folder each; data only."""
