"""Other people's words, made fit for one line of a terminal, a log or the ledger."""

import re

MAX_WORDS = 300
# Bounded, or a long word without an @ would take quadratic time.
ADDRESS = re.compile(r"""("[^"]{0,64}"|[^\s<>"'(),:;=\[\]]{1,64})@[^\s<>"'(),:;]+""")


def one_line(text: str, limit: int = MAX_WORDS) -> str:
    """Fold white space, drop what no terminal should be sent, and cut at `limit` characters."""
    # Longer than any answer worth reading: a server may send megabytes.
    printable = (char if char.isprintable() else " " for char in text[: limit * 10])
    words = " ".join("".join(printable).split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


def discreet(text: str) -> str:
    """Return `one_line` without mail addresses: the ledger is read by more than may know them."""
    return one_line(ADDRESS.sub("<address>", one_line(text, 10 * MAX_WORDS)))
