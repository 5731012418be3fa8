"""事实 · Facts: what happened, as people hand it in; every file passes the guard before anything opens it."""
