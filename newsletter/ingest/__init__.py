"""Takes in what the sources announced: fetch, parse, clean, identify."""
