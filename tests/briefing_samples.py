"""What the tests of the briefing are made of: papers, requests, and a server with a script."""

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from newsletter.briefing.budget import Budget
from newsletter.briefing.chat import Chat, Server
from newsletter.briefing.entailment import Entailment
from newsletter.briefing.extract import ExtractiveBriefer
from newsletter.briefing.llm import PieceWriter
from newsletter.briefing.port import BriefRequest, Kept, MemoryKept
from newsletter.briefing.shared import Pace, SharedBriefer
from newsletter.model import Briefing, Item, Match, Paper, Section, Sentence
from subscribers.model import Language

DAY = date(2026, 6, 11)

DECODER = (
    "Lantern: Decoding Surface Codes with Tensor Networks",
    (
        "Fault-tolerant quantum machines need decoders that keep pace with the hardware. In "
        "this paper, we introduce Lantern, a decoder that contracts tensor networks along the "
        "time axis. We show that Lantern lowers the logical error rate by 18% on surface "
        "codes of distance 7. However, it needs more memory than matching. Code will be "
        "released."
    ),
)
FOLDING = (
    "Compressed Protein Language Models by Tensor Networks",
    (
        "Protein language models are large. We propose to replace their embedding layers with "
        "tensor networks trained from scratch. Our experiments on three families of enzymes "
        "demonstrate that tensor networks keep the accuracy of the model with a tenth of the "
        "memory. The approach reduces training time by 4 hours on one card."
    ),
)
BEES = (
    "Honeybee Foraging under Street Lighting",
    (
        "Street lights may disturb pollinators. We observed 240 colonies over two summers in "
        "Bavaria. We found that colonies near lamps collected 12% less pollen than colonies in "
        "dark meadows. Results suggest that shielded lamps weaken the effect."
    ),
)
GLACIER = (
    "Ice Flow from Sparse Seismometers",
    (
        "Glaciers slide in ways that satellites cannot see. Here we present a network of nine "
        "seismometers on an alpine glacier. We report that basal sliding speeds up by 30% after "
        "heavy rain and slows down within a week."
    ),
)


def a_paper(number: int, text: tuple[str, str] = DECODER, **changes: Any) -> Paper:
    """A paper with a title and an abstract."""
    values: dict[str, Any] = {
        "id": number,
        "key": f"arxiv:2606.{number:05}",
        "label": "arXiv (QUANT-PH)",
        "title": text[0],
        "abstract": text[1],
        "authors": ("Ada Example", "王小明"),
        "categories": ("quant-ph",),
        "link": f"https://arxiv.example/abs/2606.{number:05}",
        "published": DAY,
    }
    return Paper(**values | changes)


def a_request(
    *topics: tuple[str, Sequence[Paper]], language: Language = Language.EN
) -> BriefRequest:
    """A request whose papers are numbered through its topics."""
    sections, number = [], 0
    for topic, papers in topics:
        items = []
        for paper in papers:
            number += 1
            items.append(Item(number, Match(paper, 1.0, tuple(topic.split()))))
        sections.append(Section(topic, tuple(items)))
    return BriefRequest(language, tuple(sections), DAY)


def three_topics(language: Language = Language.EN) -> BriefRequest:
    """Four papers of three topics, two of which share tensor networks."""
    return a_request(
        ("surface codes", [a_paper(1, DECODER)]),
        ("protein language models", [a_paper(2, FOLDING, categories=("q-bio.BM",))]),
        (
            "bees and ice",
            [
                a_paper(3, BEES, categories=("q-bio.PE",)),
                a_paper(4, GLACIER, categories=("physics",)),
            ],
        ),
        language=language,
    )


def one_topic(language: Language = Language.EN) -> BriefRequest:
    """The same four papers under one topic: one piece, which is one call."""
    papers = [item.paper for section in three_topics().sections for item in section.items]
    return a_request(("light and rain", papers), language=language)


def own(written: Briefing) -> tuple[Sentence, ...]:
    """What a model wrote itself of a briefing."""
    return written.sentences[: len(written.sentences) - written.added]


def asking(
    url: str,
    reports: list[str],
    *,
    budget: Budget | None = None,
    reader: str = "",
    kept: Kept | None = None,
    pace: Pace | None = None,
    entailment: Entailment | None = None,
    **options: Any,
) -> SharedBriefer:
    """A writer that asks a server, and keeps what it wrote in memory."""
    settings = {"key": "sk-test", "model": "small-model", "timeout": 5.0, "retries": 0} | options
    chat = Chat(Server(base_url=url, **settings), budget or Budget())
    return SharedBriefer(
        PieceWriter(chat, reader, entailment),
        fallback=ExtractiveBriefer(),
        kept=kept or MemoryKept(),
        report=reports.append,
        pace=pace or Pace(),
    )


@dataclass
class ScriptedServer:
    """What a server on loopback answers next, and what it was asked."""

    url: str
    replies: deque[tuple[int, bytes]] = field(default_factory=deque)
    asked: list[dict[str, Any]] = field(default_factory=list)
    thinks: Callable[[dict[str, Any]], object] | None = None  # where there is no script
    retry_after: str = ""

    def says(self, content: object, **choice: Any) -> None:
        """Answer the next request as a model would."""
        self.answers(200, completion(content, **choice))

    def answers(self, status: int, body: object) -> None:
        """Answer the next request with this status and body."""
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        self.replies.append((status, data))

    def reply(self, asked: dict[str, Any]) -> tuple[int, bytes]:
        """What is answered now."""
        self.asked.append(asked)
        if self.replies:
            return self.replies.popleft()
        if self.thinks is None:
            return 500, b"{}"
        user = asked["messages"][1]["content"]
        papers = json.loads(user.split("</papers>")[0].removeprefix("<papers>"))
        return 200, json.dumps(completion(self.thinks(papers))).encode()


def completion(content: object, **choice: Any) -> dict[str, Any]:
    """A chat completion that says something."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    message = {"role": "assistant", "content": text} | choice.pop("message", {})
    made = {"index": 0, "message": message, "finish_reason": "stop"} | choice
    return {"id": "x", "object": "chat.completion", "choices": [made]}


@contextmanager
def scripted_server() -> Iterator[ScriptedServer]:
    """A server that answers with what its script holds, and 500 behind its end."""
    script = ScriptedServer("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, data = script.reply(asked)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            if script.retry_after:
                self.send_header("Retry-After", script.retry_after)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    script.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield script
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
