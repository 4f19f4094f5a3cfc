"""A digest as a mail: as much of it as a mailbox shows without clipping."""

from newsletter.config import Site
from newsletter.digest.kinds import Rendered, kind
from newsletter.digest.links import Links
from newsletter.digest.view import ROOMY, Room, view
from newsletter.model import Digest
from subscribers.model import Language

KIND = "digest"
MOST_HTML = 90_000
"""Bytes. Gmail clips a message at about 102 kB, and with it the link to leave."""
ROOMS = (ROOMY, Room(280, 200), Room(140, 150), Room(0, 100))
"""A letter that would be longer gives each paper less room."""


class Renderer:
    """Renders digests in any language. Load it once and keep it: loading styles the template."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._kinds = {language: kind(KIND, language) for language in Language}

    def render(self, digest: Digest, links: Links) -> Rendered:
        """Write a letter. The same digest and links give the same letter."""
        for room in ROOMS:
            letter = self._write(digest, links, room)
            if len(letter.html.encode()) <= MOST_HTML:
                break
        return letter

    def _write(self, digest: Digest, links: Links, room: Room) -> Rendered:
        names = {"view": view(digest, links, room), "site": self._site, "links": links}
        return self._kinds[digest.language].render(names)
