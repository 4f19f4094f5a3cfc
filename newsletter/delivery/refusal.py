"""What a mail server's refusal means: whose fault it is, and whether trying again can help.

A server refuses a letter, a recipient, or us. The last is no letter's fault: a sender that it does
not let us use, a login that it wants. Then no letter can leave before a person mends it.
"""

import re
from dataclasses import dataclass

from newsletter.delivery.wording import one_line
from newsletter.errors import DeliveryError, SetUpError

DONE, REFUSED = 2, 5  # a reply's first digit: RFC 5321, 4.2.1
LOGIN_WANTED = {530, 534, 535, 538}  # RFC 4954, 6
# Refused with MAIL FROM, and yet about the letter: its size, or an extension that it needs.
LETTERS_OWN = re.compile(r"552|555|5\d\d[ -]5\.(3\.4|6\.\d+)")
# RFC 3463, 3.2: the sender's address is badly written, or of a system that does not exist.
BAD_SENDER = re.compile(r"5\d\d[ -]5\.1\.[78]\b")

Reply = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class Step:
    """What was asked for (sender, recipient, letter), and for whom, as the server was told."""

    what: str
    sender: str = ""
    recipient: str = ""


def judge(reply: Reply, step: Step, code: int | None = None) -> None:
    """Raise DeliveryError unless a reply is positive: 5xx is permanent, all else temporary.

    `code` is the only positive one. Raises SetUpError where the letter is not at fault.
    """
    given = reply[0]
    if given == code or (code is None and given // 100 == DONE):
        return
    said = told(reply)
    reason = f"the {step.what} was refused: {said}"
    if given in LOGIN_WANTED:
        raise SetUpError(f"{reason}; check delivery.smtp.user and its password")
    if given // 100 == REFUSED and _is_about_us(said, step):
        raise SetUpError(f"{reason}; the server must let us send from sender.address")
    raise DeliveryError(reason, permanent=given // 100 == REFUSED)


def told(reply: Reply) -> str:
    """Return a reply in one line, its code first."""
    code, words = reply
    return one_line(f"{code} {words.decode('utf-8', 'replace')}")


def _is_about_us(said: str, step: Step) -> bool:
    """Whether a refusal for good is of the sender.

    Many servers (Postfix among them) wait for the recipient before they refuse a sender, and name
    it then.
    """
    if step.what == "sender":
        return not LETTERS_OWN.match(said)
    if step.what != "recipient" or not step.sender:
        return False
    named = f"<{step.sender}>" in said and step.recipient not in said
    return named or bool(BAD_SENDER.match(said))
