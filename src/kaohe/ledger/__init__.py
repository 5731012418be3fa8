"""证据账本 · Evidence ledger: an append-only log in the public formats of transparency logs, and who checks it.

Must: the pure files (tree, note, checkpoint, proof, policy) know no store; whoever checks imports only them and base.
"""
