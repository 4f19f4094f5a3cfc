"""Writes the few sentences on top of a letter."""
