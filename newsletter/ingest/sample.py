"""The sample day: a small network that ships with the package and answers like a mirror."""

import re
from pathlib import Path

import httpx

from newsletter.shipped import SAMPLE_DAY, shipped

SAMPLE_MIRROR = "http://sample.invalid"
__all__ = ["SAMPLE_DAY", "SAMPLE_MIRROR", "sample_transport"]

_PLACES = (
    re.compile(r"/(?P<source>arxiv)/rss/(?P<section>[\w.-]+)"),
    re.compile(r"/(?P<source>biorxiv|medrxiv)/\w+\.php\?subject=(?P<section>[\w-]+)"),
    re.compile(r"/(?P<source>nature)/(?P<section>[\w/-]+)\.rss"),
    re.compile(r"/(?P<source>plos)/(?P<section>\w+)/feed/atom"),
)
_NOTHING = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b'<rss version="2.0"><channel><title>Nothing today</title></channel></rss>'
)


def sample_transport(folder: Path | None = None) -> httpx.BaseTransport:
    """Return a transport that serves the sample day at SAMPLE_MIRROR, without any network.

    A section that has no file in the folder (`arxiv/cs.CL.xml`) announced nothing.
    """
    place = folder or shipped("sample")
    return httpx.MockTransport(lambda request: _answer(place, request))


def _answer(folder: Path, request: httpx.Request) -> httpx.Response:
    target = request.url.raw_path.decode("ascii")
    found = next(filter(None, (place.fullmatch(target) for place in _PLACES)), None)
    if not found:
        return httpx.Response(404, content=iter([b""]))
    file = folder / found["source"] / f"{found['section'].replace('/', '-')}.xml"
    body = file.read_bytes() if file.is_file() else _NOTHING
    return httpx.Response(200, content=iter([body]))  # an iterator, so that it can be streamed
