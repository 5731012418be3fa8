"""命令行 · Command line: one command a file."""
