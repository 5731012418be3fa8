"""洞察 · Insight: what a run is worth: weights as they work out, ceilings, indicators that say the same."""
