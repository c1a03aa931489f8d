"""Packages in a lesson: opened, kept, and what they report."""
