"""任务桌 · Tasks: the desk of roles whose own pages are not built yet: it says so, and what to do meanwhile."""
