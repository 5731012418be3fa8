"""外观 · Look: the frame of every page, its words in two languages, its parts, and a table as CSV."""
