"""Texts as vectors, and what they add to the words."""

import logging
from collections.abc import Sequence

import numpy as np
import pytest
from radar_samples import LINE, found, paper, radar

from newsletter.radar import vectors
from newsletter.radar.index import Radar
from newsletter.radar.vectors import NoVectors, Remembered, Rows, StaticVectors, shipped_vectors


class Counting:
    """Vectors that remember what they were asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Rows:
        self.asked += texts
        return np.array([[len(text), 1] for text in texts], np.float32).reshape(-1, 2)


def test_texts_of_one_meaning_are_nearer_than_others() -> None:
    tumour, cancer, tax = StaticVectors().embed(["malignant tumour", "cancer", "income tax"])
    assert tumour @ cancer > 0.4 > tumour @ tax


def test_a_text_has_length_one_and_nothing_has_none() -> None:
    rows = StaticVectors().embed(["graph", "", "\ud800"])
    assert np.linalg.norm(rows, axis=1)[:2] == pytest.approx([1, 0])
    assert StaticVectors().embed([]).shape == (0, rows.shape[1])


def test_loading_the_vectors_leaves_the_log_alone() -> None:
    before = list(logging.getLogger().handlers)
    shipped_vectors().embed(["word"])
    assert logging.getLogger().handlers == before


def test_a_text_is_embedded_once() -> None:
    counting = Counting()
    kept = Remembered(counting)
    first = kept.embed(["a", "bb", "a"])
    assert (kept.embed(["bb", "a"]) == first[1:]).all()
    assert counting.asked == ["a", "bb"]
    assert len(kept.embed([])) == 0


def test_only_the_latest_texts_are_kept() -> None:
    counting = Counting()
    kept = Remembered(counting, most=2)
    kept.embed(["a", "b", "c"])
    kept.embed(["a"])
    assert counting.asked == ["a", "b", "c", "a"]


def test_without_vectors_words_are_found_as_ever() -> None:
    papers = [paper(1, "Graph kernels"), paper(2, "Soil")]
    one = Radar(papers, threshold=LINE, vectors=NoVectors())
    assert found(one, "graph kernel") == [1]
    assert found(one, "soils of graphs") == []


def test_a_word_of_near_meaning_finds_a_paper_for_less() -> None:
    filler = [("Tax law", "What is due when.")] * 40
    texts = [("Doctors and patients", "What patients ask."), *[("Physicians", "A note.")] * 3]
    one = radar(*texts, *filler, threshold=0.0)
    scores = {match.paper.id: match.score for match in one.search("doctors")}
    assert scores[1] > scores[2] > 0


def test_vectors_are_the_same_when_no_piece_is_kept(monkeypatch) -> None:
    texts = ["Spin glass, in fields", "Spin  glass", "glass " * 3]
    kept = StaticVectors()
    first = kept.embed(texts)
    monkeypatch.setattr(vectors, "KEPT", -1)
    assert np.array_equal(kept.embed(texts), first)
    assert np.array_equal(StaticVectors().embed(texts), first)


def test_words_that_the_tokenizer_reads_in_a_way_of_their_own_are_cut_like_others() -> None:
    together = StaticVectors().embed(["graph <s> kernel", "a\u2581b", "graph", "two  spaces"])
    alone = [StaticVectors().embed([one])[0] for one in ("graph <s> kernel", "a\u2581b", "graph")]
    assert together[:3] == pytest.approx(np.stack(alone), abs=1e-6)
