"""公开 · Public: published results, how they were made, open data, and where one checks one's own receipt."""
