"""运行台的命令 · Commands: as the folder above."""
