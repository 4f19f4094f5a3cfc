"""What must not be obeyed: quotes, signatures, hidden words, programs, forgeries."""

# ruff: noqa: E501, RUF001 - mails as they are written, in many scripts

from reply_case import LIST, STOP, WEEKS2, Case, add, do
from reply_clients import (
    LETTER,
    LETTER_HTML,
    TOKEN,
    both,
    head,
    html_only,
    mail,
    parts,
    plain,
    qp,
    quoted,
)

ATTACKS = [
    Case("quoted-command", plain("> stop\n>> add graphene\n> \n"), []),
    Case(
        "torn-quote",
        plain(
            "thanks\n\n> To change what you get, reply with one of these words and we will\nstop\n> or pause\n"
        ),
        [],
    ),
    Case(
        "signature-command",
        plain("more like 3\n\n-- \nJane Doe\nremove graphene\nstop\n"),
        [do("more", number=3)],
    ),
    Case("signature-by-name", plain("more like 3\n\nJane Doe\nstop\n"), [do("more", number=3)]),
    Case(
        "disclaimer",
        plain(
            "list\n\nThis e-mail and any attachments are confidential.\nIf you got it by mistake:\nunsubscribe\n"
        ),
        [LIST],
    ),
    Case("disclaimer-zh", plain("列表\n\n本邮件及其附件含有保密信息。\n退订\n"), [LIST]),
    Case(
        "html-hidden",
        html_only(
            '<p>list</p><p style="display:none">stop</p><p style="font-size:0px">stop</p><p style="color:#ffffff">stop</p><span hidden>stop</span><font color="white">stop</font>'
        ),
        [LIST],
    ),
    Case(
        "html-hidden-by-sheet",
        html_only("<style>.x{display:none}</style><p>list</p><p class='x'>stop</p>"),
        [LIST],
    ),
    Case(
        "html-alt",
        html_only(
            '<p>list</p><img alt="stop" src="cid:1"><!-- stop --><script>stop</script><textarea>stop</textarea>'
        ),
        [LIST],
    ),
    Case(
        "html-links",
        html_only(
            '<p>list</p><p><a href="https://x.example/l">Unsubscribe</a></p><p><a href="mailto:x@y.example">stop</a></p>'
        ),
        [LIST],
    ),
    Case(
        "html-nested-quotes",
        html_only(
            "<p>list</p><blockquote><p>stop</p><blockquote><p>add graphene</p></blockquote></blockquote>"
        ),
        [LIST],
    ),
    Case("html-unmarked-letter", html_only(f"<p>list</p>{LETTER_HTML}"), [LIST]),
    Case("unmarked-letter", plain(f"list\n\n{LETTER}"), [LIST]),
    Case(
        "parts-differ",
        both("add graphene\nstop", "<p>add graphene</p>"),
        [add("graphene")],
        ["stop"],
    ),
    Case("parts-differ-wholly", both("stop", "<p>add graphene</p>"), [], ["stop"]),
    Case("mixed-footer", both("list", "<p>stop</p>", kind="mixed"), [LIST]),
    Case(
        "attached-text",
        mail(
            head('Content-Type: multipart/mixed; boundary="m"'),
            parts(
                "m",
                ("Content-Type: text/plain", "list"),
                ('Content-Type: text/plain; name="a.txt"\nContent-Disposition: attachment', "stop"),
            ),
        ),
        [LIST],
    ),
    Case(
        "forwarded-inline",
        plain(
            f"have a look\n\n---------- Forwarded message ---------\nFrom: AcademicHub\nSubject: 2 papers\n\n{LETTER}",
            subject="Fwd: 2 papers",
        ),
        [],
        ["have a look"],
    ),
    Case(
        "forwarded-attached",
        mail(
            head('Content-Type: multipart/mixed; boundary="m"', subject="Fwd: stop"),
            parts(
                "m",
                ("Content-Type: text/plain", ""),
                ("Content-Type: message/rfc822", "Subject: x\n\nstop"),
            ),
        ),
        [],
    ),
    Case(
        "header-injection",
        mail(
            head(
                "Content-Type: text/plain", subject="=?utf-8?q?stop=0D=0ABcc=3A_x=40y=2Eexample?="
            ),
            "add graphene\u2028stop",
        ),
        [],
        ["add graphene stop"],
    ),
    Case("zero-width", plain("add gra\u200bphene\u200b"), [add("graphene")]),
    Case("bidi", plain("add \u202eenehparg"), [], ["add enehparg"]),
    Case(
        "two-froms",
        mail(b"From: eve@evil.example\r\n".decode() + head("Content-Type: text/plain"), "list"),
        [LIST],
        sender="",
    ),
    Case(
        "from-with-a-false-name",
        plain("list", sender='"boss@lab.example" <eve@evil.example>'),
        [LIST],
        sender="eve@evil.example",
    ),
    Case(
        "vacation-quotes-us",
        mail(
            head(
                "Content-Type: text/plain",
                "Auto-Submitted: auto-replied",
                "X-Auto-Response-Suppress: All",
                subject="Automatic reply: 2 papers",
            ),
            f"I am away.\n\nstop\n\n{quoted()}",
        ),
        automatic=True,
    ),
    Case(
        "vacation-de",
        mail(
            head("Content-Type: text/plain; charset=utf-8", subject="Abwesenheitsnotiz: 2 papers"),
            "Ich bin im Urlaub.\nstop",
        ),
        automatic=True,
    ),
    Case(
        "vacation-zh",
        mail(
            head("Content-Type: text/plain; charset=utf-8", subject="自动回复：2 papers"),
            "我正在休假。\n停止",
        ),
        automatic=True,
    ),
    Case(
        "vacation-fr-soft",
        mail(
            head(
                "Content-Type: text/plain; charset=utf-8", subject="Absence du bureau Re: 2 papers"
            ),
            "Je suis en congés.",
        ),
        automatic=True,
    ),
    Case(
        "vacation-by-hand",
        mail(head("Content-Type: text/plain", subject="Re: I am on vacation"), "pause 2 weeks"),
        [WEEKS2],
    ),
    Case(
        "exchange-person",
        mail(head("Content-Type: text/plain", "X-Auto-Response-Suppress: OOF"), "stop"),
        [STOP],
    ),
    Case(
        "bounce",
        mail(
            head(
                'Content-Type: multipart/report; report-type=delivery-status; boundary="r"',
                "Return-Path: <>",
                subject="Undeliverable: 2 papers",
                sender="MAILER-DAEMON@mx.example",
            ),
            parts(
                "r",
                ("Content-Type: text/plain", "stop"),
                ("Content-Type: message/delivery-status", "Status: 5.1.1"),
            ),
        ),
        automatic=True,
        sender="MAILER-DAEMON@mx.example",
    ),
    Case(
        "bounce-plain",
        plain(
            "This is the mail system.\nstop\n",
            sender="Mail Delivery System <postmaster@mx.example>",
        ),
        automatic=True,
        sender="postmaster@mx.example",
    ),
    Case(
        "list-mail",
        mail(
            head(
                "Content-Type: text/plain", "List-Id: <physics.lists.example>", "Precedence: list"
            ),
            "stop",
        ),
        automatic=True,
    ),
    Case(
        "bulk", mail(head("Content-Type: text/plain", "Precedence: bulk"), "stop"), automatic=True
    ),
    Case(
        "autoresponder",
        mail(head("Content-Type: text/plain", "X-Autoreply: yes"), "stop"),
        automatic=True,
    ),
    Case(
        "auto-unsub",
        mail(
            head(
                "Content-Type: text/plain",
                "Auto-Submitted: auto-generated",
                to=f"unsub+{TOKEN}@academichub.example",
            ),
            "unsubscribe",
        ),
        automatic=True,
    ),
    Case(
        "read-receipt",
        mail(
            head(
                'Content-Type: multipart/report; report-type=disposition-notification; boundary="r"',
                subject="Read: 2 papers",
            ),
            parts("r", ("Content-Type: text/plain", "stop")),
        ),
        automatic=True,
    ),
    Case(
        "pgp-signed",
        plain(
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nlist\n-----BEGIN PGP SIGNATURE-----\n\nstop\n-----END PGP SIGNATURE-----\n"
        ),
        [LIST],
    ),
    Case("empty", plain(""), []),
    Case("no-body-at-all", head("Content-Type: text/plain").encode(), []),
    Case(
        "qp-letter-in-html-only",
        mail(
            head(
                "Content-Type: text/html; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable",
            ),
            qp(
                f"<div>remove quantum dots</div><div><br></div><div>-----Original Message-----<br>From: x<br></div>{LETTER_HTML}"
            ),
        ),
        [do("remove", topic="quantum dots")],
    ),
]
