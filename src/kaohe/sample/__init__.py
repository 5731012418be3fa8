"""样例 · Sample: the fictional district, seeded, at any scale."""
