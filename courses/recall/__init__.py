""" "Minns du?": three questions on a course, some weeks after it was done, for who wants to; and what the answers of
many tell of what has stuck. Nobody's answers are kept (docs/decisions/0011)."""
