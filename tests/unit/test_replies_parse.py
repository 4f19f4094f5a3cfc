"""A mail taken apart: whose it is, whether a person wrote it, and what it costs to find out."""

# ruff: noqa: RUF001 - full-width marks are meant here

import time
from datetime import date

import pytest
from digest_samples import digest, links
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reply_clients import (
    APPLE,
    LETTER,
    OUTLOOK,
    SERVICE,
    TOKEN,
    WROTE,
    apple,
    both,
    gmail,
    head,
    html_only,
    mail,
    netease,
    outlook,
    outlook_web,
    plain,
    qq,
    quoted,
    thunderbird,
    yahoo,
)

from newsletter.config import Site
from newsletter.digest.render import Renderer
from newsletter.replies.charsets import decode, decode_base64, decode_header, decode_quoted
from newsletter.replies.mail import body_of, open_mail
from newsletter.replies.markup import own_text
from newsletter.replies.parse import Reply, parse
from newsletter.replies.quotes import own_lines, unflow
from subscribers.commands import AddTopic, ListTopics, Stop
from subscribers.model import Language

TODAY = date(2026, 6, 11)
GRAPHENE = AddTopic("graphene")


def read(raw: bytes, **options: object) -> Reply:
    return parse(raw, today=TODAY, **options)  # type: ignore[arg-type]


DRESSES = {
    **{f"gmail-{lang}": lambda lines, lang=lang: gmail(lines, lang) for lang in WROTE},
    **{f"outlook-{lang}": lambda lines, lang=lang: outlook(lines, lang) for lang in OUTLOOK},
    **{f"web-{lang}": lambda lines, lang=lang: outlook_web(lines, lang) for lang in OUTLOOK},
    **{f"apple-{lang}": lambda lines, lang=lang: apple(lines, lang) for lang in APPLE},
    "word": lambda lines: outlook(lines, html_only=True),
    "gmail-below": lambda lines: gmail(lines, below=True),
    "thunderbird": thunderbird,
    "thunderbird-html": lambda lines: thunderbird(lines, html=True),
    "qq": qq,
    "163": netease,
    "yahoo": yahoo,
}


@pytest.mark.parametrize("dress", DRESSES)
def test_the_letter_that_a_program_quotes_commands_nothing(dress):
    assert read(DRESSES[dress]([])).commands == ()
    assert read(DRESSES[dress](["add graphene"])).commands == (GRAPHENE,)


@pytest.mark.parametrize("dress", DRESSES)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    lines=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60), max_size=4)
)
def test_whatever_is_written_above_the_quoted_letter_commands_nothing(dress, lines):
    assert AddTopic("tardigrades") not in read(DRESSES[dress](lines)).commands


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600))
def test_no_bytes_whatever_raise(raw):
    assert isinstance(read(raw), Reply)


def test_a_reply_says_whose_it_is_and_from_whom():
    found = read(plain("list"))
    assert found == Reply(
        token=TOKEN,
        verb="reply",
        sender="jane@lab.example",
        message_id="<CAF0001@mail.client.example>",
        commands=(ListTopics(),),
        text="list",
    )


def test_the_envelope_is_believed_before_the_header():
    other = "reply+aaaaaaaaaaaaaaaaaaaaaaaaaa@academichub.example"
    assert read(plain("list"), recipients=(other,)).token == "a" * 26
    assert read(plain("list"), recipients=("postbox@academichub.example",)).token == TOKEN


def test_only_addresses_of_our_domain_are_ours():
    assert read(plain("list"), domain="AcademicHub.example").token == TOKEN
    assert read(plain("list"), domain="evil.example").token is None


@pytest.mark.parametrize(
    ("to", "verb", "token"),
    [
        (f"unsub+{TOKEN}@x.example", "unsub", TOKEN),
        (f"Confirm+{TOKEN.upper()}@x.example", "confirm", TOKEN),
        (f'"reply+{"a" * 26}@x.example" <{SERVICE}>', "reply", TOKEN),
        (f"admin+{TOKEN}@x.example", "", None),
        ("reply+@x.example", "", None),
        ("reply+../../etc@x.example", "", None),
        (f"reply+{'a' * 80}@x.example", "", None),
        (f"noreply+{TOKEN}@x.example", "", None),
    ],
)
def test_a_token_is_read_out_of_addresses_of_ours_only(to, verb, token):
    found = read(plain("list", to=to))
    assert (found.verb, found.token) == (verb, token)


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        ("jane@lab.example", "jane@lab.example"),
        ("jane@lab.example (Jane (Jay) Doe)", ""),
        ("jane@lab.example (Jane Doe)", "jane@lab.example"),
        ('"Doe, Jane" <jane@LAB.example>', "jane@lab.example"),
        ("a@x.example, b@y.example", ""),
        ("<a@x.example> <b@y.example>", ""),
        ("=?utf-8?q?a_=3Cboss=40x.example=3E?= <eve@y.example>", ""),
        ("nobody", ""),
        ("", ""),
    ],
)
def test_from_is_one_usable_address_or_none(sender, address):
    assert read(plain("list", sender=sender)).sender == address


def test_a_null_envelope_sender_is_a_program():
    assert read(plain("stop"), envelope_sender="").automatic == "null-sender"
    assert read(plain("stop"), envelope_sender="jane@lab.example").commands == (Stop(),)
    assert read(plain("stop"), envelope_sender="mailer-daemon@x.example").automatic == "program"


def test_a_note_of_absence_without_any_header_is_a_program_unless_it_commands():
    note = "I am currently out of the office.\n"
    assert read(plain(note)).automatic == "vacation"
    assert read(plain(f"{note}pause 2 weeks")).automatic == ""


def test_a_command_counts_if_both_versions_say_it():
    assert read(both("add graphene", "<p>add  <b>graphene</b></p>")).commands == (GRAPHENE,)
    assert read(both("add graphene", "<p>hello</p>")).commands == ()
    assert read(both("", "<p>add graphene</p>")).commands == (GRAPHENE,)
    assert read(both("add graphene", "<p></p>", kind="mixed")).commands == (GRAPHENE,)


def test_a_subject_that_is_taken_back_below_is_no_command():
    raw = mail(head("Content-Type: text/plain", subject="stop"), "Actually, never mind.")
    assert read(raw).commands == ()


@pytest.mark.parametrize(
    "subject", ["Fwd: stop", "AW: stop", "回复：stop", "Re[2]: stop", "x" * 400]
)
def test_the_subject_of_an_answer_is_no_command(subject):
    assert read(mail(head("Content-Type: text/plain", subject=subject), "")).commands == ()


def cpu(raw: bytes) -> float:
    begun = time.process_time()
    read(raw)
    return time.process_time() - begun


def nested(depth: int) -> bytes:
    parts = (
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth)
    )
    return "".join(parts).encode() + b"Content-Type: text/plain\r\n\r\nstop\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(nested(500), id="500 levels"),
        pytest.param(
            mail(
                head('Content-Type: multipart/mixed; boundary="b"'),
                "--b\nContent-Type: image/png\n\nx\n" * 10_000,
            ),
            id="10,000 parts",
        ),
        pytest.param(plain("add graphene\n" * 100_000), id="100,000 commands"),
        pytest.param(plain("> " * 500_000), id="a line of a megabyte"),
        pytest.param(html_only("<div>" * 100_000 + "stop"), id="100,000 divs"),
        pytest.param(html_only("<blockquote>" * 20_000 + "stop"), id="20,000 quotes"),
        pytest.param(plain("On " + "wrote " * 100_000), id="an attribution without an end"),
        pytest.param(plain("add " + "and remove " * 20_000), id="and and and"),
        pytest.param(plain("-" * 1_000_000), id="a rule of a megabyte"),
        pytest.param(mail(head("X: " + "=?utf-8?b?" * 50_000), "list"), id="half encoded words"),
        pytest.param(mail(head("Content-Type: text/html"), "<!--" * 200_000), id="comments"),
        pytest.param(mail(head(*["Subject: stop"] * 20_000), "list"), id="20,000 subjects"),
        pytest.param(html_only("<style>" + "a{" * 100_000), id="style without an end"),
        pytest.param(html_only("<style>" + "/*" * 100_000), id="comments in a style"),
        pytest.param(
            html_only('<div style="' + "border-top:solid rgb(" * 40_000 + '">x</div>'),
            id="a style of a megabyte",
        ),
    ],
)
def test_a_bomb_costs_little(raw):
    assert cpu(raw) < 1.5
    assert Stop() not in read(raw).commands or b"Subject: stop" in raw


def test_of_a_mail_that_is_too_large_only_the_header_is_read():
    found = read(plain("list\n" + "x" * 32_000_000))
    assert (found.token, found.commands) == (TOKEN, ())


def test_a_mail_that_was_cut_short_is_read_as_far_as_it_goes():
    raw = gmail(["add graphene"])
    assert read(raw[: raw.index(b"--000000000000a1b2c3--")]).commands == (GRAPHENE,)


def test_what_has_no_boundary_or_too_many_levels_shows_nothing():
    assert body_of(open_mail(b"Content-Type: multipart/mixed\n\nstop")).plain is None
    assert read(b'Content-Type: multipart/mixed; boundary="' + b"x" * 300 + b'"\n\nstop').text == ""


def test_the_first_line_of_a_mailbox_file_is_no_header():
    assert read(b"From jane Thu Jun 11 09:00:00 2026\n" + plain("list")).token == TOKEN


@pytest.mark.parametrize(
    ("octets", "charset", "text"),
    [
        ("添加".encode("gb18030"), "gb2312", "添加"),
        ("添加".encode("gb18030"), "", "添加"),
        ("é".encode("latin-1"), "ISO-8859-1", "é"),
        (b"\x93x\x94", "iso-8859-1", "“x”"),
        ("ж".encode("koi8-r"), "KOI8-R", "ж"),
        ("ж".encode("cp1251"), "windows-1251", "ж"),
        (b"\xef\xbb\xbfx", "latin1", "x"),
        ("é".encode(), "punycode", "é"),
        (b"abc", "zlib", "abc"),
        (b"\xff\xff", "utf-8", "\ufffd\ufffd"),
    ],
)
def test_bytes_are_read_by_the_charset_they_ought_to_have(octets, charset, text):
    assert decode(octets, charset) == text


def test_transfer_encodings_are_undone_as_far_as_they_go():
    assert decode_base64(b"YWRk\n\nThis is the footer of a list.") == b"add"
    assert decode_base64(b"YWR") == b"ad"
    assert decode_base64(b"Y") == b""
    assert decode_quoted(b"a=20b=\nc=ZZ") == b"a bc=ZZ"


def test_encoded_words_are_joined_before_they_are_decoded():
    assert decode_header(b"=?utf-8?B?5rc=?= =?utf-8?B?u+WKoA==?= x") == "添加 x"
    assert decode_header(b"=?gb2312?Q?=CC=ED_a?=") == "添 a"
    assert decode_header(b"a =?broken") == "a =?broken"


def test_flowed_lines_are_joined():
    assert unflow("a \nb\n> c \n> d\n-- \nx", delsp=False) == "a b\n> c d\n-- \nx"
    assert unflow("量 \n子", delsp=True) == "量子"
    assert unflow(" >x", delsp=False) == ">x"


@pytest.mark.parametrize(
    "text",
    [
        f"{attribution}\n{between}{quoted() if marked else LETTER}"
        for attribution in (
            *WROTE.values(),
            *APPLE.values(),
            (
                "On Thursday, 11 June 2026 at 07:00:00 Central European Summer Time,\n"
                "AcademicHub Newsletter\n<morning@academichub.example> wrote:"
            ),
            "在 2026年6月11日星期四，AcademicHub <m@a.example> 写道：",
            "Em qui., 11 de jun. de 2026 às 07:00, AcademicHub <m@a.example> escreveu:",
            "Il giorno gio 11 giu 2026 alle ore 07:00 AcademicHub <m@a.example> ha scritto:",
            "Op do 11 jun 2026 om 07:00 schreef AcademicHub <m@a.example>:",
            "2026年6月11日(木) 7:00 AcademicHub <m@a.example>:",
        )
        for between in ("", "\n")
        for marked in (True, False)
    ],
)
def test_what_follows_an_attribution_is_not_the_writers(text):
    assert own_lines(f"list\n\n{text}") == ["list"]
    assert own_lines(f"list\n{text}") == ["list"]


@pytest.mark.parametrize(
    "text",
    [
        "-----Original Message-----\nstop",
        "-------- Ursprüngliche Nachricht --------\nstop",
        "----- Message d'origine -----\nstop",
        "----- Mensaje original -----\nstop",
        "-------- Исходное сообщение --------\nstop",
        "------------------ 原始邮件 ------------------\nstop",
        "---- 回复的原邮件 ----\nstop",
        "________________________________\nstop",
        ">>> AcademicHub <m@a.example> 11.06.2026 07:00 >>>\nstop",
        "Begin forwarded message:\n\nstop",
        "*From:* AcademicHub\n*Sent:* today\nstop",
        "From: AcademicHub Sent: today To: jane Subject: x\nstop",
        "Gesendet: Donnerstag\nVon: AcademicHub\nstop",
        "-- \nstop",
        "Best regards,\nstop",
        "Mit freundlichen Grüßen\nstop",
        "此致\n敬礼\nstop",
        "Sent from my iPhone\nstop",
        "发自我的iPhone\nstop",
        "Envoyé de mon iPhone\nstop",
        "This e-mail is confidential.\nstop",
        "本邮件含有保密信息\nstop",
        "Jane Doe\nstop",
        "You get this letter because you asked for it\nstop",
    ],
)
def test_what_follows_a_rule_a_signature_or_a_notice_is_not_the_writers(text):
    assert own_lines(f"list\n\n{text}", ["Jane Doe"]) == ["list"]


def test_the_end_of_a_quoted_line_that_was_torn_off_is_not_the_writers():
    long = "> a line that is so long that the program which quoted it had to wrap it"
    assert own_lines(f"{long}\nstop\n> more\n\nlist") == ["", "list"]
    assert own_lines("> short\nlist") == ["list"]


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : NONE !important",
        "visibility:hidden",
        "font-size:0",
        "font-size:0.5px",
        "color:#fff",
        "color: rgb(255, 255, 255)",
        "color:#123456;background-color:#123456",
        "opacity:0",
        "opacity:.01",
        "max-height:0;overflow:hidden",
        "text-indent:-9999px",
        "position:absolute;left:-5000px",
        "mso-hide:all",
    ],
)
def test_hidden_words_are_not_the_writers(style):
    assert own_text(f'<p>list</p><p style="{style}">stop</p>').split() == ["list"]


@pytest.mark.parametrize(
    "style",
    [
        "font-size:0.9em",
        "background-color:transparent",
        "border-width:0px",
        "color:#000",
        "color:white;background:#000",
        "margin-top:-100px",
        "opacity:0.9",
    ],
)
def test_words_that_are_seen_are_read(style):
    assert own_text(f'<p style="{style}">list</p>') == "list"


def test_html_is_read_as_it_is_seen():
    assert (
        own_text("<p>add\n quantum <b>dots</b></p><ul><li>a<li>b</ul>")
        == "add quantum dots\n\na\n\nb"
    )
    assert own_text("<pre>a\nb</pre>") == "a\nb"
    assert own_text('<p>see <a href="http://x.example/">http://x.example</a></p>').endswith(
        "example"
    )
    assert own_text("") == own_text("<!-- stop -->") == own_text("\0") == ""


@pytest.mark.parametrize(
    "markup",
    [
        "<p><s>stop</s></p>",
        "<div><del>stop</del></div>",
        "<strike>stop</strike>",
        '<p><span style="color:red; text-decoration: line-through">stop</span></p>',
        "<p>remove <s>tin</s> graphene</p>",
    ],
)
def test_what_is_struck_out_commands_nothing(markup):
    raw = mail(head("Content-Type: text/html; charset=utf-8"), markup)
    assert read(raw).commands == ()


@pytest.mark.parametrize("language", Language)
def test_our_own_letter_is_known_even_where_nothing_marks_it_as_quoted(language):
    to_us = f"reply+{TOKEN}@academichub.example"
    letter = Renderer(Site()).render(digest(language), links(reply_to=to_us))
    assert own_lines(f"list\n\n{letter.text}") == ["list"]
    assert own_lines(own_text(f"<p>list</p>{letter.html}")) == ["list"]
