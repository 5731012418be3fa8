"""How formulas are said."""
