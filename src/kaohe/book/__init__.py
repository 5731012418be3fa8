"""账册 · Book: a folder of sheets with a manifest; facts in and results out are both books."""
