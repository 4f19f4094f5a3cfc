"""Turns what was found into one letter: choose, render, encode."""
