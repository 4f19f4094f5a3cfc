"""Chinese topics, by the list of terms that ships."""

import pytest
from radar_samples import found, radar

from newsletter.radar.chinese import pieces, segment, terms_zh, translate


@pytest.mark.parametrize(
    ("topic", "english"),
    [
        ("量子纠错", "quantum error correction"),
        ("蛋白质语言模型", "protein language model"),
        ("图神经网络的可解释性", "graph neural network interpretability"),
        ("单细胞 RNA", "single-cell RNA"),
        ("基于扩散模型的图像生成", "diffusion model image generation"),
    ],
)
def test_a_chinese_topic_is_said_in_english(topic: str, english: str) -> None:
    assert english in translate(topic)


@pytest.mark.parametrize("topic", ["quantum", "天书奇谭", "量子纠错天书奇谭", "的", ""])
def test_what_is_not_known_is_not_guessed(topic: str) -> None:
    assert list(translate(topic)) == []


def test_the_longest_term_is_taken_first() -> None:
    assert segment("量子纠错") == [("quantum error correction",)]


def test_the_list_is_clean_and_long_enough() -> None:
    known, longest = terms_zh()
    assert len(known) >= 2_000
    assert longest < 20
    for chinese, english in known.items():
        assert "\u4e00" <= chinese[0] <= "\u9fff"
        assert all(one == one.strip() and one.isascii() and one for one in english)


def test_a_chinese_topic_finds_english_papers() -> None:
    one = radar("Quantum error correction with cats", "A train")
    assert found(one, "量子纠错") == [1]
    assert found(one, "量子纠错 -cat") == []
    assert found(one, "地震") == []
    assert one.search("量子纠错")[0].words == ("Quantum error correction",)


def test_a_chinese_topic_finds_chinese_papers_by_whole_terms() -> None:
    one = radar(
        "表面码的量子纠错进展",
        "量子的错与纠 一段历史",
        ("错误与纠正", "量子计算中的噪声。"),
        "图神经网络在蛋白质中的应用",
    )
    assert found(one, "量子纠错") == [1]
    assert found(one, "蛋白质的图神经网络") == [4]
    assert found(one, "纠错 -表面码") == []
    assert one.search("量子纠错")[0].words == ("量子纠错",)


@pytest.mark.parametrize(
    ("run", "cut"),
    [
        ("基于扩散模型的图像生成", ["基", "于", "扩散模型", "的", "图像生成"]),
        ("天书奇谭", ["天书奇谭"]),
        ("天书量子纠错", ["天书", "量子纠错"]),
        ("的", ["的"]),
        ("", []),
    ],
)
def test_chinese_is_cut_into_known_terms_and_what_is_between(run: str, cut: list[str]) -> None:
    assert list(pieces(run)) == cut
