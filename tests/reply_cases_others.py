"""What people write back from other programs, and in ways that few programs have."""

# ruff: noqa: E501, RUF001 - mails as they are written, in many scripts

from reply_case import LIST, STOP, WEEKS2, Case, add, do
from reply_clients import (
    LETTER,
    LETTER_HTML,
    WROTE,
    b64,
    both,
    head,
    html_only,
    mail,
    netease,
    plain,
    qq,
    quoted,
    thunderbird,
    yahoo,
)

OTHERS = [
    Case("thunderbird-top", thunderbird(["less like 7"]), [do("less", number=7)]),
    Case(
        "thunderbird-below",
        thunderbird(["mute surface codes for 2 weeks"], below=True),
        [do("mute", topic="surface codes", until="2026-06-25")],
    ),
    Case(
        "thunderbird-de",
        thunderbird(["add Gravitationswellen"], wrote="Am 11.06.26 um 07:00 schrieb AcademicHub:"),
        [add("Gravitationswellen")],
    ),
    Case(
        "thunderbird-fr",
        thunderbird(["add matière noire"], wrote="Le 11/06/2026 à 07:00, AcademicHub a écrit :"),
        [add("matière noire")],
    ),
    Case(
        "thunderbird-ru",
        thunderbird(["stop"], wrote="11.06.2026 07:00, AcademicHub пишет:"),
        [STOP],
    ),
    Case(
        "thunderbird-html",
        thunderbird(["unfollow Bo Fernandez"], html=True),
        [do("unfollow", author="Bo Fernandez")],
    ),
    Case(
        "thunderbird-html-below",
        thunderbird(["exclude mice"], html=True, below=True),
        [do("exclude", words="mice")],
    ),
    Case(
        "thunderbird-flowed",
        thunderbird(["add the words that are wrapped ", "by the program"]),
        [],
        ["add the words that are wrapped by the program"],
    ),
    Case(
        "flowed-joined",
        plain(
            f"add optimal transport for single-cell \ngenomics\n\nOn 11.06.26, X wrote:\n{quoted()}",
            flowed="; format=flowed",
        ),
        [add("optimal transport for single-cell genomics")],
    ),
    Case(
        "flowed-delsp",
        plain("添加 量子 \n纠错\n\n> stop\n", flowed="; format=flowed; delsp=yes"),
        [add("量子纠错")],
    ),
    Case("qq-zh", qq(["添加量子纠错", "排除综述"]), [add("量子纠错"), do("exclude", words="综述")]),
    Case(
        "qq-zh-three",
        qq(["您好！", "请添加钙钛矿、石墨烯，每天早上7点半发送。", "谢谢"]),
        [
            add("钙钛矿"),
            add("石墨烯"),
            do("frequency", frequency="daily"),
            do("hour", hour="07:30"),
        ],
    ),
    Case("qq-english", qq(["add graphene"], english=True), [add("graphene")]),
    Case(
        "163-zh",
        netease(["静音 石墨烯 到3月3日"]),
        [do("mute", topic="石墨烯", until="2027-03-03")],
    ),
    Case(
        "163-zh-utf8",
        netease(["时区 上海", "语言 中文"], charset="UTF-8"),
        [do("timezone", timezone="Asia/Shanghai"), do("language", language="zh")],
    ),
    Case("163-zh-traditional", netease(["新增主題：量子計算"]), [add("量子計算")]),
    Case("yahoo-en", yahoo(["add cryo-EM"]), [add("cryo-EM")]),
    Case(
        "yahoo-phone",
        yahoo(["show 2"], device="Yahoo Mail: Search, organise, conquer"),
        [do("show", number=2)],
        ["Yahoo Mail: Search, organise, conquer"],
    ),
    Case(
        "mutt",
        plain(
            f"On Thu, Jun 11, 2026 at 07:00:00AM +0200, AcademicHub wrote:\n{quoted()}\n\nlanguage English\n\n-- \nJane Doe\nstop\n"
        ),
        [do("language", language="en")],
    ),
    Case(
        "interleaved",
        plain(
            f"On Thu, Jun 11, 2026 at 07:00, AcademicHub wrote:\n> 01. A surface code that forgets slowly\n\nmore like 1\n\n> 02. Another\n\nless like 2\n\n{quoted()}\n"
        ),
        [do("more", number=1), do("less", number=2)],
    ),
    Case(
        "gmx-de",
        plain(
            "add Batterien\n\n\nGesendet: Donnerstag, 11. Juni 2026 um 07:00\nVon: AcademicHub <morning@academichub.example>\nAn: jane@lab.example\nBetreff: 2 papers\n\n"
            + LETTER
        ),
        [add("Batterien")],
        [],
    ),
    Case(
        "webde-dashes",
        plain(
            "stop\n\n-----Ursprüngliche Nachricht-----\nVon: AcademicHub\n\n" + LETTER,
            charset="iso-8859-1",
        ),
        [STOP],
    ),
    Case(
        "mailru",
        plain(
            f"add нейросети\n\n\n--\nИван Петров\nstop\n\n{WROTE['ru']}\n{quoted()}",
            charset="koi8-r",
            encoding="base64",
        ),
        [add("нейросети")],
    ),
    Case(
        "yandex-html",
        html_only(
            f'<div>pause for a month</div><div>-- </div><div>Иван</div><div>11.06.2026, 07:00, "AcademicHub" &lt;morning@academichub.example&gt;:</div><blockquote>{LETTER_HTML}</blockquote>'
        ),
        [do("pause", until="2026-07-11")],
    ),
    Case(
        "proton",
        html_only(
            f'<div style="font-family: Arial;">add spintronics</div><div class="protonmail_signature_block"><div>Sent with Proton Mail secure email.</div></div><div class="protonmail_quote">On Thursday, AcademicHub wrote:<blockquote class="protonmail_quote">{LETTER_HTML}</blockquote></div>'
        ),
        [add("spintronics")],
    ),
    Case(
        "samsung",
        plain(
            "weekly\n\n\n\nSent from my Galaxy\n\n\n-------- Original message --------\nFrom: AcademicHub <morning@academichub.example> \nDate: 11/06/2026  07:00  (GMT+01:00) \nTo: jane@lab.example \nSubject: 2 papers \n\n"
            + LETTER,
            encoding="base64",
        ),
        [do("frequency", frequency="weekly")],
    ),
    Case(
        "foxmail",
        plain(
            "删除主题：石墨烯\n\n\n\n发件人： AcademicHub\n发送时间： 2026-06-11 07:00\n收件人： jane\n主题： 2 papers\n"
            + LETTER,
            charset="gb18030",
            encoding="base64",
        ),
        [do("remove", topic="石墨烯")],
    ),
    Case("big5", plain("暫停兩週\n", charset="big5", encoding="quoted-printable"), [WEEKS2]),
    Case(
        "iso-2022-jp",
        plain(
            "add 量子\n\n2026年6月11日(木) 7:00 AcademicHub <morning@academichub.example>:\n> stop\n",
            charset="iso-2022-jp",
            encoding="7bit",
        ),
        [add("量子")],
    ),
    Case(
        "base64-no-padding",
        mail(
            head("Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"),
            b64("add graphene\n\n> x").replace("=", ""),
        ),
        [add("graphene")],
    ),
    Case(
        "charset-wrong",
        mail(
            head("Content-Type: text/plain; charset=us-ascii", "Content-Transfer-Encoding: 8bit"),
            "添加 量子纠错",
        ),
        [add("量子纠错")],
    ),
    Case("charset-none-gbk", mail(head(), "添加 量子纠错".encode("gb18030")), [add("量子纠错")]),
    Case(
        "qp-broken",
        mail(
            head(
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable",
            ),
            "add 5=% of graphene\n",
        ),
        [add("5=% of graphene")],
    ),
    Case("windows-1251", plain("add графен\n", charset="windows-1251"), [add("графен")]),
    Case(
        "crlf-lf-mixed",
        head("Content-Type: text/plain").replace("\r\n", "\n").encode()
        + b"\nadd graphene\r\nlist\r",
        [add("graphene"), LIST],
    ),
]


FORWARD = "---------- Forwarded message ---------"
RARE = [
    Case(
        "gmail-forward",
        both(
            f"have a look\n\n{FORWARD}\nFrom: AcademicHub\n\n{LETTER}",
            f'<div dir="ltr">have a look<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{FORWARD}<br>From: AcademicHub<br></div>{LETTER_HTML}</div></div>',
            subject="Fwd: 2 papers",
        ),
        [],
        ["have a look"],
    ),
    Case(
        "gmail-interleaved",
        both(
            f"{WROTE['en']}\n\n> 01. A surface code\n\nmore like 1\n\n> stop\n",
            '<div class="gmail_quote"><div class="gmail_attr">On Thu, Jun 11, 2026 at 7:00 AM AcademicHub wrote:<br></div><blockquote class="gmail_quote">01. A surface code</blockquote><div>more like 1</div><blockquote class="gmail_quote">stop</blockquote></div>',
        ),
        [do("more", number=1)],
    ),
    Case(
        "gmail-bold",
        both("add *quantum* dots\n", '<div dir="ltr">add <b>quantum</b> dots</div>'),
        [add("quantum dots")],
    ),
    Case(
        "gmail-numbered",
        both(
            "   1. add graphene\n   2. pause for 2 weeks\n",
            "<ol><li>add graphene</li><li>pause for 2 weeks</li></ol>",
        ),
        [add("graphene"), WEEKS2],
    ),
    Case(
        "outlook-phone-new",
        html_only(
            '<div dir="auto">Remove graphene</div><div id="ms-outlook-mobile-body-separator-line"><br></div><div>Get <a href="https://aka.ms/x">Outlook for Android</a></div><div id="mail-editor-reference-message-container"><hr><div id="divRplyFwdMsg"><strong>From:</strong> x</div><p>stop</p></div>'
        ),
        [do("remove", topic="graphene")],
    ),
    Case(
        "foxmail-html",
        html_only(
            '<div>删除石墨烯</div><hr id="FMSigSeperator"><div><blockquote style="margin-top:0px"><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm">发件人：</div><div>停止</div></blockquote></div>'
        ),
        [do("remove", topic="石墨烯")],
    ),
    Case(
        "groupwise",
        plain("list\n\n>>> AcademicHub <morning@academichub.example> 11.06.2026 07:00 >>>\nstop\n"),
        [LIST],
    ),
    Case(
        "163-new-bar",
        plain(
            "列表\n\n---- 回复的原邮件 ----\n| 发件人 | AcademicHub |\n| 日期 | 2026年6月11日 07:00 |\n停止\n"
        ),
        [LIST],
    ),
    Case(
        "zimbra-de",
        plain(
            f"list\n\n----- Am 11. Jun 2026 um 7:00 schrieb AcademicHub morning@academichub.example:\n\n{quoted()}"
        ),
        [LIST],
    ),
    Case(
        "italian",
        plain(
            f"list\n\nIl giorno gio 11 giu 2026 alle ore 07:00 AcademicHub <morning@academichub.example> ha scritto:\n\n{LETTER}"
        ),
        [LIST],
    ),
    Case(
        "card-without-a-mark",
        plain("add graphene\n\nDr. Ada Quill\nInstitute of Physics\nTel. +49 30 1234567\nstop\n"),
        [add("graphene")],
    ),
    Case(
        "wrapped-prose",
        plain("I have read this letter every morning for a year now, so please do not\nstop\n"),
        [],
        ["I have read this letter every morning for a year now, so please do not stop"],
    ),
    Case(
        "two-names",
        plain("follow Ada Quill and Bo Fernandez"),
        [do("follow", author="Ada Quill"), do("follow", author="Bo Fernandez")],
    ),
    Case("slashed", plain("add graphene / remove tin"), [], ["add graphene / remove tin"]),
]
