"""Gruppgenomgång: a nano lesson gone through together at a workplace meeting (APT), and who was there."""
