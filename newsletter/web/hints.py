"""What may be better than a new topic that is too broad, or that nothing matched lately."""

from collections.abc import Sequence
from datetime import date

from newsletter.digest.i18n import tongue
from newsletter.digest.notices import Found
from newsletter.web.desk import Desk
from subscribers.model import Language, Subscriber


def hints(desk: Desk, topics: Sequence[str], day: date, person: Subscriber) -> list[str]:
    """Say of somebody's new topics how they are searched for, and what may be better."""
    found = (desk.found(one, day, person.strict) for one in topics)
    return list(filter(None, (_hint(one, person.language) for one in found)))


def _hint(found: Found, language: Language) -> str:
    said = found.remark(tongue(language))
    between = "" if language is Language.ZH else " "
    return said and f"“{found.topic}”:{between}{said}"
