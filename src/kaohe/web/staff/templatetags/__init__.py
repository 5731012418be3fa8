"""薪酬页的标记 · Tags of the pages of pay."""
