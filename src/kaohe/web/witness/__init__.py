"""见证桌 · Witness: the head of the ledger, for whoever cosigns it and for everybody; hashes and keys, no person."""
