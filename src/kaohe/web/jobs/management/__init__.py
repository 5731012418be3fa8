"""运行台的命令 · Commands: what the service starts beside itself."""
