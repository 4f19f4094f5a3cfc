"""A digest as a mail: the parts of its templates, put together for one reader.

What a part says for all, or of a paper, is rendered and encoded once (`newsletter.digest.sheet`);
a letter is little more than a list of such pieces.
"""

from binascii import a2b_qp
from dataclasses import replace

from newsletter.config import Site
from newsletter.digest.choose import without
from newsletter.digest.desk import Desk
from newsletter.digest.kinds import Rendered
from newsletter.digest.links import Links
from newsletter.digest.reader import Ways
from newsletter.digest.view import ROOMY, Room
from newsletter.model import Digest
from subscribers.model import Language

MOST_HTML = 90_000
"""Bytes. Gmail clips a message at about 102 kB, and with it the link to leave."""
ROOMS = (
    ROOMY,
    Room(280, 200),
    Room(140, 150, 5, 40),
    Room(0, 100, 3, 30, 60, links=False),
)
"""A letter that would be longer gives each paper less room; only then are papers left out."""


class Renderer:
    """Renders digests in any language. Load it once and keep it: loading styles the template."""

    def __init__(self, site: Site, ways: Ways = "mail") -> None:
        self._desks = {language: Desk(site, language, ways, ROOMS) for language in Language}

    def render(self, digest: Digest, links: Links) -> Rendered:
        """Write a letter. The same digest and links give the same letter."""
        desk = self._desks[digest.language]
        for room in ROOMS:
            letter = desk.write(digest, links, room)
            if (size := _size(letter)) <= MOST_HTML:
                return letter
        while size > MOST_HTML and (shown := sum(1 for _ in digest.items())):
            fewer = without(digest.sections, 1 + (size - MOST_HTML) * shown // size)
            digest = replace(digest, sections=fewer)
            letter = desk.write(digest, links, ROOMS[-1])
            size = _size(letter)
        return letter


def _size(letter: Rendered) -> int:
    """Return the bytes of a page, or what they cannot exceed if that is little enough."""
    encoded = letter.quoted[1]
    return len(encoded) if len(encoded) <= MOST_HTML else len(a2b_qp(encoded))
