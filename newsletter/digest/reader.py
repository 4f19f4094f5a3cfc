"""Where the links of one reader's letter lead, in pieces."""

from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import quote

from newsletter.digest.links import Links, answering
from newsletter.digest.sheet import EMPTY, Piece, Sheet, piece
from newsletter.digest.words import plain

Ways = Literal["mail", "web", "both"]
"""How readers say what they want more of: by ready replies (on the web where replies are off), on
the web, or either."""
_LONGEST_REPLY = 400  # a topic that takes more, percent-encoded, is removed on the web


class Paths(NamedTuple):
    """The slots of a reader; EMPTY where a link is not there, or not to be shown.

    `page` is the page of the day, `mail` where replies go, `reply` begins a ready one about the
    letter, and below `web` lie the pages of its papers.
    """

    manage: Piece
    page: Piece
    mail: Piece
    reply: Piece
    web: Piece


SLOTS = " ".join(Paths._fields)


class Reader(NamedTuple):
    """Where the links lead in the page and in the text, and how more of a paper is asked for.

    `wish` is the name of the part that does so.
    """

    links: Links
    html: Paths
    text: Paths
    wish: str


def reader_of(links: Links, day: date, ways: Ways, html: Sheet, text: Sheet) -> Reader:
    """Put a reader's links into pieces."""
    own, plainly = html.own, text.own
    address = f"{links.papers}/{day.isoformat()}" if links.papers else ""
    manage, page, plain_page = own(links.manage), own(address), plainly(address)
    mail = own(links.ready_mail) if links.reply_to and ways != "web" else EMPTY
    reply = mail + _about(day, html) if mail else EMPTY
    is_on_web = ways != "mail" or not mail
    web, plain_web = (page, plain_page) if is_on_web else _NOWHERE
    wish = ("by_both" if web else "by_mail") if mail else "by_web" if web else "by_nothing"
    return Reader(
        links,
        Paths(manage, page, mail, reply, web),
        Paths(plainly(links.manage), plain_page, EMPTY, EMPTY, plain_web),
        wish,
    )


_NOWHERE = EMPTY, EMPTY


@lru_cache(maxsize=64)
def _about(day: date, html: Sheet) -> Piece:
    return html.own(answering(day.isoformat()))


@lru_cache(maxsize=8192)
def in_reply(topic: str) -> Piece:
    """Return a topic as the subject of a ready reply; EMPTY if it is too long for a link.

    Any topic at all may follow, so it is the subject: there it is read as nothing else.
    """
    command = quote(plain(topic), safe="")
    return piece(command) if len(command) <= _LONGEST_REPLY else EMPTY
