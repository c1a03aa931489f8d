"""Completions and results told to the municipality's own LRS as xAPI statements: finding → claiming → writing →
posting, run by forwarding (docs/decisions/0014)."""
