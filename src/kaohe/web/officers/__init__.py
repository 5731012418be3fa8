"""三员 · Officers: accounts, roles and records, each in other hands; the bootstrap that names the three; activation."""
