"""A Chinese sentence is compared with English papers as far as the lists of words reach."""

# ruff: noqa: RUF001 - Chinese marks

import pytest
from briefing_samples import a_paper

from newsletter.briefing.gloss_zh import gloss
from newsletter.briefing.ground import check, check_title
from newsletter.model import Sentence

ABSTRACT = (
    "Bees in cities are hard to count. We followed 48 hives in Norway for two years. HiveNet "
    "reaches an accuracy of 82.5% by day and 61.0% at night. It reduces the error by 18% and "
    "needs less than 5 watts. The memory of the model fell from 640 MB to 210 MB. Warm "
    "weather significantly affects the counts, while rain does not affect them. HiveNet works "
    "without labelled images and outperforms BeeCount. Zinc in the wax of the hives is "
    "associated with fewer larvae of bees. In mice, the wax of the hives inhibits "
    "inflammation."
)
BEES = a_paper(1, ("HiveNet counts bees on balconies", ABSTRACT))
MOTHS = a_paper(2, ("Moths and lamps", "We watch moths near lamps in gardens."))


def reasons(text: str, *numbers: int) -> tuple[str, ...]:
    return check(Sentence(text, numbers or (1,)), {1: BEES, 2: MOTHS})


@pytest.mark.parametrize(
    "text",
    [
        "HiveNet 在挪威跟踪了48个蜂箱。",
        "HiveNet 白天的准确率为82.5%，夜间为61.0%。",
        "HiveNet 将误差降低18%，功耗不到5瓦。",
        "HiveNet 的内存从640 MB降至210 MB。",
        "HiveNet 发现下雨不影响计数。",
        "HiveNet 优于 BeeCount，且无需标注图像。",
        "HiveNet 的蜂蜡在小鼠中抑制炎症。",
        "HiveNet 需要的功耗少于5瓦。",
    ],
)
def test_what_the_paper_says_passes(text: str) -> None:
    assert reasons(text) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("HiveNet 在瑞典跟踪了48个蜂箱。", "瑞典: not in a cited paper"),
        ("HiveNet 跟踪了五十六个蜂箱。", "56"),
        ("HiveNet 夜间的准确率为82.5%，白天为61.0%。", "exchanged"),
        ("HiveNet 将误差提高18%。", "18%: the other way round"),
        ("HiveNet 的功耗超过5瓦。", "at least and at most"),
        ("HiveNet 的内存从210 MB升至640 MB。", "goes another way"),
        ("HiveNet 不如 BeeCount。", "不如: the other way round"),
        ("HiveNet 的蜂蜡在大鼠中抑制炎症。", "大鼠: not in a cited paper"),
        ("HiveNet 的蜂蜡在小鼠中促进炎症。", "促进: the other way round"),
        ("HiveNet 的蜂蜡含有铜。", "铜: not in a cited paper"),
        ("HiveNet 总是优于 BeeCount。", "总是: claims more"),
        ("HiveNet 首次证明蜜蜂可以计数。", "首次: claims more"),
        ("锌导致 HiveNet 的幼虫减少。", "导致: claims more"),
        ("HiveNet 表明森林和疫苗相通。", "says what no cited paper says"),
        ("这是一篇非常重要的论文。", "nothing that can be checked"),
    ],
)
def test_what_the_paper_says_otherwise_is_refused(text: str, reason: str) -> None:
    assert any(reason in each for each in reasons(text)), reasons(text)


@pytest.mark.parametrize("title", ["HiveNet 新进展", "蜜蜂与准确率", "HiveNet 与小鼠的炎症"])
def test_a_title_that_names_its_papers_passes(title: str) -> None:
    assert check_title(title, [BEES]) == ()


@pytest.mark.parametrize("title", ["吸烟无害", "HiveNet 公司的股票明天上涨", "黑洞与疫苗"])
def test_a_title_of_something_else_is_refused(title: str) -> None:
    assert check_title(title, [BEES])


def test_a_sentence_is_read_in_the_order_of_its_words() -> None:
    read = gloss("在小鼠中，四项实验的误差从8%降至5%，百分之三来自2024年。")
    assert read.index("mouse") < read.index("4") < read.index("error") < read.index("8%")
    assert "to 5%" in read
    assert "3%" in read
    assert "2024" in read
    assert "years" not in read


def test_what_one_paper_is_said_to_take_from_another_is_refused() -> None:
    assert any(
        "links papers" in each for each in reasons("HiveNet 建立在 lamps 的飞蛾工作之上。", 1, 2)
    )
    assert not any("links" in each for each in reasons("HiveNet 建立在 BeeCount 之上。", 1, 2))


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("没有一个 HiveNet 的功耗超过5瓦。", False),
        ("HiveNet 的功耗在5瓦以上。", True),
        ("HiveNet 需要标注图像。", False),  # it says "without", of another verb
        ("下雨显著影响 HiveNet 的计数，天气温暖。", False),  # one of two in the same line
        ("蜜蜂、城市和小鼠的炎症相通。", False),  # words enough, though no name
    ],
)
def test_the_like_is_told_apart(text: str, is_refused: bool) -> None:  # noqa: FBT001 - a case
    assert bool(reasons(text)) == is_refused, reasons(text)
