"""What people write, whatever they write it with: commands in their forms, and prose."""

# ruff: noqa: RUF001 - mails as they are written, in many scripts

from reply_case import HELP, LIST, STOP, Case, add, do
from reply_clients import SERVICE, TOKEN, head, mail, plain

WORDS = [
    Case(
        "list-of-topics",
        plain("Please add the following topics:\n\n- graphene\n- quantum dots\n"),
        [],
        ["- graphene", "- quantum dots"],
    ),
    Case(
        "list-under-add",
        plain("Please add the following:\n- graphene\n- quantum dots\n\nThanks"),
        [add("graphene"), add("quantum dots")],
    ),
    Case(
        "commas",
        plain("add graphene, perovskites and tandem cells"),
        [add("graphene"), add("perovskites"), add("tandem cells")],
    ),
    Case("quoted-topic", plain('add "attention, please"'), [add("attention, please")]),
    Case(
        "two-in-a-sentence",
        plain("Please follow Ada Quill and mute surface codes until 1 July."),
        [do("follow", author="Ada Quill"), do("mute", topic="surface codes", until="2026-07-01")],
    ),
    Case("time-words", plain("send it at 7:30 am"), [do("hour", hour="07:30")]),
    Case("utc-offset", plain("time zone UTC+8"), [do("timezone", timezone="Etc/GMT-8")]),
    Case(
        "paired-verbs",
        plain("add insert and delete operations"),
        [],
        ["add insert and delete operations"],
    ),
    Case("ambiguous-date", plain("pause until 03/04"), [], ["pause until 03/04"]),
    Case("past-date", plain("pause until 2026-01-01"), [], ["pause until 2026-01-01"]),
    Case(
        "zh-reply-in-one-line",
        plain("请删除石墨烯，然后添加二维材料"),
        [do("remove", topic="石墨烯"), add("二维材料")],
    ),
    Case(
        "zh-rename", plain("把石墨烯改成二维材料"), [do("rename", topic="石墨烯", new="二维材料")]
    ),
    Case("zh-full-width", plain("ａｄｄ：ｇｒａｐｈｅｎｅ"), [add("graphene")]),
    Case("include-again", plain("include mice again"), [do("include", words="mice")]),
    Case("pause-open", plain("pause"), [do("pause", until=None)]),
    Case(
        "stop-politely", plain("Hello,\nplease unsubscribe me from this list.\nThank you"), [STOP]
    ),
    Case(
        "subject-more",
        mail(head("Content-Type: text/plain", subject="more like 03"), "\n\nSent from my iPhone"),
        [do("more", number=3)],
    ),
    Case(
        "subject-remove",
        mail(
            head("Content-Type: text/plain", subject="remove topic attention, please: a survey"), ""
        ),
        [do("remove", topic="attention, please: a survey")],
    ),
    Case(
        "subject-remove-zh",
        mail(head("Content-Type: text/plain", subject="remove topic 扩散模型"), ""),
        [do("remove", topic="扩散模型")],
    ),
    Case("subject-leave", mail(head("Content-Type: text/plain", subject="leave"), ""), [STOP]),
    Case(
        "subject-re-leave",
        mail(head("Content-Type: text/plain", subject="Re: leave"), "thank you"),
        [],
    ),
    Case(
        "subject-prose",
        mail(head("Content-Type: text/plain", subject="Please add more pictures"), "list"),
        [LIST],
    ),
    Case(
        "unsub-address",
        mail(
            head(
                "Content-Type: text/plain",
                subject="unsubscribe",
                to=f"<unsub+{TOKEN}@academichub.example>",
            ),
            "",
        ),
        [STOP],
    ),
    Case("token-in-capitals", plain("help", to=SERVICE.upper()), [HELP]),
    Case(
        "no-token",
        plain("add graphene", to="morning@academichub.example"),
        [add("graphene")],
        token=None,
    ),
]

PROSE = [
    Case(
        "dont-stop",
        plain("Please don't stop sending these, they are great!"),
        [],
        ["Please don't stop sending these, they are great!"],
    ),
    Case(
        "id-add", plain("I'd add that paper 3 was great."), [], ["I'd add that paper 3 was great."]
    ),
    Case(
        "id-like-to-add",
        plain("I would like to add that I enjoyed paper 3."),
        [],
        ["I would like to add that I enjoyed paper 3."],
    ),
    Case(
        "question", plain("How do I stop?\nadd graphene?"), [], ["How do I stop?", "add graphene?"]
    ),
    Case(
        "never-mind", plain("stop\n\nActually, never mind."), [], ["stop", "Actually, never mind."]
    ),
    Case(
        "but-only",
        plain("Add graphene. But only from August on."),
        [],
        ["Add graphene.", "But only from August on."],
    ),
    Case(
        "conditional",
        plain("If it costs nothing, add graphene."),
        [],
        ["If it costs nothing, add graphene."],
    ),
    Case(
        "dont-lead-in",
        plain("Please do not do any of this:\nstop\nremove graphene"),
        [],
        ["Please do not do any of this:", "stop", "remove graphene"],
    ),
    Case(
        "stop-a-topic",
        plain("stop sending me papers on graphene"),
        [],
        ["stop sending me papers on graphene"],
    ),
    Case(
        "drop-a-line",
        plain("Drop me a line when you are in town."),
        [],
        ["Drop me a line when you are in town."],
    ),
    Case(
        "follow-up",
        plain("Follow up on this one next week"),
        [],
        ["Follow up on this one next week"],
    ),
    Case("zh-dont-leave", plain("我不想退订，只是说声谢谢。"), [], ["我不想退订,只是说声谢谢。"]),
    Case("zh-more-functions", plain("希望添加更多功能"), [], ["希望添加更多功能"]),
    Case("he-said-stop", plain("My boss wrote:\nstop"), [], []),
]
