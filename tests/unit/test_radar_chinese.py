"""Chinese topics, by the list of terms that ships."""

import pytest
from radar_samples import found, radar

from newsletter.radar.chinese import segment, terms_zh, translate


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
