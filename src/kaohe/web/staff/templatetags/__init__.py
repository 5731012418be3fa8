"""标记 · Tags: what the pages of pay say in many places."""
