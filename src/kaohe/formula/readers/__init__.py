"""读法 · Readers: each evaluates or renders the same typed formula; none knows another."""
