"""What mails are made of: headers, parts, encodings; and a letter that is full of commands."""

# ruff: noqa: E501, W291 - the markup of mail programs, as they write it

import base64
import quopri
from email.header import Header
from html import escape

TOKEN = "mzxw6ytboi3tqmrrgi4dcnjvgq"
SERVICE = f"reply+{TOKEN}@academichub.example"
LETTER = """\
AcademicHub · Thursday, 11 June 2026

2 papers for your radar
-----------------------

01. A surface code that forgets slowly
    arXiv (QUANT-PH) · 10 June 2026
    Ada Quill, Bo Fernandez

Reply with one of these, each on a line of its own:

add tardigrades
pause 2 weeks
more like 01
stop

Unsubscribe
https://academichub.example/l/abcdef
-- 
You get this letter because jane@lab.example asked for it: on weekdays at
07:00 (Europe/Berlin)."""
LETTER_HTML = (
    '<div class="preheader" style="display:none;max-height:0">Small codes</div><h1>2 papers for your radar</h1>'
    "<p>Reply with one of these:</p><p>add tardigrades<br>pause 2 weeks<br>stop</p>"
    '<p><a href="https://academichub.example/m/abc">Settings</a> &nbsp;·&nbsp; '
    '<a href="https://academichub.example/l/abc">Unsubscribe</a></p>'
)


def head(
    *extra: str,
    subject: str = "Re: 2 papers for your radar · Thu 11 Jun",
    sender: str = "Jane Doe <jane@lab.example>",
    to: str = f"AcademicHub <{SERVICE}>",
    mid: str = "CAF0001@mail.client.example",
) -> str:
    """Make the header of a reply; values that are not ASCII are encoded."""
    lines = [
        f"Message-ID: <{mid}>",
        "Date: Thu, 11 Jun 2026 09:12:44 +0200",
        "In-Reply-To: <7-2026-06-11@academichub.example>",
        "References: <7-2026-06-11@academichub.example>",
        f"Subject: {word(subject)}",
        f"From: {sender}",
        f"To: {to}",
        "MIME-Version: 1.0",
        *extra,
    ]
    return "\r\n".join(lines) + "\r\n"


def word(text: str) -> str:
    """Encode a header value if it needs it."""
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=900).encode()


def mail(header: str, body: str | bytes) -> bytes:
    """Put a header and a body together, CRLF throughout."""
    octets = body if isinstance(body, bytes) else body.encode()
    octets = octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return header.encode() + b"\r\n" + octets + b"\r\n"


def qp(text: str, charset: str = "utf-8") -> str:
    """Encode as quoted-printable."""
    return quopri.encodestring(text.encode(charset, "replace")).decode("ascii")


def b64(text: str, charset: str = "utf-8") -> str:
    """Encode as base64 in lines of 76."""
    return base64.encodebytes(text.encode(charset, "replace")).decode("ascii")


def quoted(text: str = LETTER, mark: str = "> ") -> str:
    """Quote a text."""
    return "\n".join((mark + line).rstrip() for line in text.split("\n"))


def parts(boundary: str, *made: tuple[str, str]) -> str:
    """Make a multipart body of (header lines, body) pairs."""
    inner = "".join(f"--{boundary}\n{header}\n\n{body}\n" for header, body in made)
    return f"{inner}--{boundary}--\n"


def divs(lines: list[str], tag: str = "div") -> str:
    """Make a block for each line."""
    return "".join(f"<{tag}>{escape(line) or '<br>'}</{tag}>" for line in lines)


def plain(
    text: str, *, charset: str = "utf-8", encoding: str = "8bit", flowed: str = "", **headers: str
) -> bytes:
    """Any program that writes plain text: mutt, a phone, a script."""
    octets = text.encode(charset, "replace")
    if encoding in {"base64", "quoted-printable"}:
        octets = (b64 if encoding == "base64" else qp)(text, charset).encode()
    return mail(
        head(
            f"Content-Type: text/plain; charset={charset}{flowed}",
            f"Content-Transfer-Encoding: {encoding}",
            **headers,
        ),
        octets,
    )


def html_only(markup: str, **headers: str) -> bytes:
    """A program that writes HTML alone."""
    return mail(
        head(
            "Content-Type: text/html; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
            **headers,
        ),
        qp(markup),
    )


def both(text: str, markup: str, *, kind: str = "alternative", **headers: str) -> bytes:
    """A mail of two parts."""
    made = parts(
        "b0undary",
        ("Content-Type: text/plain; charset=utf-8", text),
        ("Content-Type: text/html; charset=utf-8", markup),
    )
    return mail(head(f'Content-Type: multipart/{kind}; boundary="b0undary"', **headers), made)
