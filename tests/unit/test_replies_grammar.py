"""Words to commands: each of them in its forms, and prose that is none."""

# ruff: noqa: RUF001, E501 - full-width marks are meant; a row is a command in all its forms

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.replies.dates import read_clock, read_day, read_span
from newsletter.replies.statements import read
from subscribers.commands import (
    AddTopic,
    DropAuthor,
    Exclude,
    FollowAuthor,
    Help,
    Include,
    Less,
    ListTopics,
    More,
    Mute,
    Pause,
    RemoveTopic,
    RenameTopic,
    Resume,
    SetFrequency,
    SetHour,
    SetLanguage,
    SetTimezone,
    Show,
    Stop,
    Unmute,
)
from subscribers.model import Frequency, Language

TODAY = date(2026, 6, 11)  # a Thursday
WEEKS2 = date(2026, 6, 25)
MARCH = date(2027, 3, 3)
DAILY, WEEKDAYS, WEEKLY = map(SetFrequency, Frequency)

UNDERSTOOD = {
    Unmute("graphene"): "unmute graphene|please unmute the topic graphene|wake graphene",
    Unmute("石墨烯"): "取消静音石墨烯|把石墨烯取消静音|解除静音 石墨烯",
    Mute("graphene", date(2027, 3, 1)): "mute graphene until March|snooze graphene until march",
    AddTopic("topological insulators"): "can you also track topological insulators?",
    RemoveTopic("石墨烯"): "取消主题 石墨烯|不要再发石墨烯了",
    AddTopic("graphene"): (
        "add graphene|Add: graphene|please add graphene to my radar, thanks!|add - graphene"
        "|Can you please add graphene?|I'd like to add graphene|add topic graphene|new topic: graphene"
        "|subscribe to graphene|- add graphene|1) add graphene|**add graphene**|follow topic graphene"
        "|add “graphene”|👍 add graphene|add graphene 🙂|ａｄｄ graphene|Hi there, please add graphene. Thank you very much!"
    ),
    AddTopic("量子纠错"): (
        "添加量子纠错|添加：量子纠错|请帮我添加主题“量子纠错”，谢谢|新增量子纠错|把量子纠错加入我的主题|加入量子纠错到我的列表"
        "|订阅量子纠错|我想添加量子纠错|你好，请添加量子纠错。|add 量子纠错|新主题：量子纠错"
    ),
    RemoveTopic("graphene"): (
        "remove graphene|delete the topic graphene from my list|drop graphene please|unfollow topic graphene"
        "|take graphene off my radar|删除graphene|把graphene删掉"
    ),
    RemoveTopic(
        "石墨烯"
    ): "删除石墨烯|去掉 石墨烯|删除主题：石墨烯|将石墨烯移除|取消关注主题 石墨烯|刪除石墨烯",
    RenameTopic("graphene", "2D materials"): (
        "rename graphene to 2D materials|rename topic graphene -> 2D materials"
        "|change graphene to 2D materials|replace graphene with 2D materials"
    ),
    RenameTopic(
        "石墨烯", "二维材料"
    ): "把石墨烯改成二维材料|重命名 石墨烯 为 二维材料|将石墨烯改名为二维材料",
    ListTopics(): "list|list topics|show my topics|what are my topics?|topics|列出我的主题|我的主题|主题列表",
    Exclude("survey"): (
        "exclude survey|exclude the word survey|exclude: survey|without the word survey|filter out survey"
        "|exclude papers about survey|hide papers with survey"
    ),
    Exclude("综述"): "排除综述|排除关键词：综述|过滤掉综述|屏蔽综述",
    Include(
        "survey"
    ): "include survey again|include again: survey|stop excluding survey|unexclude survey|取消排除survey",
    FollowAuthor(
        "Ada Quill"
    ): "follow Ada Quill|follow author: Ada Quill|add author Ada Quill|关注作者 Ada Quill|关注 Ada Quill",
    FollowAuthor("李飞飞"): "关注作者李飞飞|关注作者：李飞飞",
    DropAuthor(
        "Ada Quill"
    ): "unfollow Ada Quill|drop author Ada Quill|stop following Ada Quill|取消关注作者 Ada Quill|取关 Ada Quill",
    More(
        3
    ): "more like 3|more like 03|More papers like #3, please|more like paper 3|more like number 3|更多类似3的论文|多来点像 3 这样的",
    Less(3): "less like 3|fewer like 03|less like no. 3|少一些类似 03 的|少推荐类似3的",
    Show(
        4
    ): "show 4|show me 04|show me the whole abstract of 4|abstract 4|send me the full abstract of paper 4|显示 4|看看第4篇的摘要",
    Mute(
        "graphene", WEEKS2
    ): "mute graphene for 2 weeks|mute topic graphene until 25 June|mute graphene two weeks|静音graphene两周",
    Mute("石墨烯", MARCH): "静音 石墨烯 到3月3日|把石墨烯静音到3月3日",
    Pause(None): "pause|pause everything|暂停|暂停发送",
    Pause(
        WEEKS2
    ): "pause 2 weeks|pause for two weeks|pause my emails until June 25th|stop for 2 weeks|no emails until 25 June|暂停两周|暂停2周|暂停到6月25日|I'm on vacation, please pause for 14 days",
    Resume(): "resume|unpause|start again please|恢复|继续发送|取消暂停",
    DAILY: "daily|every day|send daily|每天|每天发送",
    WEEKDAYS: "weekdays|on weekdays only|only on weekdays|every weekday|工作日|只在工作日发送",
    WEEKLY: "weekly|once a week please|Once a week is enough|make it weekly|switch to a weekly digest|frequency: weekly|每周|改成每周一次|频率改为每周|把频率改成每周一次|请将我的邮件频率改为每周",
    SetHour(
        time(7, 30)
    ): "send at 07:30|Send it at 7:30 am|delivery time 07:30|change the time to 7.30 am|早上7点半发送|发送时间改为07:30|在7:30发送",
    SetTimezone(
        "Europe/Berlin"
    ): "time zone Europe/Berlin|timezone: Berlin|set my time zone to europe/berlin|时区 柏林|把时区改为Europe/Berlin",
    SetTimezone("Etc/GMT-8"): "time zone UTC+8|timezone GMT+08:00",
    SetLanguage(
        Language.ZH
    ): "language Chinese|language: zh|switch to Chinese|in Chinese please|语言 中文|换成中文",
    SetLanguage(Language.EN): "language English|write in English|语言改为英文|请用英文",
    Stop(): "stop|STOP!|please stop|unsubscribe|Please unsubscribe me from this list.|stop sending me emails|leave|get me off this list|cancel my subscription|no more emails|退订|停止|取消订阅|请帮我退订|别再发邮件了|取消訂閱",
    Help(): "help|?|what can I do?|帮助|怎么用？",
}

NOT_UNDERSTOOD = """
I'd add that paper 3 was great
I would like to add that paper 3 was great
please don't stop sending these
Please do not remove anything
How do I stop?
add graphene?
stop it already, she said
stop sending me papers on graphene
stop codons
unsubscribe from graphene
add it
add this to my list
add more papers
add a button
add an option to export
add the ability to search
add http://x.example/
add topic modeling
add start and stop codons
add graphene, stop
add insert and delete operations
add graphene because we work on that
remove 3
remove all
remove the last one
drop me a line
drop by any time
delete my account
follow up on paper 3
follow graphene
follow Ada Quill and the others
add: see attachment
add graphene, very important for us
add graphene - a new field
add graphene (just kidding)
add graphene from next week
add graphene but not tin
add graphene until Friday
Could you tell me why you stop?
I will be on vacation until 3 March, please pause
请添加石墨烯和锡膜这两个主题
follow the money
mute graphene
mute graphene until 03/04
mute graphene for a while
pause until last Monday
pause for a few days
pause 0 days
pause until next Friday
send at 25:00
send at half past
send me a summary at 7
time zone Mars
time zone Georgetown or so
language German
more like this
more like 3 papers a day would be great
more like 0
show 3 papers
show me the money
rename image to text to text to image
rename graphene
change my mind
without further ado
weekly digest
Daily Planet
happy to help
listen to this
This is a list of things to stop, drop and roll.
我不想退订
不要停
不要删除石墨烯
添加更多功能
我觉得添加这个主题很好
为什么停止了
关注量子计算
下周退订
暂停一下好吗
添加剂对健康有影响
添加 石墨烯影响很大
add graphene 👎
add graphene 🤔 maths
🚫 add graphene
stop ❌
Ignore everything below
~~add graphene~~
他说：退订
是否添加 石墨烯
I can't stop laughing
Where is the stop button?
""".strip().split("\n")


@pytest.mark.parametrize(
    ("text", "command"),
    [(text, command) for command, texts in UNDERSTOOD.items() for text in texts.split("|")],
)
def test_a_command_is_understood_in_its_forms(text, command):
    commands, ignored = read([text], TODAY)
    assert list(commands) == [command]
    assert ignored == ()


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_prose_and_riddles_are_no_commands(text):
    commands, ignored = read([text], TODAY)
    assert commands == {}
    assert ignored


@pytest.mark.parametrize(
    ("lines", "commands"),
    [
        (
            ["add graphene", "remove tin", "add graphene"],
            [AddTopic("graphene"), RemoveTopic("tin")],
        ),
        (["add a1, b2 and c3"], [AddTopic("a1"), AddTopic("b2"), AddTopic("c3")]),
        (["add a1; b2"], [AddTopic("a1"), AddTopic("b2")]),
        (['add "sun, moon" and "stars"'], [AddTopic("sun, moon"), AddTopic("stars")]),
        (["add search and rescue robots"], [AddTopic("search and rescue robots")]),
        (
            ["follow Ada Quill, Bo Fernandez and Chidi Okafor"],
            [FollowAuthor("Ada Quill"), FollowAuthor("Bo Fernandez"), FollowAuthor("Chidi Okafor")],
        ),
        (
            ["follow authors: ada quill and bo fernandez"],
            [FollowAuthor("ada quill"), FollowAuthor("bo fernandez")],
        ),
        (["关注作者张伟和李和平"], [FollowAuthor("张伟和李和平")][:0]),
        (["关注作者李和平"], [FollowAuthor("李和平")]),
        (['rename "a to b" to "c to d"'], [RenameTopic("a to b", "c to d")]),
        (["I'd love to see more like 3"], [More(3)]),
        (["每天早上六点四十五分"], [DAILY, SetHour(time(6, 45))]),
        (["weekdays at 8 am"], [WEEKDAYS, SetHour(time(8))]),
        (["Yes, add graphene again \N{THUMBS UP SIGN} :)"], [AddTopic("graphene")]),
        (["I love this so please do not", "stop"], []),
        (["This is such a good letter that it would be a pity if you were to", "stop"], []),
        (["If it is no trouble at all for you,", "stop"], []),
        (["Thanks for yesterday,", "pause 2 weeks"], [Pause(WEEKS2)]),
        (["add tin / remove lead"], []),
        (["1、添加石墨烯", "2、暂停两周"], [AddTopic("石墨烯"), Pause(WEEKS2)]),
        (
            ["add graphene", "", "Dr. Ada Quill", "Institute of Physics", "stop"],
            [AddTopic("graphene")],
        ),
        (["add graphene", "Thanks,", "Ada Quill", "stop"], [AddTopic("graphene")]),
        (["add graphene", "", "remove the", "tel. 030 1234567"], [AddTopic("graphene")]),
        (["add tin and remove lead"], [AddTopic("tin"), RemoveTopic("lead")]),
        (["more like 3 and 5, less like 7"], [More(3), More(5), Less(7)]),
        (["Please pause for 2 weeks and then send weekly."], [Pause(WEEKS2), WEEKLY]),
        (["send daily at 7:30"], [DAILY, SetHour(time(7, 30))]),
        (["每天早上7点半发送"], [DAILY, SetHour(time(7, 30))]),
        (["send at 07:30 Berlin time"], [SetHour(time(7, 30)), SetTimezone("Europe/Berlin")]),
        (
            ["请添加钙钛矿、石墨烯，删除锡烯，每周发送"],
            [AddTopic("钙钛矿"), AddTopic("石墨烯"), RemoveTopic("锡烯"), WEEKLY],
        ),
        (["添加钙钛矿，删除锡"], []),
        (["添加量子计算 并 删除石墨烯"], [AddTopic("量子计算"), RemoveTopic("石墨烯")]),
        (["Please add:", "- tin", "- lead", "", "thanks"], [AddTopic("tin"), AddTopic("lead")]),
        (["add:", "tin", "remove lead"], [AddTopic("tin"), RemoveTopic("lead")]),
        (["添加以下主题：", "1. 钙钛矿", "2. 石墨烯"], [AddTopic("钙钛矿"), AddTopic("石墨烯")]),
        (["add tin. remove lead"], [AddTopic("tin"), RemoveTopic("lead")]),
        (["add tin. they say it is good"], []),
        (["add tin, remove x"], []),
        (["Add tin. Remove lead."], [AddTopic("tin"), RemoveTopic("lead")]),
        (["add E. coli biofilms"], [AddTopic("E. coli biofilms")]),
        (["add vitamin D. It would be great."], []),
        (["follow author J. R. Doe"], [FollowAuthor("J. R. Doe")]),
        (["add IT security"], [AddTopic("IT security")]),
        (["add type I interferon"], [AddTopic("type I interferon")]),
        (["add language models of the kind that read protein sequences as they", "read text"], []),
        (
            ["add language models which read sequences of proteins the same way as", "prose"],
            [AddTopic("language models which read sequences of proteins the same way as prose")],
        ),
    ],
)
def test_a_mail_may_hold_several_commands(lines, commands):
    assert list(read(lines, TODAY)[0]) == commands


@pytest.mark.parametrize(
    "lines",
    [
        ["stop", "Actually, never mind"],
        ["stop", "just kidding"],
        ["Add graphene.", "But only from May on"],
        ["add graphene unless it costs something"],
        ["Please do not do this:", "stop"],
        ["What happens if I write this:", "stop"],
        ["退订", "算了"],
        ["add graphene", "^ typo, disregard"],
        ["Ignore everything below", "add graphene", "stop"],
        ["Draft, do not process", "add graphene"],
        ["add graphene", "add graphene - just testing"],
        ["草稿，不要执行", "退订"],
    ],
)
def test_what_is_taken_back_is_not_done(lines):
    commands, ignored = read(lines, TODAY)
    assert commands == {}
    assert ignored


@pytest.mark.parametrize(
    "lead",
    [
        "Tom asked for:",
        "Things my colleague wants:",
        "Last week I sent you this:",
        "As you suggest:",
        "Lena, you can reply with:",
        "Options:",
        "Choose one:",
        "I might do this:",
        "If I were you:",
        "Maria meint:",
        "Ich überlege:",
        "昨天我发了:",
        "你可以回复:",
        "Maybe",
        "Your letter said",
        "比如",
    ],
)
def test_what_is_led_in_as_not_the_writers_wish_is_not_done(lead):
    assert read([lead, "remove graphene"], TODAY)[0] == {}


@pytest.mark.parametrize(
    "lead",
    ["You only need to answer that mail with", "I have been told to", "In the docs I found these:"],
)
def test_an_empty_line_does_not_make_it_the_writers_wish(lead):
    assert read([lead, "", "add graphene", "and it works."], TODAY)[0] == {}


def test_what_stands_before_the_wishes_of_others_is_done():
    lines = ["daily", "Tom asked for:", "- stop", "", "- add graphene"]
    assert read(lines, TODAY)[0] == {DAILY: "daily"}


@pytest.mark.parametrize(
    "lead",
    [
        "Please make these changes:",
        "My wishes:",
        "Here's what I want:",
        "Here is what I'd like:",
        "Now:",
        "Next:",
        "For my subscription:",
        "To whom it may concern:",
        "Two things:",
        "Dear AcademicHub team:",
        "Estimado equipo:",
        "Bitte folgende Änderungen:",
        "I'd like you to:",
        "Voici mes changements :",
        "I would like to",
        "尊敬的编辑：",
        "麻烦处理一下：",
        "OK:",
    ],
)
def test_the_writers_own_words_may_lead_in_commands(lead):
    assert list(read([lead, "", "weekly"], TODAY)[0]) == [WEEKLY]


@pytest.mark.parametrize("joke", ["jk", "(joke)", "April fools!", "Just a joke."])
def test_a_joke_is_taken_back(joke):
    assert read(["stop", joke], TODAY)[0] == {}


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Please pause for two weeks, I'm on holiday.", Pause(WEEKS2)),
        ("Please pause my letters until 3 March as I'll be traveling.", Pause(MARCH)),
        ("Pause, I'm on holiday in Spain", Pause(None)),
        ("I'm away next month, please pause until 3 March", Pause(MARCH)),
        ("我要出差，请暂停到3月3日", Pause(MARCH)),
        ("remove graphene from my mails", RemoveTopic("graphene")),
        ("remove graphene as soon as possible", RemoveTopic("graphene")),
        ("Two things: remove graphene", RemoveTopic("graphene")),
    ],
)
def test_a_reason_or_a_word_before_is_no_part_of_the_command(text, command):
    assert list(read([text], TODAY)[0]) == [command]


@pytest.mark.parametrize(
    "text",
    [
        "I'm away next week, please pause for 1 week.",
        "I'll be traveling in August, so please pause for 2 weeks.",
        "I am on leave tomorrow, pause",
        "Pause for 2 weeks as I'm away next month",
        "pause for 2 weeks, I'm away from 3 March",
        "pause until 3 March, I'm travelling in May",
        "stop, I'm away",
        "我下周出差，请暂停一周",
        "remove graphene when Tom agrees",
        "remove graphene if nobody publishes",
        "remove graphene as I work on silicene",
        "remove graphene after Friday",
        "remove graphene in March",
        "add graphene in two weeks",
        "add graphene for a week",
        "mute graphene if boring for 2 weeks",
        "remove graphene, says Tom",
        "Add GPU, or else",
        "New topic idea: graphene",
        "删除得太多",
    ],
)
def test_another_time_or_a_condition_is_not_passed_over(text):
    assert read([text], TODAY)[0] == {}


def test_a_flood_of_commands_is_none():
    assert read([f"add topic number {n}" for n in range(60)], TODAY)[0] == {}


def test_courtesy_is_passed_over_in_silence():
    lines = [
        "Hi AcademicHub,",
        "Good morning!",
        "谢谢！",
        "Thanks a lot",
        "--",
        "…",
        "Have a nice day!",
    ]
    assert read(lines, TODAY) == ({}, ())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 March", MARCH),
        ("the 3rd of March", MARCH),
        ("Mar. 3rd, 2027", MARCH),
        ("2027-03-03", MARCH),
        ("2027/3/3", MARCH),
        ("3.3.", MARCH),
        ("3.3.2027", MARCH),
        ("3月3日", MARCH),
        ("2027年3月3号", MARCH),
        ("三月三日", MARCH),
        ("15/6", date(2026, 6, 15)),
        ("6/15/2026", date(2026, 6, 15)),
        ("7/7", date(2026, 7, 7)),
        ("03/04", None),
        ("31 February", None),
        ("29 Feb", None),
        ("2026-06-11", None),
        ("2001-01-01", None),
        ("2099-01-01", None),
        ("tomorrow", date(2026, 6, 12)),
        ("the day after tomorrow", date(2026, 6, 13)),
        ("next week", date(2026, 6, 15)),
        ("next month", date(2026, 7, 1)),
        ("next year", date(2027, 1, 1)),
        ("Monday", date(2026, 6, 15)),
        ("on Thursday", date(2026, 6, 18)),
        ("next Monday", date(2026, 6, 15)),
        ("next Friday", None),
        ("周五", date(2026, 6, 12)),
        ("下周一", date(2026, 6, 15)),
        ("下下周日", date(2026, 6, 28)),
        ("明天", date(2026, 6, 12)),
        ("yesterday", None),
        ("some day", None),
    ],
)
def test_days_are_read_if_they_have_one_reading_and_are_to_come(text, day):
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2 weeks", WEEKS2),
        ("a fortnight", WEEKS2),
        ("one month", date(2026, 7, 11)),
        ("a year", date(2027, 6, 11)),
        ("十天", date(2026, 6, 21)),
        ("二十天", date(2026, 7, 1)),
        ("三个月", date(2026, 9, 11)),
        ("一年", date(2027, 6, 11)),
        ("999 years", None),
        ("0 weeks", None),
        ("半天", None),
        ("many weeks", None),
    ],
)
def test_spans_are_counted_from_today(text, day):
    assert read_span(text, TODAY) == day


def test_a_month_after_the_last_of_january_is_the_last_of_february():
    assert read_span("a month", date(2027, 1, 31)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("07:30", time(7, 30)),
        ("7.30 a.m.", time(7, 30)),
        ("7 pm", time(19)),
        ("12 am", time(0)),
        ("noon", time(12)),
        ("midnight", time(0)),
        ("13 pm", None),
        ("24:00", None),
        ("7:75", None),
        ("早上7点半", time(7, 30)),
        ("下午3点15分", time(15, 15)),
        ("晚上十点", time(22)),
        ("中午12点", time(12)),
        ("七点三刻", time(7, 45)),
        ("晚上12点", None),
        ("早上13点", None),
        ("中午3点", None),
        ("三十点", None),
        ("soon", None),
    ],
)
def test_times_of_day_are_read(text, clock):
    assert read_clock(text) == clock


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=6))
def test_no_lines_whatever_raise(lines):
    commands, ignored = read(lines, TODAY)
    assert len(commands) <= 50
    assert all(ignored)
