"""A morning: papers come in, a radar finds them, a briefing is written, mail goes out."""
