"""A mirror of the sources on loopback, with invented papers, for mornings of any day."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
FIRST = date(2026, 6, 1)
SUBJECTS = ("tidal turbines", "lattice gauge theory", "bird song", "soil fungi", "paper folding")
ITEM = """
<item>
  <title>{title}</title>
  <link>https://arxiv.org/abs/{id}</link>
  <description>arXiv:{id}v1 Announce Type: new \nAbstract: {abstract}</description>
  <guid isPermaLink="false">oai:arXiv.org:{id}v1</guid>
  <category>cs.CL</category>
  <pubDate>{date}</pubDate>
  <arxiv:announce_type>new</arxiv:announce_type>
  <dc:creator>Ada Example, Wang Xiaoming</dc:creator>
</item>"""
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:arxiv="http://arxiv.org/schemas/atom"
     xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>cs.CL updates on arXiv.org</title>{items}</channel></rss>"""


class Mirror:
    """Serves one day at a time: a paper on each subject on weekdays, nothing at weekends.

    A category that ends in a digit of `broken` answers 503.
    """

    def __init__(self, day: date) -> None:
        self.day = day
        self.asked: list[str] = []
        self.broken = False
        self.url = ""

    def answer(self, path: str) -> tuple[int, str]:
        """The status and body for a path."""
        self.asked.append(path)
        if self.broken:
            return 503, "later"
        if not re.fullmatch(r"/arxiv/rss/cs\.CL", path):
            return 200, FEED.format(items="")
        return 200, FEED.format(items="".join(self.items()))

    def items(self) -> Iterator[str]:
        """The entries of the day."""
        if self.day.weekday() >= 5:
            return
        number = (self.day - FIRST).days * len(SUBJECTS) + 10000
        midnight = datetime.combine(self.day, datetime.min.time(), NEW_YORK)
        for place, subject in enumerate(SUBJECTS):
            yield ITEM.format(
                id=f"2606.{number + place}",
                title=f"On {subject}, part {number + place}",
                abstract=f"We study {subject} in detail. We find {number + place} new patterns"
                f" of {subject} (p &lt; 0.05), more than anybody had counted before.",
                date=format_datetime(midnight),
            )

    def next_day(self) -> None:
        """Move on to the next day."""
        self.day += timedelta(days=1)


@contextmanager
def serving(day: date) -> Iterator[Mirror]:
    """Serve a mirror on a free port."""
    mirror = Mirror(day)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = mirror.answer(self.path)
            data = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    mirror.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield mirror
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
