"""薪酬 · Staff: one's own pay on a phone, line by line, with its receipt; the lists of pay of units and of finance."""
