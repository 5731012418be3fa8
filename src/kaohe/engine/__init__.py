"""引擎 · Engine: runs a scheme on a book of facts and writes a book of results."""
