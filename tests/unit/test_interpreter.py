"""Topics of other languages are said in English: once per wording, by answers that are read."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pytest
from radar_samples import LINE, paper

from newsletter.edition import Radars
from newsletter.errors import BriefingError
from newsletter.interpreter import Interpreter, phrases
from newsletter.radar.index import Radar
from newsletter.radar.query import is_foreign

DAY = date(2026, 6, 11)


class Kept:
    """A Dictionary in memory."""

    def __init__(self, **kept: tuple[str, ...]) -> None:
        self.kept: dict[str, tuple[str, ...]] = dict(kept)

    def get(self, wordings: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        return {one: self.kept[one] for one in wordings if one in self.kept}

    def put(self, english: Mapping[str, tuple[str, ...]]) -> None:
        for words, said in english.items():
            self.kept.setdefault(words, said)


class Model:
    """A model that says what it is told to, and counts its questions."""

    def __init__(self, say: Callable[[list[str]], str]) -> None:
        self.say, self.asked = say, 0

    def __call__(self, question: str, _: date) -> str:
        self.asked += 1
        return self.say(json.loads(question))


def knows(**english: list[str]) -> Model:
    """A model that knows some wordings."""

    def say(asked: list[str]) -> str:
        known = [{"topic": one, "english": english.get(one, [])} for one in asked]
        return json.dumps({"topics": known})

    return Model(say)


def test_a_foreign_topic_is_asked_for_once_and_then_finds_english_papers() -> None:
    model, kept = knows(квантовая=["quantum"], 鲸歌=["whale song"]), Kept()
    interpreter = Interpreter(kept, model)
    topics = ["鲸歌", "鲸歌 -bird", 'author:"Ada" квантовая', "plain words", '"精确"', "-x"]
    interpreter.learn(topics, DAY)
    interpreter.learn(topics, DAY)
    assert model.asked == 1
    assert kept.kept == {"鲸歌": ("whale song",), "квантовая": ("quantum",)}
    papers = [paper(1, "Whale songs at night", "The song of a whale."), paper(2, "Foxes")]
    radar = Radars(interpreter=interpreter).over(papers, 2, threshold=LINE, learned=tuple)
    assert [match.paper.id for match in radar.search("鲸歌")] == [1]


def test_what_nobody_translated_is_said_by_the_list_that_ships() -> None:
    interpreter = Interpreter(Kept(量子纠错=()))
    assert list(interpreter.english("量子纠错")) == ["quantum error correction"]
    assert list(interpreter.english("quantum error correction")) == []
    assert list(Interpreter(Kept(量子纠错=("qec",))).english("量子纠错")) == ["qec"]


def test_many_topics_are_few_questions() -> None:
    model = knows()
    Interpreter(Kept(), model).learn([f"词{number}" for number in range(45)], DAY)
    assert model.asked == 3


@pytest.mark.parametrize(
    "said", ["", "null", "[]", '{"topics": {}}', '{"topics": [{"topic": 1, "english": "x"}]}']
)
def test_an_unreadable_answer_is_told_of_and_not_asked_for_again(said: str) -> None:
    told: list[str] = []
    model, kept = Model(lambda _: said), Kept()
    interpreter = Interpreter(kept, model, told.append)
    for _ in range(2):
        interpreter.learn(["鲸歌"], DAY)
    assert told == ["topics stay untranslated: unreadable answer"]
    assert (model.asked, kept.kept) == (1, {})


@pytest.mark.parametrize(
    "around",
    ["```json\n{}\n```", "Sure, here it is:\n{}\nAnything else?", "{} {{}}"],
)
def test_what_stands_around_an_answer_is_no_hindrance(around: str) -> None:
    said = '{"topics": [{"topic": "量子", "english": ["quantum"], "sure": true}], "n": 1}'
    kept = Kept()
    Interpreter(kept, lambda _, __: around.format(said)).learn(["量子"], DAY)
    assert kept.get(["量子"]) == {"量子": ("quantum",)}


def test_a_server_that_fails_costs_only_the_translation() -> None:
    def fail(_: list[str]) -> str:
        raise BriefingError("unreachable")

    told: list[str] = []
    Interpreter(Kept(), Model(fail), told.append).learn(["鲸歌"], DAY)
    assert told == ["topics stay untranslated: unreachable"]


def test_of_what_a_model_says_only_plain_phrases_for_what_was_asked_are_kept() -> None:
    hostile = {
        "topics": [
            {
                "topic": "鲸歌",
                "english": ['author:"x"', "whale\nsong", "-out", "a|b", "", "w" * 200],
            },
            {"topic": "another", "english": ["stolen"]},
        ]
    }
    kept = Kept()
    Interpreter(kept, Model(lambda _: json.dumps(hostile))).learn(["鲸歌"], DAY)
    assert kept.kept == {"鲸歌": ("whale song",)}
    assert phrases(["one", "one", "two", "three", "four"]) == ("one", "two", "three")


@pytest.mark.parametrize("words", ["量子", "ゲノム", "квант", "유전체", "graph 神经网络"])
def test_other_scripts_are_foreign(words: str) -> None:
    assert is_foreign(words)


@pytest.mark.parametrize("words", ["graphs", "Schrödinger", "β-catenin", "μ 5", "1 ± 2", ""])
def test_what_english_papers_write_is_not(words: str) -> None:
    assert not is_foreign(words)


def test_without_an_interpreter_the_shipped_list_is_used() -> None:
    radar = Radar([paper(1, "Quantum error correction")], threshold=LINE)
    assert [match.paper.id for match in radar.search("量子纠错")] == [1]
