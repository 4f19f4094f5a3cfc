"""How often a process of the service looks for garbage that holds itself: rarely.

Nearly all that a morning makes stays until its end. Looking through it again and again, as Python
does by default, takes a twelfth of the time that briefings take.
"""

import gc

ROUNDS = (50_000, 50, 50)  # new objects; rounds over the new ones, and over the young ones


def rarely() -> None:
    """Make the rounds of this process rare."""
    gc.set_threshold(*ROUNDS)
