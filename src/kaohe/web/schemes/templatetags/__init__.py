"""标记 · Tags: what templates say."""
