# ruff: noqa: RUF001 - Chinese sentences have Chinese marks
import re

import pytest
from briefing_samples import a_paper, a_request

from newsletter.briefing.concepts import listed
from newsletter.briefing.extract import ExtractiveBriefer
from newsletter.briefing.gist_zh import LONGEST_QUOTE, kind_zh, said_zh
from newsletter.briefing.glossary import called, in_chinese, in_english, keywords
from newsletter.briefing.headline import headline, subject
from newsletter.briefing.points import points
from newsletter.model import Sentence
from subscribers.model import Language


def gist(sentence: str, title: str = "Lamps and moths") -> str:
    paper = a_paper(1, (title, f"Moths fly at night. {sentence}"))
    return said_zh(points(paper)[0], paper)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "We introduce Fernlight, a shielded lighting framework that dims when moths come near.",
            "介绍框架 Fernlight（“a shielded lighting framework”）",
        ),
        (
            "We introduce Fernlight, a novel unified framework that flickers whenever moths come.",
            "介绍框架 Fernlight",
        ),
        (
            "We release Mothbook, a benchmark for counting moths in gardens of small towns.",
            "发布基准 Mothbook，用于计数“moths in gardens of small towns”",
        ),
        (
            "We show that moths prefer dark gardens, while bees of the towns stay near the lamps.",
            "表明“moths”偏好“dark gardens”",
        ),
        (
            "We find that lamps in gardens of the oldest towns attract 12% fewer moths.",
            "发现“lamps in gardens of the oldest towns attract 12% fewer moths”",
        ),
        (
            "We find that counts of moths per night rise from 12 to 40 in gardens after rain.",
            "发现“counts of moths per night rise from 12 to 40 in gardens after rain”",
        ),
        (
            "We propose a methodology and a large set of moth calls from nine gardens in towns.",
            "",
        ),
        (
            "We demonstrate the importance of a simple lamp scheme for moths of small towns.",
            "展示“importance of a simple lamp scheme”，用于“moths of small towns”",
        ),
        (
            "We propose a simple lamp scheme that protects moths of old gardens in small towns.",
            "提出方案（“a simple lamp scheme”），保护“moths of old gardens in small towns”",
        ),
        (
            "We show that shielded amber lamps can keep most moths of a garden on their paths.",
            "表明“shielded amber lamps can keep most moths of a garden on their paths”",
        ),
    ],
)
def test_what_a_paper_reports_is_said_in_chinese_with_few_words_quoted(
    sentence: str, said: str
) -> None:
    assert gist(sentence) == said


@pytest.mark.parametrize(
    ("title", "abstract", "kind"),
    [
        ("Moths and lamps: a systematic review", "", "综述"),
        ("Lamps", "In this randomized, blinded trial, adults slept by lamps.", "随机试验"),
        ("A randomized trial of lamps", "", "随机试验"),
        ("Lamps", "We conducted a prospective cohort study of nurses.", "队列研究"),
        ("Lamps", "We present a numerical study of lamps.", "数值模拟研究"),
        ("Lamps", "This review summarizes what lamps do.", "综述"),
        ("Lamps", "We gave lamps to a cohort of 40 adults.", ""),
        ("Lamps", "We run simulations and experiments, and evaluate nine lamps.", ""),
        ("Lamps", "A recent systematic review found that lamps dim.", ""),
        ("Lamps", "This survey covers 200 square degrees.", ""),
        ("A critique of systematic reviews", "", ""),
        ("Randomized algorithms for a corpus callosum dataset", "", ""),
    ],
)
def test_the_kind_of_a_study_is_what_it_calls_itself(title: str, abstract: str, kind: str) -> None:
    assert kind_zh(a_paper(1, (title, abstract))) == kind


@pytest.mark.parametrize(
    ("abstract", "told"),
    [
        ("We register point clouds. Each point cloud has noise.", ("点云",)),
        ("We cool with a lidar. The LiDAR turns.", ("激光雷达",)),
        ("Infrared images of moths; an infrared image is dim.", ("红外图像",)),
        ("We use random forests. Each random forest votes.", ("随机森林",)),
        ("Quantum annealers hum, and a quantum annealer is cold.", ("量子退火机",)),
    ],
)
def test_a_thing_is_told_by_its_own_chinese_name_and_no_other(
    abstract: str, told: tuple[str, ...]
) -> None:
    assert keywords(a_paper(1, ("Notes", abstract))) == told


def test_every_chinese_name_and_every_variant_stands_once_in_the_list_of_concepts() -> None:
    names = [concept.chinese for concept, _ in listed()]
    variants = [variant.casefold() for _, each in listed() for variant in each]
    assert len(set(names)) == len(names)
    assert len(set(variants)) == len(variants)


def test_a_topic_is_called_by_its_chinese_name_only_where_the_paper_names_it() -> None:
    owls = a_paper(1, ("Machine translation of owls", "We use machine translation."))

    assert called("machine translation", owls, Language.ZH) == "机器翻译"
    assert called("机器翻译", owls, Language.EN) == "machine translation"
    assert called("机器翻译", a_paper(2), Language.ZH) == ""


@pytest.mark.parametrize(
    "word", ["Hypertension", "turbulence", "ontologies", "inequalities", "memories"]
)
def test_a_word_of_two_senses_stays_as_it_is_in_every_form(word: str) -> None:
    assert in_chinese(word) == ""
    assert in_chinese("pulmonary arterial hypertension") == "肺动脉高压"


def test_what_a_topic_leaves_out_is_no_part_of_its_name() -> None:
    assert in_chinese('reinforcement learning -"language model"') == "强化学习"
    assert in_english("an unknown thing") == "an unknown thing"


def test_a_paper_is_about_the_terms_of_its_title_and_not_of_a_verb_that_looks_alike() -> None:
    paper = a_paper(1, ("Gene editing of mosses", "We integrate memory and interaction of mosses."))

    assert keywords(paper)[0] == "基因编辑"
    assert "积分" not in keywords(paper)


def test_quotations_of_a_chinese_briefing_are_short() -> None:
    abstract = (
        "We introduce Fernlight, a lamp of nine shielded tubes that dims itself when moths come "
        "near the garden. We show that Fernlight reduces the number of lost moths by 40% in nine "
        "gardens of three towns, and that nothing else does."
    )
    request = a_request(
        ("moths", [a_paper(1, ("Fernlight: A Lamp for Moths", abstract))]), language=Language.ZH
    )
    said = " ".join(one.text for one in ExtractiveBriefer().brief(request).sentences)

    assert all(len(one.split()) <= LONGEST_QUOTE + 2 for one in re.findall("“([^”]+)”", said))


@pytest.mark.parametrize(
    ("sentence", "never"),
    [
        (
            "We find that shade, in contrast, is kept by owls for reasons of their own.",
            "in contrast",
        ),
        ("We find that regardless of season, moths are drawn to lamps near ponds.", "season”"),
        ("We show that shade raises the number of moths with respect to open fields.", "respect”"),
        ("We find that lamps beat torches in gardens with 5 owls per hectare.", "with 5”"),
        ("We present a method to garden lighting that spares moths in summer nights.", "（“to"),
    ],
)
def test_no_broken_piece_of_a_sentence_is_quoted(sentence: str, never: str) -> None:
    assert never not in gist(sentence)


def test_what_says_little_is_not_told_of_and_nothing_is_told_twice() -> None:
    task = "We propose a novel task, the counting of moths, which keeps gardeners awake at night."
    plain = "We present several different trends, with moths and lamps in gardens of old towns."
    twice = "We study lamp lighting for gardens of moths by lamps that dim at night in towns."

    assert gist(task) == "提出“the counting of moths”"
    assert "trends" not in gist(plain)
    assert gist(twice).count("gardens") == 1


def test_a_model_of_how_something_comes_about_explains_it() -> None:
    told = gist("We propose a climbing model for how moths reach the lamps of tall towers.")
    assert told.endswith("，用于解释“how moths reach the lamps of tall towers”")


def test_what_a_thing_is_for_is_said_with_a_chinese_word() -> None:
    told = gist("We present a method for luring moths away from lamps.")
    assert told == "提出方法，用于“luring moths away from lamps”"


def test_a_title_in_another_language_names_nothing() -> None:
    french = "Les lampes de jardin et les papillons de nuit sont dans une relation difficile."
    assert subject(a_paper(1, ("Lampes de jardin", f"{french} Lampes de jardin."))) == ""


def test_a_chinese_title_names_english_things_only_where_it_must() -> None:
    known = ("Graphene sensors", "We present graphene sensors. Graphene sensors feel moths.")
    other = ("Polymer lamps", "We present polymer lamps. Polymer lamps spare moths.")
    odd = ("Moth lamps", "We present moth lamps. Moth lamps shine all night long in gardens.")
    papers = tuple(a_paper(at, one) for at, one in enumerate((known, other, odd), 1))
    request = a_request(("石墨烯", papers[:1]), ("聚合物", papers[1:]), language=Language.ZH)
    title = headline(request, [Sentence("…", (3,)), Sentence("…", (1,)), Sentence("…", (2,))])
    assert not any(map(str.isascii, title))
