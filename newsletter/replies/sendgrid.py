"""Mail that SendGrid's Inbound Parse posts to us, whole: "POST the raw, full MIME message" is on.

SendGrid drops a mail at once on 3xx and 4xx and tells nobody; on 5xx it tries for three days
(support.sendgrid.com, "Inbound Parse retries"). So only what is not SendGrid's is refused; all that
may be mended, our own trouble and a setting that is off, is answered with "later".
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from newsletter.errors import NewsletterError
from newsletter.replies.inbox import Incoming, Take

WAY = "sendgrid"
MAX_FIELDS = 200  # Inbound Parse sends about 20, and one for each attachment when raw is off
BOUNDARY = re.compile(r"""(?is)multipart/form-data\s*;.*?boundary=("([^"]+)"|[^\s;]+)""")
NAME = re.compile(rb'(?im)^content-disposition:[^\r\n]*[;\s]name="([^"\r\n]*)"')

Verify = Callable[[Mapping[str, str], bytes, datetime], None]


class MalformedRequestError(NewsletterError):
    """A request that Inbound Parse cannot have sent."""


class NotRawError(NewsletterError):
    """Inbound Parse sends mails in pieces: its setting has to be mended, and then comes again."""

    permanent = False


class SendGridInbox:
    """The hook that Inbound Parse calls. Without `verify`, its secret address alone protects it.

    `verify` raises for a request that SendGrid did not sign.
    """

    def __init__(self, take: Take, verify: Verify | None = None) -> None:
        self._take = take
        self._verify = verify

    def start(self) -> None:
        """Do nothing: the web edge is what listens."""

    def stop(self) -> None:
        """Do nothing."""

    def receive(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> None:
        """Verify and store a mail; `headers` by their names in lower case.

        Raises what `verify` raises (403), MalformedRequestError (400), NotRawError and StorageError
        (503: SendGrid comes again).
        """
        if self._verify:
            self._verify(headers, body, now)
        fields = form(headers.get("content-type", ""), body)
        envelope = _envelope(fields.get("envelope"))
        if (raw := fields.get("email")) is None:
            raise NotRawError(
                'SendGrid\'s Inbound Parse: turn on "POST the raw, full MIME message"; it is off'
            )
        self._take(Incoming.of(WAY, raw, envelope["to"], envelope["from"]))


def form(content_type: str, body: bytes) -> dict[str, bytes]:
    """Return the fields of a multipart form (RFC 7578); raises MalformedRequestError.

    The bytes of a field stay as they are: a mail is no text.
    """
    if not (said := BOUNDARY.match(content_type.strip())):
        raise MalformedRequestError("the request is no multipart form")
    mark = b"--" + (said[2] or said[1]).encode("utf-8", "surrogateescape")
    # Each part then begins as all do, the first one too.
    opening, *parts = (b"\r\n" + body).split(b"\r\n" + mark, MAX_FIELDS)
    if not parts or opening.strip():
        raise MalformedRequestError("the form does not begin with its boundary")
    fields = {}
    for part in parts:
        head, blank, value = part.partition(b"\r\n\r\n")
        if blank and (name := NAME.search(head)):
            fields[name[1].decode("utf-8", "replace")] = value
    return fields


def _envelope(field: bytes | None) -> dict[str, Any]:
    """Return whom the mail is from and for, whatever its header says."""
    try:
        said = json.loads(field or b"")
        recipients, sender = said["to"], said.get("from") or ""
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise MalformedRequestError("the form has no usable envelope") from error
    if not isinstance(recipients, list) or not isinstance(sender, str):
        raise MalformedRequestError("the envelope of the form is none")
    return {"to": [one for one in recipients if isinstance(one, str)], "from": sender}
