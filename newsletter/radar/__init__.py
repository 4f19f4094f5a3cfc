"""Finds the papers that a topic asks for, and says why."""
