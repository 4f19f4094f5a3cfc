"""What people write back from the programs that most of them use."""

# ruff: noqa: E501, RUF001 - mails as they are written, in many scripts

from reply_case import HELP, LIST, QEC, RESUME, STOP, WEEKS2, Case, add, do
from reply_clients import apple, gmail, outlook, outlook_web

TEARS = ["Here in the lab everybody reads your letter."]

CLIENTS = [
    Case("gmail-en", gmail(["add quantum error correction"]), [QEC]),
    Case(
        "gmail-en-three",
        gmail(
            [
                "Hi,",
                "",
                "add quantum error correction",
                "remove diffusion models",
                "pause 2 weeks",
                "",
                "Thanks!",
                "Jane",
            ]
        ),
        [QEC, do("remove", topic="diffusion models"), WEEKS2],
    ),
    Case("gmail-en-below", gmail(["more like 02"], below=True), [do("more", number=2)]),
    Case("gmail-de", gmail(["add protein folding"], "de"), [add("protein folding")]),
    Case("gmail-fr", gmail(["less like 4"], "fr"), [do("less", number=4)]),
    Case("gmail-es", gmail(["weekly"], "es"), [do("frequency", frequency="weekly")]),
    Case("gmail-ru", gmail(["resume"], "ru"), [RESUME]),
    Case(
        "gmail-zh",
        gmail(["添加 量子纠错", "删除 石墨烯", "每周"], "zh"),
        [add("量子纠错"), do("remove", topic="石墨烯"), do("frequency", frequency="weekly")],
    ),
    Case(
        "gmail-long-wrapped",
        gmail(
            [
                "Please add large language models for the design of small molecules that bind proteins"
            ]
        ),
        [add("large language models for the design of small molecules that bind proteins")],
    ),
    Case("gmail-prose-only", gmail(TEARS), [], TEARS),
    Case(
        "gmail-sentence",
        gmail(
            ["Hello! Could you please add perovskite solar cells to my radar? Thank you very much."]
        ),
        [add("perovskite solar cells")],
    ),
    Case(
        "gmail-zh-politely",
        gmail(["你好，", "请帮我添加钙钛矿太阳能电池，谢谢！"], "zh"),
        [add("钙钛矿太阳能电池")],
    ),
    Case("outlook-en", outlook(["add tidal disruption events"]), [add("tidal disruption events")]),
    Case(
        "outlook-de",
        outlook(
            ["pause until 3 March", "Mit freundlichen Grüßen", "Jane Doe", "stop"],
            "de",
            charset="iso-8859-1",
        ),
        [do("pause", until="2027-03-03")],
    ),
    Case(
        "outlook-fr", outlook(["show me 01", "Cordialement", "Jane"], "fr"), [do("show", number=1)]
    ),
    Case(
        "outlook-es",
        outlook(["exclude survey"], "es", html_only=True),
        [do("exclude", words="survey")],
    ),
    Case("outlook-ru", outlook(["help"], "ru", charset="koi8-r"), [HELP]),
    Case("outlook-zh", outlook(["暂停两周"], "zh", charset="gb2312"), [WEEKS2]),
    Case(
        "outlook-html-only",
        outlook(["send at 07:30", "time zone Europe/Berlin"], html_only=True),
        [do("hour", hour="07:30"), do("timezone", timezone="Europe/Berlin")],
    ),
    Case(
        "outlook-web-en",
        outlook_web(["follow author Ada Quill"]),
        [do("follow", author="Ada Quill")],
    ),
    Case("outlook-web-de", outlook_web(["daily"], "de"), [do("frequency", frequency="daily")]),
    Case("outlook-web-zh", outlook_web(["列出我的主题"], "zh"), [LIST]),
    Case(
        "outlook-ios",
        outlook_web(["stop"], device="Get Outlook for iOS<https://aka.ms/o0ukef>"),
        [STOP],
    ),
    Case(
        "outlook-android-de",
        outlook_web(["list topics"], "de", device="Outlook für Android beziehen"),
        [LIST],
    ),
    Case(
        "apple-en",
        apple(["rename graphene to 2D materials"]),
        [do("rename", topic="graphene", new="2D materials")],
    ),
    Case("apple-de", apple(["weekdays"], "de"), [do("frequency", frequency="weekdays")]),
    Case("apple-fr", apple(["add astrochimie"], "fr"), [add("astrochimie")]),
    Case("apple-es", apple(["add exoplanetas"], "es"), [add("exoplanetas")]),
    Case("apple-ru", apple(["add квантовые вычисления"], "ru"), [add("квантовые вычисления")]),
    Case("apple-zh", apple(["更多类似 2 的论文"], "zh"), [do("more", number=2)]),
    Case("iphone-en", apple(["Pause 2 weeks"], device="Sent from my iPhone"), [WEEKS2]),
    Case("iphone-zh", apple(["退订"], "zh", device="发自我的 iPhone"), [STOP]),
    Case("iphone-de", apple(["resume"], "de", device="Von meinem iPhone gesendet"), [RESUME]),
]
