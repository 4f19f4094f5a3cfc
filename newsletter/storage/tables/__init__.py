"""The tables. Rows never leave this package: what travels are the values of `newsletter.model`.

    work 1--n record, alias, work_update     source_state, reading, host_slot
    edition 1--n delivery n--1 subscriber 1--n topic, change, feedback
    signup    mailed    former    inbound    mailbox    provider_event
    suppression         tally     briefing     vector     piece     made_of
    translation     turn

A change here needs a migration beside it; a test compares the two.
"""

from newsletter.storage.tables.base import Table, UtcDateTime
from newsletter.storage.tables.letters import (
    BriefingRow,
    DeliveryRow,
    EditionRow,
    MadeOfRow,
    PieceRow,
    RefusalRow,
    SpendingRow,
    TurnRow,
)
from newsletter.storage.tables.mail import EventRow, InboundRow, MailboxRow, TallyRow
from newsletter.storage.tables.people import (
    FeedbackRow,
    Former,
    MailedRow,
    Person,
    RevisionRow,
    SignupRow,
    SuppressionRow,
    Topic,
)
from newsletter.storage.tables.works import (
    AliasRow,
    HostSlot,
    Reading,
    Record,
    SourceState,
    TranslationRow,
    UpdateRow,
    VectorRow,
    Work,
)

__all__ = [
    "AliasRow",
    "BriefingRow",
    "DeliveryRow",
    "EditionRow",
    "EventRow",
    "FeedbackRow",
    "Former",
    "HostSlot",
    "InboundRow",
    "MadeOfRow",
    "MailboxRow",
    "MailedRow",
    "Person",
    "PieceRow",
    "Reading",
    "Record",
    "RefusalRow",
    "RevisionRow",
    "SignupRow",
    "SourceState",
    "SpendingRow",
    "SuppressionRow",
    "Table",
    "TallyRow",
    "Topic",
    "TranslationRow",
    "TurnRow",
    "UpdateRow",
    "UtcDateTime",
    "VectorRow",
    "Work",
]
