"""公式 · Formula: one small typed language, read by several readers with one meaning."""
