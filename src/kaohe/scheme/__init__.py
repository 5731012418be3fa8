"""考核方案 · Scheme: the document of sheets and formula columns, loaded, linted, hashed and compared."""
