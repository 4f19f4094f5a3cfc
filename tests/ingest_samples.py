"""Feeds of our own making in the sources' formats, and a loopback server to serve them."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from newsletter.config import Ingest, Site, Sources
from newsletter.ingest.sources import Feed, feeds
from newsletter.model import Announce, Entry, FeedState

SHARED = Path(__file__).parents[1].parent / "shared"
THURSDAY = date(2026, 6, 11)
SATURDAY = date(2026, 6, 13)
HASTY = Ingest(timeout=2, attempts=2, arxiv_gap=0, gap=0)
SITE = Site(name="Morning Post", base_url="https://post.example", contact="desk@post.example")


def never_read(_source: str, _section: str) -> FeedState:
    return FeedState()


def feed_of(source: str, section: str, mirror: str | None = "http://mirror.example") -> Feed:
    nothing = dict.fromkeys(Sources.model_fields, ())
    return feeds(Sources(**(nothing | {source: (section,)})), mirror)[0]


def entry(**changes: object) -> Entry:
    fields: dict[str, object] = {
        "source": "arxiv",
        "section": "cs.CL",
        "label": "arXiv (CS.CL)",
        "key": "arxiv:2606.00001",
        "version": 1,
        "title": "A title",
        "abstract": "An abstract.",
        "authors": ("Ada Lovelace",),
        "categories": ("cs.CL",),
        "link": "https://arxiv.org/abs/2606.00001",
        "published": THURSDAY,
        "announce": Announce.NEW,
    }
    return Entry(**(fields | changes))  # type: ignore[arg-type]


def arxiv_item(
    number: str = "2606.00001",
    version: int = 1,
    *,
    kind: str = "new",
    title: str = "Counting Sheep with Transformers",
    abstract: str = "We count sheep.",
    authors: str = "Ada Lovelace, Emmy Noether",
    categories: tuple[str, ...] = ("cs.CL", "cs.LG"),
) -> str:
    tags = "".join(f"<category>{name}</category>" for name in categories)
    return (
        f"<item><title>{escape(title)}</title><link>https://arxiv.org/abs/{number}</link>"
        f"<description>arXiv:{number}v{version} Announce Type: {kind} \n"
        f"Abstract: {escape(abstract)}</description>"
        f'<guid isPermaLink="false">oai:arXiv.org:{number}v{version}</guid>{tags}'
        "<pubDate>Thu, 11 Jun 2026 00:00:00 -0400</pubDate>"
        f"<arxiv:announce_type>{kind}</arxiv:announce_type>"
        f"<dc:creator>{escape(authors)}</dc:creator></item>"
    )


def arxiv_rss(*items: str) -> bytes:
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>'
        f"<title>updates</title><link>https://rss.example</link>{''.join(items)}</channel></rss>"
    ).encode()


def rdf(*items: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:prism="http://purl.org/rss/1.0/modules/prism/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="https://feed.example"/>{"".join(items)}</rdf:RDF>'
    ).encode()


def rxiv_item(
    number: str = "2026.06.10.700001",
    version: int = 1,
    title: str = "Sheep sleep",
    abstract: str = "Sheep slept.",
    authors: str = "Lovelace, A. B., Noether, E.",
) -> str:
    link = f"https://www.biorxiv.org/content/10.64898/{number}v{version}?rss=1"
    return (
        f'<item rdf:about="{link}"><title><![CDATA[\n\t{title}\n\t]]></title>'
        f"<link>\n\t{link}\n</link><description><![CDATA[\n{abstract}\n]]></description>"
        f"<dc:creator><![CDATA[ {authors} ]]></dc:creator><dc:date>2026-06-10</dc:date>"
        f"<dc:identifier>doi:10.64898/{number}</dc:identifier></item>"
    )


def nature_item(
    number: str = "s41586-026-00001-1",
    title: str = "Sheep dream",
    teaser: str = "Sheep dream of grass.",
    authors: tuple[str, ...] = (),
) -> str:
    link = f"https://www.nature.com/articles/{number}"
    body = f'<p>Nature, Published online: 11 June 2026; <a href="{link}">doi:x</a></p>{teaser}'
    names = "".join(f"<dc:creator>{name}</dc:creator>" for name in authors)
    return (
        f'<item rdf:about="{link}"><title><![CDATA[{title}]]></title><link>{link}</link>'
        f"<content:encoded><![CDATA[{body}]]></content:encoded>{names}"
        f"<dc:date>2026-06-11</dc:date><prism:doi>10.1038/{number}</prism:doi></item>"
    )


def plos_atom(*entries: str) -> bytes:
    return (
        "<?xml version='1.0' encoding='UTF-8'?><feed xmlns=\"http://www.w3.org/2005/Atom\">"
        f"<title>PLOS</title><id>x</id>{''.join(entries)}</feed>"
    ).encode()


def plos_entry(
    number: str = "10.1371/journal.pmed.1000001", *, authors: tuple[str, ...] = ("Ada Lovelace",)
) -> str:
    names = "".join(f"<author><name>{name}</name></author>" for name in authors)
    return (
        f"<entry><title>Sheep heal</title><id>{number}</id>{names}"
        f'<link rel="alternate" href="https://journals.plos.org/x/article?id={number}"/>'
        "<published>2026-06-10T14:00:00Z</published>"
        '<content type="html">&lt;p&gt;by Ada Lovelace, Emmy Noether&lt;/p&gt;\n\n'
        "Sheep healed 5 m&lt;sup&gt;2&lt;/sup&gt;.</content></entry>"
    )


def arxiv_api(*numbers: str, total: int) -> bytes:
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{number}v2</id><title>Sheep {number}</title>"
        "<updated>2026-06-09T00:00:00Z</updated><published>2026-06-08T00:00:00Z</published>"
        '<category term="cs.LG"/><category term="cs.CL"/>'
        '<arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.CL"/>'
        "<summary>We count.</summary><author><name>Ada Lovelace</name></author></entry>"
        for number in numbers
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
        f'xmlns="http://www.w3.org/2005/Atom"><opensearch:totalResults>{total}'
        f"</opensearch:totalResults><title>query</title>{entries}</feed>"
    ).encode()


def api_post(
    number: str = "2026.06.10.700001", version: int = 1, **changes: object
) -> dict[str, object]:
    post: dict[str, object] = {
        "doi": f"10.64898/{number}",
        "title": "Sheep sleep",
        "authors": "Lovelace, A. B.; Noether, E.",
        "date": "2026-06-10",
        "version": str(version),
        "category": "cell biology",
        "abstract": "Sheep slept.",
        "published": "NA",
        "server": "bioRxiv",
    }
    return post | changes


def api_page(*posts: dict[str, object], status: str = "ok") -> bytes:
    return json.dumps({"messages": [{"status": status}], "collection": posts}).encode()


@dataclass
class Reply:
    """What a loopback server gives. `cut`: announce more bytes than are sent."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False


@dataclass
class Loopback:
    """A running server: its address, and the requests that came (path and headers)."""

    url: str
    requests: list[tuple[str, Mapping[str, str]]]


@contextmanager
def loopback(answer: Callable[[str, Mapping[str, str]], Reply]) -> Iterator[Loopback]:
    requests: list[tuple[str, Mapping[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            requests.append((self.path, dict(self.headers)))
            reply = answer(self.path, dict(self.headers))
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + 1000 * reply.cut))
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = reply.cut

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Stay quiet when a client hangs up early, as it should on a bomb."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield Loopback(f"http://127.0.0.1:{server.server_address[1]}", requests)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
