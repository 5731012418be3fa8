"""备份与恢复 · Keep: a home put into one file and out of it again, its ledger compared with what witnesses saw."""
