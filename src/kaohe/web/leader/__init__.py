"""驾驶舱 · Leader: one screen of what the latest runs say; what it shows is a document (board.toml), not code."""
