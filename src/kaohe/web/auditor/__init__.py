"""追溯 · Auditor: any number to its inputs, scheme, run and people; replay, samples, the ledger, bundles, the records."""
