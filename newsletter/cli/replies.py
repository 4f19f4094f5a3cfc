"""`newsletter reply …`: what people write back."""

import re
import smtplib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli.session import Day, Json, session_of
from newsletter.config import Listener
from newsletter.errors import NewsletterError
from newsletter.replies.forms import command_object, reply_object
from newsletter.replies.mail import open_mail
from newsletter.replies.parse import Reply, parse

ADDRESSED = ("delivered-to", "to", "cc")
LINE_END = re.compile(rb"\r\n|\r|\n")  # a file saved here may have bare ones
reply = typer.Typer(no_args_is_help=True)

File = Annotated[Path, typer.Argument(metavar="FILE.eml", help="A mail as it was sent.")]


@reply.callback()
def root() -> None:
    """Read and hand in what people write back."""


@reply.command(name="parse")
def parse_(context: typer.Context, file: File, *, day: Day = None, as_json: Json = False) -> None:
    """Say what a mail asks for; nothing is changed.

    Days in words ("2 weeks") are reckoned from --date, else from the Date of the mail.

    The object has: token (of the address reply+TOKEN@…, or null), verb (reply, unsub, confirm),
    from, automatic (true for a program's mail; why says why), commands, ignored (the sentences that
    were not understood). Commands: {"command": "add", "topic": …}, and so remove, mute (topic,
    until), rename (topic, new), exclude, include (words), follow, unfollow (author), more, less,
    show (number), pause (until: a day or null), frequency (daily, weekdays, weekly), hour (07:30),
    timezone, language (en, zh); resume, list, undo, stop, help have no values.
    """
    screen = session_of(context).screen
    raw = read_mail(file)
    read = parse(raw, today=day or _written(raw))
    if as_json:
        screen.data(reply_object(read))
        return
    for line in _lines(read):
        screen.say(line)


@reply.command(name="send")
def send(
    context: typer.Context,
    file: Annotated[
        Path, typer.Option("--file", metavar="FILE.eml", help="A mail as it was sent.")
    ],
    *,
    to: Annotated[
        list[str] | None, typer.Option(help="Whom it is for; default: who its header names.")
    ] = None,
    sender: Annotated[
        str | None, typer.Option("--from", help="Its envelope's sender; default: its From.")
    ] = None,
) -> None:
    """Hand a mail to the running service, as a mail server would."""
    session = session_of(context)
    wanted, raw = session.config().replies, read_mail(file)
    if not wanted.domain or wanted.listener.protocol == "off":
        raise NewsletterError("no mail is taken in: set replies.domain and replies.listener")
    head = open_mail(raw)
    recipients = to or [address for _, address in getaddresses(head.values(*ADDRESSED)) if address]
    said = head.value("return-path") or head.value("from")
    given = parseaddr(said)[1] if sender is None else sender
    hand_over(raw, recipients, given, wanted.listener)
    session.screen.note("handed over")


def hand_over(raw: bytes, recipients: Sequence[str], sender: str, where: Listener) -> None:
    """Give a mail to a listener; raises NewsletterError if it does not take it."""
    if not recipients:
        raise NewsletterError("the mail names nobody whom it is for; use --to")
    speak = smtplib.LMTP if where.protocol == "lmtp" else smtplib.SMTP
    try:
        with speak(where.host, where.port, timeout=30) as server:
            server.sendmail(sender, recipients, LINE_END.sub(b"\r\n", raw))
    except smtplib.SMTPException as error:
        raise NewsletterError(f"the service did not take the mail: {error}") from error
    except OSError as error:
        place = f"{where.host}:{where.port}"
        raise NewsletterError(f"{place}: {error}; is `newsletter serve` running?") from error


def read_mail(file: Path) -> bytes:
    """Return the bytes of a mail in a file."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise NewsletterError(f"{file}: cannot be read: {error.strerror}") from error


def _written(raw: bytes) -> date:
    """Return the day that a mail says it was written on; today if it says none."""
    try:
        return parsedate_to_datetime(open_mail(raw).value("date")).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return datetime.now(UTC).date()


def _lines(read: Reply) -> list[str]:
    found = [f"from: {read.sender or '-'}", f"token: {read.token or '-'}"]
    if read.automatic:
        found.append(f"automatic: {read.automatic}")
    for command in read.commands:
        values = command_object(command)
        found.append(" ".join(["command:", *(str(value) for value in values.values())]))
    return found + [f"not understood: {text}" for text in read.ignored]
