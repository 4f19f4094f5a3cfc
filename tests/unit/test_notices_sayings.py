from datetime import date, time

import pytest
from digest_samples import SUBSCRIBER

from newsletter.digest.i18n import tongue
from newsletter.digest.sayings import ASKED, SENTENCES, is_done, is_refused, sentence, sentences
from subscribers.effects import Change, Code, Said, add_topic, remove_topic
from subscribers.model import Frequency, Language

EN, ZH = tongue(Language.EN), tongue(Language.ZH)


def said(code: Code, **values: object) -> Said:
    return Said(code, tuple(values.items()))  # type: ignore[arg-type]


def test_every_code_has_a_sentence_or_is_answered_elsewhere() -> None:
    assert set(SENTENCES) | ASKED | {Code.UNCHANGED} == set(Code)


@pytest.mark.parametrize(
    ("what", "english", "chinese"),
    [
        (said(Code.ADDED, topic="R&D"), "“R&D” is on your radar.", "已关注“R&D”。"),
        (
            said(Code.PAUSED, until=date(2026, 6, 25)),
            "Your letters rest until 25 June 2026.",
            "您的邮件暂停至 2026年6月25日。",
        ),
        (
            said(Code.PAUSED, until=None),
            "Your letters rest until you ask for them again.",
            "您的邮件已暂停，直到您要求恢复。",  # noqa: RUF001 - meant: Chinese marks
        ),
        (
            said(Code.HOUR, hour=time(7, 30)),
            "Your letters leave at 07:30 from now on.",
            "从现在起，您的邮件在 07:30 寄出。",  # noqa: RUF001 - meant: Chinese marks
        ),
        (
            said(Code.FREQUENCY, frequency=Frequency.WEEKLY),
            "Your letters come on Mondays from now on.",
            "从现在起，每周一给您发送邮件。",  # noqa: RUF001 - meant: Chinese marks
        ),
        (
            said(Code.UNCHANGED, name=Code.LANGUAGE, value=Language.ZH),
            "Your letters are written in Chinese already.",
            "您的邮件本来就用中文书写。",
        ),
        (
            said(Code.NO_SUCH_ITEM, number=3),
            "The letter has no paper with the number 03.",
            "那封邮件中没有编号为 03 的论文。",
        ),
        (said(Code.RADAR, topics=("a", "b")), "", ""),
    ],
)
def test_a_code_is_said_in_both_languages(what: Said, english: str, chinese: str) -> None:
    assert (sentence(what, EN), sentence(what, ZH)) == (english, chinese)


def test_what_is_nearly_a_topic_is_asked_about_and_never_assumed() -> None:
    change = remove_topic(SUBSCRIBER, "quantum error corection")
    assert list(sentences((change,), EN)) == [
        "“quantum error corection” is not on your radar. Did you mean “quantum error correction”?"
    ]
    assert list(sentences((change,), ZH)) == [
        "您没有关注“quantum error corection”。您是指“quantum error correction”吗？"  # noqa: RUF001 - meant: Chinese marks
    ]
    assert is_refused(change)
    assert not is_done(change)


def test_a_new_topic_close_to_an_old_one_is_pointed_out() -> None:
    change = add_topic(SUBSCRIBER, "quantum error corrections")
    assert is_done(change)
    (line,) = sentences((change,), EN)
    assert line.startswith("“quantum error corrections” is on your radar.")
    assert "which you have too" in line or not change.offered


def test_what_was_typed_is_cut_and_cleaned() -> None:
    line = sentence(said(Code.UNUSABLE, text="x\r\nBcc: a\u202e" + "y" * 900, why="it is long"), EN)
    assert len(line) < 300
    assert len(line.splitlines()) == 1
    assert "\u202e" not in line


def test_more_and_less_are_done_though_nobody_changed_and_questions_are_neither() -> None:
    more = Change(SUBSCRIBER, SUBSCRIBER, said(Code.MORE, number=3))
    question = Change(SUBSCRIBER, SUBSCRIBER, said(Code.HELP))
    assert is_done(more)
    assert not is_done(question)
    assert not is_refused(question)
    assert list(sentences((more, question), EN)) == ["You will see more like paper 03."]
