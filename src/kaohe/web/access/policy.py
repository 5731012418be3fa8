"""安全策略 · Policy: the figures by which this house guards its doors; shown to the officers, changed by a release.

Basis: domain.md §12 (GB/T 22239 level 3, what assessors expect); reliability.md §3.2 (large exports).
"""

from __future__ import annotations

from datetime import timedelta

PASSWORD_LENGTH = 10
FAILURES, LOCKED = 5, timedelta(minutes=15)
IDLE = timedelta(minutes=15)
CODE_VALID = timedelta(days=3)
MOST_PERSONS = 1_000
"""Persons that one export may hold without an approval."""
RECORDS_KEPT = timedelta(days=3 * 365)
