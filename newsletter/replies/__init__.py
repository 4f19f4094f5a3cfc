"""Mails that people send us: the ways in, and what their mails ask for."""
