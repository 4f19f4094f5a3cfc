"""A thick day of real papers: its letters as checkers see them, and their links at the service.

Without ../shared the same is asked of a day of invented papers.
"""

import importlib.util
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from mirror import serving
from test_digest_browser import DARK, LIGHT
from test_mail_checks import axe, check, needs_chromium, needs_tools

from newsletter.cli import run
from newsletter.digest.render import MOST_HTML
from newsletter.digest.words import width

SHARED = Path(__file__).parents[3] / "shared"
FEEDBOX = SHARED / "tools" / "feedbox.py"
DAY = date(2026, 6, 11)
TOPICS = {
    "feedbox": "large language model reasoning;diffusion model;reinforcement learning;protein",
    "invented": "tidal turbines;lattice gauge theory;bird song;soil fungi;paper folding",
}
CONFIG = """
[site]
base_url = "http://127.0.0.1:{port}"
postal_address = "1 Library Lane, Berlin"
[replies]
domain = "reply.example"
links = "both"
[ingest]
mirror = "{mirror}"
arxiv_gap = 0
gap = 0
[sources]
arxiv = ["cs.CL", "cs.LG"]
biorxiv = []
medrxiv = []
nature = []
plos = []
"""


@dataclass(frozen=True)
class Day:
    """A day's letters in a folder: their pages and texts by language."""

    folder: Path
    port: int
    pages: Mapping[str, str]
    texts: Mapping[str, str]


@contextmanager
def feedbox() -> Iterator[str]:
    spec = importlib.util.spec_from_file_location("feedbox", FEEDBOX)
    assert spec
    assert spec.loader
    box = importlib.util.module_from_spec(spec)
    sys.modules["feedbox"] = box
    spec.loader.exec_module(box)
    server = box.Box(0, box.Corpus(SHARED / "corpus", True), DAY, SHARED / "feeds")  # noqa: FBT003 - thick
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()
    del sys.modules["feedbox"]


@contextmanager
def invented() -> Iterator[str]:
    with serving(DAY) as mirror:
        yield mirror.url


needs_feedbox = pytest.mark.skipif(not FEEDBOX.exists(), reason="needs ../shared/tools/feedbox.py")


@pytest.fixture(
    scope="module",
    params=["invented", pytest.param("feedbox", marks=[pytest.mark.shared, needs_feedbox])],
)
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Day:
    folder, port = tmp_path_factory.mktemp("thick"), _free_port()
    lines = [
        f"{name}@example.org,{TOPICS[request.param]},{name},UTC,07:00,weekdays"
        for name in LANGUAGES
    ]
    (folder / "people.csv").write_text(f"{HEAD}\n" + "\n".join(lines) + "\n", "utf-8")
    with (feedbox if request.param == "feedbox" else invented)() as mirror:
        (folder / "config.toml").write_text(CONFIG.format(port=port, mirror=mirror), "utf-8")
        with chdir(folder):
            assert run(["init"]) == 0
            assert run(["subscribers", "import", "people.csv"]) == 0
            assert run(["morning", "--date", str(DAY)]) == 0
    files = {name: folder / "outbox" / f"{DAY}-{name}@example.org.html" for name in LANGUAGES}
    return Day(
        folder,
        port,
        {name: file.read_text("utf-8") for name, file in files.items()},
        {name: file.with_suffix(".txt").read_text("utf-8") for name, file in files.items()},
    )


LANGUAGES = ("en", "zh")
HEAD = "address,topics,language,timezone,hour,frequency"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(day: Day) -> Iterator[str]:
    """The service that `newsletter serve` runs, as a process that listens on loopback."""
    command = [sys.executable, "-m", "newsletter", "serve"]
    environment = {**os.environ, "NEWSLETTER_SERVER__PORT": str(day.port)}
    base = f"http://127.0.0.1:{day.port}"
    with subprocess.Popen(
        command,
        cwd=day.folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None and not _answers(f"{base}/"):
            time.sleep(0.1)
        yield base
        process.kill()


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, trust_env=False).status_code > 0
    except httpx.TransportError:
        return False


def test_every_link_of_the_letters_leads_somewhere_at_the_running_service(day: Day) -> None:
    with served(day) as base, httpx.Client(trust_env=False, timeout=60) as client:
        for page in day.pages.values():
            targets = {unescape(one) for one in re.findall(r'href="([^"]+)"', page)}
            ours = sorted(one for one in targets if one.startswith(base))
            assert {urlsplit(one).path[:3] for one in ours} == {"/m/", "/l/", "/p/"}
            shown: dict[str, str] = {}
            for link in ours:
                address, _, anchor = link.partition("#")
                if address not in shown:
                    answer = client.get(address)
                    assert answer.status_code == 200, link
                    shown[address] = answer.text
                assert not anchor or f'id="{anchor}"' in shown[address], link
            inside = {one[1:] for one in targets if one.startswith("#")}
            assert inside <= set(re.findall(r'id="([^"]+)"', page))


def test_a_thick_letter_stays_below_the_clipping_point_and_its_text_is_wrapped(day: Day) -> None:
    for page in day.pages.values():
        assert len(page.encode()) <= MOST_HTML
        assert page.count("<h3") >= 5
    for text in day.texts.values():
        lines = [line for line in text.splitlines() if "://" not in line and "mailto:" not in line]
        assert [line for line in lines if width(line) > 72] == []


@needs_tools
def test_a_thick_letter_is_valid_html(day: Day, tmp_path: Path) -> None:
    found = check(day.pages, tmp_path)
    assert {name: one["faults"] for name, one in found.items() if one["faults"]} == {}


@needs_tools
@needs_chromium
@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_axe_finds_nothing_in_a_thick_letter(day: Day, tmp_path: Path, scheme: int) -> None:
    assert axe(tmp_path, day.pages, scheme) == {name: [] for name in LANGUAGES}
