"""Mornings that keep whoever begins them waiting; light, since a process of its own imports it."""

import time

FOREVER = 3600  # seconds, which nobody waits for


def that_never_begin(_config, _line, _level):
    time.sleep(FOREVER)


def that_never_end(_config, line, _level):
    line.send("")
    time.sleep(FOREVER)
