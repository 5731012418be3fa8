"""表单形态 · Form: a scheme document spread over tables of cells, and gathered from them again; nothing is lost."""
