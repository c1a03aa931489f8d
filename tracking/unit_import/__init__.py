"""A whole dated organisation from a file: every unit with its parent, its days and its predecessors."""
