"""核验页 · Verifier: the page on which a person checks his own pay; plain JavaScript, no code of this language."""
