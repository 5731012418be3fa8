"""方案桌 · Schemes: reading every scheme, writing drafts, trying them on old runs, publishing by two persons."""
