"""配置 · Config: one site on one home: its settings, its addresses, its server."""
