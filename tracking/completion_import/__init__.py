"""Attendance lists and what was done elsewhere, from a file: rows → settling (who, what) → adding (what is new). All or
nothing."""
