"""A mail to what it asks for. Pure: bytes in, a value out, and no bytes whatever make it raise.

    bytes -> headers -> whose, from whom, automatic? -> the writer's own text -> commands

Only what the writer wrote into this mail counts, and only where the mail says it in each of its
versions: a command in the plain text that the HTML has not is none.
"""

# ruff: noqa: RUF001 - full-width marks are meant here

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from newsletter.replies.automatic import speaks_of_absence, why_automatic
from newsletter.replies.mail import Body, Part, body_of, open_mail
from newsletter.replies.markup import own_text
from newsletter.replies.quotes import own_lines, unflow
from newsletter.replies.statements import level, read
from subscribers.commands import Command, RemoveTopic
from subscribers.errors import InvalidAddressError, InvalidTopicError
from subscribers.parse import parse_address, parse_topic

SUBJECT_MAX = 300
TEXT_SHOWN = 20_000  # characters of the own text that are kept
_OURS = re.compile(
    r"(?<![\w.+-])(reply|unsub|confirm)\+([a-z2-7]{1,58})@([\w.-]+|\[[\w.:]+\])", re.IGNORECASE
)
_ENVELOPE = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to")
_ANGLED = re.compile(r"<\s*([^<>\s]+)\s*>\s*(?:\([^()]*\)\s*)?$")
_SHOWN = re.compile(r"<[^<>]*>|\([^()]*\)|[\"',]")
_COMMENT = re.compile(r"\([^()]*\)")
_QUOTED = re.compile(r"\"[^\"]*\"")
_IN_ANGLES = re.compile(r"<[^<>]*>")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_REMOVE_LINK = re.compile(r"remove topic (?P<topic>.+)", re.IGNORECASE | re.DOTALL)
_ANSWERS = re.compile(
    r"^\s*(?:re|aw|sv|antw|回复|回覆|答复|fwd?|wg|tr|rv|转发|轉寄)(?:\[\d+\])?\s*[:：]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a mail asks for.

    `token` and `verb` are of the address that it went to (`reply+token@…`), None and "" where it
    went to none of ours. `sender` is the From address, "" if it is not exactly one usable address:
    a check, never a proof. `automatic` says in a word why the mail is a program's, "" for a
    person's; a program commands nothing. `ignored` are the writer's sentences that were not
    understood, `text` is all that they wrote.
    """

    token: str | None = None
    verb: str = ""
    sender: str = ""
    message_id: str = ""
    automatic: str = ""
    commands: tuple[Command, ...] = ()
    ignored: tuple[str, ...] = ()
    text: str = ""


def parse(
    raw: bytes,
    *,
    today: date,
    domain: str | None = None,
    recipients: Sequence[str] = (),
    envelope_sender: str | None = None,
) -> Reply:
    """Read a mail. Days in words are reckoned from `today`. Never raises.

    `domain` is that of our reply addresses (None: any). `recipients` are those of the envelope,
    which are believed before the header; `envelope_sender` is its sender, "" for the null one, None
    if it is not known.
    """
    mail = open_mail(raw)
    verb, token = _address_of(mail, domain, recipients)
    versions = _own_lines(mail)
    known = Reply(
        token=token,
        verb=verb,
        sender=_sender(mail),
        message_id=_message_id(mail),
        automatic=why_automatic(mail, envelope_sender),
        text="\n".join(versions[0])[:TEXT_SHOWN],
    )
    if known.automatic:
        return known
    commands, ignored = _asked(mail, versions, today)
    if not commands and speaks_of_absence(mail.value("subject"), known.text):
        return replace(known, automatic="vacation")
    return replace(known, commands=commands, ignored=ignored)


def _asked(
    mail: Part, versions: Sequence[Sequence[str]], today: date
) -> tuple[tuple[Command, ...], tuple[str, ...]]:
    """Return what the subject and every version of the text ask for, and what is not understood."""
    subject = _subject(mail, today)
    above = [subject, ""] if subject else []
    asked = [read([*above, *lines], today) for lines in versions]
    commands, ignored = asked[0]
    agreed = list(commands)
    for others, _ in asked[1:]:
        said = set(map(_key, others))
        agreed = [command for command in agreed if _key(command) in said]
    lost = [text for command, text in commands.items() if command not in agreed]
    found = dict.fromkeys((*_removed(mail), *agreed))
    return tuple(found), tuple(dict.fromkeys((*ignored, *lost)))


def _key(command: Command) -> str:
    """Return what a command is in both versions: programs change quotes and spaces in one."""
    return re.sub(r"[\s\"'“”‘’*_]+", "", repr(command)).casefold()


def _subject(mail: Part, today: date) -> str:
    """Return the subject if it is a command and the mail no answer; else ""."""
    subject = " ".join(mail.value("subject").split())
    if not subject or len(subject) > SUBJECT_MAX or _ANSWERS.match(subject) or _removed(mail):
        return ""
    commands, ignored = read([level(subject)], today)
    return subject if commands and not ignored else ""


def _removed(mail: Part) -> tuple[Command, ...]:
    """Read the subject that the letter's own link makes: any topic at all may stand in it."""
    found = _REMOVE_LINK.fullmatch(" ".join(mail.value("subject").split()))
    try:
        return (RemoveTopic(parse_topic(found["topic"])),) if found else ()
    except InvalidTopicError:
        return ()


def _own_lines(mail: Part) -> list[list[str]]:
    """Return the writer's own lines in each version of the mail; at least one version."""
    body = body_of(mail)
    names = _names(mail)
    versions = [own_lines(text, names) for text in _texts(body)]
    return versions or [[]]


def _texts(body: Body) -> list[str]:
    """Return the plain text and the HTML as text, each if there is any."""
    texts = []
    if body.plain and (plain := _plain(body.plain)).strip():
        texts.append(plain)
    if body.html and (html := body.html.text()).strip():
        texts.append(own_text(html))
    return texts


def _plain(part: Part) -> str:
    text = part.text()
    if part.parameter("format").lower() == "flowed":
        return unflow(text, delsp=part.parameter("delsp").lower() == "yes")
    return text


def _address_of(
    mail: Part, domain: str | None, recipients: Sequence[str]
) -> tuple[str, str | None]:
    """Return the verb and the token of the address of ours that a mail went to."""
    for value in (*recipients, *mail.values(*_ENVELOPE, "to", "cc")):
        addresses = _QUOTED.sub(" ", value)
        angled = " ".join(_IN_ANGLES.findall(addresses))
        for found in _OURS.finditer(angled or addresses):
            if domain is None or found[3].casefold() == domain.casefold():
                return found[1].lower(), found[2].lower()
    return "", None


def _sender(mail: Part) -> str:
    """Return the one address that a mail says it is from; "" if there are more, or none."""
    values = mail.values("from")
    if len(values) != 1 or len(re.findall(r"<[^<>]*>", values[0])) > 1:
        return ""
    found = _ANGLED.search(values[0])
    try:
        return parse_address(found[1] if found else _COMMENT.sub(" ", values[0]))
    except InvalidAddressError:
        return ""


def _names(mail: Part) -> list[str]:
    """Return the writer's name as a signature may begin with it: whole, in parts, as initials."""
    value = mail.value("from")
    words = [] if "@" in (shown := _SHOWN.sub(" ", value)) else shown.split()
    found = _ANGLED.search(value)
    local = (found[1] if found else value).partition("@")[0]
    parts = [part for part in re.split(r"[._-]", local) if len(part) > 1]
    initials = "".join(word[0] for word in words) if len(words) > 1 else ""
    return [" ".join(words), *words, initials, *parts]


def _message_id(mail: Part) -> str:
    found = _MESSAGE_ID.search(mail.value("message-id"))
    return found[0] if found else ""
