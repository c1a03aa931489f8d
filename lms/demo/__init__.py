"""Lärkdala kommun: a fictitious municipality, made with the product's own commands on generated files."""
