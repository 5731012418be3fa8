"""追溯 · Trace: explains a result down to its inputs and compares two runs; needs no engine."""
