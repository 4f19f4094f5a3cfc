"""Replies as mail programs make them: headers, boundaries, quoting, encodings. All of it invented.

Each program is a function of what somebody typed (a list of lines); it quotes `LETTER` as that
program quotes. What the letter says is full of things that look like commands.
"""

# ruff: noqa: E501, RUF001 - the markup of mail programs, as they write it

from html import escape

from reply_bytes import (
    LETTER,
    LETTER_HTML,
    SERVICE,
    TOKEN,
    b64,
    both,
    divs,
    head,
    html_only,
    mail,
    parts,
    plain,
    qp,
    quoted,
)

__all__ = [
    "APPLE",
    "LETTER",
    "LETTER_HTML",
    "OUTLOOK",
    "SERVICE",
    "TOKEN",
    "WROTE",
    "apple",
    "b64",
    "both",
    "divs",
    "gmail",
    "head",
    "html_only",
    "mail",
    "netease",
    "outlook",
    "outlook_web",
    "parts",
    "plain",
    "qp",
    "qq",
    "quoted",
    "thunderbird",
    "yahoo",
]

WROTE = {
    "en": "On Thu, Jun 11, 2026 at 7:00\u202fAM AcademicHub <morning@academichub.example>\nwrote:",
    "de": "Am Do., 11. Juni 2026 um 07:00\u202fUhr schrieb AcademicHub <\nmorning@academichub.example>:",
    "fr": "Le jeu. 11 juin 2026 à 07:00, AcademicHub <morning@academichub.example> a\nécrit :",
    "es": "El jue, 11 jun 2026 a las 7:00, AcademicHub (<morning@academichub.example>)\nescribió:",
    "ru": "чт, 11 июн. 2026\u202fг. в 07:00, AcademicHub <morning@academichub.example>:",
    "zh": "AcademicHub <morning@academichub.example> 于2026年6月11日周四 07:00写道：",
}


def gmail(lines: list[str], lang: str = "en", *, below: bool = False, **headers: str) -> bytes:
    """Gmail in a browser: both versions, the quote in a gmail_quote, and what is below it, too."""
    wrote = WROTE[lang]
    own, quote = "\n".join(lines), f"{wrote}\n\n{quoted()}"
    plain = f"{quote}\n\n{own}\n" if below else f"{own}\n\n{quote}\n"
    shown = escape(wrote.replace("\n", " "))
    block = (
        f'<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{shown}<br></div>'
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid '
        f'rgb(204,204,204);padding-left:1ex">{LETTER_HTML}</blockquote>'
    )
    typed = f'<div dir="ltr">{divs(lines)}</div>'
    markup = f"{block}{typed}</div>" if below else f"{typed}<br>{block}</div>"
    body = parts(
        "000000000000a1b2c3",
        (
            'Content-Type: text/plain; charset="UTF-8"\nContent-Transfer-Encoding: quoted-printable',
            qp(plain),
        ),
        (
            'Content-Type: text/html; charset="UTF-8"\nContent-Transfer-Encoding: quoted-printable',
            qp(markup),
        ),
    )
    return mail(
        head('Content-Type: multipart/alternative; boundary="000000000000a1b2c3"', **headers), body
    )


OUTLOOK = {
    "en": ("From", "Sent", "To", "Subject", "Thursday, 11 June 2026 07:00"),
    "de": ("Von", "Gesendet", "An", "Betreff", "Donnerstag, 11. Juni 2026 07:00"),
    "fr": ("De", "Envoyé", "À", "Objet", "jeudi 11 juin 2026 07:00"),
    "es": ("De", "Enviado el", "Para", "Asunto", "jueves, 11 de junio de 2026 7:00"),
    "ru": ("От", "Отправлено", "Кому", "Тема", "11 июня 2026 г. 7:00"),
    "zh": ("发件人", "发送时间", "收件人", "主题", "2026年6月11日 7:00"),
}


def outlook(
    lines: list[str],
    lang: str = "en",
    *,
    charset: str = "utf-8",
    html_only: bool = False,
    **headers: str,
) -> bytes:
    """Outlook for Windows: Word's HTML, a header of the letter under a line, nothing marked."""
    sender, sent, to, about, when = OUTLOOK[lang]
    block = f"{sender}: AcademicHub <morning@academichub.example>\n{sent}: {when}\n{to}: Jane Doe <jane@lab.example>\n{about}: 2 papers for your radar"
    plain = "\n\n".join(lines) + f"\n\n{block}\n\n{LETTER}\n"
    rows = "<br>".join(
        f"<b>{row.split(':', 1)[0]}:</b>{escape(row.split(':', 1)[1])}" for row in block.split("\n")
    )
    markup = (
        f'<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">'
        '<meta name="Generator" content="Microsoft Word 15 (filtered medium)"><style><!-- p.MsoNormal {margin:0cm;font-size:11.0pt;} --></style></head>'
        '<body lang="EN-GB" link="#0563C1"><div class="WordSection1">'
        + "".join(f'<p class="MsoNormal">{escape(line)}<o:p></o:p></p>' for line in lines)
        + '<p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
        f'<p class="MsoNormal">{rows}<o:p></o:p></p></div></div>{LETTER_HTML}</div></body></html>'
    )
    html_part = (
        f'Content-Type: text/html; charset="{charset}"\nContent-Transfer-Encoding: base64',
        b64(markup, charset),
    )
    if html_only:
        return mail(
            head(*html_part[0].split("\n"), "X-Mailer: Microsoft Outlook 16.0", **headers),
            html_part[1],
        )
    made = parts(
        "_000_PA4PR05MB1234_",
        (
            f'Content-Type: text/plain; charset="{charset}"\nContent-Transfer-Encoding: base64',
            b64(plain, charset),
        ),
        html_part,
    )
    return mail(
        head(
            'Content-Type: multipart/alternative;\r\n\tboundary="_000_PA4PR05MB1234_"',
            "Thread-Topic: 2 papers",
            "X-MS-Has-Attach:",
            "X-Auto-Response-Suppress: DR, OOF, AutoReply",
            **headers,
        ),
        made,
    )


def outlook_web(lines: list[str], lang: str = "en", *, device: str = "", **headers: str) -> bytes:
    """Outlook in a browser or on a phone: appendonsend, a rule, divRplyFwdMsg."""
    sender, sent, to, about, when = OUTLOOK[lang]
    under = [device] * bool(device)
    plain = (
        "\n".join([*lines, "", *under])
        + f"\n________________________________\n{sender}: AcademicHub <morning@academichub.example>\n{sent}: {when}\n{to}: jane@lab.example\n{about}: 2 papers\n\n{LETTER}\n"
    )
    markup = (
        '<html><head><style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style></head><body dir="ltr">'
        + "".join(
            f'<div class="elementToProof" style="font-family: Aptos, sans-serif; font-size: 12pt; color: rgb(0, 0, 0);">{escape(line) or "<br>"}</div>'
            for line in lines
        )
        + f'<div id="ms-outlook-mobile-signature">{escape(device)}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
        f'<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri" color="#000000"><b>{sender}:</b> AcademicHub<br><b>{sent}:</b> {when}<br><b>{to}:</b> jane<br><b>{about}:</b> 2 papers</font></div><div>{LETTER_HTML}</div></body></html>'
    )
    made = parts(
        "_000_DB7P",
        (
            'Content-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable',
            qp(plain),
        ),
        (
            'Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable',
            qp(markup),
        ),
    )
    return mail(
        head(
            'Content-Type: multipart/alternative; boundary="_000_DB7P"',
            "Accept-Language: en-GB, en-US",
            **headers,
        ),
        made,
    )


APPLE = {
    "en": "On 11 Jun 2026, at 07:00, AcademicHub <morning@academichub.example> wrote:",
    "de": "Am 11.06.2026 um 07:00 schrieb AcademicHub <morning@academichub.example>:",
    "fr": "Le 11 juin 2026 à 07:00, AcademicHub <morning@academichub.example> a écrit :",
    "es": "El 11 jun 2026, a las 7:00, AcademicHub <morning@academichub.example> escribió:",
    "ru": "11 июня 2026 г., в 07:00, AcademicHub <morning@academichub.example> написал(а):",
    "zh": "2026年6月11日 07:00，AcademicHub <morning@academichub.example> 写道：",
}


def apple(lines: list[str], lang: str = "en", *, device: str = "", **headers: str) -> bytes:
    """Apple Mail on a Mac, or on a phone with its line."""
    under = ["", device] * bool(device)
    plain = "\n".join([*lines, *under]) + f"\n\n> {APPLE[lang]}\n> \n{quoted()}\n"
    markup = (
        f'<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">{divs(lines)}'
        f'<div><br id="lineBreakAtBeginningOfSignature"><div dir="ltr">{escape(device)}</div></div>'
        f'<div><br><blockquote type="cite"><div>{escape(APPLE[lang])}</div><br class="Apple-interchange-newline"><div>{LETTER_HTML}</div></blockquote></div></body></html>'
    )
    made = parts(
        "Apple-Mail=_5C0F",
        (
            "Content-Transfer-Encoding: quoted-printable\nContent-Type: text/plain;\n\tcharset=utf-8",
            qp(plain),
        ),
        (
            "Content-Transfer-Encoding: quoted-printable\nContent-Type: text/html;\n\tcharset=utf-8",
            qp(markup),
        ),
    )
    return mail(
        head(
            'Content-Type: multipart/alternative;\r\n\tboundary="Apple-Mail=_5C0F"',
            "X-Mailer: Apple Mail (2.3774.600.62)",
            **headers,
        ),
        made,
    )


def thunderbird(
    lines: list[str],
    *,
    below: bool = False,
    html: bool = False,
    wrote: str = "On 11.06.26 07:00, AcademicHub wrote:",
    **headers: str,
) -> bytes:
    """Thunderbird: plain text with format=flowed, or HTML with a moz-cite-prefix."""
    if html:
        quote = f'<div class="moz-cite-prefix">{wrote}<br></div><blockquote type="cite" cite="mid:7@academichub.example">{LETTER_HTML}</blockquote>'
        typed = divs(lines, "p")
        markup = f'<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body>{quote + typed if below else typed + quote}<pre class="moz-signature" cols="72">-- \nstop</pre></body></html>'
        return mail(
            head(
                "Content-Type: text/html; charset=UTF-8",
                "Content-Transfer-Encoding: 8bit",
                "User-Agent: Mozilla Thunderbird",
                **headers,
            ),
            markup,
        )
    own, quote = "\n".join(lines), f"{wrote}\n{quoted(mark='> ')}"
    body = f"{quote}\n\n{own}\n" if below else f"{own}\n\n{quote}\n"
    return mail(
        head(
            "Content-Type: text/plain; charset=UTF-8; format=flowed",
            "Content-Transfer-Encoding: 8bit",
            "User-Agent: Mozilla Thunderbird",
            **headers,
        ),
        body,
    )


def qq(lines: list[str], *, english: bool = False, **headers: str) -> bytes:
    """QQ Mail: both versions in base64 of GB18030, the letter under a line of dashes."""
    rule = (
        "------------------&nbsp;Original&nbsp;------------------"
        if english
        else "------------------&nbsp;原始邮件&nbsp;------------------"
    )
    names = (
        ("From", "Date", "To", "Subject") if english else ("发件人", "发送时间", "收件人", "主题")
    )
    rows = [
        f'{names[0]}: "AcademicHub"<morning@academichub.example>;',
        f"{names[1]}: 2026年6月11日(星期四) 下午3:00",
        f'{names[2]}: "jane"<jane@lab.example>;',
        f"{names[3]}: 2 papers for your radar",
    ]
    plain = "\n".join([*lines, "", "", rule, *rows, "", LETTER])
    markup = (
        f'<meta http-equiv="Content-Type" content="text/html; charset=GB18030">{divs(lines)}<div><br></div><div><br></div>'
        f'<div style="font-size: 12px;font-family: Arial Narrow;padding:2px 0 2px 0;">{rule}</div><div style="font-size: 12px;background:#efefef;padding:8px;">'
        + "".join(
            f"<div><b>{escape(row.split(':', 1)[0])}:</b>&nbsp;{escape(row.split(':', 1)[1])}</div>"
            for row in rows
        )
        + f"</div><div><br></div>{LETTER_HTML}"
    )
    made = "This is a multi-part message in MIME format.\n\n" + parts(
        "----=_NextPart_6A2B",
        (
            'Content-Type: text/plain;\n\tcharset="gb18030"\nContent-Transfer-Encoding: base64',
            b64(plain, "gb18030"),
        ),
        (
            'Content-Type: text/html;\n\tcharset="gb18030"\nContent-Transfer-Encoding: base64',
            b64(markup, "gb18030"),
        ),
    )
    return mail(
        head(
            'Content-Type: multipart/alternative;\r\n\tboundary="----=_NextPart_6A2B"',
            "X-QQ-MIME: TCMime 1.0 by Tencent",
            "X-Mailer: QQMail 2.x",
            **headers,
        ),
        made,
    )


def netease(lines: list[str], *, charset: str = "GBK", **headers: str) -> bytes:
    """163 Mail: 在 … 写道 over a text that is quoted with a bar in HTML only."""
    wrote = '在 2026-06-11 15:00:00，"AcademicHub" <morning@academichub.example> 写道：'
    plain = "\n".join(lines) + f"\n\n\n\n\n\n\n{wrote}\n\n{LETTER}\n"
    markup = (
        '<div style="line-height:1.7;color:#000000;font-size:14px;font-family:Arial">'
        + "".join(f'<div style="margin:0;">{escape(line) or "<br>"}</div>' for line in lines)
        + f'<p style="margin:0;"><br></p><div style="position:relative;zoom:1"></div><div id="divNeteaseMailCard"></div><p style="margin: 0;"><br></p><p>{escape(wrote)}</p>'
        f'<blockquote id="isReplyContent" style="PADDING-LEFT: 1ex; MARGIN: 0px 0px 0px 0.8ex; BORDER-LEFT: #ccc 1px solid">{LETTER_HTML}</blockquote></div>'
    )
    made = parts(
        "----=_Part_1234_567",
        (
            f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: base64",
            b64(plain, charset),
        ),
        (
            f"Content-Type: text/html; charset={charset}\nContent-Transfer-Encoding: base64",
            b64(markup, charset),
        ),
    )
    return mail(
        head(
            'Content-Type: multipart/alternative; \r\n\tboundary="----=_Part_1234_567"',
            "X-Mailer: Coremail Webmail Server Version XT5.0.14",
            **headers,
        ),
        made,
    )


def yahoo(lines: list[str], *, device: str = "", **headers: str) -> bytes:
    """Yahoo: the letter indented, not marked, in plain text; a yahoo_quoted in HTML."""
    wrote = "On Thursday, June 11, 2026 at 07:00:12 AM GMT+2, AcademicHub <morning@academichub.example> wrote:"
    plain = (
        "\n".join([" " + line for line in lines])
        + f"\n\n{device}\n    {wrote}  \n \n "
        + LETTER.replace("\n", "\n ")
        + "\n  "
    )
    markup = (
        f'<html><head></head><body><div class="ydp1a2b yahoo-style-wrap" style="font-family:Helvetica Neue;font-size:13px;"><div></div>{divs(lines)}<div><br></div></div>'
        f'<div id="ydp3c4dyahoo_quoted_1234567890" class="ydp3c4dyahoo_quoted"><div><div>{escape(wrote)}</div><div><br></div>{LETTER_HTML}</div></div></body></html>'
    )
    made = parts(
        "----=_Part_77_88",
        ("Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 7bit", plain),
        ("Content-Type: text/html; charset=UTF-8\nContent-Transfer-Encoding: 7bit", markup),
    )
    return mail(
        head(
            'Content-Type: multipart/alternative; \r\n\tboundary="----=_Part_77_88"',
            "X-Mailer: WebService/1.1.0 YMailNorrin",
            **headers,
        ),
        made,
    )
