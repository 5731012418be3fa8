"""流程 · Flows: one act a file, the only place where rooms meet."""
