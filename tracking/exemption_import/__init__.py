"""Exemptions from a file: rows → settling (who, from what) → adding (what is new). All or nothing."""
