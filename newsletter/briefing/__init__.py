"""Writes the few sentences on top of a letter, and checks them one by one."""
