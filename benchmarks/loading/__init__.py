"""负载 · Loading: a filled store, a plan of requests, and a client that keeps to the plan whatever the server does."""
