"""方案架 · Shelf: the schemes that may be run: those that ship, and the home's own, each version for ever as published."""
