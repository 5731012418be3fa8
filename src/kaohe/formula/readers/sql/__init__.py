"""SQL 读者 · SQL reader: typed formulas as DuckDB SQL text over scaled integers; it opens no database."""
