"""运行台 · Jobs: books of facts come in, runs are made of them by workers, two persons let them out."""
