"""安全策略 · Policy: the figures by which this house guards its doors; shown to the officers, changed by a release.

Basis: domain.md §12 (GB/T 22239 level 3, what assessors expect); reliability.md §3.2 (large exports).
"""

from __future__ import annotations

from datetime import timedelta

from kaohe.web.access.matrix import matrix

PASSWORD_LENGTH = 10
FAILURES, LOCKED = 5, timedelta(minutes=15)
ADDRESS_FAILURES = 1000
"""Failures to sign in that one address may have while an account is locked: a whole district may sit behind one."""
IDLE = timedelta(minutes=15)
CODE_VALID = timedelta(days=3)
MANY_PERSONS = matrix().many_persons
"""The term of the matrix that an export of more persons waits for."""
MOST_PERSONS = matrix().most_persons
"""Persons that one export may hold without an approval."""
