"""基础 · Base: exact numbers, periods, states, findings and canonical JSON; imports nothing of ours."""
