"""How the tables came to be what they are, step by step (Alembic).

A new step: change `tables.py`, then write `versions/NNNN_what.py` with `revision = "NNNN"`.
"""
