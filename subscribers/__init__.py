"""People: who they are, what they ask for, and what they have agreed to."""
