"""家 · Home: what one installation is told from outside, and the keys it keeps for itself."""
