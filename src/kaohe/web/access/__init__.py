"""权限 · Access: who may do what: accounts, roles, the matrix, the guard before every page, the audit record."""
