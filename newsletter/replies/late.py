"""Mails of a day whose receipts had to wait, as one: they are answered together."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, takewhile

from newsletter.replies.inbox import StoredMail
from newsletter.replies.ports import Handled
from subscribers.effects import Change, Code, unchanged
from subscribers.history import Revision
from subscribers.model import Subscriber


def together(handled: Sequence[Handled], reader: Subscriber) -> Handled:
    """What several mails did, the first one first, to somebody as they are now.

    An undo link takes one change back: of several there is none.
    """
    last = handled[-1]
    made = [one.revision for one in handled if one.revision]
    same_letter = [one for one in handled if one.letter_day == last.letter_day]
    return replace(
        last,
        name=handled[0].name,
        before=handled[0].before,
        after=reader,
        changes=tuple(chain.from_iterable(one.changes for one in handled)),
        unclear=tuple(chain.from_iterable(one.unclear for one in handled)),
        revision=made[0] if len(made) == 1 else None,
        shown=tuple(chain.from_iterable(one.shown for one in handled)),
        missing=tuple(chain.from_iterable(one.missing for one in handled)),
        judged=tuple(dict.fromkeys(chain.from_iterable(one.judged for one in same_letter))),
        is_late=True,
    )


def without_change(changes: Sequence[Change]) -> Iterator[Change]:
    """What is to be said of a mail that is known to have changed nobody."""
    for one in changes:
        if one.said.code is Code.UNDONE:  # a paper was judged before it, and again since
            yield unchanged(one.before, Code.UNDO_PAPERS)
        elif not one.is_change:
            yield one


def until(changes: Sequence[Revision], mail: StoredMail) -> tuple[Revision, ...]:
    """The changes of somebody before a mail of theirs was carried out."""
    end = mail.handled_at
    earlier = takewhile(
        lambda one: one.cause != mail.handle and not (end and one.made_at > end), changes
    )
    return tuple(earlier)
