"""Where what happens is written down: on the standard error, a line each."""

import logging
import sys

import stamina


def log_to_stderr(level: int) -> None:
    """Write what is at least of a level (of `logging`), and only warnings of other packages."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("newsletter").setLevel(level)  # others' debug lines print keys and bodies
    stamina.instrumentation.set_on_retry_hooks([])  # a retry is told of by its source's report
